## What is played next: bars that wait, and those that were played, which are repeated when none waits.
##
## Shared by the thread that renders and the one that plans; each call holds the mutex for as long as it takes to move a
## few references. A bar that was taken has begun and can't be called back. Must not know: sound, the backend.
extends RefCounted

const Bar := preload("bar.gd")

## Bars that are repeated, at most, while no new ones come.
const MOST_REPEATED: int = 8

## Guarded by [member _mutex], as all that follows.
var _mutex: Mutex = Mutex.new()
var _waiting: Array[Bar] = []
## The last ones of the current section, in order.
var _played: Array[Bar] = []
## The next of [member _played] to repeat.
var _repeated: int = 0
var _repeats: bool
var _most_repeated: int


## With [param repeats] bars are repeated where none waits; of more than [param most_repeated] the last ones.
func _init(repeats: bool, most_repeated: int = MOST_REPEATED) -> void:
	_repeats = repeats
	_most_repeated = most_repeated


## Adds bars at the end.
func append(bars: Array[Bar]) -> void:
	_mutex.lock()
	_waiting.append_array(bars)
	_mutex.unlock()


## Puts [param bars] in place of those that wait from the number of the first on. Returns false, and changes nothing,
## where a bar of that number or a later one has begun in the meantime.
func replace(bars: Array[Bar]) -> bool:
	_mutex.lock()
	var number: int = bars[0].number
	var is_early: bool = _waiting.is_empty() or _waiting[0].number <= number
	if _waiting.is_empty() and not _played.is_empty():
		is_early = _played[-1].number < number
	if is_early:
		_waiting = _waiting.filter(func(bar: Bar) -> bool: return bar.number < number)
		_waiting.append_array(bars)
	_mutex.unlock()
	return is_early


## Returns the bar to play now; null for the end.
func take() -> Bar:
	_mutex.lock()
	var bar: Bar = _take_waiting() if not _waiting.is_empty() else _take_repeated()
	_mutex.unlock()
	return bar


## Returns how many bars wait.
func waiting_count() -> int:
	_mutex.lock()
	var count: int = _waiting.size()
	_mutex.unlock()
	return count


## Returns the number that comes after all bars.
func next_number() -> int:
	_mutex.lock()
	var last: Array[Bar] = _waiting if not _waiting.is_empty() else _played
	var number: int = last[-1].number + 1 if not last.is_empty() else 0
	_mutex.unlock()
	return number


## Returns the first bar that waits; null for none.
func first_waiting() -> Bar:
	_mutex.lock()
	var first: Bar = _waiting[0] if not _waiting.is_empty() else null
	_mutex.unlock()
	return first


## Says whether what plays now was played before.
func is_repeating() -> bool:
	_mutex.lock()
	var repeating: bool = _repeated > 0
	_mutex.unlock()
	return repeating


func _take_waiting() -> Bar:
	var bar: Bar = _waiting.pop_front()
	if not _played.is_empty() and _played[-1].section != bar.section:
		_played.clear()
	_played.append(bar)
	if _played.size() > _most_repeated:
		_played.pop_front()
	_repeated = 0
	return bar


func _take_repeated() -> Bar:
	if not _repeats or _played.is_empty():
		return null
	var bar: Bar = _played[_repeated % _played.size()]
	_repeated = _repeated % _played.size() + 1
	return bar
