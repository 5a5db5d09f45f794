extends RefCounted
## Trees of three kinds, bushes and tufts of grass: their meshes and where they grow.
##
## Must not know: looks. Every plant casts its shadow into the ground map.

const CameraPath := preload("camera_path.gd")
const GroundMap := preload("ground_map.gd")
const Materials := preload("materials.gd")
const MeshBuilder := preload("mesh_builder.gd")
const Plan := preload("plan.gd")

const VARIANTS: int = 3
const TREES: int = 330
const BUSHES: int = 90
const TUFTS: int = 4200
const SHADED: Color = Color(0.0, 0.76, 0.0)
const BRIGHT: Color = Color(1.0, 1.0, 0.0)

## Of spruce, broadleaf and birch: how high the crown's middle is, its radius, and how its shadow is stretched.
const CROWN_HEIGHTS_M: PackedFloat32Array = [3.6, 4.4, 5.0]
const CROWN_RADII_M: PackedFloat32Array = [1.7, 2.5, 1.5]
const CROWN_STRETCHES: PackedFloat32Array = [2.0, 1.25, 2.0]

var _random: RandomNumberGenerator = RandomNumberGenerator.new()
var _materials: Materials
var _plan: Plan


func _init(world_seed: int, materials: Materials, plan: Plan) -> void:
	_random.seed = hash([world_seed, "vegetation"])
	_materials = materials
	_plan = plan


## Plants everything under `parent`.
func plant(parent: Node3D) -> void:
	_plant_trees(parent)
	_plant_bushes(parent)
	parent.add_child(_tufts())


## Trees stand in groves, each mostly of one kind.
func _plant_trees(parent: Node3D) -> void:
	var groves: FastNoiseLite = FastNoiseLite.new()
	groves.seed = _random.randi() & 0x7fffffff
	groves.frequency = 1.0 / 45.0
	var kinds: Array[Array] = [_variants(_spruce), _variants(_broadleaf), _variants(_birch)]
	for attempt: int in TREES * 5:
		if parent.get_child_count() > TREES:
			break
		var place: Vector2 = Vector2.from_angle(_random.randf() * TAU) * (20.0 + 120.0 * sqrt(_random.randf()))
		var grove: float = groves.get_noise_2dv(place)
		if grove < _random.randf_range(-0.35, 0.25) or not _plan.sites.claim(place, 1.6, 2.6):
			continue
		var taste: float = groves.get_noise_2d(place.y + 300.0, place.x) * 4.0
		var kind: int = clampi(int(1.5 + taste + _random.randf_range(-0.6, 0.6)), 0, 2)
		var size: float = _random.randf_range(0.8, 1.25)
		var foot: Vector3 = _plan.terrain.on_ground(place) + Vector3.DOWN * 0.15
		_stand(parent, kinds[kind][_random.randi() % VARIANTS], foot, size)
		_cast(place, size, kind)


func _plant_bushes(parent: Node3D) -> void:
	var bushes: Array[ArrayMesh] = _variants(_bush)
	for attempt: int in BUSHES:
		var place: Vector2 = Vector2.from_angle(_random.randf() * TAU) * _random.randf_range(18.0, 80.0)
		if _plan.sites.claim(place, 0.8, 1.6):
			var mesh: ArrayMesh = bushes[_random.randi() % VARIANTS]
			_stand(parent, mesh, _plan.terrain.on_ground(place), _random.randf_range(0.7, 1.4))
			_plan.cast_round(place, 0.0, 1.0)


func _variants(build: Callable) -> Array[ArrayMesh]:
	var meshes: Array[ArrayMesh] = []
	for variant: int in VARIANTS:
		meshes.append(build.call())
	return meshes


func _stand(parent: Node3D, mesh: ArrayMesh, foot: Vector3, size: float) -> void:
	var plant_node: MeshInstance3D = MeshInstance3D.new()
	plant_node.mesh = mesh
	plant_node.transform = Transform3D(Basis(Vector3.UP, _random.randf() * TAU).scaled(Vector3.ONE * size), foot)
	parent.add_child(plant_node)


## A tree's shadow: the crown's, and the trunk's on the way to it.
func _cast(place: Vector2, size: float, kind: int) -> void:
	var height: float = CROWN_HEIGHTS_M[kind] * size
	_plan.cast_round(place, height, CROWN_RADII_M[kind] * size, CROWN_STRETCHES[kind])
	var way: Vector2 = _plan.shade_offset * height
	_plan.ground_map.add_ellipse(
		GroundMap.Channel.SHADOW, place + way * 0.5, way.normalized(), way.length() * 0.6, 0.35
	)


func _spruce() -> ArrayMesh:
	var trunk: MeshBuilder = MeshBuilder.new()
	trunk.add_cone(Vector3.ZERO, Vector3.UP * 2.0, 0.24, 0.16, 7, SHADED, BRIGHT)
	var crown: MeshBuilder = MeshBuilder.new()
	var tiers: int = 5
	var height: float = _random.randf_range(6.5, 8.5)
	for tier: int in tiers:
		var low: float = 1.3 + (height - 2.6) * tier / tiers
		var radius: float = 2.1 * (1.0 - 0.78 * tier / tiers) * _random.randf_range(0.92, 1.08)
		var tilt: Vector3 = Vector3(_random.randf_range(-0.1, 0.1), 0.0, _random.randf_range(-0.1, 0.1))
		var foot: Vector3 = Vector3(0, low, 0) + tilt
		crown.add_cone(foot, Vector3(0, low + radius * 1.5, 0), radius, 0.0, 14, SHADED, BRIGHT, 0.13)
	return _two_surfaces(trunk, "bark", crown, "needles")


func _broadleaf() -> ArrayMesh:
	var trunk: MeshBuilder = MeshBuilder.new()
	trunk.add_cone(Vector3.ZERO, Vector3.UP * 0.6, 0.42, 0.26, 8, SHADED, SHADED)
	trunk.add_cone(Vector3.UP * 0.6, Vector3.UP * 4.0, 0.26, 0.16, 8, SHADED, BRIGHT)
	var crown: MeshBuilder = MeshBuilder.new()
	crown.add_blob(Vector3(0, 4.9, 0), Vector3(2.0, 1.7, 2.0), 8, 0.25, _random.randi() & 0xffff, SHADED, BRIGHT)
	var start: float = _random.randf() * TAU
	for lobe: int in 5:
		var out: Vector2 = Vector2.from_angle(start + TAU * lobe / 5.0) * _random.randf_range(1.1, 1.6)
		var centre: Vector3 = Vector3(out.x, _random.randf_range(3.6, 5.0), out.y)
		trunk.add_cone(Vector3(0, 2.3, 0), centre, 0.12, 0.05, 5, SHADED, BRIGHT)
		var radii: Vector3 = Vector3(1.3, 1.05, 1.3) * _random.randf_range(0.85, 1.15)
		crown.add_blob(centre, radii, 6, 0.25, _random.randi() & 0xffff, SHADED, BRIGHT)
	return _two_surfaces(trunk, "bark", crown, "broad_leaves")


func _birch() -> ArrayMesh:
	var trunk: MeshBuilder = MeshBuilder.new()
	trunk.add_cone(Vector3.ZERO, Vector3.UP * 5.5, 0.17, 0.07, 7, BRIGHT, SHADED)
	var crown: MeshBuilder = MeshBuilder.new()
	for lobe: int in 4:
		var centre: Vector3 = Vector3(_random.randf_range(-0.45, 0.45), 3.4 + lobe * 1.05, _random.randf_range(-0.45, 0.45))
		var radius: float = [1.15, 1.3, 1.05, 0.7][lobe]
		crown.add_blob(centre, Vector3(radius, 1.1, radius), 6, 0.3, _random.randi() & 0xffff, SHADED, BRIGHT)
	return _two_surfaces(trunk, "birch_bark", crown, "birch_leaves")


func _bush() -> ArrayMesh:
	var crown: MeshBuilder = MeshBuilder.new()
	for lobe: int in 3:
		var out: Vector2 = Vector2.from_angle(TAU * lobe / 3.0 + _random.randf()) * 0.45
		var radii: Vector3 = Vector3(0.7, 0.62, 0.7) * _random.randf_range(0.8, 1.15)
		crown.add_blob(Vector3(out.x, 0.4, out.y), radii, 5, 0.25, _random.randi() & 0xffff, SHADED, BRIGHT)
	return crown.mesh(_materials.named("bush_leaves"))


func _two_surfaces(trunk: MeshBuilder, bark: String, crown: MeshBuilder, leaves: String) -> ArrayMesh:
	var mesh: ArrayMesh = ArrayMesh.new()
	trunk.commit(mesh, _materials.named(bark))
	crown.commit(mesh, _materials.named(leaves))
	return mesh


## Grass beside the walk, where the camera sees single blades.
func _tufts() -> MultiMeshInstance3D:
	var places: Array[Transform3D] = _tuft_places()
	var many: MultiMesh = MultiMesh.new()
	many.transform_format = MultiMesh.TRANSFORM_3D
	many.mesh = _tuft()
	many.instance_count = places.size()
	for index: int in places.size():
		many.set_instance_transform(index, places[index])
	var tufts: MultiMeshInstance3D = MultiMeshInstance3D.new()
	tufts.multimesh = many
	return tufts


func _tuft_places() -> Array[Transform3D]:
	var path: CameraPath = _plan.path
	var places: Array[Transform3D] = []
	for attempt: int in TUFTS:
		var walked: float = _random.randf() * path.length_m
		var side: float = _random.randf_range(1.7, 12.0) * (1.0 if _random.randf() < 0.5 else -1.0)
		var place: Vector2 = path.at(walked) + path.heading(walked).orthogonal() * side
		if _plan.sites.is_free(place, 0.1, 1.5):
			var size: float = _random.randf_range(0.7, 1.5)
			var turned: Basis = Basis(Vector3.UP, _random.randf() * TAU).scaled(Vector3.ONE * size)
			places.append(Transform3D(turned, _plan.terrain.on_ground(place)))
	return places


func _tuft() -> ArrayMesh:
	var builder: MeshBuilder = MeshBuilder.new()
	var foot: Color = Color(0.0, 0.8, 0.0)
	for blade: int in 6:
		var lean: Vector2 = Vector2.from_angle(TAU * blade / 6.0 + _random.randf() * 0.8)
		var root: Vector3 = Vector3(lean.x, 0.0, lean.y) * 0.05
		var across: Vector3 = Vector3(-lean.y, 0.0, lean.x) * 0.035
		var tip: Vector3 = root + Vector3(lean.x * 0.16, _random.randf_range(0.2, 0.36), lean.y * 0.16)
		var up: PackedVector3Array = [Vector3.UP, Vector3.UP, Vector3.UP]
		builder.add_triangle([root - across, root + across, tip], up, [foot, foot, BRIGHT])
	return builder.mesh(_materials.named("blades"))
