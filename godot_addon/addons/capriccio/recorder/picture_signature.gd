## Tells whether two pictures show nearly the same: the mean difference of their brightness on a coarse grid.
##
## Must not know: threads, files.
extends RefCounted

const GRID: Vector2i = Vector2i(32, 18)


## Returns the brightness of [param picture] on the grid, each cell the mean of what it covers.
static func of(picture: Image) -> PackedByteArray:
	var small: Image = picture.duplicate()
	small.clear_mipmaps()
	while small.get_width() >= GRID.x * 2 and small.get_height() >= GRID.y * 2:
		small.shrink_x2()
	small.resize(GRID.x, GRID.y, Image.INTERPOLATE_BILINEAR)
	small.convert(Image.FORMAT_L8)
	return small.get_data()


## Returns how far two signatures are apart: 0 for the same picture, 1 for black and white. Nothing is like nothing.
static func distance(one: PackedByteArray, other: PackedByteArray) -> float:
	if one.is_empty() or one.size() != other.size():
		return 1.0
	var sum: int = 0
	for cell: int in one.size():
		sum += absi(one[cell] - other[cell])
	return sum / (255.0 * one.size())
