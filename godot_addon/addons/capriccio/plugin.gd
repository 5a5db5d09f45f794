## Adds Capriccio to a project when the plugin is enabled, and takes all of it away when it is disabled.
##
## [CapriccioStyleFilter] and the other classes need nothing: Godot finds them by name. Must not know: networking.
@tool
extends EditorPlugin

const CapriccioEditor := preload("editor/capriccio_editor.gd")
const CubeImporter := preload("import/cube_importer.gd")
const EditorTable := preload("editor/editor_settings.gd")
const Settings := preload("capriccio_settings.gd")

const AUTOLOAD: String = "Capriccio"
const AUTOLOAD_PATH: String = "res://addons/capriccio/capriccio.gd"

var _cube_importer: EditorImportPlugin = CubeImporter.new()
var _editor: CapriccioEditor = null


func _enable_plugin() -> void:
	add_autoload_singleton(AUTOLOAD, AUTOLOAD_PATH)


func _disable_plugin() -> void:
	remove_autoload_singleton(AUTOLOAD)
	_editor.history.forget_file()
	EditorTable.unregister()
	Settings.unregister()
	ProjectSettings.save()


func _enter_tree() -> void:
	Settings.register()
	EditorTable.register()
	add_import_plugin(_cube_importer)
	_editor = CapriccioEditor.new(self)
	add_child(_editor)
	add_control_to_dock(DOCK_SLOT_RIGHT_BL, _editor.dock)


func _exit_tree() -> void:
	remove_control_from_docks(_editor.dock)
	_editor.dock.free()
	_editor.free()
	_editor = null
	remove_import_plugin(_cube_importer)
