## The last lines of a log, folded away until they are wanted.
##
## Must not know: whose log it is.
@tool
extends VBoxContainer

const MOST_LINES: int = 500
const HEIGHT: float = 140.0

var _lines: PackedStringArray = PackedStringArray()
var _fold: CheckButton = CheckButton.new()
var _text: RichTextLabel = RichTextLabel.new()


func _init() -> void:
	_fold.text = "Log"
	_fold.toggled.connect(func(shown: bool) -> void: _text.visible = shown)
	add_child(_fold)
	_text.visible = false
	_text.scroll_following = true
	_text.selection_enabled = true
	_text.context_menu_enabled = true
	_text.custom_minimum_size.y = HEIGHT
	_text.size_flags_vertical = Control.SIZE_EXPAND_FILL
	add_child(_text)


## Adds a line; the oldest goes where there are too many.
func append(line: String) -> void:
	_lines.append(line)
	if _lines.size() > MOST_LINES:
		_lines.remove_at(0)
		_text.remove_paragraph(0)
	_text.add_text(line + "\n")


## Returns all lines that are kept.
func lines() -> PackedStringArray:
	return _lines


## Shows the lines, or folds them away.
func unfold(shown: bool = true) -> void:
	_fold.button_pressed = shown
