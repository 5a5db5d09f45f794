extends RefCounted
## The picture of the meadow from above that the ground's shader reads: R cast shadow, G path.
##
## Values are distances to an outline, 0.5 on it, so that a coarse picture still gives crisp or soft edges.
## Must not know: what casts the shadows.

const SIZE_M: float = 256.0
const SIZE_PX: int = 512
const EDGE_M: float = 1.2

enum Channel { SHADOW, PATH }

var _bytes: PackedByteArray = []


func _init() -> void:
	_bytes.resize(SIZE_PX * SIZE_PX * 2)


## Marks an ellipse: `half_length` along `direction` (unit length), `half_width` across.
func add_ellipse(
	channel: Channel, centre: Vector2, direction: Vector2, half_length: float, half_width: float
) -> void:
	var slim: float = minf(half_length, half_width)
	var reach: float = maxf(half_length, half_width) + EDGE_M
	for cell: Vector2i in _cells(centre, reach):
		var offset: Vector2 = _place(cell) - centre
		var inside: Vector2 = Vector2(offset.dot(direction) / half_length, offset.cross(direction) / half_width)
		_raise(channel, cell, (1.0 - inside.length()) * slim)


## Marks a rectangle centred at `centre` with half sides `half`, its x side along `direction` (unit length).
func add_rectangle(channel: Channel, centre: Vector2, direction: Vector2, half: Vector2) -> void:
	for cell: Vector2i in _cells(centre, half.length() + EDGE_M):
		var offset: Vector2 = _place(cell) - centre
		var depth: float = minf(half.x - absf(offset.dot(direction)), half.y - absf(offset.cross(direction)))
		_raise(channel, cell, depth)


func texture() -> ImageTexture:
	return ImageTexture.create_from_image(Image.create_from_data(SIZE_PX, SIZE_PX, false, Image.FORMAT_RG8, _bytes))


func _cells(centre: Vector2, reach_m: float) -> Array[Vector2i]:
	# The outermost cells stay empty: the shader repeats them all the way to the horizon.
	var low: Vector2i = _cell(centre - Vector2.ONE * reach_m).max(Vector2i.ONE)
	var high: Vector2i = _cell(centre + Vector2.ONE * reach_m).min(Vector2i.ONE * (SIZE_PX - 2))
	var cells: Array[Vector2i] = []
	for y: int in range(low.y, high.y + 1):
		for x: int in range(low.x, high.x + 1):
			cells.append(Vector2i(x, y))
	return cells


func _cell(place: Vector2) -> Vector2i:
	return Vector2i(((place / SIZE_M + Vector2(0.5, 0.5)) * SIZE_PX).floor())


func _place(cell: Vector2i) -> Vector2:
	return ((Vector2(cell) + Vector2(0.5, 0.5)) / SIZE_PX - Vector2(0.5, 0.5)) * SIZE_M


func _raise(channel: Channel, cell: Vector2i, depth_m: float) -> void:
	var value: int = int(255.0 * clampf(0.5 + 0.5 * depth_m / EDGE_M, 0.0, 1.0))
	var index: int = (cell.y * SIZE_PX + cell.x) * 2 + channel
	if value > _bytes[index]:
		_bytes[index] = value
