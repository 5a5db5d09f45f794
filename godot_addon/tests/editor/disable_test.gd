## What disabling the plugin takes away: nodes, dock, menus, settings, files, and the backend that it started.
##
## Arguments: command=…, address=tcp://…
@tool
extends "editor_case.gd"

const HISTORY: String = "res://.godot/editor/capriccio_history.json"

var _orphans_before: float = 0.0


func before_all() -> void:
	_orphans_before = Performance.get_monitor(Performance.OBJECT_ORPHAN_NODE_COUNT)
	await _enable(true)


func test_disabling_leaves_nothing_behind() -> void:
	var pid: int = await _use_everything()
	check(get_tree().root.find_child("CapriccioEditor", true, false) != null, "the editor's part before")
	check(FileAccess.file_exists(HISTORY), "the history before")
	await _enable(false)
	check(not process_exists(pid), "the backend still runs")
	for node: String in ["CapriccioEditor", "Capriccio", "CapriccioTextures", "CapriccioTerrain"]:
		check(get_tree().root.find_child(node, true, false) == null, "the node %s is still there" % node)
	check(not FileAccess.file_exists(HISTORY), "the history is still there")
	for row: Array in EditorTable.TABLE:
		check(not EditorInterface.get_editor_settings().has_setting(row[0]), "%s is still there" % row[0])
	check("capriccio" not in FileAccess.get_file_as_string("res://project.godot").to_lower(), "the project's file")
	check_equal(Performance.get_monitor(Performance.OBJECT_ORPHAN_NODE_COUNT), _orphans_before, "orphan nodes")


func test_enabling_again_finds_everything_as_at_first() -> void:
	await _enable(true)
	check(editor != null and editor.history.notes.is_empty(), "a new beginning")
	check_equal(EditorTable.read(EditorTable.COMMAND), "capriccio serve", "the command")
	await _enable(false)


func _enable(enabled: bool) -> void:
	EditorInterface.set_plugin_enabled("capriccio", enabled)
	await get_tree().create_timer(0.5).timeout
	ProjectSettings.save()
	editor = get_tree().root.find_child("CapriccioEditor", true, false)


func _use_everything() -> int:
	ProjectSettings.set_setting(Settings.ADDRESS, arguments["address"])
	EditorTable.write(EditorTable.COMMAND, arguments["command"])
	editor.keeper.start()
	await wait_for_state(Keeper.State.RUNNING)
	EditorTable.write(EditorTable.COMMAND, "capriccio serve")
	editor.history.add({"kind": "test", "title": "a", "parameters": {"seed": 1}})
	return editor.keeper._child._pid
