## The built-in instruments: a sound for each program, pitch and drum, made when it is first asked for and kept.
##
## May be asked by several threads. Must not know: what plays the sounds.
extends RefCounted

const DrumSound := preload("drum_sound.gd")
const Sound := preload("sound.gd")
const Tone := preload("tone.gd")
const ToneSound := preload("tone_sound.gd")

## Bytes of sounds that are kept; what was asked for first goes first.
const MOST_BYTES: int = 96 << 20

## Frames a second.
var rate: float

var _mutex: Mutex = Mutex.new()
## Guarded by [member _mutex]: key to a list of sounds.
var _kept: Dictionary = {}
var _kept_bytes: int = 0
## Guarded by [member _making]: kind to its tone and tables.
var _tones: Dictionary = {}
## Held while something is made, so that nothing is made twice.
var _making: Mutex = Mutex.new()


func _init(frames_per_second: float) -> void:
	rate = frames_per_second


## Returns the sounds that make a note: for some instruments several at once.
func sounds(program: int, drums: bool, pitch: int, velocity: int) -> Array[Sound]:
	var key: String = _key(program, drums, pitch, velocity)
	var found: Array[Sound] = _find(key)
	if found.is_empty():
		_making.lock()
		found = _find(key)
		if found.is_empty():
			found = _make(program, drums, pitch, velocity)
			_keep(key, found)
		_making.unlock()
	return found


## Returns what two notes with the same sounds have in common.
func _key(program: int, drums: bool, pitch: int, _velocity: int) -> String:
	return DrumSound.of_pitch(pitch) if drums else "%s %d" % [Tone.of_program(program), pitch]


func _make(program: int, drums: bool, pitch: int, _velocity: int) -> Array[Sound]:
	if drums:
		return [DrumSound.make(DrumSound.of_pitch(pitch), rate)]
	var kind: String = Tone.of_program(program)
	if not _tones.has(kind):
		_tones[kind] = [Tone.new(kind), {}]
	return [ToneSound.make(_tones[kind][0], pitch, rate, _tones[kind][1])]


func _find(key: String) -> Array[Sound]:
	_mutex.lock()
	var none: Array[Sound] = []
	var found: Array[Sound] = _kept.get(key, none)
	_mutex.unlock()
	return found


func _keep(key: String, made: Array[Sound]) -> void:
	_mutex.lock()
	_kept[key] = made
	_kept_bytes += _bytes_of(made)
	while _kept_bytes > MOST_BYTES and _kept.size() > 1:
		var oldest: String = _kept.keys()[0]
		_kept_bytes -= _bytes_of(_kept[oldest])
		_kept.erase(oldest)
	_mutex.unlock()


static func _bytes_of(made: Array[Sound]) -> int:
	var bytes: int = 0
	for sound: Sound in made:
		bytes += sound.wave.size() * 4
	return bytes
