## The way from pictures to their variations: the FileSystem dock's menu, or before Godot 4.4 *Project → Tools*.
##
## Must not know: what happens then.
@tool
extends RefCounted

const Source := preload("texture_source.gd")

const FILE_MENU: String = "file_menu.gd"
const TOOL_TITLE: String = "Capriccio: Variations of the Selected Pictures…"

var _plugin: EditorPlugin
## An [code]EditorContextMenuPlugin[/code]; null where there is no such class.
var _file_menu: Variant = null


## Adds the entry, which calls [param open] with the pictures' paths ([PackedStringArray]).
func _init(plugin: EditorPlugin, open: Callable) -> void:
	_plugin = plugin
	if ClassDB.class_exists("EditorContextMenuPlugin"):
		var script: GDScript = load((get_script() as GDScript).resource_path.get_base_dir().path_join(FILE_MENU))
		_file_menu = script.new(open)
		var slot: int = ClassDB.class_get_integer_constant("EditorContextMenuPlugin", "CONTEXT_SLOT_FILESYSTEM")
		_plugin.call("add_context_menu_plugin", slot, _file_menu)
	else:
		_plugin.add_tool_menu_item(TOOL_TITLE, func() -> void: open.call(selected_pictures()))


## Takes the entry away.
func remove() -> void:
	if _file_menu != null:
		_plugin.call("remove_context_menu_plugin", _file_menu)
	else:
		_plugin.remove_tool_menu_item(TOOL_TITLE)
	_file_menu = null


## Returns the pictures that are selected in the FileSystem dock.
static func selected_pictures() -> PackedStringArray:
	return PackedStringArray(Array(EditorInterface.get_selected_paths()).filter(Source.takes))
