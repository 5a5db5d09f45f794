## *Generate Variations…* in the menu of pictures in the FileSystem dock. Needs Godot 4.4, so it is loaded by
## [code]menu_entry.gd[/code] only there.
##
## Must not know: what happens then.
@tool
extends EditorContextMenuPlugin

const Source := preload("texture_source.gd")

## What the entry says.
const TITLE: String = "Generate Variations…"

var _open: Callable


## Has [param open] called with the pictures ([PackedStringArray]).
func _init(open: Callable) -> void:
	_open = open


func _popup_menu(paths: PackedStringArray) -> void:
	var pictures: Array = Array(paths).filter(Source.takes)
	if not pictures.is_empty():
		# Not as a lambda: the menu keeps it, and it would keep the menu.
		add_context_menu_item(TITLE, _open.bind(PackedStringArray(pictures)).unbind(1))
