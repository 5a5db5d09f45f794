## When to ping, and when to give a connection up. Any traffic from the server is a sign of life.
##
## Pure: the clock is the caller's, in seconds. Must not know: sockets.
extends RefCounted

const Spec := preload("spec.g.gd")

## Silence after which a ping is due.
var interval_s: float
## Silent intervals after which the server counts as lost.
var patience: int

var _heard_s: float
var _pinged_s: float


func _init(
	now_s: float, seconds: float = Spec.TIMING_HEARTBEAT_MS / 1000.0, intervals: int = Spec.TIMING_LIVENESS
) -> void:
	interval_s = seconds
	patience = intervals
	heard(now_s)


## Notes that something arrived.
func heard(now_s: float) -> void:
	_heard_s = now_s
	_pinged_s = now_s


## Says whether to send a ping now, and takes it as sent.
func ping_is_due(now_s: float) -> bool:
	if now_s - _pinged_s < interval_s:
		return false
	_pinged_s = now_s
	return true


## Says whether the server has been silent for [member patience] intervals.
func is_lost(now_s: float) -> bool:
	return now_s - _heard_s >= interval_s * patience
