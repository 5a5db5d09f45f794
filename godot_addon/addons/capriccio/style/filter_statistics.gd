## What a style filter has done and what it cost, kept over the last frames.
##
## Must not know: what is measured.
extends RefCounted

## Frames over which main-thread time is kept.
const WINDOW: int = 120

var _recent_usec: PackedInt32Array = PackedInt32Array()
var _next: int = 0
var _sum_usec: int = 0


## Notes what one frame cost.
func add(usec: int) -> void:
	if _recent_usec.size() < WINDOW:
		_recent_usec.append(usec)
		_sum_usec += usec
		return
	_sum_usec += usec - _recent_usec[_next]
	_recent_usec[_next] = usec
	_next = (_next + 1) % WINDOW


## Returns the mean over the window, in microseconds.
func mean_usec() -> float:
	return float(_sum_usec) / maxi(_recent_usec.size(), 1)


## Returns the median over the window, in microseconds.
func median_usec() -> int:
	if _recent_usec.is_empty():
		return 0
	var sorted: PackedInt32Array = _recent_usec.duplicate()
	sorted.sort()
	return sorted[sorted.size() >> 1]


## Returns the longest in the window, in microseconds.
func longest_usec() -> int:
	var longest: int = 0
	for usec: int in _recent_usec:
		longest = maxi(longest, usec)
	return longest
