## The frame recorder in a rendering game: what its files show, and how it starts, stops and fails. Needs a display.
##
## Arguments: folder=/…, an empty one; hdr=true for a canvas in linear light.
extends "test_case.gd"

const Filter := preload("res://addons/capriccio/capriccio_style_filter.gd")
const Recorder := preload("res://addons/capriccio/capriccio_frame_recorder.gd")

const BADGE: Rect2i = Rect2i(0, 0, 24, 24)
const BADGE_COLOUR: Color = Color8(200, 40, 90)

var _camera: Camera3D = Camera3D.new()
var _ball: MeshInstance3D = MeshInstance3D.new()
var _badge: Button = Button.new()
var _bare: Image
var _game: Image
var _recorder: Recorder
var _recorded: PackedStringArray
var _counts: Array[int]
var _reasons: PackedStringArray
var _folders: int = 0
## Linear light is rounded once more.
var _tolerance: int = 0


func _initialize() -> void:
	root.use_hdr_2d = "hdr=true" in OS.get_cmdline_user_args()
	_tolerance = 1 if root.use_hdr_2d else 0
	root.size = Vector2i(320, 180)
	_build_scene()
	super()


func before_all() -> void:
	await _frames(3)
	_bare = await _screenshot()
	_add_badge()
	await _frames(2)
	_game = await _screenshot()


func test_the_world_is_recorded_as_it_is_seen_but_without_the_interface() -> void:
	await _record({"max_frames": 1})
	check(_difference(_last_file(), _bare) <= _tolerance, "differs from the game without its interface")
	check_equal(_badge_difference(await _screenshot()), 0, "difference of the interface on the screen")


func test_the_screen_is_recorded_with_its_interface() -> void:
	await _record({"max_frames": 1, "picture": Recorder.Picture.SCREEN})
	check(_difference(_last_file(), _game) <= _tolerance, "differs from the screen")


func test_hidden_nodes_are_in_no_file_and_notice_nothing() -> void:
	var noticed: Array = []
	var on_changed: Callable = func() -> void: noticed.append("visibility")
	_badge.visibility_changed.connect(on_changed)
	_badge.grab_focus()
	var layer: NodePath = _badge.get_parent().get_path()
	await _record({"max_frames": 1, "picture": Recorder.Picture.SCREEN, "hidden_nodes": [layer]})
	check(_difference(_last_file(), _bare) <= _tolerance, "differs from the game without its interface")
	check_equal(_badge_difference(await _screenshot()), 0, "difference of the interface on the screen")
	check_equal(noticed, [], "news")
	check(_badge.has_focus(), "the interface lost its focus")
	_badge.visibility_changed.disconnect(on_changed)


func test_what_was_invisible_stays_so() -> void:
	_badge.visible = false
	await _record({"max_frames": 1, "picture": Recorder.Picture.SCREEN, "hidden_nodes": [_badge.get_path()]})
	check_equal(_difference(await _screenshot(), _bare), 0, "difference of the screen")
	_badge.visible = true
	await _frames(2)


func test_a_node_of_the_world_can_be_hidden_too() -> void:
	_ball.visible = false
	await _frames(2)
	var without_ball: Image = await _screenshot()
	_ball.visible = true
	await _record({"max_frames": 1, "hidden_nodes": [_ball.get_path()]})
	var file: Image = _last_file()
	file.blit_rect(without_ball, BADGE, Vector2i.ZERO)
	check(_difference(file, without_ball) <= _tolerance, "differs from the world without it")
	await _frames(2)
	check_equal(_difference(await _screenshot(), _game), 0, "difference of the screen afterwards")


func test_a_style_filter_that_renders_the_world_itself_is_no_hindrance() -> void:
	var filter: Filter = Filter.new()
	root.add_child(filter)
	await _frames(3)
	check(root.disable_3d, "the filter has not taken the world over")
	for source: Recorder.Picture in [Recorder.Picture.WORLD_3D, Recorder.Picture.SCREEN]:
		await _record({"max_frames": 1, "picture": source})
		var expected: Image = _bare if source == Recorder.Picture.WORLD_3D else _game
		check(_difference(_last_file(), expected) <= _tolerance, "differs beside a filter that passes through")
	filter.free()
	await _frames(3)


func test_a_frame_height_scales_by_the_mean_and_keeps_the_shape() -> void:
	for source: Recorder.Picture in [Recorder.Picture.WORLD_3D, Recorder.Picture.SCREEN]:
		await _record({"max_frames": 1, "frame_height": 60, "picture": source})
		var file: Image = _last_file()
		check_equal(file.get_size(), Vector2i(107, 60), "size")
		var ball: Color = file.get_pixel(53, 30)
		check(absi(ball.r8 - _game.get_pixel(160, 90).r8) <= 2, "the ball's colour is %s" % ball)


func test_a_world_may_be_recorded_larger_than_the_window() -> void:
	await _record({"max_frames": 1, "frame_height": 360})
	check_equal(_last_file().get_size(), Vector2i(640, 360), "size")
	await _record({"max_frames": 1, "frame_height": 360, "picture": Recorder.Picture.SCREEN})
	check_equal(_last_file().get_size(), Vector2i(320, 180), "a screen has no more pixels than it has")


func test_a_scene_that_stands_still_is_recorded_once() -> void:
	_begin({"every_frames": 1, "duplicate_threshold": 0.01})
	await wait_until(func() -> bool: return _recorder.frames_skipped >= 3, "duplicates")
	check_equal(_recorder.frames_recorded, 1, "files")
	_camera.rotate_y(0.5)
	await wait_until(func() -> bool: return _recorder.frames_recorded == 2, "a file of the other view")
	_camera.rotate_y(-0.5)
	await _end()


func test_it_stops_by_itself_after_the_most_files_and_tells_once() -> void:
	await _record({"max_frames": 3})
	await _frames(10)
	check_equal(_counts, [3] as Array[int], "counts")
	check_equal(Array(_recorded).map(func(path: String) -> String: return path.get_file()),
		["frame_000001.png", "frame_000002.png", "frame_000003.png"], "files told of")
	check_equal(DirAccess.get_files_at(_recorder.folder), PackedStringArray(["frame_000001.png", "frame_000002.png",
		"frame_000003.png"]), "files in the folder")
	check(_recorder.status_text.begins_with("all 3 frames are recorded"), _recorder.status_text)
	await _end()


func test_frames_are_as_far_apart_as_asked() -> void:
	_begin({"every_s": 0.4, "every_frames": 0})
	await create_timer(1.0).timeout
	await _end()
	check(_recorded.size() in [2, 3], "%d files in 1.0 s, every 0.4 s" % _recorded.size())


func test_frames_that_come_too_fast_are_dropped_and_not_collected() -> void:
	_begin({"every_frames": 1, "frame_height": 1080})
	for frame: int in 40:
		await process_frame
		check(_recorder._under_way() <= 4, "%d frames under way" % _recorder._under_way())
	var dropped: int = _recorder.frames_dropped
	for picture: int in 5:  # more in one frame than may wait, however fast they are written
		_recorder._hand_over(Image.create_empty(64, 36, false, Image.FORMAT_RGB8))
	check(_recorder.frames_dropped >= dropped + 3, "only %d were dropped" % (_recorder.frames_dropped - dropped))
	await _stop()
	check_equal(_recorded.size(), _recorder.frames_recorded, "files told of")
	_recorder.free()


func test_leaving_the_tree_with_frames_under_way_leaves_whole_files_only() -> void:
	for removal: String in ["remove", "free"]:
		_begin({"every_frames": 1, "frame_height": 720})
		await wait_until(func() -> bool: return _recorder._writer.pending() > 1, "frames under way")
		var folder: String = _recorder.folder
		if removal == "remove":
			root.remove_child(_recorder)
			check(not _recorder.is_recording, "is recording")
			check(_recorder.frames_dropped > 0, "what waited is not counted as dropped")
		_recorder.free()
		check_equal(_counts, [_recorded.size()] as Array[int], "counts after %s" % removal)
		check_equal(DirAccess.get_files_at(folder).size(), _recorded.size(), "files")
		for file: String in DirAccess.get_files_at(folder):
			check(Image.load_from_file(folder.path_join(file)) != null, "%s is no picture" % file)
	await _frames(5)


func test_it_records_again_after_it_was_elsewhere() -> void:
	_begin({"every_frames": 1})
	await wait_until(func() -> bool: return _recorder.frames_recorded > 0, "a file")
	root.remove_child(_recorder)
	await _frames(2)
	root.add_child(_recorder)
	var before: int = _recorded.size()
	_recorder.start()
	await wait_until(func() -> bool: return _recorded.size() > before, "another file")
	await _end()
	check_equal(_counts.size(), 2, "recordings")


func test_whoever_is_told_may_take_the_recorder_away() -> void:
	_begin({"every_frames": 1})
	var take_away: Callable = func(_path: String) -> void: root.remove_child(_recorder)
	_recorder.frame_recorded.connect(take_away, CONNECT_ONE_SHOT)
	await wait_until(func() -> bool: return not _recorder.is_inside_tree(), "the removal")
	check_equal(_counts, [_recorded.size()] as Array[int], "counts")  # one more where a second was being written
	_recorder.free()


func test_an_action_starts_and_stops() -> void:
	InputMap.add_action("record")
	_begin({"every_frames": 1, "toggle_action": &"record", "record_at_start": false})
	check(not _recorder.is_recording, "records before the action")
	_press("record")
	await wait_until(func() -> bool: return _recorder.frames_recorded > 0, "a file")
	_press("record")
	await wait_until(func() -> bool: return _counts.size() == 1, "the end")
	InputMap.erase_action("record")
	await _end()


func test_starting_while_the_last_frames_are_written_begins_after_them() -> void:
	_begin({"every_frames": 1, "frame_height": 720})
	await wait_until(func() -> bool: return _recorder._under_way() > 1, "frames under way")
	_recorder.stop()
	_recorder.start()
	check(not _recorder.is_recording, "records already")
	await wait_until(func() -> bool: return _recorder.is_recording, "the second recording")
	check_equal(_counts.size(), 1, "ends")
	await _end()


func test_a_folder_that_cannot_be_written_to_is_told_and_nothing_begins() -> void:
	var file: String = String(arguments["folder"]).path_join("file")
	FileAccess.open(file, FileAccess.WRITE).store_string("in the way")
	_begin({"folder": file.path_join("below")})
	check_equal(_reasons.size(), 1, "failures")
	check(_reasons[0].contains("cannot make the folder"), _reasons[0])
	check(not _recorder.is_recording and _counts.is_empty(), "recording began")
	_recorder.free()


func test_a_folder_that_goes_away_ends_the_recording_with_the_reason() -> void:
	_begin({"every_frames": 1})
	await wait_until(func() -> bool: return _recorder.frames_recorded > 0, "a file")
	var folder: String = _recorder.folder
	DirAccess.rename_absolute(folder, folder + "_elsewhere")
	await wait_until(func() -> bool: return _counts.size() == 1, "the end")
	check_equal(_reasons.size(), 1, "failures")
	check(_reasons[0].contains("cannot write into"), _reasons[0])
	check(_recorder.status_text.contains("cannot write into"), _recorder.status_text)
	_recorder.free()


func test_a_world_without_a_camera_is_waited_for() -> void:
	_camera.current = false
	_begin({"every_frames": 1})
	await _frames(5)
	check(_recorder.status_text.contains("no current Camera3D"), _recorder.status_text)
	_camera.make_current()
	await wait_until(func() -> bool: return _recorder.frames_recorded > 0, "a file")
	await _end()


func test_recording_leaves_no_objects_behind() -> void:
	_begin({"every_frames": 1})
	await wait_until(func() -> bool: return _recorder.frames_recorded > 3, "files")
	var objects: float = Performance.get_monitor(Performance.OBJECT_COUNT)
	var recorded: int = _recorder.frames_recorded
	await wait_until(func() -> bool: return _recorder.frames_recorded >= recorded + 10, "10 more files")
	check(Performance.get_monitor(Performance.OBJECT_COUNT) - objects < 10, "10 files left objects behind")
	await _end()


## Adds a recorder that records every third frame into an empty folder of its own, unless [param settings] differ.
func _begin(settings: Dictionary) -> void:
	_folders += 1
	_recorder = Recorder.new()
	_recorder.folder = String(arguments["folder"]).path_join("%02d" % _folders)
	_recorder.every_frames = 3
	_recorder.duplicate_threshold = 0.0
	_recorder.record_at_start = true
	for property: String in settings:
		var value: Variant = settings[property]
		if value is Array:
			_recorder.hidden_nodes.assign(value)
		else:
			_recorder.set(property, value)
	_recorded = []
	_counts = []
	_reasons = []
	_recorder.frame_recorded.connect(func(path: String) -> void: _recorded.append(path))
	_recorder.recording_stopped.connect(func(count: int) -> void: _counts.append(count))
	_recorder.recording_failed.connect(func(reason: String) -> void: _reasons.append(reason))
	root.add_child(_recorder)


## Records until it stops by itself.
func _record(settings: Dictionary) -> void:
	_begin(settings)
	await wait_until(func() -> bool: return _counts.size() == 1, "the end of the recording")


## Stops, waits for the last file, and frees the recorder.
func _end() -> void:
	await _stop()
	_recorder.free()


func _stop() -> void:
	var ends: int = _counts.size()
	if _recorder.is_recording:
		_recorder.stop()
		await wait_until(func() -> bool: return _counts.size() == ends + 1, "the end of the recording")


func _last_file() -> Image:
	_recorder.free()
	return Image.load_from_file(_recorded[-1])


func _press(action: String) -> void:
	for pressed: bool in [true, false]:
		var event: InputEventAction = InputEventAction.new()
		event.action = action
		event.pressed = pressed
		Input.parse_input_event(event)
	Input.flush_buffered_events()


func _build_scene() -> void:
	var environment: WorldEnvironment = WorldEnvironment.new()
	environment.environment = Environment.new()
	environment.environment.background_mode = Environment.BG_COLOR
	environment.environment.background_color = Color(0.1, 0.4, 0.7)
	root.add_child(environment)
	_ball.mesh = SphereMesh.new()
	var material: StandardMaterial3D = StandardMaterial3D.new()
	material.shading_mode = BaseMaterial3D.SHADING_MODE_UNSHADED
	material.albedo_color = Color(0.9, 0.6, 0.1)
	_ball.material_override = material
	root.add_child(_ball)
	root.msaa_3d = Viewport.MSAA_2X
	_camera.position.z = 2.0
	root.add_child(_camera)
	_camera.make_current()


func _add_badge() -> void:
	var style: StyleBoxFlat = StyleBoxFlat.new()
	style.bg_color = BADGE_COLOUR
	style.anti_aliasing = false
	for state: String in ["normal", "hover", "pressed", "focus"]:
		_badge.add_theme_stylebox_override(state, style)
	_badge.size = BADGE.size
	var layer: CanvasLayer = CanvasLayer.new()
	layer.add_child(_badge)
	root.add_child(layer)


func _badge_difference(shown: Image) -> int:
	return _difference(shown.get_region(BADGE), _game.get_region(BADGE))


## Returns the largest difference of a channel, 0 to 255.
func _difference(one: Image, other: Image) -> int:
	check_equal(one.get_size(), other.get_size(), "size")
	one.convert(Image.FORMAT_RGB8)
	other.convert(Image.FORMAT_RGB8)
	var values: PackedByteArray = one.get_data()
	var others: PackedByteArray = other.get_data()
	var largest: int = 0
	for at: int in mini(values.size(), others.size()):
		largest = maxi(largest, absi(values[at] - others[at]))
	return largest


func _screenshot() -> Image:
	await RenderingServer.frame_post_draw
	var shown: Image = root.get_texture().get_image()
	if root.use_hdr_2d:
		for at: int in shown.get_width() * shown.get_height():
			@warning_ignore("integer_division")
			var pixel: Vector2i = Vector2i(at % shown.get_width(), at / shown.get_width())
			shown.set_pixelv(pixel, shown.get_pixelv(pixel).linear_to_srgb())
	shown.convert(Image.FORMAT_RGB8)
	return shown


func _frames(count: int) -> void:
	for frame: int in count:
		await process_frame
