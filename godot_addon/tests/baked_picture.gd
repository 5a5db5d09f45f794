## Takes the picture of docs/godot.md: the demo world, its baked look, the same with houses that keep the game's picture,
## and behind a mask. Needs a display; no backend.
##
##     tools/godot.sh --path godot_addon --rendering-method gl_compatibility --resolution 480x270 \
##         --script res://tests/baked_picture.gd -- out=$PWD/docs/media/godot_baked_look.jpg
extends SceneTree

const ColorTable := preload("res://addons/capriccio/capriccio_color_table.gd")
const Filter := preload("res://addons/capriccio/capriccio_style_filter.gd")
const Walker := preload("res://demo/walker.gd")
const World := preload("res://demo/world/world.gd")

const TABLE: String = "res://demo/looks/toon_to_natural.cube"
const SEED: int = 203
## Where on the walk the picture is taken, as a share of it: before a house with a tree in front.
const VIEW: float = 5.0 / 12.0
const HOUSES_LAYER: int = 1 << 1
const FADE_S: float = 0.5
const JPEG_QUALITY: float = 0.85

var _filter: Filter = Filter.new()


func _initialize() -> void:
	_take.call_deferred()


func _take() -> void:
	var world: World = World.new(SEED)
	root.add_child(world)
	world.apply(World.load_look("toon"))
	for house: VisualInstance3D in world.get_node("Buildings").find_children("*", "VisualInstance3D", true, false):
		house.layers |= HOUSES_LAYER
	var camera: Walker = Walker.new()
	root.add_child(camera)
	camera.transform = world.path.pose(world.path.length_m * VIEW)
	camera.make_current()
	root.msaa_3d = Viewport.MSAA_4X
	var game: Image = await _shown()
	_filter.model = ""
	_filter.baked_look = ColorTable.load_cube(TABLE).value
	root.add_child(_filter)
	await create_timer(FADE_S).timeout
	var baked: Image = await _shown()
	_filter.unstyled_layers = HOUSES_LAYER
	var houses: Image = await _shown()
	_filter.unstyled_layers = 0
	_filter.mask = _vignette()
	_save([game, baked, houses, await _shown()])


## Returns what is seen once everything of this frame has reached the screen.
func _shown() -> Image:
	for frame: int in 3:
		await RenderingServer.frame_post_draw
	return root.get_texture().get_image()


func _vignette() -> GradientTexture2D:
	var texture: GradientTexture2D = GradientTexture2D.new()
	texture.gradient = Gradient.new()
	texture.gradient.set_color(0, Color.WHITE)
	texture.gradient.set_color(1, Color.BLACK)
	texture.gradient.set_offset(0, 0.6)
	texture.gradient.set_offset(1, 0.8)
	texture.fill = GradientTexture2D.FILL_RADIAL
	texture.fill_from = Vector2(0.5, 0.5)
	texture.fill_to = Vector2(1.0, 0.5)
	return texture


## Saves four pictures as two rows of two.
func _save(pictures: Array[Image]) -> void:
	var size: Vector2i = pictures[0].get_size()
	var sheet: Image = Image.create_empty(size.x * 2, size.y * 2, false, Image.FORMAT_RGB8)
	for number: int in pictures.size():
		pictures[number].convert(Image.FORMAT_RGB8)
		sheet.blit_rect(pictures[number], Rect2i(Vector2i.ZERO, size), Vector2i(number % 2, number >> 1) * size)
	var out: String = OS.get_cmdline_user_args()[0].trim_prefix("out=")
	quit(0 if sheet.save_jpg(out, JPEG_QUALITY) == OK else 1)
