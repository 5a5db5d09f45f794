## Tells when the camera cuts to another scene: the colours of the picture change at once, not bit by bit.
##
## Compares coarse colour histograms of consecutive captures, which a moving camera changes little. Must not know:
## viewports, what happens at a cut.
extends RefCounted

## Size of the picture whose colours are counted.
const SAMPLES: Vector2i = Vector2i(32, 18)
## Two bits of each channel.
const BINS: int = 64

## Share of the picture that must have changed its colour, 0 to 1.
var threshold: float = 0.4

var _previous: PackedFloat32Array = PackedFloat32Array()


## Says whether [param image] (RGB8) shows another scene than the one before. The first picture is a cut.
func is_cut(image: Image) -> bool:
	var histogram: PackedFloat32Array = _histogram(image)
	var before: PackedFloat32Array = _previous
	_previous = histogram
	return before.is_empty() or _distance(before, histogram) > threshold


static func _histogram(image: Image) -> PackedFloat32Array:
	var small: Image = image.duplicate()
	small.resize(SAMPLES.x, SAMPLES.y, Image.INTERPOLATE_BILINEAR)
	var pixels: PackedByteArray = small.get_data()
	var counts: PackedFloat32Array = PackedFloat32Array()
	counts.resize(BINS)
	for at: int in range(0, pixels.size(), 3):
		counts[(pixels[at] >> 6) << 4 | (pixels[at + 1] >> 6) << 2 | pixels[at + 2] >> 6] += 1.0
	return counts


## Returns the share of pixels that changed their bin, at least: 0 for equal histograms, 1 for disjoint ones.
static func _distance(before: PackedFloat32Array, after: PackedFloat32Array) -> float:
	var moved: float = 0.0
	for bin: int in BINS:
		moved += absf(after[bin] - before[bin])
	return moved / (2.0 * SAMPLES.x * SAMPLES.y)
