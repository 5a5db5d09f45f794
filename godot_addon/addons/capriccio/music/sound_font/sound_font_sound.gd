## Makes the sound of a zone at one pitch: its sample at that pitch, and a loop that fits it.
##
## What is between two numbers of the sample is taken from the line between them. Short loops are repeated until their
## length in whole frames is right to a fraction of a hundredth of a semitone. Must not know: banks, threads.
extends RefCounted

const Sound := preload("../synth/sound.gd")
const SoundFontFile := preload("sound_font_file.gd")
const Zone := preload("sound_font_zone.gd")

## A sample of full scale is as loud as the built-in instruments with this.
const GAIN: float = 0.6
const SHORTEST_LOOP: int = 4096
const LONGEST_S: float = 15.0
const END_FRAMES: int = 64
## How far a sample may be moved.
const FASTEST: float = 64.0
const SLOWEST: float = 1.0 / 64.0
const PAN_STEPS: float = 500.0
const LARGEST_RATE: int = 400000


## Returns the sound; null where the zone's sample can't be played.
static func make(file: SoundFontFile, zone: Zone, key: int, rate: float) -> Sound:
	var bytes: PackedByteArray = file.tables["shdr"]
	var at: int = file.at("shdr", zone.value(Zone.Generator.SAMPLE))
	var own_rate: int = bytes.decode_u32(at + 36)
	var root: int = bytes.decode_u8(at + 40)
	var ends: PackedInt64Array = _ends(bytes, at, zone)
	if ends[0] < 0 or ends[1] > file.sample_count or ends[1] - ends[0] < 2 or own_rate < 1 or own_rate > LARGEST_RATE:
		return null
	var semitones: float = zone.semitones(key, root if root <= 127 else Zone.MIDDLE_KEY, bytes.decode_s8(at + 41))
	var step: float = clampf(own_rate / rate * 2.0 ** (semitones / 12.0), SLOWEST, FASTEST)
	var sound: Sound = Sound.new()
	var longest: int = int(LONGEST_S * rate * step) + 2
	var wave: PackedFloat32Array = file.samples(ends[0], mini(ends[1], ends[0] + longest))
	var loop_from: int = ends[2] - ends[0]
	var loop_to: int = ends[3] - ends[0]
	var is_looped: bool = zone.value(Zone.Generator.MODES) & 1 == 1
	if is_looped and loop_from >= 0 and loop_to - loop_from >= 2 and loop_to <= wave.size():
		_fill_looped(sound, wave, step, loop_from, loop_to)
	else:
		_fill(sound, wave, step)
	sound.envelope = zone.envelope(key)
	sound.gain = GAIN * zone.gain()
	sound.pan = clampf(zone.value(Zone.Generator.PAN) / PAN_STEPS, -1.0, 1.0)
	sound.exclusive_group = zone.value(Zone.Generator.EXCLUSIVE_CLASS)
	return sound if not sound.wave.is_empty() else null


## Returns where the sample and its loop begin and end: start, end, loop's start, loop's end.
static func _ends(bytes: PackedByteArray, at: int, zone: Zone) -> PackedInt64Array:
	return PackedInt64Array([
		bytes.decode_u32(at + 20) + zone.offset(Zone.Generator.START_OFFSET, Zone.Generator.START_COARSE),
		bytes.decode_u32(at + 24) + zone.offset(Zone.Generator.END_OFFSET, Zone.Generator.END_COARSE),
		bytes.decode_u32(at + 28) + zone.offset(Zone.Generator.LOOP_START_OFFSET, Zone.Generator.LOOP_START_COARSE),
		bytes.decode_u32(at + 32) + zone.offset(Zone.Generator.LOOP_END_OFFSET, Zone.Generator.LOOP_END_COARSE),
	])


static func _fill(sound: Sound, wave: PackedFloat32Array, step: float) -> void:
	var frames: int = floori((wave.size() - 1) / step)
	sound.wave.resize(frames)
	_resample(sound.wave, wave, step, frames)
	for frame: int in mini(END_FRAMES, frames):
		sound.wave[frames - 1 - frame] *= float(frame) / END_FRAMES


static func _fill_looped(sound: Sound, wave: PackedFloat32Array, step: float, loop_from: int, loop_to: int) -> void:
	var length: int = loop_to - loop_from
	var repeats: int = ceili(SHORTEST_LOOP * step / length)
	var start: int = ceili(loop_from / step)
	var frames: int = maxi(roundi(repeats * length / step), 1)
	sound.wave.resize(start + frames)
	_resample(sound.wave, wave, step, start)
	# A step that goes through the loop in a whole number of frames.
	var exact: float = float(repeats * length) / frames
	var at: float = start * step - loop_from
	for frame: int in range(start, start + frames):
		var inside: float = fmod(at, length)
		var below: int = int(inside)
		var value: float = wave[loop_from + below]
		var next: float = wave[loop_from + (below + 1 if below + 1 < length else 0)]
		sound.wave[frame] = value + (next - value) * (inside - below)
		at += exact
	sound.loop_from = start
	sound.loop_to = start + frames


static func _resample(into: PackedFloat32Array, wave: PackedFloat32Array, step: float, frames: int) -> void:
	for frame: int in frames:
		var at: float = frame * step
		var below: int = int(at)
		var value: float = wave[below]
		into[frame] = value + (wave[below + 1] - value) * (at - below)
