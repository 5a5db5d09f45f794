## Turns the backend's bilateral grids into the slices of 3D textures, and finds what is on the way between two of them.
##
## A grid lies as [y][x][z][row][column], float16. That is a picture whose pixels are (red, green, blue, offset): a line
## for each cell of y and x, and in it, for each z, a pixel for each of the red, green and blue output. So a slice is a
## column of it. Everything but the easing is left to [Image], which is faster than a loop. Runs on the network thread.
## Must not know: sockets, viewports.
extends RefCounted

const CHANNELS: int = 3
## Values of one cell: for each output, three colour weights and an offset.
const CELL_VALUES: int = 12
## What any GPU allows a 3D texture's sides to be.
const LARGEST_SIDE: int = 256
## Before the colours in the bytes of a [PackedColorArray]: its type and how many there are, as 32 bits.
const COLORS_HEAD_BYTES: int = 8

## Columns, rows and depth of the grids.
var _size: Vector3i = Vector3i.ZERO
## The two grids between which what is shown moves, a colour for each pixel; empty before the first.
var _before: PackedColorArray = PackedColorArray()
var _newest: PackedColorArray = PackedColorArray()


## Takes a new grid of [param size] (columns, rows, depth) while what is shown has gone [param share] (0 to 1) of the
## way to the newest one, and returns from what to what it moves now: for each, the slices of three textures, for the
## red, green and blue output. The first grid is shown at once.
func move_on(grid: PackedByteArray, size: Vector3i, share: float) -> Array[Array]:
	var sides: Vector2i = Vector2i(size.z * CHANNELS, size.x * size.y)
	var picture: Image = Image.create_from_data(sides.x, sides.y, false, Image.FORMAT_RGBAH, grid)
	var newest: Array[Array] = _slices(picture, size)
	picture.convert(Image.FORMAT_RGBAF)
	var arrived: PackedColorArray = _to_colors(picture.get_data())
	if size != _size:
		_size = size
		_before = arrived.duplicate()
	else:
		for at: int in arrived.size():
			_before[at] = _before[at].lerp(_newest[at], share)
	_newest = arrived
	picture = Image.create_from_data(sides.x, sides.y, false, Image.FORMAT_RGBAF, _before.to_byte_array())
	picture.convert(Image.FORMAT_RGBAH)
	return [_slices(picture, size), newest]


## Returns an image for each depth of each output, of a grid as a picture of half floats.
static func _slices(picture: Image, size: Vector3i) -> Array[Array]:
	var channels: Array[Array] = []
	for channel: int in CHANNELS:
		var images: Array[Image] = []
		for depth: int in size.z:
			var column: Image = picture.get_region(Rect2i(depth * CHANNELS + channel, 0, 1, picture.get_height()))
			images.append(Image.create_from_data(size.x, size.y, false, Image.FORMAT_RGBAH, column.get_data()))
		channels.append(images)
	return channels


static func _to_colors(floats: PackedByteArray) -> PackedColorArray:
	var bytes: PackedByteArray = PackedByteArray()
	bytes.resize(COLORS_HEAD_BYTES)
	bytes.encode_u32(0, TYPE_PACKED_COLOR_ARRAY)
	@warning_ignore("integer_division")
	bytes.encode_u32(4, floats.size() / 16)
	return bytes_to_var(bytes + floats)
