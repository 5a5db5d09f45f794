## What is heard, as it is heard: bars, beats and notes of the bars that have begun, each told at its frame.
##
## Must not know: threads, where the frames come from.
extends RefCounted

const Bar := preload("bar.gd")
const HeardBar := preload("heard_bar.gd")
const Score := preload("../capriccio_score.gd")

## Emitted for each bar; [param number] counts from 0.
signal bar_heard(bar: Bar, number: int)
## Emitted for each beat of a bar, from 0, after its bar.
signal beat_heard(number: int, beat: int)
## Emitted for each note.
signal note_heard(track: int, pitch: int, velocity: int)

var _rate: float
## Frames of what is to be told, in order, and what that is.
var _frames: PackedFloat64Array = PackedFloat64Array()
var _tellers: Array[Callable] = []
var _next: int = 0
var _bars: int = 0


func _init(frames_per_second: float) -> void:
	_rate = frames_per_second


## Takes bars that have begun.
func add(begun: Array[HeardBar]) -> void:
	for heard: HeardBar in begun:
		_add_bar(heard)


## Tells all that is heard up to [param frame].
func advance(frame: float) -> void:
	while _next < _frames.size() and _frames[_next] <= frame:
		_next += 1
		_tellers[_next - 1].call()
	if _next == _frames.size():
		_frames.clear()
		_tellers.clear()
		_next = 0


func _add_bar(heard: HeardBar) -> void:
	var bar: Bar = heard.bar
	_add(heard.frame, bar_heard.emit.bind(bar, _bars))
	var note: int = 0
	var beat: int = 0
	while beat * bar.ticks_per_beat < bar.ticks:
		_add(heard.frame + beat * bar.ticks_per_beat * bar.tick_s * _rate, beat_heard.emit.bind(_bars, beat))
		beat += 1
		while note < bar.notes.size() and bar.notes[note + Score.Field.START] < beat * bar.ticks_per_beat:
			_add_note(heard, note)
			note += Score.NUMBERS_PER_NOTE
	_bars += 1


func _add_note(heard: HeardBar, at: int) -> void:
	var notes: PackedInt32Array = heard.bar.notes
	var frame: float = heard.frame + notes[at + Score.Field.START] * heard.bar.tick_s * _rate
	var facts: Array = [at + Score.Field.TRACK, at + Score.Field.PITCH, at + Score.Field.VELOCITY]
	_add(frame, note_heard.emit.bindv(facts.map(func(place: int) -> int: return notes[place])))


func _add(frame: float, teller: Callable) -> void:
	_frames.append(frame)
	_tellers.append(teller)
