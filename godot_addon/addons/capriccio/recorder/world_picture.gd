## Draws the 3D world of a viewport once more, for a single frame: the same camera, no 2D, at a size of its own.
##
## Must not know: what becomes of the picture.
extends SubViewport

const GamePicture := preload("../style/game_picture.gd")


func _init() -> void:
	render_target_update_mode = SubViewport.UPDATE_DISABLED
	gui_disable_input = true
	handle_input_locally = false


## Has the world drawn as [param viewport]'s [param camera] sees it, within this frame.
func draw(viewport: Viewport, camera: Camera3D, pixels: Vector2i) -> void:
	if size != pixels:
		size = pixels
	for property: StringName in GamePicture.RENDER_PROPERTIES:
		var wanted: Variant = viewport.get(property)
		if get(property) != wanted:
			set(property, wanted)
	# A single frame has no frames before it to be mixed with.
	use_taa = false
	RenderingServer.viewport_attach_camera(get_viewport_rid(), camera.get_camera_rid())
	render_target_update_mode = SubViewport.UPDATE_ONCE
