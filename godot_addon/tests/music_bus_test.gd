## What the music player sends to its bus, recorded behind the audio server's own resampling: notes at their times, and
## no gap, also while the main thread hangs.
##
## Needs no backend.
extends "test_case.gd"

const MusicPlayer := preload("res://addons/capriccio/capriccio_music_player.gd")
const Score := preload("res://addons/capriccio/capriccio_score.gd")

const RECORDED_S: float = 6.0
const LATEST_S: float = 0.010
const ORGAN: int = 19
const CLOSED_HAT: int = 42
const SILENCE: float = 0.002

var _capture: AudioEffectCapture = AudioEffectCapture.new()


func before_all() -> void:
	await process_frame
	_capture.buffer_length = RECORDED_S
	AudioServer.add_bus(1)
	AudioServer.set_bus_name(1, "Music")
	AudioServer.add_bus_effect(1, _capture)


func test_notes_are_heard_at_the_times_of_the_score() -> void:
	var ticks: Array[int] = [0, 7, 13, 24, 31, 41, 48, 59, 71, 85]
	var score: Score = _score(true, 160.0)
	for tick: int in ticks:
		score.notes.append_array(PackedInt32Array([tick, 1, CLOSED_HAT, 110, 0]))
	var onsets: PackedFloat64Array = _onsets(await _record(score, 0.0))
	check(onsets.size() >= ticks.size() + 3, "only %d notes" % onsets.size())
	var worst: float = 0.0
	for at: int in onsets.size():
		@warning_ignore("integer_division")
		var tick: int = ticks[at % ticks.size()] + 96 * (at / ticks.size())
		worst = maxf(worst, absf(onsets[at] - onsets[0] - score.seconds_at(tick)))
	print("%d notes on the bus, at most %.2f ms away from the score" % [onsets.size(), worst * 1e3])
	check(worst <= LATEST_S, "a note is heard %.1f ms away from the score" % (worst * 1e3))


func test_a_held_tone_has_no_gap_while_the_main_thread_hangs() -> void:
	var score: Score = _score(false, 120.0)
	score.notes = PackedInt32Array([0, 96, 60, 100, 0])
	var frames: PackedVector2Array = await _record(score, 1.5)
	var longest: int = 0
	var silent: int = 0
	var first: int = 0
	while first < frames.size() and frames[first].length() < SILENCE:
		first += 1
	for at: int in range(first, frames.size()):
		silent = silent + 1 if frames[at].length() < SILENCE else 0
		longest = maxi(longest, silent)
	print("%.2f s of a tone, the longest silence in it %d frames" % [(frames.size() - first) / AudioServer.get_mix_rate(), longest])
	check(frames.size() - first > 3.0 * AudioServer.get_mix_rate(), "only %d frames were heard" % (frames.size() - first))
	# A period of middle C has 168.
	check(longest < 100, "%d frames of silence within a tone" % longest)


func test_stopping_and_pausing_fade_and_do_not_click() -> void:
	var score: Score = _score(false, 120.0)
	score.notes = PackedInt32Array([0, 96, 48, 100, 0])
	var player: MusicPlayer = _play(score)
	await create_timer(0.7).timeout
	player.pause()
	await create_timer(0.4).timeout
	player.resume()
	await create_timer(0.5).timeout
	player.stop()
	await create_timer(0.4).timeout
	var frames: PackedVector2Array = _capture.get_buffer(_capture.get_frames_available())
	player.free()
	var steepest: float = 0.0
	for at: int in range(1, frames.size()):
		steepest = maxf(steepest, absf(frames[at].x - frames[at - 1].x))
	print("steepest step %.4f" % steepest)
	check(steepest < 0.02, "a click of %.3f" % steepest)


## Plays a score, hangs for a while in the middle, and returns what was heard.
func _record(score: Score, hang_s: float) -> PackedVector2Array:
	var player: MusicPlayer = _play(score)
	await create_timer(1.0).timeout
	OS.delay_msec(int(hang_s * 1000.0))
	await create_timer(3.2 - hang_s).timeout
	check_equal(player.underruns, 0, "underruns")
	var frames: PackedVector2Array = _capture.get_buffer(_capture.get_frames_available())
	player.free()
	# Until the audio server has let go of the stream.
	await create_timer(0.4).timeout
	return frames


func _play(score: Score) -> MusicPlayer:
	_capture.clear_buffer()
	var player: MusicPlayer = MusicPlayer.new()
	player.bus = &"Music"
	root.add_child(player)
	player.play(score)
	return player


## Two bars of four quarter notes.
func _score(drums: bool, tempo: float) -> Score:
	var score: Score = Score.new()
	score.tracks = [{"name": "", "program": ORGAN, "drums": drums}]
	score.tempo = tempo
	score.bars = PackedInt32Array([0, 48, 48, 48])
	score.end_tick = 96
	return score


## Returns the seconds at which sound begins after silence.
func _onsets(frames: PackedVector2Array) -> PackedFloat64Array:
	var onsets: PackedFloat64Array = PackedFloat64Array()
	var rate: float = AudioServer.get_mix_rate()
	var loud_at: int = -int(rate)
	for at: int in frames.size():
		if frames[at].length() >= SILENCE:
			if at - loud_at > 0.03 * rate:
				onsets.append(at / rate)
			loud_at = at
	return onsets
