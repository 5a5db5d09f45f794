extends Node3D
## The outdoor place: composes terrain, buildings, rocks and plants from one integer seed, in a look.
##
## The same seed gives the same place; a look changes colours and light only.

const Buildings := preload("buildings.gd")
const CameraPath := preload("camera_path.gd")
const GroundMap := preload("ground_map.gd")
const Look := preload("look.gd")
const Materials := preload("materials.gd")
const Rocks := preload("rocks.gd")
const Sites := preload("sites.gd")
const Terrain := preload("terrain.gd")
const Vegetation := preload("vegetation.gd")

const LOOKS: PackedStringArray = ["toon", "natural"]
const SKY_RADIUS_M: float = 900.0
const SUN_HEIGHT: float = 0.8

## The walk around the place.
var path: CameraPath

var _materials: Materials
var _environment: WorldEnvironment = WorldEnvironment.new()


func _init(world_seed: int) -> void:
	var sun: Vector3 = _sun_direction(world_seed)
	var shade_offset: Vector2 = Vector2(-sun.x, -sun.z) / sun.y
	var terrain: Terrain = Terrain.new(world_seed)
	var ground_map: GroundMap = GroundMap.new()
	path = CameraPath.new(world_seed, terrain)
	_materials = Materials.new(sun)
	var sites: Sites = Sites.new(path, terrain)
	for point: Vector2 in path.points():
		ground_map.add_ellipse(GroundMap.Channel.PATH, point, Vector2.RIGHT, 1.3, 1.3)
	add_child(_environment)
	_show(terrain.build_mesh(_materials.named("ground")))
	_show(terrain.build_water(_materials.named("water")))
	_show(_sky_dome())
	Buildings.new(world_seed, _materials, terrain, path, sites, ground_map, shade_offset).build(_group("Buildings"))
	Rocks.new(world_seed, _materials).scatter(_group("Rocks"), terrain, sites, ground_map, shade_offset)
	Vegetation.new(world_seed, _materials).plant(_group("Vegetation"), terrain, path, sites, ground_map, shade_offset)
	_materials.named("ground").set_shader_parameter("ground_map", ground_map.texture())


## The look called `look_name`, one of LOOKS.
static func load_look(look_name: String) -> Look:
	return load("res://demo/looks/%s.tres" % look_name)


## Shows the place in a look.
func apply(look: Look) -> void:
	_materials.apply(look)
	var environment: Environment = Environment.new()
	environment.background_mode = Environment.BG_COLOR
	environment.tonemap_mode = look.tonemap
	environment.tonemap_exposure = look.exposure
	_environment.environment = environment


func _sun_direction(world_seed: int) -> Vector3:
	var random: RandomNumberGenerator = RandomNumberGenerator.new()
	random.seed = hash([world_seed, "sun"])
	var azimuth: float = random.randf() * TAU
	return Vector3(cos(azimuth), SUN_HEIGHT, sin(azimuth)).normalized()


func _group(group_name: String) -> Node3D:
	var group: Node3D = Node3D.new()
	group.name = group_name
	add_child(group)
	return group


func _show(mesh: Mesh) -> void:
	var instance: MeshInstance3D = MeshInstance3D.new()
	instance.mesh = mesh
	add_child(instance)


func _sky_dome() -> SphereMesh:
	var dome: SphereMesh = SphereMesh.new()
	dome.radius = SKY_RADIUS_M
	dome.height = SKY_RADIUS_M * 2.0
	dome.material = _materials.named("sky")
	return dome
