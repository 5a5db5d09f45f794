## What a kind of instrument sounds like: its partials when struck or blown and when held, how it begins and ends.
##
## [method of_program] gives the kind for each program of General MIDI. Must not know: how waves are made of it.
extends RefCounted

const Envelope := preload("envelope.gd")
const Tone := preload("tone.gd")
const WaveTable := preload("wave_table.gd")

## The first program of General MIDI for which each kind stands, in order.
const KINDS: Array[Array] = [
	[0, "piano"], [4, "electric_piano"], [6, "harpsichord"], [8, "bell"], [12, "wood"], [14, "bell"], [16, "organ"],
	[21, "reed"], [24, "plucked"], [29, "lead"], [32, "bass"], [38, "synth_bass"], [40, "strings"], [45, "plucked"],
	[47, "wood"], [48, "strings"], [52, "voices"], [55, "brass"], [64, "reed"], [71, "clarinet"], [72, "flute"],
	[80, "lead"], [88, "pad"], [96, "bell"], [97, "pad"], [98, "bell"], [99, "pad"], [104, "plucked"], [109, "reed"],
	[112, "bell"], [114, "wood"], [120, "flute"],
]
## Harmonics, slope at the start, slope when held, loudness of the even ones; seconds from the one to the other; width
## of the chorus in the size of its side voices; noise at the start; attack, decay, sustain, release; loudness.
const TABLE: Dictionary = {
	"piano": [16, 1.25, 2.2, 0.9, 0.25, 0.12, 0.10, 0.002, 1.1, 0.0, 0.09, 1.15],
	"electric_piano": [10, 1.9, 3.2, 0.5, 0.18, 0.25, 0.04, 0.003, 1.3, 0.0, 0.12, 1.1],
	"harpsichord": [24, 0.75, 1.3, 0.9, 0.35, 0.15, 0.12, 0.001, 0.8, 0.0, 0.06, 0.7],
	"organ": [12, 1.5, 1.45, 1.1, 0.08, 0.2, 0.03, 0.012, 1.0, 1.0, 0.06, 0.7],
	"plucked": [18, 0.95, 1.9, 0.8, 0.16, 0.1, 0.10, 0.002, 0.6, 0.0, 0.10, 1.05],
	"bass": [12, 1.15, 2.1, 0.7, 0.20, 0.0, 0.08, 0.003, 1.2, 0.0, 0.06, 1.35],
	"synth_bass": [20, 0.9, 1.6, 1.0, 0.15, 0.2, 0.0, 0.003, 1.5, 0.4, 0.06, 1.1],
	"strings": [20, 1.6, 1.25, 0.9, 0.15, 0.45, 0.03, 0.055, 2.0, 0.85, 0.14, 0.75],
	"voices": [12, 1.9, 1.7, 0.8, 0.20, 0.55, 0.04, 0.070, 2.0, 0.9, 0.20, 0.85],
	"pad": [14, 2.0, 1.6, 0.8, 0.50, 0.6, 0.0, 0.120, 3.0, 0.9, 0.35, 0.75],
	"brass": [18, 1.7, 1.15, 1.0, 0.10, 0.2, 0.05, 0.030, 1.5, 0.8, 0.08, 0.75],
	"reed": [18, 1.35, 1.2, 0.75, 0.08, 0.18, 0.06, 0.025, 2.0, 0.85, 0.07, 0.7],
	"clarinet": [15, 1.5, 1.35, 0.08, 0.08, 0.15, 0.05, 0.025, 2.0, 0.9, 0.07, 0.8],
	"flute": [7, 2.1, 2.4, 0.7, 0.10, 0.22, 0.16, 0.035, 2.0, 0.9, 0.09, 0.95],
	"lead": [20, 1.0, 1.15, 0.9, 0.12, 0.3, 0.0, 0.006, 2.0, 0.8, 0.09, 0.6],
}
## Ratio and amplitude of the partials of what rings between the harmonics.
const RINGING: Dictionary = {
	"bell": [[1.0, 1.0], [2.0, 0.45], [2.75, 0.35], [4.0, 0.14], [5.375, 0.2], [8.25, 0.08]],
	"wood": [[1.0, 1.0], [4.0, 0.28], [9.25, 0.10]],
}
## The same numbers as in [constant TABLE], from the seconds from start to held.
const RINGING_TABLE: Dictionary = {
	"bell": [0.30, 0.08, 0.05, 0.001, 1.0, 0.0, 0.35, 0.9],
	"wood": [0.05, 0.0, 0.15, 0.001, 0.28, 0.0, 0.12, 1.2],
}
const RINGING_PERIODS: int = 8

## The kind's name.
var name: String
## Partials at the start.
var bright: PackedVector2Array
## Partials when held.
var mellow: PackedVector2Array
## Periods of a table of them.
var periods: int = 1
## Seconds in which the one becomes the other.
var brightness_s: float
## Size of the two side voices of its chorus; 0 for none.
var chorus: float
## Size of the noise at the start.
var noise: float
## Its envelope at middle C.
var envelope: Envelope = Envelope.new()
## Its loudness among the others.
var gain: float


func _init(kind: String) -> void:
	name = kind
	var numbers: Array = []
	if RINGING.has(kind):
		for partial: Array in RINGING[kind]:
			bright.append(Vector2(partial[0], partial[1]))
			# What is higher fades earlier.
			mellow.append(Vector2(partial[0], partial[1] / partial[0]))
		periods = RINGING_PERIODS
		numbers = RINGING_TABLE[kind]
	else:
		var row: Array = TABLE[kind]
		bright = WaveTable.harmonics(row[0], row[1], row[3])
		mellow = WaveTable.harmonics(row[0], row[2], row[3])
		numbers = row.slice(4)
	brightness_s = numbers[0]
	chorus = numbers[1]
	noise = numbers[2]
	envelope.attack_s = numbers[3]
	envelope.decay_s = numbers[4]
	envelope.sustain = numbers[5]
	envelope.release_s = numbers[6]
	gain = numbers[7]


## Returns the name of the kind that stands for a program of General MIDI.
static func of_program(program: int) -> String:
	var kind: String = KINDS[0][1]
	for row: Array in KINDS:
		if program >= row[0]:
			kind = row[1]
	return kind
