## The music player with a live backend that is killed and comes back: tests/godot_client ends and starts it when this
## script says so.
##
## Arguments: address=tcp://…, a backend with the bundled model for music.
extends "test_case.gd"

const Bar := preload("res://addons/capriccio/music/bar.gd")
const Client := preload("res://addons/capriccio/capriccio.gd")
const MusicPlayer := preload("res://addons/capriccio/capriccio_music_player.gd")

const TEMPO: float = 240.0
## Of four quarter notes.
const BAR_S: float = 1.0
## What may lie between a change and the first bar line where it can be heard: what is rendered ahead, the driver's step,
## the backend's answer and the sounds of new pitches, on a busy machine.
const PATIENCE_S: float = 1.0

var _client: Client
var _player: MusicPlayer
var _bars: PackedFloat64Array = PackedFloat64Array()
var _beats: PackedInt32Array = PackedInt32Array()
## For each bar the notes that were heard in it.
var _pitches: Array[PackedInt32Array] = []


func before_all() -> void:
	await process_frame
	_client = root.get_node("Capriccio")
	_client.connect_to_backend(arguments["address"])
	await wait_until(func() -> bool: return _client.is_ready, "connected", 30.0)
	await _client.list_models()


func test_music_follows_the_game_and_outlives_the_backend() -> void:
	_begin(0.1)
	await wait_until(func() -> bool: return _bars.size() >= 3, "bars", 30.0)
	var calm: float = _density(1)
	var first: int = await _change_to_a_fight()
	print("notes a bar: %.1f calm, %.1f in a fight" % [calm, _density(first)])
	check(_density(first) > 1.5 * calm, "bars as dense as before: %s then %s" % [calm, _density(first)])
	await _check_outage()
	check_equal(_player.underruns, 0, "underruns")
	_check_steady()
	print("rendering took %.1f %% of a processor" % (_player.load_share * 100.0))
	await _end()


func test_the_same_seed_and_changes_make_the_same_music() -> void:
	var heard: Array = []
	for turn: int in 2:
		_begin(0.5, 77)
		await wait_until(func() -> bool: return _bars.size() >= 5, "bars", 30.0)
		heard.append(_pitches.slice(0, 4))
		await _end()
	check_equal(heard[0], heard[1], "pitches of four bars")


func test_a_session_that_no_backend_can_read_is_opened_anew() -> void:
	_begin(0.5)
	await wait_until(func() -> bool: return _bars.size() >= 1, "a bar", 30.0)
	await wait_until(_spoil_session, "the problem", 20.0)
	check("session" in _player.problem, _player.problem)
	await wait_until(func() -> bool: return _player.problem.is_empty(), "another session", 20.0)
	var made: int = _player._conductor.bars_made
	await wait_until(func() -> bool: return _player._conductor.bars_made >= made + 2, "its bars", 20.0)
	check_equal(_player.underruns, 0, "underruns")
	await _end()


## Spoils the state in place of that of an answer that may be under way. Returns true when that was noticed.
func _spoil_session() -> bool:
	if _player.problem.is_empty():
		_player._conductor._state = PackedByteArray([1, 2, 3])
	return not _player.problem.is_empty()


## Returns the first bar that was made after the change.
func _change_to_a_fight() -> int:
	var section: int = _player._conductor._section
	var changed: Array[int] = []
	_player._playback.events.bar_heard.connect(
		func(bar: Bar, number: int) -> void:
			if bar.section != section:
				changed.append(number)
	)
	var changed_s: float = _player.heard_s
	_player.intensity = 1.0
	_player.mood = "tense"
	await wait_until(func() -> bool: return changed.size() >= 5, "bars after the change", 30.0)
	var after_s: float = _bars[changed[0]] - changed_s
	print("the change was heard %.2f s after it was made, at a bar line" % after_s)
	check(after_s < BAR_S + PATIENCE_S, "the change was heard %.2f s after it was made" % after_s)
	# The mood came a moment after the intensity, and may be one bar later.
	return changed[2]


func _check_outage() -> void:
	print("KILL")
	await wait_until(func() -> bool: return not _client.is_ready, "the loss to be noticed")
	await wait_until(func() -> bool: return _player.is_repeating, "bars that are repeated", 30.0)
	check("no backend" in _player.problem, _player.problem)
	var before: int = _bars.size()
	await wait_until(func() -> bool: return _bars.size() >= before + 4, "bars without a backend", 30.0)
	print("START")
	await wait_until(func() -> bool: return not _player.is_repeating, "new bars", 60.0)
	await wait_until(func() -> bool: return _player.problem.is_empty(), "no problem any more", 10.0)
	before = _bars.size()
	await wait_until(func() -> bool: return _bars.size() >= before + 4, "bars with a backend again", 30.0)


## Bars follow each other in time, whoever made them.
func _check_steady() -> void:
	var away: Array[float] = []
	for at: int in range(1, _bars.size()):
		away.append(absf(_bars[at] - _bars[at - 1] - BAR_S))
	away.sort()
	@warning_ignore("integer_division")
	var median: float = away[away.size() / 2]
	print("%d bars: median %.1f ms away, at most %.1f" % [away.size(), median * 1e3, away[-1] * 1e3])
	check(median <= 0.02, "bars are %.0f ms off" % (median * 1e3))
	check(away[-1] <= BAR_S * 0.5, "a bar is missing, or one too many: %s" % [_bars])
	for at: int in _beats.size():
		check_equal(_beats[at], at % 4, "beat %d" % at)


func _begin(intensity: float, seed_number: int = 5) -> void:
	_bars.clear()
	_beats.clear()
	_pitches.clear()
	_player = MusicPlayer.new()
	_player.seed_number = seed_number
	_player.tempo = TEMPO
	_player.intensity = intensity
	root.add_child(_player)
	_player.bar_started.connect(_on_bar)
	_player.beat.connect(func(_bar: int, beat: int) -> void: _beats.append(beat))
	_player.note_started.connect(_on_note)
	_player.play()


func _end() -> void:
	_player.free()
	# Until the audio server has let go of the stream.
	await create_timer(0.4).timeout


func _on_bar(bar: int) -> void:
	check_equal(bar, _bars.size(), "the bar's number")
	_bars.append(_player.heard_s)
	_pitches.append(PackedInt32Array())


func _on_note(_track: int, pitch: int, _velocity: int) -> void:
	_pitches[-1].append(pitch)


## Mean notes of two bars from one on.
func _density(bar: int) -> float:
	return (_pitches[bar].size() + _pitches[bar + 1].size()) / 2.0
