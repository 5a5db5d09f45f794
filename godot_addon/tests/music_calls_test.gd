## Music at runtime against a live backend: what comes back, what is refused, progress, cancelling, sessions.
##
## Arguments: address=tcp://…, a backend with the bundled model for music.
extends "connected_case.gd"

const Requests := preload("res://addons/capriccio/capriccio_music_requests.gd")
const Score := preload("res://addons/capriccio/capriccio_score.gd")
const Session := preload("res://addons/capriccio/capriccio_music_session.gd")


func test_a_piece_is_a_score() -> void:
	var options: Dictionary = {"bars": 4, "key": "D", "mode": "minor", "tempo": 92, "metre": "3/4", "seed": 7}
	var result: Result = await _client.compose(options.merged({"instruments": ["piano", "bass"], "loop": true}))
	check(result.ok, str(result))
	var score: Score = result.value
	check_equal([score.bar_count(), score.tempo, score.metre], [4, 92.0, "3/4"], "bars, tempo, metre")
	check_equal([score.key, score.mode, score.seed_number, score.loop], ["D", "minor", 7, true], "key, mode, seed, loop")
	check_equal([score.end_tick, score.bar_at(40), score.ticks_per_beat()], [144, 1, 12], "end, bar at a tick, beat")
	check(absf(score.duration_s() - 144 * 60.0 / (12 * 92.0)) < 1e-9, "it takes %s s" % score.duration_s())
	check(score.note_count() > 8 and not score.model_hash.is_empty(), "%d notes" % score.note_count())
	check_equal(score.tracks.size(), 2, "tracks")


func test_the_same_request_gives_the_same_and_another_seed_another() -> void:
	var first: Result = await _client.compose({"bars": 2, "seed": 1})
	var again: Result = await _client.compose({"bars": 2, "seed": 1})
	var other: Result = await _client.compose({"bars": 2, "seed": 2})
	check_equal(first.value.notes, again.value.notes, "the same request")
	check(first.value.notes != other.value.notes, "another seed")


func test_a_midi_file_comes_with_it_and_can_be_continued() -> void:
	var piece: Result = await _client.compose({"bars": 2, "seed": 3, "encoding": "midi"})
	var file: PackedByteArray = piece.value.file
	check_equal(file.slice(0, 4).get_string_from_ascii(), "MThd", "the file's beginning")
	var result: Result = await _client.continue_music(file, {"bars": 2, "seed": 4})
	check(result.ok, str(result))
	check_equal([result.value.bar_count(), result.value.from_tick], [4, 96], "bars, where the new ones begin")
	check_equal((await _client.continue_music(PackedByteArray())).code, "unreadable_file", "no bytes")
	var wrong: Result = await _client.continue_music("no MIDI".to_ascii_buffer())
	check(not wrong.ok and not wrong.message.is_empty(), "what is no MIDI file: %s" % wrong)


func test_a_session_goes_on_bar_by_bar_and_back() -> void:
	var opened: Result = await _client.open_music({"style": "game", "mood": "calm", "seed": 5, "tempo": 100})
	check(opened.ok, str(opened))
	var session: Session = opened.value
	var bars: Array[PackedInt32Array] = []
	for number: int in 3:
		var before: PackedByteArray = session.state
		var result: Result = await session.next({"intensity": 0.2 + 0.3 * number})
		check(result.ok, str(result))
		check_equal([result.value.first_bar, result.value.bar_count()], [number, 1], "number and bars")
		check(session.state != before, "the state has not moved")
		bars.append(result.value.notes)
		session.state = before
		check_equal((await session.next({"intensity": 0.2 + 0.3 * number})).value.notes, bars[-1], "the same once more")
	var failed: PackedByteArray = session.state
	check_equal((await session.next({"tempo": 1000.0})).code, "invalid_field", "a tempo of 1000")
	check_equal(session.state, failed, "the state after a failure")
	check_equal((await session.next({"bars": 2})).value.bar_count(), 2, "two at once")


func test_what_can_not_be_is_refused() -> void:
	var misspelt: Result = await _client.compose({"intensty": 0.5})
	check("intensty" in misspelt.message and "intensity" in misspelt.message, misspelt.message)
	for wrong: Dictionary in [{"bars": 0}, {"tempo": 0.0}, {"key": "H"}, {"instruments": ["kazoo choir"]}, {"mode": "blue"}]:
		var result: Result = await _client.compose(wrong)
		check_equal(result.code, "invalid_field", "%s: %s" % [wrong, result.message])


func test_progress_is_told_and_a_long_piece_can_be_cancelled() -> void:
	var request: Request = Requests.compose({"bars": 256})
	var fractions: Array[float] = []
	request.progressed.connect(func(fraction: float, _stage: String) -> void: fractions.append(fraction))
	_client.submit(request)
	await wait_until(func() -> bool: return fractions.size() > 1, "news")
	_client.cancel(request)
	check_equal((await request.completed()).code, "cancelled", "the end")
	check((await _client.ping()).ok, "the backend afterwards")


func test_a_score_survives_a_file_of_the_project() -> void:
	var score: Score = (await _client.compose({"bars": 2, "seed": 9})).value
	check_equal(ResourceSaver.save(score, "user://score.tres"), OK, "saving")
	var loaded: Score = ResourceLoader.load("user://score.tres", "", ResourceLoader.CACHE_MODE_IGNORE)
	check_equal([loaded.notes, loaded.bars, loaded.tempo], [score.notes, score.bars, score.tempo], "notes, bars, tempo")
	check_equal([loaded.tracks, loaded.seed_number], [score.tracks, score.seed_number], "tracks, seed")
	DirAccess.remove_absolute("user://score.tres")
