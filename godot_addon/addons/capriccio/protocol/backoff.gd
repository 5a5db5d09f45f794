## How long to wait before the next attempt to connect: doubled each time up to a ceiling, spread by a fifth both ways.
##
## Pure: the randomness is the caller's. Must not know: sockets, clocks.
extends RefCounted

const Spec := preload("spec.g.gd")

var _first_s: float
var _ceiling_s: float
var _next_s: float


func _init(
	first_s: float = Spec.TIMING_BACKOFF_FIRST_MS / 1000.0, ceiling_s: float = Spec.TIMING_BACKOFF_CEILING_MS / 1000.0
) -> void:
	_first_s = first_s
	_ceiling_s = ceiling_s
	_next_s = first_s


## Returns the next pause in seconds; [param random] is uniform in [0, 1).
func pause_s(random: float) -> float:
	var pause: float = _next_s * (0.8 + 0.4 * random)
	_next_s = minf(_next_s * 2.0, _ceiling_s)
	return pause


## Begins again with the first pause, after a connection that worked.
func reset() -> void:
	_next_s = _first_s
