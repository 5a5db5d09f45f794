extends RefCounted
## Boulders, alone and in small groups. Must not know: looks.

const GroundMap := preload("ground_map.gd")
const Materials := preload("materials.gd")
const MeshBuilder := preload("mesh_builder.gd")
const Sites := preload("sites.gd")
const Terrain := preload("terrain.gd")

const GROUPS: int = 34
const VARIANTS: int = 4

var _random: RandomNumberGenerator = RandomNumberGenerator.new()
var _materials: Materials


func _init(world_seed: int, materials: Materials) -> void:
	_random.seed = hash([world_seed, "rocks"])
	_materials = materials


## Scatters the rocks under `parent`.
func scatter(parent: Node3D, terrain: Terrain, sites: Sites, ground_map: GroundMap, shade_offset: Vector2) -> void:
	var meshes: Array[ArrayMesh] = []
	for variant: int in VARIANTS:
		meshes.append(_boulder())
	for group: int in GROUPS:
		var centre: Vector2 = Vector2.from_angle(_random.randf() * TAU) * _random.randf_range(17.0, 85.0)
		for rock: int in _random.randi_range(1, 3):
			var size: float = _random.randf_range(0.4, 1.5)
			var place: Vector2 = centre + Vector2.from_angle(_random.randf() * TAU) * rock * 1.4
			if not sites.claim(place, size, 1.7):
				continue
			var node: MeshInstance3D = MeshInstance3D.new()
			node.mesh = meshes[_random.randi() % VARIANTS]
			var turned: Basis = Basis(Vector3.UP, _random.randf() * TAU).scaled(Vector3.ONE * size)
			node.transform = Transform3D(turned, terrain.on_ground(place))
			parent.add_child(node)
			ground_map.add_ellipse(
				GroundMap.Channel.SHADOW, place + shade_offset * size * 0.4, shade_offset.normalized(), size * 1.2, size * 0.95
			)


func _boulder() -> ArrayMesh:
	var builder: MeshBuilder = MeshBuilder.new()
	var radii: Vector3 = Vector3(_random.randf_range(0.85, 1.1), _random.randf_range(0.6, 0.9), _random.randf_range(0.8, 1.0))
	builder.add_blob(Vector3(0, 0.2, 0), radii, 6, 0.45, _random.randi() & 0xffff, Color(0.0, 0.75, 0.0), Color(1.0, 1.0, 0.0), true)
	var mesh: ArrayMesh = ArrayMesh.new()
	builder.commit(mesh, _materials.named("stone"))
	return mesh
