## Makes the sound of a tone at one pitch: a start in which it changes, then a loop that fits its pitch exactly.
##
## The loop holds whole periods, so many that its length in whole frames is right to a hundredth of a semitone's
## hundredth; so a sound is played number by number, and nothing is reckoned between frames while music plays. Must not
## know: banks, threads.
extends RefCounted

const Envelope := preload("envelope.gd")
const Sound := preload("sound.gd")
const Tone := preload("tone.gd")
const WaveTable := preload("wave_table.gd")

const MIDDLE_C: int = 60
## Frames of a loop: at least, and at most where a chorus needs many.
const SHORTEST_LOOP: int = 2048
const LONGEST_LOOP: int = 32768
## Periods over which the side voices of a chorus gain or lose one: 8 hundredths of a semitone.
const CHORUS_PERIODS: int = 216
## Mean power of a tone of gain 1, as that of a sine of this amplitude.
const AMPLITUDE: float = 0.22
const NOISE_S: float = 0.03
## Partials up to this part of the rate.
const HIGHEST: float = 0.44


## Returns the sound. [param tables] are those of the tone that were made before, by their highest partial.
static func make(tone: Tone, pitch: int, rate: float, tables: Dictionary) -> Sound:
	var hertz: float = 440.0 * 2.0 ** ((pitch - 69) / 12.0)
	var pair: Array[WaveTable] = _tables(tone, HIGHEST * rate / hertz, tables)
	var sound: Sound = Sound.new()
	var repeats: int = _repeats(tone, hertz, rate)
	var loop: int = roundi(repeats * tone.periods * rate / hertz)
	var start: int = int(3.0 * tone.brightness_s * rate)
	sound.loop_from = start
	sound.loop_to = start + loop
	sound.wave.resize(sound.loop_to)
	# Where it has become the held tone, nothing of the start is left to hear.
	_add(sound, pair[1], float(repeats) / loop, 1.0, 0.0, 1.0)
	_add(sound, pair[0], float(repeats) / loop, 0.0, 1.0, exp(-1.0 / (tone.brightness_s * rate * 0.5)))
	if tone.chorus > 0.0:
		_add_chorus(sound, pair[1], repeats, tone.chorus)
	_add_noise(sound, tone.noise, rate)
	sound.envelope = _envelope(tone, pitch)
	sound.gain = AMPLITUDE * tone.gain * clampf((261.6 / hertz) ** 0.25, 0.6, 1.5) / sqrt(1.0 + 2.0 * tone.chorus ** 2)
	return sound


static func _tables(tone: Tone, highest_ratio: float, tables: Dictionary) -> Array[WaveTable]:
	var kept: int = 0
	for partial: Vector2 in tone.bright:
		kept += int(partial.x <= highest_ratio)
	if not tables.has(kept):
		var bright: WaveTable = WaveTable.new(tone.bright, highest_ratio, tone.periods)
		tables[kept] = [bright, WaveTable.new(tone.mellow, highest_ratio, tone.periods)] as Array[WaveTable]
	return tables[kept]


## Returns how often the table is gone through in the loop.
static func _repeats(tone: Tone, hertz: float, rate: float) -> int:
	var period: float = tone.periods * rate / hertz
	var fewest: int = ceili(SHORTEST_LOOP / period)
	if tone.chorus <= 0.0:
		return fewest
	return maxi(mini(CHORUS_PERIODS, int(LONGEST_LOOP / period)), maxi(fewest, 2))


## Adds a table that is gone through [param turns] times a frame, with the weight [param held] and [param passing],
## which is multiplied by [param fade] each frame.
static func _add(sound: Sound, table: WaveTable, turns: float, held: float, passing: float, fade: float) -> void:
	var wave: PackedFloat32Array = sound.wave
	var values: PackedFloat32Array = table.values
	var mask: int = values.size() - 2
	var step: float = turns * (mask + 1)
	var at: float = 0.0
	for frame: int in wave.size() if held > 0.0 else sound.loop_from:
		var below: int = int(at)
		var value: float = values[below & mask]
		value += (values[(below & mask) + 1] - value) * (at - below)
		wave[frame] += value * (held + passing)
		passing *= fade
		at += step


## Adds two softer voices, one a little low and one a little high, so that it beats as several strings do. Soft enough
## to do without numbers between those of the table.
static func _add_chorus(sound: Sound, table: WaveTable, repeats: int, size: float) -> void:
	var wave: PackedFloat32Array = sound.wave
	var values: PackedFloat32Array = table.values
	var mask: int = values.size() - 2
	var loop: int = sound.loop_to - sound.loop_from
	var low_step: float = (repeats - 1.0) / loop * (mask + 1)
	var high_step: float = (repeats + 1.0) / loop * (mask + 1)
	for frame: int in wave.size():
		wave[frame] += size * (values[int(frame * low_step) & mask] + values[int(frame * high_step) & mask])


static func _add_noise(sound: Sound, size: float, rate: float) -> void:
	var random: RandomNumberGenerator = RandomNumberGenerator.new()
	random.seed = 1
	var loudness: float = size
	var fade: float = exp(-1.0 / (NOISE_S * rate))
	var smooth: float = 0.0
	for frame: int in mini(int(5.0 * NOISE_S * rate), sound.loop_from) if size > 0.0 else 0:
		smooth += 0.5 * (random.randf() * 2.0 - 1.0 - smooth)
		sound.wave[frame] += smooth * loudness
		loudness *= fade


## What is struck rings longer the lower it is.
static func _envelope(tone: Tone, pitch: int) -> Envelope:
	var envelope: Envelope = Envelope.new()
	envelope.attack_s = tone.envelope.attack_s
	envelope.decay_s = tone.envelope.decay_s * clampf(2.0 ** ((MIDDLE_C - pitch) / 18.0), 0.25, 2.5)
	envelope.sustain = tone.envelope.sustain
	envelope.release_s = tone.envelope.release_s
	return envelope
