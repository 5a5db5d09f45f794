## The order in which bars are played: what waits, what takes its place, what is repeated; and the clock of what is heard.
extends "test_case.gd"

const Bar := preload("res://addons/capriccio/music/bar.gd")
const HeardClock := preload("res://addons/capriccio/music/heard_clock.gd")
const Timeline := preload("res://addons/capriccio/music/timeline.gd")


func test_bars_are_played_in_order_and_the_last_ones_repeated() -> void:
	var timeline: Timeline = Timeline.new(true, 2)
	timeline.append(_bars([0, 1, 2]))
	check_equal(_take(timeline, 8), [0, 1, 2, 1, 2, 1, 2, 1], "bars")
	check(timeline.is_repeating(), "it does not repeat")
	timeline.append(_bars([3]))
	check_equal(_take(timeline, 4), [3, 2, 3, 2], "bars after a new one")


func test_without_repeating_it_ends() -> void:
	var timeline: Timeline = Timeline.new(false)
	timeline.append(_bars([0]))
	check_equal(_take(timeline, 3), [0, -1, -1], "bars")
	check_equal(Timeline.new(true).take(), null, "of nothing")


func test_bars_that_have_not_begun_are_replaced() -> void:
	var timeline: Timeline = Timeline.new(true)
	timeline.append(_bars([0, 1, 2, 3]))
	_take(timeline, 1)
	check(timeline.replace(_bars([2], 1)), "bar 2 is refused")
	check_equal([timeline.waiting_count(), timeline.next_number()], [2, 3], "bars that wait, the number after them")
	check_equal(_take(timeline, 2), [1, 2], "bars")
	check_equal(_take(timeline, 2), [2, 2], "what is repeated: only of the new section")


func test_bars_that_have_begun_stay() -> void:
	var timeline: Timeline = Timeline.new(true)
	timeline.append(_bars([0, 1]))
	_take(timeline, 1)
	check(not timeline.replace(_bars([0], 1)), "the bar that plays was replaced")
	check_equal(timeline.first_waiting().number, 1, "what waits")
	_take(timeline, 3)
	check(not timeline.replace(_bars([1], 1)), "a bar that was played was replaced")
	check(timeline.replace(_bars([2], 1)), "the next one is refused")


func test_the_clock_takes_no_notice_of_single_steps() -> void:
	var clock: HeardClock = HeardClock.new(32000.0)
	var worst: float = 0.0
	var last: float = 0.0
	for look: int in 60:
		OS.delay_msec(2)
		var truth: float = Time.get_ticks_usec() * 0.032
		var heard: float = clock.look(truth + (3000.0 if look % 5 == 3 else 0.0))
		check(heard >= last, "it went back")
		last = heard
		worst = maxf(worst, absf(heard - truth))
	check(worst < 320.0, "it was %.0f frames off" % worst)


func _bars(numbers: Array, section: int = 0) -> Array[Bar]:
	var made: Array[Bar] = []
	for number: int in numbers:
		var bar: Bar = Bar.new()
		bar.number = number
		bar.section = section
		made.append(bar)
	return made


## Takes bars and returns their numbers; -1 for the end.
func _take(timeline: Timeline, count: int) -> Array:
	var numbers: Array = []
	for turn: int in count:
		var bar: Bar = timeline.take()
		numbers.append(bar.number if bar != null else -1)
	return numbers
