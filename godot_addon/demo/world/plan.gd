extends RefCounted
## The plan of one place, before anything is built: its land, walk, sun, free ground and the map of its shadows.
##
## Builders read it, take ground from it and mark their shadows in it. Must not know: meshes, materials or looks.

const CameraPath := preload("camera_path.gd")
const GroundMap := preload("ground_map.gd")
const Sites := preload("sites.gd")
const Terrain := preload("terrain.gd")

const SUN_HEIGHT: float = 0.8
const PATH_HALF_WIDTH_M: float = 1.3

var terrain: Terrain
var path: CameraPath
var sites: Sites
var ground_map: GroundMap = GroundMap.new()
## From the ground towards the sun, unit length.
var sun_direction: Vector3
## How far a shadow lies from what casts it, on the map, per metre of height.
var shade_offset: Vector2


func _init(world_seed: int) -> void:
	var random: RandomNumberGenerator = RandomNumberGenerator.new()
	random.seed = hash([world_seed, "sun"])
	var azimuth: float = random.randf() * TAU
	sun_direction = Vector3(cos(azimuth), SUN_HEIGHT, sin(azimuth)).normalized()
	shade_offset = Vector2(-sun_direction.x, -sun_direction.z) / sun_direction.y
	terrain = Terrain.new(world_seed)
	path = CameraPath.new(world_seed, terrain)
	sites = Sites.new(path, terrain)
	for point: Vector2 in path.points():
		ground_map.add_ellipse(GroundMap.Channel.PATH, point, Vector2.RIGHT, PATH_HALF_WIDTH_M, PATH_HALF_WIDTH_M)


## Marks the shadow of something round and `height_m` high in the middle; `stretch` lengthens it away from the sun.
func cast_round(place: Vector2, height_m: float, radius_m: float, stretch: float = 1.0) -> void:
	var centre: Vector2 = place + shade_offset * height_m
	ground_map.add_ellipse(GroundMap.Channel.SHADOW, centre, shade_offset.normalized(), radius_m * stretch, radius_m)


## Marks the shadow of a box on the ground, its x side along `direction` (unit length).
func cast_box(place: Vector2, direction: Vector2, half: Vector2, height_m: float) -> void:
	for step: int in 6:
		var centre: Vector2 = place + shade_offset * height_m * step / 5.0
		ground_map.add_rectangle(GroundMap.Channel.SHADOW, centre, direction, half)


## Marks the shadow of a thin fence or wall between two points on the ground.
func cast_span(from: Vector3, to: Vector3, height_m: float) -> void:
	var a: Vector2 = Vector2(from.x, from.z)
	var b: Vector2 = Vector2(to.x, to.z)
	var half: Vector2 = Vector2(a.distance_to(b) * 0.5, 0.3 + height_m * 0.5)
	var middle: Vector2 = (a + b) * 0.5 + shade_offset * height_m
	ground_map.add_rectangle(GroundMap.Channel.SHADOW, middle, (b - a).normalized(), half)
