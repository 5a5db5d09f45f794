## A zone of a SoundFont: for which keys and velocities a sample is played, and how.
##
## Must not know: files, waves.
extends RefCounted

const Envelope := preload("../synth/envelope.gd")
const Zone := preload("sound_font_zone.gd")

## Numbers of the generators, by the names of the standard.
enum Generator {
	START_OFFSET = 0, END_OFFSET = 1, LOOP_START_OFFSET = 2, LOOP_END_OFFSET = 3, START_COARSE = 4, END_COARSE = 12,
	PAN = 17, DELAY = 33, ATTACK = 34, HOLD = 35, DECAY = 36, SUSTAIN = 37, RELEASE = 38, KEY_TO_HOLD = 39,
	KEY_TO_DECAY = 40, INSTRUMENT = 41, KEYS = 43, VELOCITIES = 44, LOOP_START_COARSE = 45, FIXED_KEY = 46,
	FIXED_VELOCITY = 47, ATTENUATION = 48, LOOP_END_COARSE = 50, COARSE_TUNE = 51, FINE_TUNE = 52, SAMPLE = 53,
	MODES = 54, SCALE_TUNING = 56, EXCLUSIVE_CLASS = 57, ROOT_KEY = 58,
}
## What holds where nothing is said; 0 for the others.
const DEFAULTS: Dictionary = {
	Generator.DELAY: -12000, Generator.ATTACK: -12000, Generator.HOLD: -12000, Generator.DECAY: -12000,
	Generator.RELEASE: -12000, Generator.KEYS: 127 << 8, Generator.VELOCITIES: 127 << 8, Generator.FIXED_KEY: -1,
	Generator.FIXED_VELOCITY: -1, Generator.SCALE_TUNING: 100, Generator.ROOT_KEY: -1,
}
## What a preset can't say.
const OF_INSTRUMENTS: Array[int] = [
	Generator.START_OFFSET, Generator.END_OFFSET, Generator.LOOP_START_OFFSET, Generator.LOOP_END_OFFSET,
	Generator.START_COARSE, Generator.END_COARSE, Generator.LOOP_START_COARSE, Generator.LOOP_END_COARSE,
	Generator.FIXED_KEY, Generator.FIXED_VELOCITY, Generator.MODES, Generator.EXCLUSIVE_CLASS, Generator.ROOT_KEY,
]
## Ranges are cut to what both allow; these name what comes below.
const NOT_ADDED: Array[int] = [Generator.KEYS, Generator.VELOCITIES, Generator.INSTRUMENT, Generator.SAMPLE]
const COARSE: int = 32768
## Falling by 100 decibels, which is what the standard's times are for, takes this many time constants.
const FALL_TIMES: float = 11.5
const LONGEST_S: float = 60.0
const SHORTEST_ATTACK_S: float = 0.001
const SHORTEST_RELEASE_S: float = 0.01
## Of what files say only this part is meant: they are made by ear for hardware that did so.
const ATTENUATION_SHARE: float = 0.4
const MIDDLE_KEY: int = 60

## Tells it from the others of its file.
var id: int = 0
## Generator to value, where one is said.
var values: Dictionary = {}


## Returns what is said, or what holds else.
func value(generator: Generator) -> int:
	return values.get(generator, DEFAULTS.get(generator, 0))


## Says whether it plays a note.
func plays(key: int, velocity: int) -> bool:
	return _is_in(value(Generator.KEYS), key) and _is_in(value(Generator.VELOCITIES), velocity)


## Returns this zone of an instrument with what a preset's zone adds; null where the two have no key in common.
func added(preset: Zone) -> Zone:
	var sum: Zone = Zone.new()
	sum.values = values.duplicate()
	for generator: int in preset.values:
		if generator not in NOT_ADDED and generator not in OF_INSTRUMENTS:
			sum.values[generator] = value(generator as Generator) + preset.values[generator]
	for range_of: Generator in [Generator.KEYS, Generator.VELOCITIES] as Array[Generator]:
		var low: int = maxi(value(range_of) & 0xff, preset.value(range_of) & 0xff)
		var high: int = mini(value(range_of) >> 8, preset.value(range_of) >> 8)
		if low > high:
			return null
		sum.values[range_of] = low | high << 8
	return sum


## Returns how much an address is moved.
func offset(fine: Generator, coarse: Generator) -> int:
	return value(fine) + value(coarse) * COARSE


## Returns by how many semitones its sample is moved for a key; [param root] is the sample's own.
func semitones(key: int, root: int, correction_cents: int) -> float:
	var own: int = value(Generator.ROOT_KEY)
	var from: int = own if own >= 0 and own <= 127 else root
	var played: int = value(Generator.FIXED_KEY) if value(Generator.FIXED_KEY) >= 0 else key
	var tuned: float = value(Generator.COARSE_TUNE) + (value(Generator.FINE_TUNE) + correction_cents) / 100.0
	return (played - from) * value(Generator.SCALE_TUNING) / 100.0 + tuned


## Returns what its sample is multiplied by.
func gain() -> float:
	return 10.0 ** (-clampi(value(Generator.ATTENUATION), 0, 1440) * ATTENUATION_SHARE / 200.0)


## Returns how loud it is over time for a key.
func envelope(key: int) -> Envelope:
	var made: Envelope = Envelope.new()
	made.delay_s = _seconds(value(Generator.DELAY))
	made.attack_s = maxf(_seconds(value(Generator.ATTACK)), SHORTEST_ATTACK_S)
	made.hold_s = _seconds(value(Generator.HOLD) + (MIDDLE_KEY - key) * value(Generator.KEY_TO_HOLD))
	var decay_s: float = _seconds(value(Generator.DECAY) + (MIDDLE_KEY - key) * value(Generator.KEY_TO_DECAY))
	made.decay_s = maxf(decay_s / FALL_TIMES, SHORTEST_ATTACK_S)
	made.sustain = 10.0 ** (-clampi(value(Generator.SUSTAIN), 0, 1440) / 200.0)
	made.release_s = maxf(_seconds(value(Generator.RELEASE)) / FALL_TIMES, SHORTEST_RELEASE_S)
	return made


static func _seconds(timecents: int) -> float:
	return 0.0 if timecents <= -12000 else minf(2.0 ** (timecents / 1200.0), LONGEST_S)


static func _is_in(range_of: int, number: int) -> bool:
	return number >= range_of & 0xff and number <= range_of >> 8
