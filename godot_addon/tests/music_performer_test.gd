## What is rendered of a timeline: where another section begins, what still sounds fades; voices end; none is too many.
extends "test_case.gd"

const Bank := preload("res://addons/capriccio/music/synth/instrument_bank.gd")
const Bar := preload("res://addons/capriccio/music/bar.gd")
const Limiter := preload("res://addons/capriccio/music/synth/limiter.gd")
const Performer := preload("res://addons/capriccio/music/synth/performer.gd")
const Timeline := preload("res://addons/capriccio/music/timeline.gd")

const RATE: float = 16000.0
const ORGAN: int = 19
## A bar of four quarter notes at 240 a minute.
const BAR_FRAMES: int = 16000

var _bank: Bank = Bank.new(RATE)


func test_what_sounds_fades_where_another_section_begins() -> void:
	var goes_on: PackedVector2Array = _render([_bar(0, [0, 96, 60, 100, 0]), _bar(0, [])], 2 * BAR_FRAMES)
	var fades: PackedVector2Array = _render([_bar(0, [0, 96, 60, 100, 0]), _bar(1, [])], 2 * BAR_FRAMES)
	check_equal(goes_on.slice(0, BAR_FRAMES), fades.slice(0, BAR_FRAMES), "what is heard before the bar line")
	var later: int = BAR_FRAMES + int(0.5 * RATE)
	check(_peak(goes_on, later) > 0.05, "a note over the bar line ended")
	check(_peak(fades, later) < 0.001, "a note of the section before goes on")
	check(_peak(fades, BAR_FRAMES, BAR_FRAMES + 400) > 0.05, "it was cut")


func test_the_new_section_begins_at_the_bar_line_at_full_strength() -> void:
	var alone: PackedVector2Array = _render([_bar(0, []), _bar(0, [0, 12, 72, 100, 0])], 2 * BAR_FRAMES)
	var changed: PackedVector2Array = _render([_bar(0, []), _bar(1, [0, 12, 72, 100, 0])], 2 * BAR_FRAMES)
	check_equal(alone, changed, "what begins at the bar line")


func test_the_music_ends_when_the_last_voice_has() -> void:
	var timeline: Timeline = Timeline.new(false)
	timeline.append([_bar(0, [36, 12, 60, 100, 0])] as Array[Bar])
	var performer: Performer = Performer.new(timeline, _bank)
	var blocks: int = 0
	while not performer.has_ended and blocks < 1000:
		performer.render()
		blocks += 1
	var seconds: float = blocks * Performer.BLOCK / RATE
	check(seconds > 1.0 and seconds < 3.0, "it ended after %.2f s" % seconds)
	check_equal(performer.begun.size(), 1, "bars that began")


func test_ten_thousand_notes_in_a_bar_are_played_by_as_many_voices_as_there_are() -> void:
	var notes: Array[int] = []
	for number: int in 10000:
		@warning_ignore("integer_division")
		notes.append_array([number * 48 / 10000, 48, 30 + number % 60, 127, 0])
	var frames: PackedVector2Array = _render([_bar(0, notes)], 4096)
	check(_peak(frames, 0) <= Limiter.CEILING + 1e-6, "the sum is %s" % _peak(frames, 0))


func test_a_bar_of_no_length_does_not_hang() -> void:
	var bar: Bar = _bar(0, [])
	bar.ticks = 0
	var timeline: Timeline = Timeline.new(true)
	timeline.append([bar] as Array[Bar])
	var performer: Performer = Performer.new(timeline, _bank)
	check_equal(performer.render().size(), Performer.BLOCK, "frames")


func _bar(section: int, notes: Array) -> Bar:
	var bar: Bar = Bar.new()
	bar.section = section
	bar.number = section
	bar.notes = PackedInt32Array(notes)
	bar.tracks = [{"name": "", "program": ORGAN, "drums": false}]
	bar.ticks = 48
	bar.tick_s = BAR_FRAMES / RATE / 48.0
	return bar


func _render(bars: Array[Bar], count: int) -> PackedVector2Array:
	var timeline: Timeline = Timeline.new(false)
	timeline.append(bars)
	var performer: Performer = Performer.new(timeline, _bank)
	var frames: PackedVector2Array = PackedVector2Array()
	while frames.size() < count + Limiter.WINDOW:
		frames.append_array(performer.render())
	return frames.slice(Limiter.WINDOW)


func _peak(frames: PackedVector2Array, from: int, to: int = -1) -> float:
	var peak: float = 0.0
	for at: int in range(from, frames.size() if to < 0 else to):
		peak = maxf(peak, frames[at].abs()[frames[at].abs().max_axis_index()])
	return peak
