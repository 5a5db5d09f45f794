## Makes the sounds of drums: a membrane whose tone falls, and noise that is bright or dull; each fades in its own time.
##
## Pitches are those of General MIDI's drum channel. Must not know: banks, threads.
extends RefCounted

const Envelope := preload("envelope.gd")
const Sound := preload("sound.gd")

## Tone in hertz at the start and later, its size, seconds in which it falls to 1/e; size of the noise, seconds, share
## of it that is low (1 dull, 0 a hiss); loudness.
const KINDS: Dictionary = {
	"kick": [125.0, 48.0, 1.0, 0.13, 0.10, 0.008, 0.5, 1.35],
	"stick": [1700.0, 1650.0, 0.5, 0.012, 0.5, 0.012, 0.3, 0.7],
	"snare": [235.0, 182.0, 0.6, 0.07, 0.7, 0.11, 0.8, 0.85],
	"clap": [900.0, 900.0, 0.0, 0.02, 1.0, 0.09, 0.9, 0.75],
	"low_tom": [120.0, 82.0, 1.0, 0.22, 0.12, 0.03, 0.6, 1.1],
	"middle_tom": [165.0, 118.0, 1.0, 0.18, 0.12, 0.03, 0.6, 1.05],
	"high_tom": [225.0, 165.0, 1.0, 0.15, 0.12, 0.03, 0.6, 1.0],
	"closed_hat": [0.0, 0.0, 0.0, 0.01, 1.0, 0.028, 0.0, 0.40],
	"open_hat": [0.0, 0.0, 0.0, 0.01, 1.0, 0.17, 0.0, 0.38],
	"crash": [0.0, 0.0, 0.0, 0.01, 1.0, 0.45, 0.1, 0.50],
	"ride": [3150.0, 3150.0, 0.16, 0.30, 0.5, 0.25, 0.0, 0.42],
	"bell": [562.0, 562.0, 0.7, 0.10, 0.05, 0.01, 0.2, 0.5],
	"shaker": [0.0, 0.0, 0.0, 0.01, 1.0, 0.035, 0.05, 0.35],
	"hand": [330.0, 262.0, 1.0, 0.09, 0.2, 0.012, 0.5, 0.85],
}
## The first pitch for which each kind stands, in order.
const PITCHES: Array[Array] = [
	[0, "kick"], [37, "stick"], [38, "snare"], [39, "clap"], [40, "snare"], [41, "low_tom"], [42, "closed_hat"],
	[43, "low_tom"], [44, "closed_hat"], [45, "middle_tom"], [46, "open_hat"], [47, "middle_tom"], [48, "high_tom"],
	[49, "crash"], [50, "high_tom"], [51, "ride"], [52, "crash"], [53, "bell"], [54, "shaker"], [55, "crash"],
	[56, "bell"], [57, "crash"], [58, "shaker"], [59, "ride"], [60, "hand"], [67, "bell"], [69, "shaker"],
	[71, "stick"], [80, "bell"], [82, "shaker"],
]
const HATS: PackedStringArray = ["closed_hat", "open_hat"]
const HAT_GROUP: int = 1
## How far each of a few is beside the middle.
const PANS: Dictionary = {
	"closed_hat": 0.25, "open_hat": 0.25, "ride": -0.3, "crash": 0.3, "low_tom": -0.3, "high_tom": 0.25,
	"shaker": -0.25,
}
const GAIN: float = 0.5
## Seconds in which a tone falls from its first pitch to its last.
const FALL_S: float = 0.035
## Time constants after which nothing is heard.
const AUDIBLE_TIMES: float = 6.0
## Frames at the end in which the last bit fades.
const END_FRAMES: int = 128


## Returns the name of the kind that stands for a pitch.
static func of_pitch(pitch: int) -> String:
	var kind: String = PITCHES[0][1]
	for row: Array in PITCHES:
		if pitch >= row[0]:
			kind = row[1]
	return kind


## Returns the sound of a kind.
static func make(kind: String, rate: float) -> Sound:
	var row: Array = KINDS[kind]
	var sound: Sound = Sound.new()
	var longest_s: float = maxf(row[3] if row[2] > 0.0 else 0.0, row[5])
	sound.wave.resize(int(AUDIBLE_TIMES * longest_s * rate) + END_FRAMES)
	_add_tone(sound.wave, row, rate)
	_add_noise(sound.wave, row, rate)
	for at: int in END_FRAMES:
		sound.wave[sound.wave.size() - 1 - at] *= float(at) / END_FRAMES
	sound.envelope.attack_s = 0.0005
	sound.envelope.sustain = 1.0
	sound.rings_out = true
	sound.gain = GAIN * row[7]
	sound.pan = PANS.get(kind, 0.0)
	sound.exclusive_group = HAT_GROUP if kind in HATS else 0
	return sound


static func _add_tone(wave: PackedFloat32Array, row: Array, rate: float) -> void:
	var size: float = row[2]
	var fade: float = exp(-1.0 / (row[3] * rate))
	var held: float = TAU * row[1] / rate
	var above: float = TAU * row[0] / rate - held
	var fall: float = exp(-1.0 / (FALL_S * rate))
	var phase: float = 0.0
	for at: int in wave.size() if size > 0.0 else 0:
		wave[at] += size * sin(phase)
		phase += held + above
		above *= fall
		size *= fade


## White noise, of which the low part is kept or taken away.
static func _add_noise(wave: PackedFloat32Array, row: Array, rate: float) -> void:
	var random: RandomNumberGenerator = RandomNumberGenerator.new()
	random.seed = 7
	var size: float = row[4]
	var fade: float = exp(-1.0 / (row[5] * rate))
	var low_share: float = row[6]
	var low: float = 0.0
	for at: int in mini(int(AUDIBLE_TIMES * row[5] * rate), wave.size()):
		var white: float = random.randf() * 2.0 - 1.0
		low += 0.4 * (white - low)
		wave[at] += size * (white - low + low_share * (3.0 * low - white))
		size *= fade
