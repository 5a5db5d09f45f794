## Turns the backend's bilateral grids into the slices of 3D textures, and finds what is on the way between two of them.
##
## The grid lies as [y][x][z][row][column], float16: 9 by 16 by 8 cells of 3 rows of (red, green, blue, offset).
## Textures want it as [row][z][y][x][column]: for each output channel, slices of RGBA pixels. Runs on the network
## thread. Must not know: sockets, viewports.
extends RefCounted

const ROWS: int = 9
const COLUMNS: int = 16
const DEPTH: int = 8
const CHANNELS: int = 3
## Values of one matrix row: three colour weights and an offset.
const ROW_VALUES: int = 4
const CELL_VALUES: int = CHANNELS * ROW_VALUES
const PIXELS: int = ROWS * COLUMNS * DEPTH * CHANNELS
const VALUES: int = PIXELS * ROW_VALUES
const SLICE_VALUES: int = ROWS * COLUMNS * ROW_VALUES

## The two grids between which what is shown moves, in the textures' order and full precision; empty before the first.
var _before: PackedFloat32Array = PackedFloat32Array()
var _newest: PackedFloat32Array = PackedFloat32Array()
## Where each value of the textures' order lies in the grid.
var _order: PackedInt32Array = _texture_order()


## Takes a new grid while what is shown has gone [param share] (0 to 1) of the way to the newest one, and returns from
## what to what it moves now: the slices of three textures each, for the red, green and blue output. The first grid is
## shown at once.
func move_on(grid: PackedByteArray, share: float) -> Array[Array]:
	var arrived: PackedFloat32Array = _to_floats(grid)
	var is_first: bool = _newest.is_empty()
	_before.resize(VALUES)
	_newest.resize(VALUES)
	for at: int in VALUES:
		var value: float = arrived[_order[at]]
		_before[at] = value if is_first else lerpf(_before[at], _newest[at], share)
		_newest[at] = value
	return [_slices(_before.to_byte_array()), _slices(_newest.to_byte_array())]


## Returns the slices of the grid that changes nothing.
static func identity() -> Array[Array]:
	var values: PackedFloat32Array = PackedFloat32Array()
	values.resize(VALUES)
	for channel: int in CHANNELS:
		for pixel: int in DEPTH * ROWS * COLUMNS:
			values[channel * DEPTH * SLICE_VALUES + pixel * ROW_VALUES + channel] = 1.0
	return _slices(values.to_byte_array())


## Converts half floats with Godot's [Image], which is faster at it than a loop.
static func _to_floats(halves: PackedByteArray) -> PackedFloat32Array:
	var picture: Image = Image.create_from_data(PIXELS, 1, false, Image.FORMAT_RGBAH, halves)
	picture.convert(Image.FORMAT_RGBAF)
	return picture.get_data().to_float32_array()


static func _slices(floats: PackedByteArray) -> Array[Array]:
	var slice_bytes: int = SLICE_VALUES * 4
	var channels: Array[Array] = []
	for channel: int in CHANNELS:
		var images: Array[Image] = []
		for depth: int in DEPTH:
			var start: int = (channel * DEPTH + depth) * slice_bytes
			var slice: PackedByteArray = floats.slice(start, start + slice_bytes)
			var image: Image = Image.create_from_data(COLUMNS, ROWS, false, Image.FORMAT_RGBAF, slice)
			image.convert(Image.FORMAT_RGBAH)
			images.append(image)
		channels.append(images)
	return channels


static func _texture_order() -> PackedInt32Array:
	var order: PackedInt32Array = PackedInt32Array()
	for channel: int in CHANNELS:
		for depth: int in DEPTH:
			for cell: int in ROWS * COLUMNS:
				var start: int = (cell * DEPTH + depth) * CELL_VALUES + channel * ROW_VALUES
				order.append_array(PackedInt32Array([start, start + 1, start + 2, start + 3]))
	return order
