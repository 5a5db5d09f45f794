## The private environment in the real editor: made, used, upgraded, cancelled, removed.
##
## Arguments: python=…; package=…, a wheel that leads to this repository's capriccio; broken=…, what pip can't install;
## address=tcp://…
@tool
extends "editor_case.gd"

const Choice := preload("res://addons/capriccio/editor/backend/backend_choice.gd")


func before_all() -> void:
	ProjectSettings.set_setting(Settings.ADDRESS, arguments["address"])
	EditorTable.write(EditorTable.COMMAND, "no_such_program")
	EditorTable.write(EditorTable.PYTHON, arguments["python"])
	EditorTable.write(EditorTable.PACKAGE, arguments["package"])


func test_a_cancelled_installation_leaves_nothing() -> void:
	editor.keeper.install()
	check_equal(editor.keeper.state, Keeper.State.INSTALLING, "state")
	await wait_until(func() -> bool: return not editor.keeper.stage.is_empty(), "progress")
	press(editor.dock.backend, "Cancel")
	await wait_for_state(Keeper.State.AWAY)
	check_equal(editor.keeper.problem, "", "problem")
	check(not DirAccess.dir_exists_absolute(_choice().environment.folder), "the folder")
	check(not EditorTable.read(EditorTable.USE_PRIVATE_ENVIRONMENT), "the setting")


func test_a_package_that_is_not_there_is_told_and_leaves_nothing() -> void:
	EditorTable.write(EditorTable.PACKAGE, arguments["broken"])
	editor.keeper.install()
	await wait_until(func() -> bool: return not editor.keeper.problem.is_empty(), "a problem", 120.0)
	check("ended with status 1" in editor.dock.backend.status_text(), editor.dock.backend.status_text())
	check("no_such_wheel" in "\n".join(editor.dock.backend.log_lines()), "the log")
	check(not DirAccess.dir_exists_absolute(_choice().environment.folder), "the folder")
	EditorTable.write(EditorTable.PACKAGE, arguments["package"])


func test_installing_shows_progress_and_the_backend_starts_from_there() -> void:
	var stages: Array[String] = []
	var note: Callable = func() -> void:
		if not editor.keeper.stage in stages:
			stages.append(editor.keeper.stage)
	editor.keeper.changed.connect(note)
	editor.keeper.install()
	await wait_until(_choice().environment.is_complete, "the environment", 120.0)
	await wait_for_state(Keeper.State.AWAY)
	editor.keeper.changed.disconnect(note)
	check(stages.size() >= 3, "stages: %s" % [stages])
	check(EditorTable.read(EditorTable.USE_PRIVATE_ENVIRONMENT), "the setting")
	press(editor.dock.backend, "Start backend")
	await wait_for_state(Keeper.State.RUNNING)
	editor.keeper.stop()
	await wait_for_state(Keeper.State.AWAY)


func test_installing_again_upgrades_and_removing_leaves_nothing() -> void:
	editor.keeper.install()
	await get_tree().create_timer(1.0).timeout
	check(_choice().environment.is_complete(), "the environment while it is upgraded")
	await wait_for_state(Keeper.State.AWAY)
	check_equal(editor.keeper.problem, "", "problem")
	editor.keeper.remove_environment()
	await wait_for_state(Keeper.State.AWAY)
	check(not DirAccess.dir_exists_absolute(_choice().environment.folder), "the folder")
	check(not EditorTable.read(EditorTable.USE_PRIVATE_ENVIRONMENT), "the setting")


func _choice() -> Choice:
	return editor.keeper.choice()
