## Tells which pixels of the game's picture show objects of some render layers, as a texture: white where they are seen.
##
## One view sees the world without them and draws its depth; a second sees them alone and draws white where they are
## nearer, so that a character behind a wall leaves no hole in the look. Must not know: looks, how the texture is used.
extends Node

const DepthView := preload("depth_view.gd")
const GamePicture := preload("game_picture.gd")

## Those that a game may use.
const ALL_LAYERS: int = (1 << 20) - 1

var _world: DepthView = null
var _objects: DepthView = null


## Follows the camera of [param picture]; call once a frame. Returns the texture, or null where there is nothing to see:
## no [param layers], or no camera. It costs nothing then.
func follow(picture: GamePicture, layers: int) -> Texture2D:
	var camera: Camera3D = picture.camera() if layers & ALL_LAYERS != 0 else null
	if camera == null or picture.texture() == null:
		_close()
		return null
	if _world == null:
		_open()
	var pixels: Vector2i = Vector2i(picture.texture().get_size())
	var seen: int = camera.cull_mask & ALL_LAYERS
	_world.follow(camera, picture.world(), seen & ~layers, pixels)
	_objects.follow(camera, picture.world(), seen & layers, pixels)
	return _objects.get_texture()


func _open() -> void:
	_world = DepthView.new(preload("world_depth.gdshader"))
	_objects = DepthView.new(preload("unstyled_objects.gdshader"))
	# In this order, so that the depth is there when the second asks for it.
	add_child(_world)
	add_child(_objects)
	_objects.material.set_shader_parameter("world_depth", _world.get_texture())


func _close() -> void:
	if _world != null:
		_world.queue_free()
		_objects.queue_free()
		_world = null
		_objects = null
