## The models that the backend has loaded, each with its card, and the files that it refused.
##
## Asks again while it is seen, so that a file that is dropped into the models folder appears. Must not know: what
## models are used for.
@tool
extends VSplitContainer

const CardText := preload("model_card_text.gd")
const Client := preload("../../capriccio.gd")
const Request := preload("../../capriccio_request.gd")
const Result := preload("../../capriccio_result.gd")
const Spec := preload("../../protocol/spec.g.gd")

## Emitted when the list is another; see [member cards].
signal listed()

const ASK_AGAIN_MSEC: int = 3000
const LIST_HEIGHT: float = 120.0
const REFUSED: Color = Color(0.9, 0.45, 0.4)

## The cards of the loaded models; empty while no backend answers.
var cards: Array[Dictionary] = []

var _client: Client
var _list: Tree = Tree.new()
var _card: RichTextLabel = RichTextLabel.new()
var _asked_msec: int = -ASK_AGAIN_MSEC
var _asks: bool = false
var _shown: Dictionary = {}


func _init(client: Client) -> void:
	_client = client
	name = "Models"
	_list.hide_root = true
	_list.columns = 2
	_list.custom_minimum_size.y = LIST_HEIGHT
	_list.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_list.item_selected.connect(_show_card)
	add_child(_list)
	_card.selection_enabled = true
	_card.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_card.custom_minimum_size.y = LIST_HEIGHT
	add_child(_card)
	client.connected.connect(_forget_time.unbind(1))
	client.disconnected.connect(func(_reason: String) -> void: _show_answer({}))
	_show_answer({})


func _process(_delta: float) -> void:
	var due: bool = Time.get_ticks_msec() - _asked_msec > ASK_AGAIN_MSEC
	if due and not _asks and _client.is_ready and (is_visible_in_tree() or cards.is_empty()):
		# Nothing waits for the answer.
		@warning_ignore("missing_await")
		_ask()


## Returns the cards of the models of one kind.
func cards_of(kind: String) -> Array[Dictionary]:
	return cards.filter(func(card: Dictionary) -> bool: return card.get("kind") == kind)


## What is shown of the chosen model.
func card_text() -> String:
	return _card.get_parsed_text()


## Chooses the model of that name.
func choose(model: String) -> void:
	for item: TreeItem in _list.get_root().get_children():
		if item.get_text(0) == model:
			item.select(0)


func _forget_time() -> void:
	_asked_msec = -ASK_AGAIN_MSEC


func _ask() -> void:
	_asked_msec = Time.get_ticks_msec()
	_asks = true
	var result: Result = await _client.submit(Request.new(Spec.REQUEST_MODELS_LIST)).completed()
	_asks = false
	if result.ok and result.value != _shown:
		_show_answer(result.value)


func _show_answer(answer: Dictionary) -> void:
	var chosen: String = _list.get_selected().get_text(0) if _list.get_selected() != null else ""
	_shown = answer
	cards = _maps_in(answer, "models")
	_list.clear()
	var root: TreeItem = _list.create_item()
	for card: Dictionary in cards:
		_add_row(root, str(card.get("name")), str(card.get("kind")), CardText.of(card))
	for refused: Dictionary in _maps_in(answer, "problems"):
		var row: TreeItem = _add_row(root, str(refused.get("file")).get_file(), "refused", str(refused.get("message")))
		row.set_custom_color(1, REFUSED)
	_card.clear()
	choose(chosen)
	listed.emit()


func _add_row(root: TreeItem, title: String, kind: String, details: String) -> TreeItem:
	var row: TreeItem = _list.create_item(root)
	row.set_text(0, title)
	row.set_text(1, kind)
	row.set_metadata(0, details)
	return row


func _show_card() -> void:
	_card.clear()
	_card.add_text(_list.get_selected().get_metadata(0))


static func _maps_in(answer: Dictionary, field: String) -> Array[Dictionary]:
	var maps: Array[Dictionary] = []
	var entries: Variant = answer.get(field)
	for entry: Variant in entries if typeof(entries) == TYPE_ARRAY else []:
		if typeof(entry) == TYPE_DICTIONARY:
			maps.append(entry)
	return maps
