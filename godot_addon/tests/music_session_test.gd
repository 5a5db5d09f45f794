## The music player with a live backend that is killed and comes back: tests/godot_client ends and starts it when this
## script says so.
##
## Arguments: address=tcp://…, a backend with the bundled model for music.
extends "test_case.gd"

const Client := preload("res://addons/capriccio/capriccio.gd")
const MusicPlayer := preload("res://addons/capriccio/capriccio_music_player.gd")

const TEMPO: float = 240.0
## Of four quarter notes.
const BAR_S: float = 1.0
## What may lie between a change and the bar line where it is heard, besides one bar: what is rendered ahead, the
## driver's step, and the backend's answer.
const PATIENCE_S: float = 2.0

var _client: Client
var _player: MusicPlayer
var _bars: PackedFloat64Array = PackedFloat64Array()
var _beats: PackedInt32Array = PackedInt32Array()
## For each bar the notes that were heard in it: their velocities.
var _velocities: Array[PackedInt32Array] = []
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
	var changed_s: float = _player.heard_s
	_player.intensity = 1.0
	_player.mood = "tense"
	var first: int = _first_bar_after(changed_s + BAR_S * PATIENCE_S)
	await wait_until(func() -> bool: return _bars.size() >= first + 3, "bars after the change", 30.0)
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
	_velocities.clear()
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
	_velocities.append(PackedInt32Array())
	_pitches.append(PackedInt32Array())


func _on_note(_track: int, pitch: int, velocity: int) -> void:
	_velocities[-1].append(velocity)
	_pitches[-1].append(pitch)


func _first_bar_after(heard_s: float) -> int:
	return ceili(heard_s / BAR_S)


## Mean notes of two bars from one on.
func _density(bar: int) -> float:
	return (_pitches[bar].size() + _pitches[bar + 1].size()) / 2.0
