## A second editor plugin that enables Capriccio, reports, disables it, reports, and quits the editor.
@tool
extends EditorPlugin

const SETTING: String = "capriccio/server/address"


func _enter_tree() -> void:
	_toggle.call_deferred()


func _toggle() -> void:
	await get_tree().create_timer(0.5).timeout
	for enable: bool in [true, false]:
		EditorInterface.set_plugin_enabled("capriccio", enable)
		await get_tree().create_timer(0.5).timeout
		ProjectSettings.save()
		print("enabled %s: autoload %s, settings %s" % [enable, ProjectSettings.has_setting("autoload/Capriccio"), ProjectSettings.has_setting(SETTING)])
		DirAccess.copy_absolute("res://project.godot", "res://project.%s.txt" % ("enabled" if enable else "disabled"))
	get_tree().quit()
