## Restyles a picture with the addon's shaders as the filter does, and saves what the GPU made of it. Needs a display.
##
## Arguments: frame=picture.png out=styled.png, and grid=file of the grid's float16 values, of cells=16x9x8 (columns,
## rows, depth), with guide=card.json and detail=detail.png view=view.png where the model has them; or baked=table.cube;
## and mask=mask.png.
extends SceneTree

const ColorTable := preload("res://addons/capriccio/capriccio_color_table.gd")
const GridLook := preload("res://addons/capriccio/style/grid_look.gd")
const GridTextures := preload("res://addons/capriccio/style/grid_textures.gd")
const Guide := preload("res://addons/capriccio/style/guide.gd")
const LookBlend := preload("res://addons/capriccio/style/look_blend.gd")

## Stands in for the game's picture.
class Picture:
	extends "res://addons/capriccio/style/game_picture.gd"

	var rect: TextureRect = TextureRect.new()

	func draw_with(material: ShaderMaterial) -> void:
		rect.material = material

var _arguments: Dictionary = {}


func _initialize() -> void:
	for argument: String in OS.get_cmdline_user_args():
		_arguments[argument.get_slice("=", 0)] = argument.get_slice("=", 1)
	_restyle.call_deferred()


func _restyle() -> void:
	var blend: LookBlend = LookBlend.new()
	if _arguments.has("baked"):
		blend.baked_look = ColorTable.load_cube(_arguments["baked"]).value
	if _arguments.has("mask"):
		blend.mask = _texture("mask")
	var picture: Picture = Picture.new()
	picture.rect.texture = _texture("frame")
	var look: GridLook = _grid_look() if _arguments.has("grid") else null
	blend.draw(picture, look.material if look != null else null, look != null, false, LookBlend.FADE_S)
	var viewport: SubViewport = SubViewport.new()
	viewport.size = picture.rect.texture.get_size()
	viewport.disable_3d = true
	viewport.render_target_update_mode = SubViewport.UPDATE_ALWAYS
	viewport.add_child(picture.rect)
	root.add_child(viewport)
	for drawn: int in 2:
		await RenderingServer.frame_post_draw
	picture.free()
	quit(0 if viewport.get_texture().get_image().save_png(_arguments["out"]) == OK else 1)


func _grid_look() -> GridLook:
	var view: Image = Image.load_from_file(_arguments["view"]) if _arguments.has("view") else null
	var look: GridLook = GridLook.new(view.get_size() if view != null else Vector2i(256, 144), _guide(), view != null)
	var answer: GridLook.Answer = GridLook.Answer.new()
	var cells: PackedStringArray = String(_arguments["cells"]).split("x")
	answer.grid_size = Vector3i(int(cells[0]), int(cells[1]), int(cells[2]))
	answer.grids = GridTextures.new().move_on(FileAccess.get_file_as_bytes(_arguments["grid"]), answer.grid_size, 1.0)
	answer.easing_began_usec = GridLook.SETTLED
	if view != null:
		answer.view = _rgba(view)
		answer.detail = _rgba(Image.load_from_file(_arguments["detail"]))
	look.display(answer)
	if view != null:
		# Nothing was captured that could have been a cut.
		look.material.set_shader_parameter("has_detail", true)
	return look


func _guide() -> Guide:
	if not _arguments.has("guide"):
		return null
	return Guide.from_card(JSON.parse_string(FileAccess.get_file_as_string(_arguments["guide"]))).value


func _texture(argument: String) -> ImageTexture:
	return ImageTexture.create_from_image(Image.load_from_file(_arguments[argument]))


func _rgba(image: Image) -> Image:
	image.convert(Image.FORMAT_RGBA8)
	return image
