extends Node3D
## The outdoor place: composes terrain, buildings, rocks and plants from one integer seed, in a look.
##
## The same seed gives the same place; a look changes colours and light only.

const Buildings := preload("buildings.gd")
const CameraPath := preload("camera_path.gd")
const Look := preload("look.gd")
const Materials := preload("materials.gd")
const Plan := preload("plan.gd")
const Rocks := preload("rocks.gd")
const Vegetation := preload("vegetation.gd")

const LOOKS: PackedStringArray = ["toon", "natural"]
const SKY_RADIUS_M: float = 900.0

## The walk around the place.
var path: CameraPath

var _materials: Materials
var _environment: WorldEnvironment = WorldEnvironment.new()


func _init(world_seed: int) -> void:
	var plan: Plan = Plan.new(world_seed)
	path = plan.path
	_materials = Materials.new(plan.sun_direction)
	add_child(_environment)
	_show(plan.terrain.build_mesh(_materials.named("ground")))
	_show(plan.terrain.build_water(_materials.named("water")))
	_show(_sky_dome())
	# Houses take the ground first, plants what is left.
	Buildings.new(world_seed, _materials, plan).build(_group("Buildings"))
	Rocks.new(world_seed, _materials, plan).scatter(_group("Rocks"))
	Vegetation.new(world_seed, _materials, plan).plant(_group("Vegetation"))
	_materials.named("ground").set_shader_parameter("ground_map", plan.ground_map.texture())


## The look called `look_name`, one of LOOKS.
static func load_look(look_name: String) -> Look:
	return load("res://demo/looks/%s.tres" % look_name)


## Shows the place in a look.
func apply(look: Look) -> void:
	_materials.apply(look)
	_expose(look.tonemap, look.exposure)


## Shows how far everything is from the eye, packed as shaders/shown.gdshaderinc says. Needs a picture without
## anti-aliasing, which would mix near and far.
func show_distances() -> void:
	_materials.show_distances()
	_expose(Environment.TONE_MAPPER_LINEAR, 1.0)


func _expose(tonemap: Environment.ToneMapper, exposure: float) -> void:
	var environment: Environment = Environment.new()
	environment.background_mode = Environment.BG_COLOR
	environment.tonemap_mode = tonemap
	environment.tonemap_exposure = exposure
	_environment.environment = environment


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
