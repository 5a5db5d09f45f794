## The dock's upper half in the real editor: a backend is started, found, stopped; the models with their cards.
##
## Arguments: command=…, which starts a backend with the models of tests/backend/tiny_models.py; address=tcp://…
@tool
extends "editor_case.gd"

const MODEL: String = "invert"


func before_all() -> void:
	ProjectSettings.set_setting(Settings.ADDRESS, arguments["address"])
	EditorTable.write(EditorTable.COMMAND, arguments["command"])
	editor.client.connect_to_backend()


func test_the_dock_is_there_and_says_that_there_is_no_backend() -> void:
	check(editor.dock.is_inside_tree(), "the dock")
	check(editor.dock.backend.status_text().begins_with("No backend"), editor.dock.backend.status_text())
	check(not editor.keeper.owns_process(), "a process")


func test_a_command_that_is_no_program_is_named_and_installation_offered() -> void:
	EditorTable.write(EditorTable.COMMAND, "no_such_program serve")
	press(editor.dock.backend, "Start backend")
	await wait_until(func() -> bool: return not editor.keeper.problem.is_empty(), "a problem")
	check("no program 'no_such_program'" in editor.dock.backend.status_text(), editor.dock.backend.status_text())
	var offers: Callable = func(button: Button) -> bool: return button.text == "Install…" and button.visible
	check(editor.dock.backend.find_children("*", "Button", true, false).any(offers), "Install…")
	EditorTable.write(EditorTable.COMMAND, arguments["command"])


func test_a_backend_that_can_not_start_says_why() -> void:
	EditorTable.write(EditorTable.COMMAND, String(arguments["command"]) + " --models /no/such/folder")
	press(editor.dock.backend, "Start backend")
	await wait_until(func() -> bool: return not editor.keeper.problem.is_empty(), "a problem")
	check("status 3" in editor.dock.backend.status_text(), editor.dock.backend.status_text())
	check("is no folder" in "\n".join(editor.dock.backend.log_lines()), "the log")
	EditorTable.write(EditorTable.COMMAND, arguments["command"])


func test_start_and_stop() -> void:
	press(editor.dock.backend, "Start backend")
	await wait_for_state(Keeper.State.RUNNING)
	check("listening on " + arguments["address"] in "\n".join(editor.dock.backend.log_lines()), "the log")
	check(editor.dock.backend.status_text().begins_with("Started here, connected"), editor.dock.backend.status_text())
	press(editor.dock.backend, "Stop")
	await wait_for_state(Keeper.State.AWAY)
	check_equal(editor.keeper.problem, "", "problem")
	var log_lines: PackedStringArray = editor.dock.backend.log_lines()
	check(log_lines.has("stopped"), "it was ended, not asked: %s" % [log_lines])


func test_cancelling_a_start_leaves_no_process() -> void:
	press(editor.dock.backend, "Start backend")
	await wait_for_state(Keeper.State.STARTING)
	var pid: int = editor.keeper._child._pid
	press(editor.dock.backend, "Cancel")
	await wait_for_state(Keeper.State.AWAY)
	check(not process_exists(pid), "the process still runs")


func test_the_models_are_shown_with_their_cards() -> void:
	press(editor.dock.backend, "Start backend")
	await wait_until(func() -> bool: return not editor.dock.models.cards.is_empty(), "models")
	editor.dock.models.choose(MODEL)
	check("kind: style.frame" in editor.dock.models.card_text(), editor.dock.models.card_text())
	var grids: Array = []
	for card: Dictionary in editor.dock.models.cards_of("style.grid"):
		grids.append(card["name"])
	check("grid" in grids and "detailed" in grids and "invert" not in grids, "grid models: %s" % [grids])
	editor.keeper.stop()
	await wait_for_state(Keeper.State.AWAY)
	check(editor.dock.models.cards.is_empty(), "models without a backend")


func test_a_backend_that_runs_is_found_and_left_alone() -> void:
	OS.set_environment("CAPRICCIO_BIND", arguments["address"])
	var words: PackedStringArray = String(arguments["command"]).split(" ")
	var other: int = OS.create_process(words[0], words.slice(1))
	OS.unset_environment("CAPRICCIO_BIND")
	await wait_for_state(Keeper.State.FOUND)
	editor.keeper.start()
	editor.keeper.stop()
	check(OS.is_process_running(other) and not editor.keeper.owns_process(), "the other backend")
	check(editor.dock.backend.status_text().begins_with("Found one"), editor.dock.backend.status_text())
	OS.kill(other)
	await wait_for_state(Keeper.State.AWAY)


func test_one_that_answers_already_is_found_by_start() -> void:
	editor.client.disconnect_from_backend()
	OS.set_environment("CAPRICCIO_BIND", arguments["address"])
	var words: PackedStringArray = String(arguments["command"]).split(" ")
	var other: int = OS.create_process(words[0], words.slice(1))
	OS.unset_environment("CAPRICCIO_BIND")
	await get_tree().create_timer(3.0).timeout
	press(editor.dock.backend, "Start backend")
	await wait_for_state(Keeper.State.FOUND)
	check(not editor.keeper.owns_process(), "a second backend was started")
	OS.kill(other)
	await wait_for_state(Keeper.State.AWAY)
