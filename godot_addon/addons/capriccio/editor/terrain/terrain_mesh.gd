## A height field as a mesh, made in a task of the [WorkerThreadPool].
##
## The field's middle is at the origin; its north is towards -Z. One thread makes it, the main thread looks at
## [member fraction] and may [method cancel]. Must not know: scenes, files.
extends RefCounted

const HeightField := preload("../../capriccio_height_field.gd")

## How far it is, 0 to 1.
var fraction: float = 0.0

## Of the mesh, once it is done; empty where it was cancelled.
var _arrays: Array = []
var _task: int = -1
var _cancelled: bool = false


## Begins to make the mesh of a field, which must not change meanwhile.
func begin(field: HeightField) -> void:
	_task = WorkerThreadPool.add_task(_make.bind(field), false, "Capriccio: terrain mesh")


## Says whether it has ended, one way or the other. Call it until it has.
func is_done() -> bool:
	if _task >= 0 and WorkerThreadPool.is_task_completed(_task):
		WorkerThreadPool.wait_for_task_completion(_task)
		_task = -1
	return _task < 0


## Returns the mesh, once [method is_done]; null where it was cancelled.
func mesh() -> ArrayMesh:
	if _arrays.is_empty():
		return null
	var made: ArrayMesh = ArrayMesh.new()
	made.add_surface_from_arrays(Mesh.PRIMITIVE_TRIANGLES, _arrays)
	return made


## Gives it up, and waits for the row that is being made.
func cancel() -> void:
	_cancelled = true
	if _task >= 0:
		WorkerThreadPool.wait_for_task_completion(_task)
		_task = -1


## In the task.
func _make(field: HeightField) -> void:
	var arrays: Array = []
	arrays.resize(Mesh.ARRAY_MAX)
	var vertices: PackedVector3Array = PackedVector3Array()
	var normals: PackedVector3Array = PackedVector3Array()
	var places: PackedVector2Array = PackedVector2Array()
	vertices.resize(field.size * field.size)
	normals.resize(field.size * field.size)
	places.resize(field.size * field.size)
	var half: float = (field.size - 1) / 2.0
	for row: int in field.size:
		if _cancelled:
			return
		fraction = 0.6 * row / field.size
		for column: int in field.size:
			var at: int = row * field.size + column
			vertices[at] = Vector3((column - half) * field.cell_m, field.heights[at], (row - half) * field.cell_m)
			normals[at] = _normal(field, column, row)
			places[at] = Vector2(column, row) / (field.size - 1)
	arrays[Mesh.ARRAY_VERTEX] = vertices
	arrays[Mesh.ARRAY_NORMAL] = normals
	arrays[Mesh.ARRAY_TEX_UV] = places
	arrays[Mesh.ARRAY_INDEX] = _triangles(field.size)
	if not _cancelled:
		_arrays = arrays
		fraction = 1.0


static func _normal(field: HeightField, column: int, row: int) -> Vector3:
	var west: int = maxi(column - 1, 0)
	var east: int = mini(column + 1, field.size - 1)
	var north: int = maxi(row - 1, 0)
	var south: int = mini(row + 1, field.size - 1)
	var at: int = row * field.size
	var rise_x: float = (field.heights[at + east] - field.heights[at + west]) / ((east - west) * field.cell_m)
	var rise_z: float = field.heights[south * field.size + column] - field.heights[north * field.size + column]
	return Vector3(-rise_x, 1.0, -rise_z / ((south - north) * field.cell_m)).normalized()


## Two for each cell; front sides, which Godot winds clockwise, look up.
func _triangles(size: int) -> PackedInt32Array:
	var indices: PackedInt32Array = PackedInt32Array()
	indices.resize((size - 1) * (size - 1) * 6)
	var next: int = 0
	for row: int in size - 1:
		if _cancelled:
			return indices
		fraction = 0.6 + 0.3 * row / size
		for column: int in size - 1:
			var corner: int = row * size + column
			indices[next] = corner
			indices[next + 1] = corner + 1
			indices[next + 2] = corner + size
			indices[next + 3] = corner + 1
			indices[next + 4] = corner + size + 1
			indices[next + 5] = corner + size
			next += 6
	return indices
