extends RefCounted
## Boulders, alone and in small groups. Must not know: looks.

const Materials := preload("materials.gd")
const MeshBuilder := preload("mesh_builder.gd")
const Plan := preload("plan.gd")

const GROUPS: int = 34
const VARIANTS: int = 4
const UNDERSIDE: Color = Color(0.0, 0.75, 0.0)
const TOP: Color = Color(1.0, 1.0, 0.0)

var _random: RandomNumberGenerator = RandomNumberGenerator.new()
var _materials: Materials
var _plan: Plan


func _init(world_seed: int, materials: Materials, plan: Plan) -> void:
	_random.seed = hash([world_seed, "rocks"])
	_materials = materials
	_plan = plan


## Scatters the rocks under `parent`.
func scatter(parent: Node3D) -> void:
	var meshes: Array[ArrayMesh] = []
	for variant: int in VARIANTS:
		meshes.append(_boulder())
	for group: int in GROUPS:
		var centre: Vector2 = Vector2.from_angle(_random.randf() * TAU) * _random.randf_range(17.0, 85.0)
		for rock: int in _random.randi_range(1, 3):
			var size: float = _random.randf_range(0.4, 1.5)
			var place: Vector2 = centre + Vector2.from_angle(_random.randf() * TAU) * rock * 1.4
			if _plan.sites.claim(place, size, 1.7):
				_lay(parent, meshes[_random.randi() % VARIANTS], place, size)


func _lay(parent: Node3D, mesh: ArrayMesh, place: Vector2, size: float) -> void:
	var node: MeshInstance3D = MeshInstance3D.new()
	node.mesh = mesh
	var turned: Basis = Basis(Vector3.UP, _random.randf() * TAU).scaled(Vector3.ONE * size)
	node.transform = Transform3D(turned, _plan.terrain.on_ground(place))
	parent.add_child(node)
	_plan.cast_round(place, size * 0.4, size * 0.95, 1.2 / 0.95)


func _boulder() -> ArrayMesh:
	var builder: MeshBuilder = MeshBuilder.new()
	var radii: Vector3 = Vector3.ZERO
	radii.x = _random.randf_range(0.85, 1.1)
	radii.y = _random.randf_range(0.6, 0.9)
	radii.z = _random.randf_range(0.8, 1.0)
	builder.add_blob(Vector3(0, 0.2, 0), radii, 6, 0.45, _random.randi() & 0xffff, UNDERSIDE, TOP, true)
	return builder.mesh(_materials.named("stone"))
