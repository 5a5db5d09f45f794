## Land that the backend has made: heights in metres on a square grid of points.
##
## Row 0 is the north, which is towards -Z in Godot, and column 0 the west, towards -X. Made by
## [method Capriccio.generate_terrain] and [method Capriccio.sketch_terrain].
class_name CapriccioHeightField
extends RefCounted


## The heights in metres, row after row; empty where a file was asked for.
var heights: PackedFloat32Array = PackedFloat32Array()
## Points on each side.
var size: int = 0
## Distance between two points in metres.
var cell_m: float = 1.0
## The lowest height in metres.
var minimum_m: float = 0.0
## The highest height in metres.
var maximum_m: float = 0.0
## The seed that it was made from.
var seed_number: int = 0
## How visible its seam is when it is repeated: 1 is not at all, more is more.
var seam_score: float = 1.0
## Says which model file made it.
var model_hash: String = ""
## The bytes of the file, where the option [code]encoding[/code] asked for one.
var file: PackedByteArray = PackedByteArray()


## Returns the height in metres at a point; points beyond the edge are those at it.
func height_at(column: int, row: int) -> float:
	return heights[clampi(row, 0, size - 1) * size + clampi(column, 0, size - 1)]


## Returns the distance between two opposite edges in metres.
func extent_m() -> float:
	return (size - 1) * cell_m


## Returns the heights in metres as a picture of one channel of floats.
func to_image() -> Image:
	return Image.create_from_data(size, size, false, Image.FORMAT_RF, heights.to_byte_array())


## Returns a shape for a collision; its [CollisionShape3D] must be scaled by [member cell_m] in all three directions.
func to_shape() -> HeightMapShape3D:
	var shape: HeightMapShape3D = HeightMapShape3D.new()
	shape.map_width = size
	shape.map_depth = size
	shape.map_data = heights if cell_m == 1.0 else _divided_by_cell()
	return shape


func _divided_by_cell() -> PackedFloat32Array:
	var divided: PackedFloat32Array = heights.duplicate()
	for at: int in divided.size():
		divided[at] /= cell_m
	return divided
