## The music player with scores of its own: signals in time with the clock, loops without a gap, pausing, ending.
##
## Needs no backend.
extends "test_case.gd"

const MusicPlayer := preload("res://addons/capriccio/capriccio_music_player.gd")
const Score := preload("res://addons/capriccio/capriccio_score.gd")

## A frame at 60 a second is shown for this long; signals come in the nearest one.
const LATEST_S: float = 0.010
const FRAMES_PER_SECOND: int = 60

var _player: MusicPlayer
## Seconds of the music at each signal, and what it was.
var _bars: PackedFloat64Array = PackedFloat64Array()
var _beats: PackedFloat64Array = PackedFloat64Array()
var _notes: Array[Array] = []


func before_all() -> void:
	Engine.max_fps = FRAMES_PER_SECOND
	await process_frame


func test_signals_come_with_what_is_heard_and_loops_leave_no_gap() -> void:
	_begin(_scale(true))
	await wait_until(func() -> bool: return _bars.size() >= 7, "seven bars of a loop of two", 30.0)
	check_equal(_player.underruns, 0, "underruns")
	# 240 quarter notes a minute: bars of 1 s, beats and a note each 0.25 s.
	_check_times("bar", _bars, 1.0)
	_check_times("beat", _beats, 0.25)
	var times: PackedFloat64Array = PackedFloat64Array()
	for at: int in _notes.size():
		times.append(_notes[at][0])
		check_equal(_notes[at].slice(1), [0, 60 + at % 8, 90], "note %d" % at)
	_check_times("note", times, 0.25)
	await _end()


func test_a_score_that_is_not_repeated_ends_once_its_sound_has_faded() -> void:
	var ended: Array[float] = []
	_begin(_scale(false))
	_player.finished.connect(func() -> void: ended.append(_last_s()))
	await wait_until(func() -> bool: return not ended.is_empty(), "the end", 20.0)
	check(not _player.is_playing, "it still plays")
	check_equal([_bars.size(), _notes.size()], [2, 8], "bars and notes")
	_player.stop()
	await _end()


func test_pausing_holds_the_music_where_it_is() -> void:
	_begin(_scale(true))
	await wait_until(func() -> bool: return _notes.size() >= 3, "three notes")
	_player.pause()
	await create_timer(0.3).timeout
	var before: int = _notes.size()
	await create_timer(0.5).timeout
	check_equal(_notes.size(), before, "notes while it is paused")
	_player.resume()
	await wait_until(func() -> bool: return _notes.size() >= before + 3, "notes afterwards")
	check_equal([_player.is_paused(), _player.underruns], [false, 0], "paused, underruns")
	await _end()


func test_playing_again_begins_anew_and_stopping_twice_is_safe() -> void:
	_begin(_scale(true))
	await wait_until(func() -> bool: return not _notes.is_empty(), "a note")
	_player.play(_scale(true))
	_notes.clear()
	await wait_until(func() -> bool: return not _notes.is_empty(), "a note of the second")
	check_equal(_notes[0].slice(1), [0, 60, 90], "its first note")
	_player.stop()
	_player.stop()
	var count: int = _notes.size()
	await create_timer(0.5).timeout
	check_equal(_notes.size(), count, "notes after the end")
	await _end()


func test_a_main_thread_that_hangs_does_not_stop_the_music() -> void:
	_begin(_scale(true))
	await wait_until(func() -> bool: return not _notes.is_empty(), "a note")
	OS.delay_msec(1600)
	await process_frame
	check_equal(_player.underruns, 0, "underruns")
	await wait_until(func() -> bool: return _notes.size() >= 6, "the notes meanwhile", 1.0)
	await _end()


func test_a_paused_tree_halts_the_music_and_its_signals() -> void:
	_begin(_scale(true))
	await wait_until(func() -> bool: return _notes.size() >= 3, "three notes")
	paused = true
	await create_timer(0.8).timeout
	var before: int = _notes.size()
	paused = false
	await wait_until(func() -> bool: return _notes.size() >= before + 2, "notes afterwards")
	for at: int in range(1, _notes.size()):
		check(_notes[at][0] - _notes[at - 1][0] < 0.35, "note %d came %s s late" % [at, _notes[at][0] - _notes[at - 1][0]])
	await _end()


func test_outside_the_tree_it_does_nothing_and_leaks_nothing() -> void:
	var player: MusicPlayer = MusicPlayer.new()
	player.play(_scale(true))
	check(not player.is_playing, "it plays")
	player.free()


func test_an_empty_score_ends_at_once() -> void:
	var ended: Array[bool] = []
	_player = MusicPlayer.new()
	root.add_child(_player)
	_player.finished.connect(func() -> void: ended.append(true))
	_player.play(Score.new())
	await wait_until(func() -> bool: return not ended.is_empty(), "the end")
	await _end()


## Two bars of four quarter notes each, pitches from 60 on.
func _scale(loop: bool) -> Score:
	var score: Score = Score.new()
	for number: int in 8:
		score.notes.append_array(PackedInt32Array([12 * number, 10, 60 + number, 90, 0]))
	score.tracks = [{"name": "piano", "program": 0, "drums": false}]
	score.tempo = 240.0
	score.bars = PackedInt32Array([0, 48, 48, 48])
	score.end_tick = 96
	score.loop = loop
	return score


func _begin(score: Score) -> void:
	_bars.clear()
	_beats.clear()
	_notes.clear()
	_player = MusicPlayer.new()
	root.add_child(_player)
	_player.bar_started.connect(func(_bar: int) -> void: _bars.append(_player.heard_s))
	_player.beat.connect(func(_bar: int, _beat: int) -> void: _beats.append(_player.heard_s))
	_player.note_started.connect(_on_note)
	_player.play(score)


func _end() -> void:
	print("rendering took %.1f %% of a processor" % (_player.load_share * 100.0))
	_player.free()
	# Until the audio server has let go of the stream.
	await create_timer(0.4).timeout


func _on_note(track: int, pitch: int, velocity: int) -> void:
	_notes.append([_player.heard_s, track, pitch, velocity])


func _last_s() -> float:
	return _notes[-1][0]


## A busy machine may hold one frame up, and what is heard meanwhile is told late; so the median counts.
func _check_times(what: String, times: PackedFloat64Array, period_s: float) -> void:
	var away: Array[float] = []
	for at: int in times.size():
		away.append(absf(times[at] - at * period_s))
	away.sort()
	@warning_ignore("integer_division")
	var median: float = away[away.size() / 2]
	print("%d signals of a %s: median %.1f ms away, at most %.1f" % [away.size(), what, median * 1e3, away[-1] * 1e3])
	check(median <= LATEST_S, "half of the signals of a %s came %.1f ms away from what is heard" % [what, median * 1e3])
