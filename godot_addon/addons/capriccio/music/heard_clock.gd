## The frame of the music that is heard now, from what the audio server says, which comes in steps and now and then is a
## step off: the median of what was said lately, carried on by the machine's clock.
##
## Must not know: what is heard.
extends RefCounted

## Looks of which the median is taken.
const LOOKS: int = 15

var _rate: float
## Frames that the music is behind the machine's clock, of the last looks, the oldest first.
var _behind: PackedFloat64Array = PackedFloat64Array()
var _now: float = 0.0


func _init(frames_per_second: float) -> void:
	_rate = frames_per_second


## Takes a look: [param said] is the frame that is heard according to the audio server. Returns the frame that is heard,
## which never goes back.
func look(said: float) -> float:
	var clock: float = Time.get_ticks_usec() * 1e-6 * _rate
	_behind.append(clock - said)
	if _behind.size() > LOOKS:
		_behind.remove_at(0)
	var sorted: PackedFloat64Array = _behind.duplicate()
	sorted.sort()
	@warning_ignore("integer_division")
	_now = maxf(_now, clock - sorted[sorted.size() / 2])
	return _now


## Returns the frame of the last look.
func now() -> float:
	return _now


## Forgets earlier looks, since the music was halted.
func forget() -> void:
	_behind.clear()
