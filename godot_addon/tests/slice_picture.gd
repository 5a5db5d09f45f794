## Slices a grid over a picture with the addon's shader and saves what the GPU made of it. Needs a display.
##
## Arguments: frame=picture.png, grid=file of the grid's float16 values, out=styled.png
extends SceneTree

const GridLook := preload("res://addons/capriccio/style/grid_look.gd")
const GridTextures := preload("res://addons/capriccio/style/grid_textures.gd")

var _arguments: Dictionary = {}


func _initialize() -> void:
	for argument: String in OS.get_cmdline_user_args():
		_arguments[argument.get_slice("=", 0)] = argument.get_slice("=", 1)
	_slice.call_deferred()


func _slice() -> void:
	var frame: Image = Image.load_from_file(_arguments["frame"])
	var look: GridLook = GridLook.new(Vector2i(256, 144))
	look.display(GridTextures.new().ease_towards(FileAccess.get_file_as_bytes(_arguments["grid"]), 1.0))
	look.material.set_shader_parameter("strength", 1.0)
	var viewport: SubViewport = SubViewport.new()
	viewport.size = frame.get_size()
	viewport.disable_3d = true
	viewport.render_target_update_mode = SubViewport.UPDATE_ALWAYS
	var picture: TextureRect = TextureRect.new()
	picture.texture = ImageTexture.create_from_image(frame)
	picture.material = look.material
	viewport.add_child(picture)
	root.add_child(viewport)
	for drawn: int in 2:
		await RenderingServer.frame_post_draw
	quit(0 if viewport.get_texture().get_image().save_png(_arguments["out"]) == OK else 1)
