## The queue and the history in the real editor, against a backend.
##
## Arguments: command=…, address=tcp://…
@tool
extends "editor_case.gd"

const History := preload("res://addons/capriccio/editor/jobs/history.gd")
const Job := preload("res://addons/capriccio/editor/jobs/job.gd")
const Request := preload("res://addons/capriccio/capriccio_request.gd")
const StyleCodec := preload("res://addons/capriccio/style/style_codec.gd")


func before_all() -> void:
	ProjectSettings.set_setting(Settings.ADDRESS, arguments["address"])
	EditorTable.write(EditorTable.COMMAND, arguments["command"])


func test_jobs_wait_for_a_backend_and_then_run_one_after_the_other() -> void:
	var jobs: Array[Job] = [_job("first", "invert", 2), _job("second", "invert", 1)]
	for job: Job in jobs:
		editor.queue.submit(job)
	check_equal(editor.dock.queue.rows().size(), 2, "rows")
	check_equal(editor.dock.queue.rows()[0].stage_text(), "waits for a backend", "stage")
	editor.keeper.start()
	await wait_until(func() -> bool: return jobs[1].has_ended(), "both jobs")
	check_equal([jobs[0].state, jobs[1].state], [Job.State.DONE, Job.State.DONE], "states")
	await get_tree().process_frame
	check_equal(editor.dock.queue.rows().size(), 0, "rows afterwards")
	check_equal(editor.history.notes[0]["title"], "second", "the newest note")
	check_equal(editor.history.notes.size(), 2, "notes")


func test_a_running_and_a_waiting_job_can_be_cancelled() -> void:
	var running: Job = _job("slow", "slow", 50)
	var waiting: Job = _job("waits", "invert", 1)
	var after: Job = _job("after", "invert", 1)
	for job: Job in [running, waiting, after]:
		editor.queue.submit(job)
	await wait_until(func() -> bool: return running.state == Job.State.RUNNING, "a running job")
	press(editor.dock.queue.rows()[1], "Cancel")
	press(editor.dock.queue.rows()[0], "Cancel")
	await wait_until(func() -> bool: return after.has_ended(), "the job after them")
	check_equal([running.state, waiting.state], [Job.State.CANCELLED, Job.State.CANCELLED], "states")
	check_equal(after.state, Job.State.DONE, "the job after them")
	check_equal(editor.history.notes[0]["title"], "after", "the newest note")
	check(editor.history.notes[1]["title"] == "second", "a cancelled job is no history")


func test_a_job_that_fails_stays_with_its_reason_until_it_is_dismissed() -> void:
	var job: Job = _job("wrong", "no_such_model", 1)
	editor.queue.submit(job)
	await wait_until(job.has_ended, "the end")
	check("no_such_model" in editor.dock.queue.rows()[0].stage_text(), editor.dock.queue.rows()[0].stage_text())
	press(editor.dock.queue.rows()[0], "Dismiss")
	await get_tree().process_frame
	check_equal(editor.dock.queue.rows().size(), 0, "rows")


func test_the_history_shows_seed_and_parameters_and_asks_for_another_run() -> void:
	var asked: Array = []
	var ask: Callable = func(note: Dictionary) -> void: asked.append(note["title"])
	editor.dock.history.rerun_requested.connect(ask)
	editor.dock.history.choose(0)
	check("strength: 0.4" in editor.dock.history.details_text(), editor.dock.history.details_text())
	check("seed: 9007199254740991" in editor.dock.history.details_text(), editor.dock.history.details_text())
	editor.dock.history.rerun_chosen()
	editor.dock.history.rerun_requested.disconnect(ask)
	check_equal(asked, ["after"], "asked for")


func test_the_history_is_kept_bounded_and_survives_a_broken_file() -> void:
	var path: String = "user://history/notes.json"
	var history: History = History.new(path)
	for number: int in History.MOST_NOTES + 5:
		history.add({"kind": "a", "title": str(number), "parameters": {"seed": 9007199254740991, "strength": 0.4}})
	var again: History = History.new(path)
	check_equal(again.notes, history.notes, "read again")
	check_equal(again.notes.size(), History.MOST_NOTES, "size")
	check_equal(again.notes[-1]["title"], "5", "the oldest that is kept")
	for text: String in ["", "{", "[1, {}, {\"parameters\": 3}]", "{\"a\": 1}"]:
		FileAccess.open(path, FileAccess.WRITE).store_string(text)
		check_equal(History.new(path).notes.size(), 0, "notes of '%s'" % text)
	history.forget_file()
	check(not FileAccess.file_exists(path), "the file")


func test_the_loss_of_the_backend_fails_the_running_job_and_keeps_the_others() -> void:
	var running: Job = _job("slow", "slow", 50)
	var waiting: Job = _job("waits", "invert", 1)
	editor.queue.submit(running)
	editor.queue.submit(waiting)
	await wait_until(func() -> bool: return running.state == Job.State.RUNNING, "a running job")
	editor.keeper._child.kill()
	await wait_until(running.has_ended, "the end")
	check("lost" in running.problem, running.problem)
	await wait_for_state(Keeper.State.AWAY)
	check_equal(waiting.state, Job.State.WAITING, "the other")
	editor.keeper.start()
	await wait_until(waiting.has_ended, "the other job")
	check_equal(waiting.state, Job.State.DONE, "the other at last")


func _job(title: String, model: String, count: int) -> Job:
	var requests: Array[Request] = []
	for number: int in count:
		var image: Image = Image.create_empty(64, 64, false, Image.FORMAT_RGB8)
		image.fill(Color8(1, 2, 3))
		requests.append(StyleCodec.image_request(image, model))
		requests[-1].timeout_s = 60.0
	var parameters: Dictionary = {"seed": 9007199254740991, "strength": 0.4}
	return Job.new(title, requests, {"kind": "test", "title": title, "parameters": parameters})
