## The style filter on a scene that stands still, against a live backend whose models invert colours: what is seen can
## be told to the pixel. Needs a display.
##
## Arguments: address=tcp://…, a backend with the models of tests/backend/tiny_models.py; hdr=true for a canvas in linear
## light.
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


func _initialize() -> void:
	root.use_hdr_2d = "hdr=true" in OS.get_cmdline_user_args()
	root.size = Vector2i(320, 180)
	_build_scene()
	super()


func before_all() -> void:
	await _frames(3)
	_client = root.get_node("Capriccio")
	_game = await _screenshot()
	await _connect()


func test_without_a_backend_the_game_is_seen_exactly_as_it_is() -> void:
	_client.disconnect_from_backend()
	await _add_filter("grid")
	await _frames(5)
	_check_untouched(await _screenshot(), "difference while passing through")
	check(_filter.pass_through_reason.contains("no backend"), _filter.pass_through_reason)
	check(root.disable_3d, "the world is rendered once, by the filter")
	await _remove_filter()
	await _connect()


func test_where_2d_is_stretched_the_world_keeps_the_windows_resolution() -> void:
	_client.disconnect_from_backend()
	for mode: Window.ContentScaleMode in [Window.CONTENT_SCALE_MODE_CANVAS_ITEMS, Window.CONTENT_SCALE_MODE_VIEWPORT]:
		root.content_scale_mode = mode
		root.content_scale_size = Vector2i(Vector2(root.size) * 0.5)
		await _frames(3)
		var game: Image = await _screenshot()
		await _add_filter("grid")
		await _frames(3)
		var difference: int = _largest_difference(await _screenshot(), game)
		check(difference <= int(root.use_hdr_2d), "scale mode %d: difference %d" % [mode, difference])
		await _remove_filter()
	root.content_scale_mode = Window.CONTENT_SCALE_MODE_DISABLED
	await _connect()


func test_a_grid_restyles_the_world_at_native_resolution_and_leaves_the_interface() -> void:
	await _style("grid", 4)
	_check_inverted(await _screenshot(), TOLERANCE)
	check_equal(_largest_badge_difference(await _screenshot()), 0, "difference of the interface")
	await _remove_filter()


func test_the_filter_never_reads_its_own_output() -> void:
	await _style("grid", 4)
	# An inverted picture that is captured again would come back as the game.
	for frame: int in 5:
		var styled: int = _filter.frames_styled
		await wait_until(func() -> bool: return _filter.frames_styled > styled, "another frame")
		await _frames(2)
		_check_inverted(await _screenshot(), TOLERANCE)
	await _remove_filter()


func test_strength_mixes_the_look_with_the_game() -> void:
	await _style("grid", 2)
	_filter.strength = 0.5
	await create_timer(0.6).timeout
	var half: Image = await _screenshot()
	var largest: int = 0
	for at: Vector2i in _samples():
		for channel: int in 3:
			largest = maxi(largest, absi(roundi(half.get_pixelv(at)[channel] * 255.0) - 127))
	check(largest <= TOLERANCE + 1, "half of a picture and half of its inverse differ from grey by %d" % largest)
	await _remove_filter()


func test_a_frame_model_restyles_too() -> void:
	await _style("invert", 3)
	_check_inverted_in_the_mean(await _screenshot(), _game, 3.0)
	await _remove_filter()


func test_an_old_frame_fits_a_camera_that_has_moved_on() -> void:
	await _style("invert", 3)
	_filter.stale_after_s = 10.0
	_client.disconnect_from_backend()
	var camera: Camera3D = root.get_camera_3d()
	camera.translate(Vector3(0.3, 0.0, 0.0))
	await _frames(2)
	var shown: Image = await _screenshot()
	await _remove_filter()
	# Without the look farther away this would be 3.5.
	_check_inverted_in_the_mean(shown, await _screenshot(), 2.5)
	camera.translate(Vector3(-0.3, 0.0, 0.0))
	await _connect()


func test_switching_off_leaves_nothing_behind() -> void:
	await _style("grid", 1)
	_filter.enabled = false
	await _frames(3)
	_check_untouched(await _screenshot(), "difference after switching off")
	check(not root.disable_3d, "the viewport renders its world again")
	check_equal(_filter.get_child_count(), 0, "nodes of the filter")
	_filter.enabled = true
	await wait_until(func() -> bool: return _filter.pass_through_reason.is_empty(), "styling again")
	await _remove_filter()
	check(not root.disable_3d, "the viewport renders its world after the filter is gone")


func test_a_model_that_does_not_exist_is_named_with_those_that_do() -> void:
	await _add_filter("no_such_look")
	await wait_until(func() -> bool: return _filter.pass_through_reason.contains("no_such_look"), "a reason")
	await wait_until(func() -> bool: return _filter.pass_through_reason.contains("invert"), "the models that are there")
	_check_untouched(await _screenshot(), "difference while passing through")
	_filter.model = "grid"
	await wait_until(func() -> bool: return _filter.frames_styled > 0, "a frame of another model")
	await _remove_filter()


func test_a_world_in_a_container_is_restyled_there_alone() -> void:
	var container: SubViewportContainer = SubViewportContainer.new()
	var viewport: SubViewport = SubViewport.new()
	var color: ColorRect = ColorRect.new()
	color.color = Color8(10, 60, 250)
	color.size = Vector2(160, 180)
	viewport.size = Vector2i(160, 180)
	viewport.add_child(color)
	container.add_child(viewport)
	container.position = Vector2(160, 0)
	root.add_child(container)
	_filter = Filter.new()
	_filter.container = container
	_filter.model = "grid"
	root.add_child(_filter)
	await wait_until(func() -> bool: return _filter._shown_strength >= 1.0, "the look to fade in")
	var shown: Image = await _screenshot()
	var pixel: Color = shown.get_pixel(240, 90)
	check(absi(pixel.r8 - 245) <= TOLERANCE and absi(pixel.b8 - 5) <= TOLERANCE, "in the container: %s" % pixel)
	check_equal(shown.get_pixel(80, 90), _game.get_pixel(80, 90), "beside the container")
	_filter.enabled = false
	check(container.material == null, "the container keeps a material of the filter")
	_filter.enabled = true
	container.queue_free()
	await wait_until(func() -> bool: return _filter.pass_through_reason.contains("container"), "a reason")
	await _remove_filter()


func test_signals_tell_when_the_look_comes_and_goes() -> void:
	var news: Array = []
	await _add_filter("grid")
	_filter.styling_started.connect(func() -> void: news.append("styling"))
	_filter.pass_through_started.connect(func(_reason: String) -> void: news.append("pass through"))
	await wait_until(func() -> bool: return _filter.frames_styled > 2, "frames")
	_filter.stale_after_s = 0.2
	_client.disconnect_from_backend()
	await wait_until(func() -> bool: return news == ["styling", "pass through"], "both signals")
	await create_timer(0.5).timeout
	_check_untouched(await _screenshot(), "difference after the backend is gone")
	await _connect()
	await wait_until(func() -> bool: return news == ["styling", "pass through", "styling"], "styling again")
	await _remove_filter()


func test_frames_leave_no_objects_behind() -> void:
	await _style("grid", 10)
	var objects: float = Performance.get_monitor(Performance.OBJECT_COUNT)
	var styled: int = _filter.frames_styled
	await wait_until(func() -> bool: return _filter.frames_styled >= styled + 20, "20 more frames")
	var grown: float = Performance.get_monitor(Performance.OBJECT_COUNT) - objects
	# A frame that is under way has a few: its request, its picture, the slices of its grid.
	check(grown < 20 * 2, "20 frames left %d objects" % int(grown))
	await _remove_filter()


func test_a_cut_shows_the_new_scenes_colours_at_once() -> void:
	await _style("grid", 2)
	_filter.easing_s = 2.0
	var camera: Camera3D = root.get_camera_3d()
	camera.rotate_y(PI)
	var styled: int = _filter.frames_styled
	await wait_until(func() -> bool: return _filter.frames_styled > styled + 1, "frames after the cut")
	check(not _filter._look.is_cut_pending(), "the cut is over")
	camera.rotate_y(-PI)
	await _remove_filter()


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
	var is_shown: Callable = func() -> bool: return _filter.frames_styled >= frames and _filter._shown_strength >= 1.0
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


func _check_inverted(shown: Image, tolerance: int) -> void:
	var largest: int = 0
	for at: Vector2i in _samples():
		for channel: int in 3:
			largest = maxi(largest, absi(roundi((shown.get_pixelv(at)[channel] + _game.get_pixelv(at)[channel]) * 255.0) - 255))
	check(largest <= tolerance, "the picture differs from the inverted game by %d of 255" % largest)


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
