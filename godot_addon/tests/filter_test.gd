## The style filter against a live backend whose models invert colours. Needs a display.
##
## Arguments: see filter_case.gd; address is needed.
extends "filter_case.gd"


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
	await _frames(2)
	_check_grey(await _screenshot(), 127, TOLERANCE + 1)
	await _remove_filter()


func test_a_models_guide_and_detail_reach_the_screen() -> void:
	# It looks up by the root of red, darkens by that to a half, and adds a fifth of what it saw.
	await _style("detailed", 2)
	var shown: Image = await _screenshot()
	# The sky and the sides of two boxes: even, so that the small view saw the same.
	for at: Vector2i in [Vector2i(300, 20), _seen_at(0), _seen_at(4)]:
		var game: Color = _game.get_pixelv(at)
		var knot: float = floorf(game.r * 15.0)
		var place: float = lerpf(sqrt(knot / 15.0), sqrt((knot + 1.0) / 15.0), game.r * 15.0 - knot)
		var darker: float = 1.0 - 0.5 * clampf(place * 8.0 - 0.5, 0.0, 7.0) / 7.0
		for channel: int in 3:
			var expected: float = game[channel] * 255.0 * darker + floorf(game[channel] * 51.0)
			var apart: float = absf(shown.get_pixelv(at)[channel] * 255.0 - expected)
			check(apart <= TOLERANCE, "at %s: %s, expected %.1f in channel %d" % [at, shown.get_pixelv(at), expected, channel])
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
	await wait_until(func() -> bool: return _filter._blend.model_share >= 1.0, "the look to fade in")
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


func test_the_baked_look_stands_in_while_the_backend_is_away() -> void:
	var news: Array = []
	await _style("grid", 2)
	_filter.baked_look = _grey_table()
	_filter.stale_after_s = 0.2
	_filter.styling_started.connect(func() -> void: news.append("model"))
	_filter.baked_look_started.connect(func(_reason: String) -> void: news.append("baked"))
	_filter.pass_through_started.connect(func(_reason: String) -> void: news.append("game"))
	await wait_until(func() -> bool: return _filter._blend.baked_share >= 1.0, "the baked look below the model's")
	_check_inverted(await _screenshot(), TOLERANCE)
	_client.disconnect_from_backend()
	await wait_until(func() -> bool: return _filter._blend.model_share <= 0.0, "the model's look to fade out")
	_check_grey(await _screenshot(), 128, 1)
	await _connect()
	await wait_until(func() -> bool: return _filter._blend.model_share >= 1.0, "the model's look to fade in")
	check_equal(news, ["baked", "model"], "signals")
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
	check(not _filter._model_look._look.is_cut_pending(), "the cut is over")
	camera.rotate_y(-PI)
	await _remove_filter()


func _grey_table() -> ImageTexture3D:
	var grey: Image = Image.create_empty(2, 2, false, Image.FORMAT_RGB8)
	grey.fill(Color8(128, 128, 128))
	var table: ImageTexture3D = ImageTexture3D.new()
	table.create(Image.FORMAT_RGB8, 2, 2, 2, false, [grey, grey])
	return table


## Returns the pixel that shows the middle of a box's front.
func _seen_at(number: int) -> Vector2i:
	return Vector2i(root.get_camera_3d().unproject_position(_boxes[number].position + Vector3(0.0, 0.0, 0.5)))
