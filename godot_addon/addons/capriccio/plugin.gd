## Adds Capriccio to a project when the plugin is enabled, and takes all of it away when it is disabled.
##
## [CapriccioStyleFilter] and the other classes need nothing: Godot finds them by name. Must not know: networking.
@tool
extends EditorPlugin

const CubeImporter := preload("import/cube_importer.gd")
const Settings := preload("capriccio_settings.gd")

const AUTOLOAD: String = "Capriccio"
const AUTOLOAD_PATH: String = "res://addons/capriccio/capriccio.gd"

var _cube_importer: EditorImportPlugin = CubeImporter.new()


func _enable_plugin() -> void:
	add_autoload_singleton(AUTOLOAD, AUTOLOAD_PATH)


func _disable_plugin() -> void:
	remove_autoload_singleton(AUTOLOAD)
	Settings.unregister()
	ProjectSettings.save()


func _enter_tree() -> void:
	Settings.register()
	add_import_plugin(_cube_importer)


func _exit_tree() -> void:
	remove_import_plugin(_cube_importer)
