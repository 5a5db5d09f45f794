extends RefCounted
## The walk: a closed, gently winding loop around the pond, and the camera's pose along it.
##
## Must not know: looks, meshes, or who renders.

const Terrain := preload("terrain.gd")

const EYE_HEIGHT_M: float = 1.7
const BENDS: int = 9

var length_m: float

var _terrain: Terrain
var _curve: Curve2D = Curve2D.new()
var _glance_phase: float
var _points: PackedVector2Array = []


func _init(world_seed: int, terrain: Terrain) -> void:
	_terrain = terrain
	var random: RandomNumberGenerator = RandomNumberGenerator.new()
	random.seed = hash([world_seed, "path"])
	_glance_phase = random.randf() * TAU
	var start: float = random.randf() * TAU
	var corners: Array[Vector2] = []
	for bend: int in BENDS:
		corners.append(Vector2.from_angle(start + TAU * bend / BENDS) * random.randf_range(33.0, 56.0))
	for bend: int in BENDS + 1:
		var here: Vector2 = corners[bend % BENDS]
		var handle: Vector2 = (corners[(bend + 1) % BENDS] - corners[(bend + BENDS - 1) % BENDS]) / 6.0
		_curve.add_point(here, -handle, handle)
	length_m = _curve.get_baked_length()
	for step: int in int(length_m):
		_points.append(at(step))


## Where the walker is after `walked_m`; the loop closes, so any distance is allowed.
func at(walked_m: float) -> Vector2:
	return _curve.sample_baked(fposmod(walked_m, length_m), true)


## The direction of the walk, unit length.
func heading(walked_m: float) -> Vector2:
	return (at(walked_m + 1.5) - at(walked_m - 1.5)).normalized()


## How far a place is from the walk, to about half a metre.
func distance_m(place: Vector2) -> float:
	var least: float = INF
	for point: Vector2 in _points:
		least = minf(least, point.distance_squared_to(place))
	return sqrt(least)


## Points of the walk, about a metre apart.
func points() -> PackedVector2Array:
	return _points


## The camera after `walked_m`: at eye height, looking where it goes and slowly around.
func pose(walked_m: float) -> Transform3D:
	var turn: float = TAU * fposmod(walked_m, length_m) / length_m
	var yaw: float = 0.42 * sin(turn * 7.0 + _glance_phase) + 0.16 * sin(turn * 17.0)
	var pitch: float = -0.02 + 0.05 * sin(turn * 5.0 + _glance_phase * 2.0)
	var here: Vector2 = at(walked_m)
	var inward: Vector2 = -here.normalized() * (0.22 + 0.22 * sin(turn * 4.0 + _glance_phase))
	var ahead: Vector2 = ((at(walked_m + 5.0) - here).normalized() + inward).normalized().rotated(yaw)
	var eye: Vector3 = _terrain.on_ground(here)
	eye.y = _smooth_height_m(walked_m) + EYE_HEIGHT_M
	return Transform3D(Basis.IDENTITY, eye).looking_at(eye + Vector3(ahead.x, tan(pitch), ahead.y))


func _smooth_height_m(walked_m: float) -> float:
	var sum: float = 0.0
	for step: float in [-2.0, -1.0, 0.0, 1.0, 2.0]:
		sum += _terrain.height_m(at(walked_m + step))
	return sum / 5.0
