## The menu beside *Start backend*: install, upgrade or remove the private environment, connect again.
##
## What changes much is confirmed first. Must not know: how an environment is made.
@tool
extends MenuButton

const Choice := preload("../backend/backend_choice.gd")
const Client := preload("../../capriccio.gd")
const Keeper := preload("../backend/backend_keeper.gd")

## What can be chosen.
enum Item { INSTALL, REMOVE, RECONNECT }

const INSTALL_TEXT: String = """This makes a private Python environment for your editors in

%s

and has pip install "%s" there, with what it needs: some hundred megabytes. It takes a minute or two, can be
cancelled, and changes nothing else on this machine."""
const REMOVE_TEXT: String = "This removes the folder\n\n%s\n\nwith all that is in it."
const DIALOG_WIDTH: int = 480

var _keeper: Keeper
var _client: Client
var _confirmation: ConfirmationDialog = ConfirmationDialog.new()
var _confirmed: Callable = Callable()


func _init(client: Client, keeper: Keeper) -> void:
	_client = client
	_keeper = keeper
	text = "⋮"
	flat = false
	tooltip_text = "Installation and connection"
	get_popup().add_item("Install or upgrade the backend…", Item.INSTALL)
	get_popup().add_item("Remove the installed backend…", Item.REMOVE)
	get_popup().add_separator()
	get_popup().add_item("Connect again", Item.RECONNECT)
	get_popup().id_pressed.connect(_on_chosen)
	_confirmation.dialog_autowrap = true
	_confirmation.confirmed.connect(func() -> void: _confirmed.call())
	add_child(_confirmation)
	keeper.changed.connect(_refresh)
	_refresh()


## Asks whether the backend shall be installed.
func ask_to_install() -> void:
	var choice: Choice = _keeper.choice()
	_ask(INSTALL_TEXT % [choice.environment.folder, choice.package], "Install", _keeper.install)


func _on_chosen(item: int) -> void:
	match item:
		Item.INSTALL:
			ask_to_install()
		Item.REMOVE:
			_ask(REMOVE_TEXT % _keeper.choice().environment.folder, "Remove", _keeper.remove_environment)
		Item.RECONNECT:
			_client.connect_to_backend()


func _ask(question: String, answer: String, action: Callable) -> void:
	_confirmed = action
	_confirmation.dialog_text = question
	_confirmation.ok_button_text = answer
	_confirmation.popup_centered(Vector2i(DIALOG_WIDTH, 0))


func _refresh() -> void:
	var free: bool = _keeper.state in [Keeper.State.AWAY, Keeper.State.FOUND]
	for item: Item in [Item.INSTALL, Item.REMOVE]:
		get_popup().set_item_disabled(get_popup().get_item_index(item), not free)
