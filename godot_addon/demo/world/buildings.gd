extends RefCounted
## Houses, a round tower, wooden fences and dry-stone walls beside the walk. Must not know: looks.

const Materials := preload("materials.gd")
const MeshBuilder := preload("mesh_builder.gd")
const Plan := preload("plan.gd")

const HOUSES: int = 6
const FENCES: int = 5
const WALLS: int = 4
const PLAIN: Color = Color(0.3, 1.0, 0.0)
const LIGHT: Color = Color(1.0, 1.0, 0.0)
const DARK: Color = Color(0.0, 0.8, 0.0)

var _random: RandomNumberGenerator = RandomNumberGenerator.new()
var _materials: Materials
var _plan: Plan


func _init(world_seed: int, materials: Materials, plan: Plan) -> void:
	_random.seed = hash([world_seed, "buildings"])
	_materials = materials
	_plan = plan


## Builds everything under `parent`.
func build(parent: Node3D) -> void:
	for house: int in HOUSES:
		_settle(parent, _plan.path.length_m * (house + _random.randf() * 0.7) / HOUSES, 5.4, _house)
	_settle(parent, _random.randf() * _plan.path.length_m, 3.6, _tower)
	for fence: int in FENCES:
		_line(parent, _random.randf() * _plan.path.length_m, _random.randf_range(14.0, 26.0), 2.5, _fence_span)
	for wall: int in WALLS:
		_line(parent, _random.randf() * _plan.path.length_m, _random.randf_range(10.0, 20.0), 2.0, _wall_span)


## Looks for free ground beside the walk and puts a building there, facing the walk.
func _settle(parent: Node3D, walked_m: float, radius_m: float, make: Callable) -> void:
	for attempt: int in 12:
		var along: float = walked_m + attempt * 2.0
		var side: float = 1.0 if _random.randf() < 0.6 else -1.0
		var outward: Vector2 = _plan.path.heading(along).orthogonal() * side
		var place: Vector2 = _plan.path.at(along) + outward * _random.randf_range(radius_m + 4.0, radius_m + 10.0)
		if _is_dry(place, radius_m) and _plan.sites.claim(place, radius_m, 2.5):
			var node: MeshInstance3D = MeshInstance3D.new()
			node.mesh = make.call(place, -outward)
			var facing: float = atan2(-outward.x, -outward.y)
			node.transform = Transform3D(Basis(Vector3.UP, facing), _floor(place, radius_m * 0.7))
			parent.add_child(node)
			return


func _is_dry(place: Vector2, radius_m: float) -> bool:
	var shore_m: float = _plan.terrain.pond_radius_m * 1.4
	return place.distance_to(_plan.terrain.pond_centre) > shore_m + radius_m


## The highest ground under a building; its foundation reaches down from there.
func _floor(place: Vector2, reach_m: float) -> Vector3:
	var highest: float = -INF
	for step: int in 8:
		highest = maxf(highest, _plan.terrain.height_m(place + Vector2.from_angle(TAU * step / 8.0) * reach_m))
	return Vector3(place.x, highest, place.y)


## A house whose front (+Z) has the door. Its ridge runs along X.
func _house(place: Vector2, front: Vector2) -> ArrayMesh:
	var size: Vector3 = Vector3.ZERO
	size.x = _random.randf_range(6.0, 8.5)
	size.y = _random.randf_range(2.6, 3.6)
	size.z = _random.randf_range(4.6, 5.6)
	var ridge: float = size.y + _random.randf_range(1.9, 2.7)
	_plan.cast_box(place, front.orthogonal(), Vector2(size.x, size.z) * 0.5, ridge - 0.6)
	var stone: MeshBuilder = MeshBuilder.new()
	stone.add_box(_at(0, -0.9, 0), Vector3(size.x + 0.3, 2.6, size.z + 0.3), DARK)
	stone.add_box(_at(size.x * 0.28, ridge - 0.2, -size.z * 0.12), Vector3(0.7, 1.8, 0.7), PLAIN)
	var plaster: MeshBuilder = MeshBuilder.new()
	plaster.add_box(_at(0, size.y * 0.5, 0), size, Color(_random.randf(), 1.0, 0.0))
	for side: float in [-1.0, 1.0]:
		var x: float = side * size.x * 0.5
		var back: Vector3 = Vector3(x, size.y, -size.z * 0.5)
		var fore: Vector3 = Vector3(x, size.y, size.z * 0.5)
		plaster.add_flat(back, fore, Vector3(x, ridge, 0), Vector3(side, 0, 0), PLAIN)
	var timber: MeshBuilder = MeshBuilder.new()
	var glass: MeshBuilder = MeshBuilder.new()
	_add_openings(timber, glass, size)
	var roof: MeshBuilder = MeshBuilder.new()
	_add_gable_roof(roof, timber, size, ridge)
	var covering: String = "slate" if _random.randf() < 0.35 else "roof"
	return _mesh({"stone": stone, "plaster": plaster, "timber": timber, "glass": glass, covering: roof})


func _add_openings(timber: MeshBuilder, glass: MeshBuilder, size: Vector3) -> void:
	var front: float = size.z * 0.5
	timber.add_box(_at(0, 1.25, front), Vector3(1.1, 2.1, 0.16), DARK)
	for spot: Vector3 in [
		Vector3(-size.x * 0.3, 1.55, front), Vector3(size.x * 0.3, 1.55, front), Vector3(-size.x * 0.3, 1.55, -front),
		Vector3(size.x * 0.3, 1.55, -front)
	]:
		timber.add_box(_at(spot.x, spot.y, spot.z), Vector3(1.3, 1.3, 0.12), LIGHT)
		glass.add_box(_at(spot.x, spot.y, spot.z), Vector3(1.0, 1.0, 0.2), PLAIN)
	for side: float in [-0.5, 0.5]:
		timber.add_box(_at(size.x * side, 1.6, 0), Vector3(0.12, 1.3, 1.3), LIGHT)
		glass.add_box(_at(size.x * side, 1.6, 0), Vector3(0.2, 1.0, 1.0), PLAIN)
		for corner: float in [-0.5, 0.5]:
			timber.add_box(_at(size.x * side, size.y * 0.5, size.z * corner), Vector3(0.24, size.y, 0.24), PLAIN)


func _add_gable_roof(roof: MeshBuilder, timber: MeshBuilder, size: Vector3, ridge: float) -> void:
	var half: float = size.z * 0.5
	var slope: float = (ridge - size.y) / half
	var run: float = half + 0.55
	var tilt: float = atan(slope)
	for side: float in [-1.0, 1.0]:
		var middle: Vector3 = Vector3(0, ridge - slope * run * 0.5 + 0.1, side * run * 0.5)
		var place: Transform3D = Transform3D(Basis(Vector3.RIGHT, side * tilt), middle)
		roof.add_box(place, Vector3(size.x + 1.0, 0.2, run / cos(tilt) + 0.1), Color(_random.randf(), 1.0, 0.0))
	timber.add_box(_at(0, ridge + 0.16, 0), Vector3(size.x + 1.1, 0.2, 0.3), DARK)


func _tower(place: Vector2, _front: Vector2) -> ArrayMesh:
	var height: float = _random.randf_range(8.0, 10.5)
	_plan.cast_box(place, Vector2.RIGHT, Vector2(2.2, 2.2), height)
	var stone: MeshBuilder = MeshBuilder.new()
	stone.add_cone(Vector3(0, -2.5, 0), Vector3(0, height, 0), 2.6, 2.1, 16, DARK, LIGHT)
	stone.add_cone(Vector3(0, height - 1.1, 0), Vector3(0, height + 0.1, 0), 2.2, 2.6, 16, PLAIN, LIGHT)
	var roof: MeshBuilder = MeshBuilder.new()
	roof.add_cone(Vector3(0, height, 0), Vector3(0, height + 3.6, 0), 3.0, 0.0, 16, PLAIN, LIGHT)
	roof.add_disc(Vector3(0, height, 0), 3.0, 16, Vector3.DOWN, DARK)
	var timber: MeshBuilder = MeshBuilder.new()
	timber.add_box(_at(0, 1.0, 2.3), Vector3(1.2, 2.3, 0.45), DARK)
	var glass: MeshBuilder = MeshBuilder.new()
	for level: int in 2:
		var sill: float = 3.6 + level * 2.2
		var radius: float = lerpf(2.6, 2.1, (sill + 2.5) / (height + 2.5))
		glass.add_box(_at(0, sill, radius - 0.14), Vector3(0.6, 1.0, 0.36), PLAIN)
	return _mesh({"stone": stone, "roof": roof, "timber": timber, "glass": glass})


## A row of spans along the walk, `span_m` each, at the walk's side.
func _line(parent: Node3D, walked_m: float, length_m: float, span_m: float, add_span: Callable) -> void:
	var side: float = 1.0 if _random.randf() < 0.5 else -1.0
	var offset: float = _random.randf_range(2.7, 4.0) * side
	var builder: MeshBuilder = MeshBuilder.new()
	var material: String = ""
	for span: int in int(length_m / span_m):
		var ends: Array[Vector3] = []
		for end: int in 2:
			var along: float = walked_m + (span + end) * span_m
			ends.append(_plan.terrain.on_ground(_plan.path.at(along) + _plan.path.heading(along).orthogonal() * offset))
		var middle: Vector3 = (ends[0] + ends[1]) * 0.5
		if _plan.sites.is_free(Vector2(middle.x, middle.z), span_m * 0.5, 0.9):
			material = add_span.call(builder, ends[0], ends[1])
			_plan.sites.claim(Vector2(middle.x, middle.z), 0.6, 0.9)
	if material != "":
		var node: MeshInstance3D = MeshInstance3D.new()
		node.mesh = _mesh({material: builder})
		parent.add_child(node)


func _fence_span(builder: MeshBuilder, from: Vector3, to: Vector3) -> String:
	var along: Vector3 = to - from
	builder.add_box(Transform3D(Basis.IDENTITY, from + Vector3.UP * 0.45), Vector3(0.16, 1.5, 0.16), DARK)
	builder.add_box(Transform3D(Basis.IDENTITY, to + Vector3.UP * 0.45), Vector3(0.15, 1.5, 0.15), DARK)
	for height: float in [0.5, 0.95]:
		var place: Transform3D = Transform3D(Basis.looking_at(along), from + along * 0.5 + Vector3.UP * height)
		builder.add_box(place, Vector3(0.08, 0.16, along.length()), LIGHT)
	_plan.cast_span(from, to, 0.35)
	return "timber"


func _wall_span(builder: MeshBuilder, from: Vector3, to: Vector3) -> String:
	var along: Vector3 = to - from
	for stone: int in 3:
		var height: float = _random.randf_range(0.75, 1.0)
		var centre: Vector3 = from + along * (stone + 0.5) / 3.0 + Vector3.UP * (height * 0.5 - 0.25)
		var turned: Basis = Basis.looking_at(along).rotated(Vector3.UP, _random.randf_range(-0.06, 0.06))
		var size: Vector3 = Vector3(_random.randf_range(0.5, 0.62), height + 0.5, along.length() / 3.0 + 0.04)
		builder.add_box(Transform3D(turned, centre), size, Color(_random.randf(), 0.95, 0.0))
	_plan.cast_span(from, to, 0.55)
	return "stone"


func _at(x: float, y: float, z: float) -> Transform3D:
	return Transform3D(Basis.IDENTITY, Vector3(x, y, z))


func _mesh(parts: Dictionary) -> ArrayMesh:
	var mesh: ArrayMesh = ArrayMesh.new()
	for material_name: String in parts:
		var builder: MeshBuilder = parts[material_name]
		builder.commit(mesh, _materials.named(material_name))
	return mesh
