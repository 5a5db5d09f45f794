## The dock's top: whether a backend answers, *Start backend* and *Stop*, its installation, its log.
##
## Must not know: how a backend is started.
@tool
extends VBoxContainer

const Client := preload("../../capriccio.gd")
const EnvironmentMenu := preload("environment_menu.gd")
const Keeper := preload("../backend/backend_keeper.gd")
const LogView := preload("log_view.gd")

const GOOD: Color = Color(0.4, 0.8, 0.4)
const BUSY: Color = Color(0.9, 0.75, 0.3)
const BAD: Color = Color(0.75, 0.4, 0.35)

var _client: Client
var _keeper: Keeper
var _sign: Label = Label.new()
var _status: Label = Label.new()
var _button: Button = Button.new()
var _install: Button = Button.new()
var _menu: EnvironmentMenu
var _progress: ProgressBar = ProgressBar.new()
var _log: LogView = LogView.new()


func _init(client: Client, keeper: Keeper) -> void:
	_client = client
	_keeper = keeper
	_menu = EnvironmentMenu.new(client, keeper)
	name = "Backend"
	add_child(_status_row())
	add_child(_button_row())
	_progress.max_value = 1.0
	add_child(_progress)
	add_child(_log)
	keeper.changed.connect(_refresh)
	keeper.line_logged.connect(_log.append)
	client.connected.connect(_refresh.unbind(1))
	client.disconnected.connect(_refresh.unbind(1))
	client.connection_failed.connect(_refresh.unbind(1))
	_refresh()


## What is shown of the backend.
func status_text() -> String:
	return _status.text


## The lines of the log.
func log_lines() -> PackedStringArray:
	return _log.lines()


func _status_row() -> Control:
	var row: HBoxContainer = HBoxContainer.new()
	_sign.text = "●"
	row.add_child(_sign)
	_status.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_status.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_status.custom_minimum_size.x = 120.0
	row.add_child(_status)
	return row


func _button_row() -> Control:
	var row: HBoxContainer = HBoxContainer.new()
	_button.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_button.pressed.connect(_on_button)
	row.add_child(_button)
	_install.text = "Install…"
	_install.pressed.connect(_menu.ask_to_install)
	row.add_child(_install)
	row.add_child(_menu)
	return row


func _on_button() -> void:
	if _keeper.state == Keeper.State.AWAY:
		_keeper.start()
	else:
		_keeper.stop()


func _refresh() -> void:
	var works: bool = _keeper.state in [Keeper.State.INSTALLING, Keeper.State.REMOVING]
	_progress.visible = works
	_progress.value = _keeper.fraction
	_status.text = _describe()
	_sign.add_theme_color_override("font_color", _color())
	match _keeper.state:
		Keeper.State.AWAY:
			_button.text = "Start backend"
		Keeper.State.LOOKING, Keeper.State.STARTING, Keeper.State.INSTALLING, Keeper.State.REMOVING:
			_button.text = "Cancel"
		_:
			_button.text = "Stop"
	_button.disabled = _keeper.state in [Keeper.State.FOUND, Keeper.State.STOPPING]
	_button.tooltip_text = "This backend was started elsewhere." if _keeper.state == Keeper.State.FOUND else ""
	_install.visible = _keeper.state == Keeper.State.AWAY and not _keeper.choice().has_program()


func _describe() -> String:
	match _keeper.state:
		Keeper.State.LOOKING:
			return "Looking for a backend…"
		Keeper.State.STARTING:
			return "Starting…"
		Keeper.State.STOPPING:
			return "Stopping…"
		Keeper.State.INSTALLING:
			return "Installing: %s" % _keeper.stage
		Keeper.State.REMOVING:
			return "Removing the installed backend…"
		Keeper.State.RUNNING:
			return "Started here, %s" % _client.status_text
		Keeper.State.FOUND:
			return "Found one, %s" % _client.status_text
	return "No backend. %s" % _keeper.problem


func _color() -> Color:
	match _keeper.state:
		Keeper.State.RUNNING, Keeper.State.FOUND:
			return GOOD
		Keeper.State.AWAY:
			return BAD
	return BUSY
