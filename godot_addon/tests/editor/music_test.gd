## Music in the real editor against a live backend: made, seen, heard, saved, undone, cancelled, made again.
##
## Arguments: command=…, address=tcp://…, out=…
@tool
extends "editor_case.gd"

const MusicTool := preload("res://addons/capriccio/editor/music/music_tool.gd")
const MusicWindow := preload("res://addons/capriccio/editor/music/music_window.gd")
const Score := preload("res://addons/capriccio/capriccio_score.gd")

const WISHES: Dictionary = {
	"bars": 2, "seed": 3, "mood": "sad", "key": "Eb", "metre": "3/4", "tempo": 200.0, "instruments": ["piano", "bass"]
}

var _tool: MusicTool
var _window: MusicWindow


func before_all() -> void:
	ProjectSettings.set_setting(Settings.ADDRESS, arguments["address"])
	EditorTable.write(EditorTable.COMMAND, arguments["command"])
	_tool = editor.music
	_window = _tool.window
	editor.keeper.start()
	await wait_until(func() -> bool: return not editor.dock.models.cards.is_empty(), "models")


func test_music_is_made_and_shown() -> void:
	press(editor.dock, "Music…")
	check(_window.visible, "the window")
	_window.options.choose(WISHES)
	await _make()
	check(_window.score != null, _window.message())
	check_equal([_window.score.bar_count(), _window.score.key, _window.score.tempo], [2, "Eb", 200.0], "bars, key, tempo")
	check_equal([_window.score.tracks.size(), _window.score.loop], [2, true], "tracks, loop")
	check_equal(editor.history.notes[0]["parameters"]["mood"], "sad", "the history")
	check(not editor.history.notes[0]["parameters"].has("style"), "what was left open was said")


func test_it_is_heard_until_it_is_stopped() -> void:
	var notes: Array[int] = []
	_window.player.note_started.connect(func(_track: int, pitch: int, _velocity: int) -> void: notes.append(pitch))
	press(_window, "Play")
	await wait_until(func() -> bool: return notes.size() >= 3, "notes")
	check_equal(_window.player.underruns, 0, "underruns")
	press(_window, "Stop")
	check(not _window.player.is_playing, "it still plays")


func test_it_is_saved_as_midi_and_as_a_score_and_undone() -> void:
	for path: String in ["res://sad.mid", "res://sad.tres"]:
		_tool.save(path)
		var saved: String = "Saved %s." % path
		await wait_until(func() -> bool: return _window.message() == saved, saved)
	check_equal(FileAccess.get_file_as_bytes("res://sad.mid"), _window.score.file, "the MIDI file")
	var loaded: Score = ResourceLoader.load("res://sad.tres", "", ResourceLoader.CACHE_MODE_IGNORE)
	check_equal([loaded.notes, loaded.seed_number], [_window.score.notes, 3], "notes and seed of the score")
	check("capriccio_score.gd" in FileAccess.get_file_as_string("res://sad.tres"), "the score's script")
	DirAccess.copy_absolute("res://sad.mid", String(arguments["out"]).path_join("sad.mid"))
	choose_in_menu("Undo")
	choose_in_menu("Undo")
	check_equal(_files_of("sad"), [], "files after undo")
	choose_in_menu("Redo")
	check_equal(_files_of("sad"), ["sad.mid"], "files after redo")
	choose_in_menu("Undo")


func test_a_file_that_is_there_is_not_replaced() -> void:
	FileAccess.open("res://mine.mid", FileAccess.WRITE).store_string("mine")
	_tool.save("res://mine.mid")
	await wait_until(func() -> bool: return "is there already" in _window.message(), _window.message())
	check_equal(FileAccess.get_file_as_string("res://mine.mid"), "mine", "the file")


func test_what_the_backend_refuses_is_said() -> void:
	_window.options.choose({"bars": 2, "instruments": ["kazoo choir"]})
	await _make()
	check("kazoo choir" in _window.message(), _window.message())
	for job: Variant in editor.queue.jobs.duplicate():
		editor.queue.cancel(job)


func test_the_history_makes_the_same_music_again() -> void:
	var notes: PackedInt32Array = _window.score.notes
	_window.options.choose({"bars": 1})
	editor.dock.history.choose(0)
	editor.dock.history.rerun_chosen()
	await wait_until(func() -> bool: return not _window.is_busy(), "the end")
	check_equal(_window.score.notes, notes, "notes")
	check_equal(_window.options.parameters()["instruments"], ["piano", "bass"] as Array[String], "the form")


func test_long_work_can_be_cancelled_and_closing_ends_what_is_heard() -> void:
	_window.options.choose({"bars": 256})
	press(_window, "Compose")
	press(_window, "Cancel")
	check(not _window.is_busy() and editor.queue.jobs.is_empty(), "jobs")
	press(_window, "Play")
	_window.close()
	check(not _window.visible and not _window.player.is_playing, "the window, what is heard")
	# Until the audio server has let go of the stream.
	await get_tree().create_timer(0.5).timeout


func _make() -> void:
	press(_window, "Compose")
	await wait_until(func() -> bool: return not _window.is_busy(), "the end: %s" % _window.stage(), 60.0)


func _files_of(beginning: String) -> Array:
	return Array(DirAccess.get_files_at("res://")).filter(func(file: String) -> bool: return file.begins_with(beginning))
