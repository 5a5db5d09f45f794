## A note that sounds: a sound, how loud it is on each side, how far it has come.
##
## The only loop that runs for each frame of each note is [method mix]. Must not know: scores, threads.
extends RefCounted

const Envelope := preload("envelope.gd")
const Sound := preload("sound.gd")

## Frames between two looks at the envelope; between them the loudness is a straight line.
const STEP: int = 64
## What is softer than this, 70 decibels below full scale, has ended; but no voice before its loudness is this part of
## what it can be.
const SILENCE: float = 0.0003
const LARGEST_QUIET: float = 0.03

## The section of the bar that it belongs to.
var section: int = 0
## The track that it belongs to.
var track: int = 0
## The sound's exclusive group.
var exclusive_group: int = 0
## Whether nothing more will be heard of it.
var has_ended: bool = false

var _sound: Sound
## Left and right at full loudness.
var _place: Vector2
var _frame_s: float
## The loudness at which it has ended.
var _quiet: float
## Frames since its start, until the end of the current step.
var _age: int = 0
## The age at which its release begins.
var _release_age: int
var _release_s: float
## The loudness when its release began; below 0 before.
var _release_level: float = -1.0
var _level: float = 0.0
## Left and right now, and how much they change each frame.
var _gain: Vector2 = Vector2.ZERO
var _slope: Vector2 = Vector2.ZERO
var _step_left: int = 0
## The next number of the wave.
var _position: int = 0


func _init(sound: Sound, place: Vector2, length_frames: int, rate: float) -> void:
	_sound = sound
	_place = place * sound.gain
	_quiet = minf(SILENCE / maxf(_place.length(), SILENCE), LARGEST_QUIET)
	_frame_s = 1.0 / rate
	_release_age = 1 << 60 if sound.rings_out else length_frames
	_release_s = sound.envelope.release_s
	exclusive_group = sound.exclusive_group


## Has it fade, to be inaudible after about [param fade_s] seconds, from [param frames] on, counted from now.
func fade(frames: int, fade_s: float) -> void:
	_release_s = minf(_release_s, fade_s / Envelope.SILENCE_TIMES)
	if _release_level < 0.0:
		_release_age = mini(_release_age, _age - _step_left + frames)
	else:
		_release_level = maxf(_level, _quiet)
		_release_age = _age


## How loud it is now.
func loudness() -> float:
	return _gain.length()


## Adds it to [param frames], from frame [param from] to the last. An array is shared, not copied, by a call.
func mix(frames: PackedVector2Array, from: int) -> void:
	var wave: PackedFloat32Array = _sound.wave
	var wave_ends: int = _sound.loop_to if _sound.loop_to > 0 else wave.size()
	var at: int = from
	var ends: int = frames.size()
	while at < ends:
		if _step_left == 0:
			_begin_step()
		if has_ended:
			return
		var count: int = mini(mini(ends - at, _step_left), wave_ends - _position)
		var gain: Vector2 = _gain
		var slope: Vector2 = _slope
		var ahead: int = _position - at
		for frame: int in range(at, at + count):
			frames[frame] += gain * wave[frame + ahead]
			gain += slope
		_gain = gain
		at += count
		_step_left -= count
		_position += count
		if _position == wave_ends:
			_position = _sound.loop_from
			has_ended = _sound.loop_to == 0


func _begin_step() -> void:
	if _level <= _quiet and _age > 0 and (_release_level >= 0.0 or not _is_rising()):
		has_ended = true
		return
	# Without what rounding has added up.
	_gain = _place * _level
	_age += STEP
	_step_left = STEP
	if _age >= _release_age and _release_level < 0.0:
		_release_level = maxf(_level, _quiet)
		_release_age = _age - STEP
	if _release_level < 0.0:
		_level = _sound.envelope.level(_age * _frame_s)
	else:
		_level = _release_level * exp((_release_age - _age) * _frame_s / _release_s)
	if _level <= _quiet:
		_level = 0.0
	_slope = (_place * _level - _gain) / STEP


func _is_rising() -> bool:
	return _age * _frame_s < _sound.envelope.delay_s + _sound.envelope.attack_s
