## Keeps sound below full scale without distorting it: the whole is turned down for as long as it is too loud.
##
## It looks one window ahead, and so gives what it gets [constant WINDOW] frames later. Must not know: notes.
extends RefCounted

## Frames over which the gain changes at least.
const WINDOW: int = 64
## The loudest that comes out.
const CEILING: float = 0.94
## How far the gain comes back to 1 in each window.
const RECOVERY: float = 0.012

var _before: PackedVector2Array = PackedVector2Array()
## What the frames of [member _before] may be multiplied by at most.
var _allowed_before: float = 1.0
## The gain where they begin.
var _gain: float = 1.0


func _init() -> void:
	_before.resize(WINDOW)


## Returns as many frames as [param frames] has, a multiple of [constant WINDOW]: those before, limited.
func limit(frames: PackedVector2Array) -> PackedVector2Array:
	var ahead: PackedVector2Array = _before + frames
	var size: int = frames.size()
	_before = frames.slice(size - WINDOW)
	for from: int in range(0, size, WINDOW):
		var allowed: float = CEILING / maxf(_peak(ahead, from + WINDOW), CEILING)
		var next: float = minf(minf(allowed, _allowed_before), _gain + RECOVERY)
		if _gain < 1.0 or next < 1.0:
			_turn_down(ahead, from, _gain, next)
		_allowed_before = allowed
		_gain = next
	ahead.resize(size)
	return ahead


static func _peak(frames: PackedVector2Array, from: int) -> float:
	var peak: Vector2 = Vector2.ZERO
	for at: int in range(from, from + WINDOW):
		peak = peak.max(frames[at].abs())
	return maxf(peak.x, peak.y)


static func _turn_down(frames: PackedVector2Array, from: int, first: float, last: float) -> void:
	var gain: float = first
	var slope: float = (last - first) / WINDOW
	for at: int in range(from, from + WINDOW):
		frames[at] *= gain
		gain += slope
