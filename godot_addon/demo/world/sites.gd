extends RefCounted
## Who stands where: hands out free ground, so that nothing grows into anything else or into the walk.
##
## Must not know: what is placed.

const CameraPath := preload("camera_path.gd")
const Terrain := preload("terrain.gd")

var _path: CameraPath
var _terrain: Terrain
var _centres: PackedVector2Array = []
var _radii: PackedFloat32Array = []


func _init(path: CameraPath, terrain: Terrain) -> void:
	_path = path
	_terrain = terrain


## True when a thing of `radius_m` may stand at `place` and keeps `clearance_m` from the walk.
func is_free(place: Vector2, radius_m: float, clearance_m: float) -> bool:
	if _terrain.height_m(place) < Terrain.WATER_LEVEL_M + 0.5:
		return false
	for index: int in _centres.size():
		if place.distance_to(_centres[index]) < radius_m + _radii[index]:
			return false
	return _path.distance_m(place) > radius_m + clearance_m


## Takes the ground, when it is free.
func claim(place: Vector2, radius_m: float, clearance_m: float) -> bool:
	if not is_free(place, radius_m, clearance_m):
		return false
	_centres.append(place)
	_radii.append(radius_m)
	return true
