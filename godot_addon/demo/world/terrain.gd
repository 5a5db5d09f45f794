extends RefCounted
## The lie of the land: a gentle meadow with a pond, hills around it, mountains behind.
##
## Says how high the ground is anywhere and builds its mesh. Must not know: what stands on it.

const MeshBuilder := preload("mesh_builder.gd")

const WATER_LEVEL_M: float = -0.8
const POND_DEPTH_M: float = 2.4
const REACH_M: float = 420.0
const CELLS: int = 112

var pond_centre: Vector2
var pond_radius_m: float

var _rolling: FastNoiseLite = FastNoiseLite.new()
var _ridges: FastNoiseLite = FastNoiseLite.new()


func _init(world_seed: int) -> void:
	var random: RandomNumberGenerator = RandomNumberGenerator.new()
	random.seed = hash([world_seed, "terrain"])
	_rolling.seed = random.randi() & 0x7fffffff
	_rolling.frequency = 1.0 / 70.0
	_rolling.fractal_octaves = 2
	_ridges.seed = random.randi() & 0x7fffffff
	_ridges.frequency = 1.0 / 190.0
	_ridges.fractal_octaves = 2
	pond_centre = Vector2.from_angle(random.randf() * TAU) * random.randf_range(0.0, 6.0)
	pond_radius_m = random.randf_range(11.0, 17.0)


## The ground's height in metres at a place on the map (x east, y south).
func height_m(place: Vector2) -> float:
	var distance: float = place.length()
	var meadow: float = 1.6 + 1.9 * _rolling.get_noise_2dv(place)
	var ridge: float = _ridges.get_noise_2dv(place)
	var hills: float = smoothstep(68.0, 165.0, distance) * (15.0 + 22.0 * ridge)
	var mountains: float = smoothstep(170.0, 360.0, distance) * (38.0 + 52.0 * ridge)
	var basin: float = smoothstep(pond_radius_m * 1.5, pond_radius_m * 0.5, place.distance_to(pond_centre))
	return lerpf(meadow + hills + mountains, -POND_DEPTH_M, basin)


## The point on the ground at a place on the map.
func on_ground(place: Vector2) -> Vector3:
	return Vector3(place.x, height_m(place), place.y)


## Unit normal of the ground at a place.
func normal(place: Vector2) -> Vector3:
	var east: float = height_m(place + Vector2(0.5, 0.0)) - height_m(place - Vector2(0.5, 0.0))
	var south: float = height_m(place + Vector2(0.0, 0.5)) - height_m(place - Vector2(0.0, 0.5))
	return Vector3(-east, 1.0, -south).normalized()


func build_mesh(material: Material) -> ArrayMesh:
	var points: PackedVector3Array = []
	var normals: PackedVector3Array = []
	for row: int in CELLS + 1:
		for column: int in CELLS + 1:
			var place: Vector2 = Vector2(_grid_line(column), _grid_line(row))
			points.append(on_ground(place))
			normals.append(normal(place))
	var arrays: Array = []
	arrays.resize(Mesh.ARRAY_MAX)
	arrays[Mesh.ARRAY_VERTEX] = points
	arrays[Mesh.ARRAY_NORMAL] = normals
	arrays[Mesh.ARRAY_INDEX] = _grid_triangles()
	var mesh: ArrayMesh = ArrayMesh.new()
	mesh.add_surface_from_arrays(Mesh.PRIMITIVE_TRIANGLES, arrays)
	mesh.surface_set_material(0, material)
	return mesh


func build_water(material: Material) -> ArrayMesh:
	var builder: MeshBuilder = MeshBuilder.new()
	var middle: Vector3 = Vector3(pond_centre.x, WATER_LEVEL_M, pond_centre.y)
	builder.add_disc(middle, pond_radius_m * 1.5, 24, Vector3.UP, Color.WHITE)
	return builder.mesh(material)


## Grid lines lie about 2 m apart in the middle, where the camera walks, and widen outward.
func _grid_line(index: int) -> float:
	var along: float = 2.0 * index / CELLS - 1.0
	return along * 110.0 + pow(along, 5.0) * (REACH_M - 110.0)


func _grid_triangles() -> PackedInt32Array:
	var indices: PackedInt32Array = []
	for row: int in CELLS:
		for column: int in CELLS:
			var a: int = row * (CELLS + 1) + column
			var b: int = a + CELLS + 1
			indices.append_array([a, a + 1, b, a + 1, b + 1, b])
	return indices
