## What was made before, the newest first, with its seed and parameters, and the button that makes it again.
##
## Must not know: how something is made.
@tool
extends VBoxContainer

const CardText := preload("model_card_text.gd")
const History := preload("../jobs/history.gd")

## Emitted when the user wants a note's work done again.
signal rerun_requested(note: Dictionary)

const LIST_HEIGHT: float = 120.0

var _history: History
var _list: Tree = Tree.new()
var _details: RichTextLabel = RichTextLabel.new()
var _rerun: Button = Button.new()
var _remove: Button = Button.new()
var _clear: Button = Button.new()


func _init(history: History) -> void:
	_history = history
	name = "History"
	_list.hide_root = true
	_list.columns = 2
	_list.set_column_expand(1, false)
	_list.set_column_custom_minimum_width(1, 110)
	_list.custom_minimum_size.y = LIST_HEIGHT
	_list.size_flags_vertical = Control.SIZE_EXPAND_FILL
	_list.item_selected.connect(_show_chosen)
	_list.item_activated.connect(_ask_to_rerun)
	add_child(_list)
	_details.selection_enabled = true
	_details.custom_minimum_size.y = LIST_HEIGHT
	add_child(_details)
	add_child(_button_row())
	history.changed.connect(_refresh)
	_refresh()


## Chooses a note by its place, 0 for the newest.
func choose(place: int) -> void:
	_list.get_root().get_child(place).select(0)


## Has the chosen note's work done again.
func rerun_chosen() -> void:
	_ask_to_rerun()


## What is shown of the chosen note.
func details_text() -> String:
	return _details.get_parsed_text()


func _button_row() -> Control:
	var row: HBoxContainer = HBoxContainer.new()
	for button: Button in [_rerun, _remove, _clear]:
		row.add_child(button)
	_rerun.text = "Re-run"
	_rerun.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_rerun.pressed.connect(_ask_to_rerun)
	_remove.text = "Remove"
	_remove.pressed.connect(_remove_chosen)
	_clear.text = "Clear"
	_clear.pressed.connect(_history.clear)
	return row


func _refresh() -> void:
	_list.clear()
	_details.clear()
	var root: TreeItem = _list.create_item()
	for note: Dictionary in _history.notes:
		var row: TreeItem = _list.create_item(root)
		row.set_text(0, str(note.get("title", "")))
		row.set_text(1, "seed %s" % note["parameters"].get("seed", 0))
		row.set_metadata(0, note)
	_show_chosen()


func _chosen() -> Dictionary:
	return _list.get_selected().get_metadata(0) if _list.get_selected() != null else {}


func _show_chosen() -> void:
	var note: Dictionary = _chosen()
	_details.clear()
	for button: Button in [_rerun, _remove]:
		button.disabled = note.is_empty()
	_clear.disabled = _history.notes.is_empty()
	if note.is_empty():
		return
	var local: int = int(note.get("time", 0)) + int(Time.get_time_zone_from_system()["bias"]) * 60
	_details.add_text("%s\n%s\n" % [note.get("title", ""), Time.get_datetime_string_from_unix_time(local, true)])
	_details.add_text(CardText.of(note["parameters"]))
	if note.has("model_hash"):
		_details.add_text("\nmodel: %s" % note["model_hash"])


func _ask_to_rerun() -> void:
	if not _chosen().is_empty():
		rerun_requested.emit(_chosen())


func _remove_chosen() -> void:
	_history.remove(_chosen())
