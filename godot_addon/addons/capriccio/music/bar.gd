## One bar of music as it is played: its notes, its tempo, and what it belongs to.
##
## Made once and then only read, so that threads may share it. Must not know: when it is played.
extends RefCounted

const Bar := preload("bar.gd")
const Score := preload("../capriccio_score.gd")

## The notes, as in [member CapriccioScore.notes], their starts counted from the bar's beginning.
var notes: PackedInt32Array = PackedInt32Array()
## The instruments, as in [member CapriccioScore.tracks].
var tracks: Array[Dictionary] = []
## Its length in ticks.
var ticks: int = 0
## The length of a beat in ticks.
var ticks_per_beat: int = 12
## The length of a tick in seconds.
var tick_s: float = 1.0 / 24.0
## Its number in its score or session.
var number: int = 0
## Bars of one section follow each other without a break; where another section begins, what still sounds fades.
var section: int = 0
## The session's state before it, for asking again; empty for bars of a score.
var session_before: PackedByteArray = PackedByteArray()
## The session's state after it.
var session_after: PackedByteArray = PackedByteArray()


## Returns the bars of a score, without notes that nothing could play: of no track, of no pitch.
static func of_score(score: Score, in_section: int) -> Array[Bar]:
	var made: Array[Bar] = []
	for index: int in score.bar_count():
		var bar: Bar = Bar.new()
		bar.ticks = maxi(score.bars[2 * index + 1], 1)
		bar.tracks = score.tracks
		bar.ticks_per_beat = score.ticks_per_beat()
		bar.tick_s = score.seconds_at(1)
		bar.number = score.first_bar + index
		bar.section = in_section
		made.append(bar)
	var current: int = 0
	for at: int in range(0, score.notes.size(), Score.NUMBERS_PER_NOTE) if not made.is_empty() else []:
		if not _can_be_played(score, at):
			continue
		var start: int = score.notes[at + Score.Field.START]
		while current + 1 < made.size() and start >= score.bars[2 * current + 2]:
			current += 1
		var moved: PackedInt32Array = score.notes.slice(at, at + Score.NUMBERS_PER_NOTE)
		moved[Score.Field.START] -= score.bars[2 * current]
		made[current].notes.append_array(moved)
	return made


## Returns how many notes it has.
func note_count() -> int:
	@warning_ignore("integer_division")
	return notes.size() / Score.NUMBERS_PER_NOTE


## Returns how long it takes in seconds.
func duration_s() -> float:
	return ticks * tick_s


static func _can_be_played(score: Score, at: int) -> bool:
	var pitch: int = score.notes[at + Score.Field.PITCH]
	var track: int = score.notes[at + Score.Field.TRACK]
	return pitch >= 0 and pitch <= 127 and track >= 0 and track < score.tracks.size()
