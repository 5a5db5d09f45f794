## Music as notes: what [method Capriccio.compose] returns, what [CapriccioMusicPlayer] plays, and what a
## [code].tres[/code] file of the project keeps.
##
## Time is counted in ticks, [member ticks_per_quarter] to a quarter note; [method seconds_at] tells when a tick is.
@tool
class_name CapriccioScore
extends Resource

## Numbers that one note takes in [member notes].
const NUMBERS_PER_NOTE: int = 5
## Where they are: the tick at which it starts, its length in ticks, its pitch (60 is middle C), its loudness
## (1 to 127), its place in [member tracks].
enum Field { START, LENGTH, PITCH, VELOCITY, TRACK }

## The notes, [constant NUMBERS_PER_NOTE] numbers each as [enum Field] says, in the order in which they start.
@export var notes: PackedInt32Array = PackedInt32Array()
## The instruments: dictionaries with [code]name[/code], [code]program[/code] (General MIDI, 0 to 127) and
## [code]drums[/code].
@export var tracks: Array[Dictionary] = []
## Ticks of a quarter note.
@export var ticks_per_quarter: int = 12
## Quarter notes in a minute.
@export var tempo: float = 120.0
## The metre, such as [code]3/4[/code].
@export var metre: String = "4/4"
## The key's tonic, such as [code]Eb[/code].
@export var key: String = "C"
## The key's mode, such as [code]minor[/code].
@export var mode: String = "major"
## Where each bar begins and how long it is, in ticks: two numbers a bar.
@export var bars: PackedInt32Array = PackedInt32Array()
## The tick at which the last bar ends.
@export var end_tick: int = 0
## Whether the last bar leads into the first.
@export var loop: bool = true
## The seed that it was made from.
@export var seed_number: int = 0
## Says which model file made it.
@export var model_hash: String = ""
## The tick at which what the backend has added begins, where a piece was continued; 0 else.
@export var from_tick: int = 0

## The bytes of the file, where the option [code]encoding[/code] asked for one. Not kept in resource files.
var file: PackedByteArray = PackedByteArray()
## Of bars of a session: the number of the first of them, and the session's state after the last. Not kept in files.
var first_bar: int = 0
## See [member first_bar].
var session: PackedByteArray = PackedByteArray()


## Returns how many notes there are.
func note_count() -> int:
	@warning_ignore("integer_division")
	return notes.size() / NUMBERS_PER_NOTE


## Returns a number of a note.
func note(index: int, field: Field) -> int:
	return notes[index * NUMBERS_PER_NOTE + field]


## Returns how many bars there are.
func bar_count() -> int:
	@warning_ignore("integer_division")
	return bars.size() / 2


## Returns the bar that a tick is in; those before the first and after the last are in these.
func bar_at(tick: int) -> int:
	for bar: int in bar_count():
		if tick < bars[2 * bar] + bars[2 * bar + 1]:
			return bar
	return bar_count() - 1


## Returns the seconds from the beginning to a tick.
func seconds_at(tick: int) -> float:
	return tick * 60.0 / (maxi(ticks_per_quarter, 1) * maxf(tempo, 1.0))


## Returns how long it takes in seconds.
func duration_s() -> float:
	return seconds_at(end_tick)


## Returns the ticks of one beat: the metre's lower number, and three of them where it is 6/8 or the like.
func ticks_per_beat() -> int:
	var above: int = int(metre.get_slice("/", 0))
	@warning_ignore("integer_division")
	var unit: int = ticks_per_quarter * 4 / clampi(int(metre.get_slice("/", 1)), 1, ticks_per_quarter * 4)
	return unit * 3 if metre.ends_with("/8") and above > 3 and above % 3 == 0 else unit
