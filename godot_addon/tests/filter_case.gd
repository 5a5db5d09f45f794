## A scene that stands still with the style filter on it: what is seen can be told to the pixel. Base of the tests that
## need a display.
##
## Arguments: hdr=true for a canvas in linear light; address=tcp://…, where a test needs a backend, one with the models
## of tests/backend/tiny_models.py.
extends "test_case.gd"

const Client := preload("res://addons/capriccio/capriccio.gd")
const Filter := preload("res://addons/capriccio/capriccio_style_filter.gd")

## A user interface's colour, in the upper left corner.
const BADGE: Color = Color8(200, 40, 90)
const BADGE_PX: int = 24
## Cuts, sampling and rounding of three 3D textures.
const TOLERANCE: int = 2

var _client: Client
var _filter: Filter
var _game: Image
var _boxes: Array[MeshInstance3D] = []


func _initialize() -> void:
	root.use_hdr_2d = "hdr=true" in OS.get_cmdline_user_args()
	root.size = Vector2i(320, 180)
	_build_scene()
	super()


func before_all() -> void:
	await _frames(3)
	_client = root.get_node("Capriccio")
	_game = await _screenshot()
	if arguments.has("address"):
		await _connect()


func _build_scene() -> void:
	var camera: Camera3D = Camera3D.new()
	camera.position = Vector3(0.0, 1.0, 4.0)
	root.add_child(camera)
	camera.make_current()
	var light: DirectionalLight3D = DirectionalLight3D.new()
	light.rotation = Vector3(-0.8, 0.5, 0.0)
	root.add_child(light)
	for number: int in 5:
		var box: MeshInstance3D = MeshInstance3D.new()
		var material: StandardMaterial3D = StandardMaterial3D.new()
		material.albedo_color = Color.from_hsv(number / 5.0, 0.8, 0.3 + 0.15 * number)
		box.mesh = BoxMesh.new()
		box.material_override = material
		box.position = Vector3(number * 1.4 - 2.8, 0.2 * number, -0.5 * number)
		root.add_child(box)
		_boxes.append(box)
	var badge: ColorRect = ColorRect.new()
	badge.color = BADGE
	badge.size = Vector2(BADGE_PX, BADGE_PX)
	root.add_child(badge)


func _connect() -> void:
	_client.connect_to_backend(arguments["address"])
	await wait_until(func() -> bool: return _client.is_ready, "connected")


func _add_filter(model: String) -> void:
	_filter = Filter.new()
	_filter.model = model
	_filter.captures_per_second = 30.0
	root.add_child(_filter)
	await process_frame


## Adds a filter and waits until its look has faded in.
func _style(model: String, frames: int) -> void:
	await _add_filter(model)
	var is_shown: Callable = func() -> bool: return _filter.frames_styled >= frames and _filter._blend.model_share >= 1.0
	await wait_until(is_shown, "%d frames of %s" % [frames, model])


func _remove_filter() -> void:
	_filter.queue_free()
	await _frames(2)


func _frames(count: int) -> void:
	for frame: int in count:
		await process_frame


func _screenshot() -> Image:
	await RenderingServer.frame_post_draw
	var image: Image = root.get_texture().get_image()
	return _encoded(image) if root.use_hdr_2d else image


## Returns a picture in linear light as sRGB.
func _encoded(image: Image) -> Image:
	var encoded: Image = Image.create_empty(image.get_width(), image.get_height(), false, Image.FORMAT_RGB8)
	for y: int in image.get_height():
		for x: int in image.get_width():
			encoded.set_pixel(x, y, image.get_pixel(x, y).linear_to_srgb())
	return encoded


func _check_untouched(shown: Image, when: String) -> void:
	# Linear light is rounded once more on its way through another viewport.
	check(_largest_difference(shown, _game) <= int(root.use_hdr_2d), when)


## Returns by how much of 255 an exact look may differ: linear light is kept in half floats, in Mobile in 10 bits.
func _tolerance() -> int:
	return 1 + int(root.use_hdr_2d or RenderingServer.get_current_rendering_method() == "mobile")


func _check_inverted(shown: Image, tolerance: int) -> void:
	var largest: int = 0
	for at: Vector2i in _samples():
		for channel: int in 3:
			largest = maxi(largest, absi(roundi((shown.get_pixelv(at)[channel] + _game.get_pixelv(at)[channel]) * 255.0) - 255))
	check(largest <= tolerance, "the picture differs from the inverted game by %d of 255" % largest)


func _check_grey(shown: Image, level: int, tolerance: int) -> void:
	var largest: int = 0
	for at: Vector2i in _samples():
		for channel: int in 3:
			largest = maxi(largest, absi(roundi(shown.get_pixelv(at)[channel] * 255.0) - level))
	check(largest <= tolerance, "half of a picture and half of its inverse differ from grey by %d" % largest)


## Allows for edges, where a small frame is not exact.
func _check_inverted_in_the_mean(shown: Image, game: Image, tolerance: float) -> void:
	var sum: float = 0.0
	for at: Vector2i in _samples():
		sum += absf(shown.get_pixelv(at).r8 + game.get_pixelv(at).r8 - 255)
	var mean: float = sum / _samples().size()
	check(mean <= tolerance, "the picture differs from the inverted game by %.2f of 255 in the mean" % mean)


## Returns every seventh pixel that the interface does not cover.
func _samples() -> Array[Vector2i]:
	var samples: Array[Vector2i] = []
	for number: int in range(0, _game.get_width() * _game.get_height(), 7):
		var at: Vector2i = Vector2i(number % _game.get_width(), floori(float(number) / _game.get_width()))
		if at.x >= BADGE_PX or at.y >= BADGE_PX:
			samples.append(at)
	return samples


func _largest_badge_difference(shown: Image) -> int:
	var badge: Rect2i = Rect2i(0, 0, BADGE_PX, BADGE_PX)
	return _largest_difference(shown.get_region(badge), _game.get_region(badge))


func _largest_difference(first: Image, second: Image) -> int:
	var bytes: PackedByteArray = first.get_data()
	var others: PackedByteArray = second.get_data()
	var largest: int = 0 if bytes.size() == others.size() else 255
	if bytes != others:
		for at: int in mini(bytes.size(), others.size()):
			largest = maxi(largest, absi(bytes[at] - others[at]))
	return largest
