## Starts a backend and says so, for a test that kills the editor.
##
## Arguments: command=…, address=tcp://….
@tool
extends "editor_case.gd"


func before_all() -> void:
	ProjectSettings.set_setting(Settings.ADDRESS, arguments["address"])
	EditorTable.write(EditorTable.COMMAND, arguments["command"])
	editor.keeper.start()
	await wait_for_state(Keeper.State.RUNNING)
	# A game that is played from the editor inherits what the editor has open, and outlives it.
	var game: int = OS.create_process("/bin/sleep", ["60"])
	print("editor %d backend %d game %d" % [OS.get_process_id(), editor.keeper._child._pid, game])
	if arguments["how"] == "wait":
		await get_tree().create_timer(60.0).timeout
	OS.kill(game)


func test_quitting_ends_the_backend() -> void:
	pass
