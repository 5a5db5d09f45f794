## The looks without a screen: how answers become textures, how they are eased, what counts as a cut.
extends "test_case.gd"

const Buffer := preload("res://addons/capriccio/protocol/wire_buffer.gd")
const CutDetector := preload("res://addons/capriccio/style/cut_detector.gd")
const FrameCapture := preload("res://addons/capriccio/style/frame_capture.gd")
const FrameFlow := preload("res://addons/capriccio/style/frame_flow.gd")
const FrameLook := preload("res://addons/capriccio/style/frame_look.gd")
const GridLook := preload("res://addons/capriccio/style/grid_look.gd")
const GridTextures := preload("res://addons/capriccio/style/grid_textures.gd")
const LookFinder := preload("res://addons/capriccio/style/look_finder.gd")
const Message := preload("res://addons/capriccio/protocol/wire_message.gd")
const ModelLook := preload("res://addons/capriccio/style/model_look.gd")
const Request := preload("res://addons/capriccio/capriccio_request.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")

const SIDES: PackedInt64Array = [9, 16, 8, 12]
## The same as columns, rows and depth.
const SIZE: Vector3i = Vector3i(16, 9, 8)
## Half floats near these values are this exact.
const EXACT: float = 0.01

var _now_usec: int = 0
var _shown_answer: GridLook.Answer


func test_each_value_of_a_grid_lands_in_its_slice() -> void:
	for size: Vector3i in [SIZE, Vector3i(5, 3, 2), Vector3i(1, 1, 1)]:
		# A cell's number in its offset of the green row: distinct in half floats up to 2048.
		var grid: PackedByteArray = _filled(0.0, size)
		for cell: int in size.x * size.y * size.z:
			grid.encode_half((cell * 12 + 1 * 4 + 3) * 2, float(cell))
		var channels: Array = GridTextures.new().move_on(grid, size, 1.0)[1]
		for at: Vector3i in [Vector3i.ZERO, size - Vector3i.ONE, Vector3i(size * 0.6)]:
			var expected: float = (at.y * size.x + at.x) * size.z + at.z
			var pixel: Color = channels[1][at.z].get_pixel(at.x, at.y)
			check_equal([pixel.r, pixel.g, pixel.b, pixel.a], [0.0, 0.0, 0.0, expected], "cell %s of %s" % [at, size])
			check_equal(channels[0][at.z].get_pixel(at.x, at.y).a, 0.0, "the red row of %s" % at)


func test_a_grid_of_another_size_is_shown_at_once() -> void:
	var grid: GridTextures = GridTextures.new()
	grid.move_on(_filled(1.0), SIZE, 1.0)
	_check_way(grid.move_on(_filled(2.0, Vector3i(2, 3, 4)), Vector3i(2, 3, 4), 0.5), 2.0, 2.0, "the other")


func test_a_new_grid_is_approached_from_where_the_last_one_was_left() -> void:
	var grid: GridTextures = GridTextures.new()
	_check_way(grid.move_on(_filled(1.0), SIZE, 0.25), 1.0, 1.0, "the first grid is shown at once")
	_check_way(grid.move_on(_filled(2.0), SIZE, 0.25), 1.0, 2.0, "the second")
	_check_way(grid.move_on(_filled(4.0), SIZE, 0.25), 1.25, 4.0, "the third came a quarter of the way to the second")
	_check_way(grid.move_on(_filled(4.0), SIZE, 1.0), 4.0, 4.0, "the fourth came when the third was reached")


func test_easing_is_exponential_in_time_at_any_rate_of_frames_and_answers() -> void:
	for frames_per_answer: int in [1, 3, 7]:
		var look: GridLook = _look_with_clock(0.25)
		_answer(look, _picture(0.2), 0.0)
		for frame: int in 24:
			if frame % frames_per_answer == 0:
				_answer(look, _picture(0.2), 1.0)
			_now_usec += 10_000
			look.advance()
			var expected: float = 1.0 - exp(-(frame + 1) * 0.01 / 0.25)
			check(absf(_shown(look) - expected) < EXACT, "frame %d: %.3f, not %.3f" % [frame, _shown(look), expected])


func test_an_answer_that_comes_late_makes_no_jump() -> void:
	var look: GridLook = _look_with_clock(0.25)
	_answer(look, _picture(0.2), 0.0)
	_now_usec += 3_000_000
	look.advance()
	_answer(look, _picture(0.2), 1.0)
	check(absf(_shown(look)) < EXACT, "3 s after the last answer the first frame of the next shows %.2f" % _shown(look))
	_now_usec += 16_000
	look.advance()
	check(_shown(look) < 0.1, "after a frame %.2f of it" % _shown(look))


func test_a_cut_is_shown_at_once_and_a_moving_camera_is_eased() -> void:
	var look: GridLook = _look_with_clock(1000.0)
	_answer(look, _picture(0.2), 1.0)
	_answer(look, _picture(0.25), 2.0)
	check(absf(_shown(look) - 1.0) < EXACT, "a small change is eased")
	_answer(look, _picture(0.9), 3.0)
	check(absf(_shown(look) - 3.0) < EXACT, "a cut is shown at once")
	_answer(look, _picture(0.9), 4.0)
	check(absf(_shown(look) - 3.0) < EXACT, "after the cut it is eased again")


func test_without_easing_each_grid_is_shown_at_once() -> void:
	var look: GridLook = _look_with_clock(0.0)
	for value: float in [1.0, 2.0]:
		_answer(look, _picture(0.2), value)
		check(absf(_shown(look) - value) < EXACT, "%.0f is shown as %.2f" % [value, _shown(look)])


func test_cuts_are_told_from_pans() -> void:
	var detector: CutDetector = CutDetector.new()
	var scene: Image = _stripes(0)
	check(detector.is_cut(scene), "the first picture")
	check(not detector.is_cut(scene), "the same picture")
	check(not detector.is_cut(_stripes(16)), "a pan")
	var other: Image = _picture(0.9)
	check(detector.is_cut(other), "another scene")
	detector.threshold = 1.0
	check(not detector.is_cut(scene), "another scene, where nothing counts as a cut")


func test_answers_of_another_form_are_refused() -> void:
	var look: GridLook = GridLook.new(Vector2i(256, 144))
	var short: PackedInt64Array = [9, 16, 8, 11]
	var cells: int = 9 * 16 * 8
	check_equal(look.digest(_reply(Buffer.tensor(_bytes(cells * 22), "float16", short))).code, "malformed", "11 values")
	check_equal(look.digest(_reply(Buffer.tensor(_bytes(cells * 48), "float32", SIDES))).code, "malformed", "float32")
	var flat: PackedInt64Array = [9, 0, 8, 12]
	check_equal(look.digest(_reply(Buffer.tensor(_bytes(0), "float16", flat))).code, "malformed", "no columns")
	var wide: PackedInt64Array = [1, 257, 1, 12]
	check_equal(look.digest(_reply(Buffer.tensor(_bytes(257 * 24), "float16", wide))).code, "malformed", "257 columns")
	check_equal(look.digest(_reply(Buffer.file(_bytes(10), "png"))).code, "malformed", "a file")
	check_equal(look.digest(Message.new()).code, "malformed", "nothing")


func test_detail_is_read_where_the_card_promises_it() -> void:
	var sides: PackedInt64Array = [4, 6, 3]
	var reply: Message = _reply(Buffer.tensor(_filled(1.0), "float16", SIDES))
	reply.body["detail"] = 1
	reply.buffers.append(Buffer.tensor(_bytes(4 * 6 * 3), "uint8", sides))
	var look: GridLook = GridLook.new(Vector2i(6, 4), null, true)
	look.prepare(Request.new("style.apply"), Image.create_empty(6, 4, false, Image.FORMAT_RGBA8))
	look.display(look.digest(reply).value)
	check_equal(look.material.get_shader_parameter("has_detail"), true, "detail is shown")
	look.prepare(Request.new("style.apply"), _small_picture(Color.WHITE))
	look.advance()
	check_equal(look.material.get_shader_parameter("has_detail"), false, "detail after a cut")
	var without: GridLook = GridLook.new(Vector2i(6, 4))
	check(without.digest(reply).value.detail == null, "detail of a model whose card does not name it")


func test_detail_of_another_form_is_refused() -> void:
	var look: GridLook = GridLook.new(Vector2i(6, 4), null, true)
	var reply: Message = _reply(Buffer.tensor(_filled(1.0), "float16", SIDES))
	check(look.digest(reply).value.detail == null, "a reply may have none")
	for sides: PackedInt64Array in [[4, 6, 4], [6, 4, 3]]:
		reply.buffers = [reply.buffers[0], Buffer.tensor(_bytes(sides[0] * sides[1] * sides[2]), "uint8", sides)]
		reply.body["detail"] = 1
		check_equal(look.digest(reply).code, "malformed", "detail of %s" % sides)
	reply.body["detail"] = 2
	check_equal(look.digest(reply).code, "malformed", "detail that is no buffer")


func test_an_answer_of_a_replaced_model_file_is_refused_for_its_card_may_be_another() -> void:
	var finder: LookFinder = LookFinder.new()
	var card: Dictionary = {"name": "look", "kind": "style.grid", "hash": "1234"}
	var look: GridLook = finder.look_from(Result.success({"models": [card]}), "look", Vector2i(640, 360), 0)
	var reply: Message = _reply(Buffer.tensor(_filled(1.0), "float16", SIDES))
	for made_by: String in ["1234", "5678"]:
		reply.body["model_hash"] = made_by
		check_equal(look.digest(reply).ok, made_by == "1234", "an answer of %s" % made_by)


func test_what_was_too_slow_must_be_clearly_faster_to_be_shown_again() -> void:
	var model_look: ModelLook = ModelLook.new()
	model_look._look = FrameLook.new(Vector2i(16, 16))
	var capture: FrameCapture = FrameCapture.new()
	model_look._flow = FrameFlow.new(capture, "stream")
	var told: Array[bool] = []
	for latency_ms: float in [900.0, 1100.0, 900.0, 700.0, 900.0]:
		model_look._captured_usec = maxi(Time.get_ticks_usec(), 1)
		model_look._latency_ms = latency_ms
		told.append(model_look.advance(null, "").contains("too slow"))
	check_equal(told, [false, true, true, false, false] as Array[bool], "too slow at 0.9, 1.1, 0.9, 0.7 and 0.9 s")
	capture.free()


func test_frames_have_the_screens_shape_in_the_models_multiples() -> void:
	check_equal(LookFinder.frame_size(Vector2i(1920, 1080), 0, 8), Vector2i(640, 360), "16:9")
	check_equal(LookFinder.frame_size(Vector2i(1024, 768), 0, 8), Vector2i(480, 360), "4:3")
	check_equal(LookFinder.frame_size(Vector2i(1920, 1080), 100, 16), Vector2i(176, 96), "100 px in multiples of 16")
	check_equal(LookFinder.frame_size(Vector2i(10, 10), 0, 8), Vector2i(8, 8), "a tiny screen")
	check_equal(LookFinder.frame_size(Vector2i(0, 0), 0, 8), Vector2i(8, 8), "no screen")


func test_cards_that_say_nonsense_do_no_harm() -> void:
	var finder: LookFinder = LookFinder.new()
	for models: Variant in [null, 7, ["x"], [{"name": 7}], [{"name": "look"}], [{"name": "look", "kind": "texture.vary"}]]:
		var listed: Result = Result.success({"models": models})
		check(finder.look_from(listed, "look", Vector2i(640, 360), 0) == null, "a look from %s" % [models])
		check(not finder.problem.is_empty(), "a problem with %s" % [models])
	var odd: Dictionary = {"name": "look", "kind": "style.grid", "view_size": ["a", -5]}
	var look: GridLook = finder.look_from(Result.success({"models": [odd]}), "look", Vector2i(640, 360), 0)
	check_equal(look.capture_size, Vector2i(256, 144), "view size")


func _look_with_clock(easing_s: float) -> GridLook:
	var look: GridLook = GridLook.new(Vector2i(256, 144))
	look.easing_s = easing_s
	look.clock = func() -> int: return _now_usec
	return look


func test_guides_of_cards_are_checked() -> void:
	var curve: Array = range(16).map(func(knot: int) -> float: return knot / 15.0)
	var good: Dictionary = {"weights": [0.2, 0.7, 0.1], "curve": curve}
	var finder: LookFinder = LookFinder.new()
	check(_look_of(finder, good) != null, "a guide: %s" % finder.problem)
	check(_look_of(finder, null) != null, "no guide: %s" % finder.problem)
	for broken: Variant in [7, {}, {"weights": [1, 2], "curve": curve}, {"weights": [1, 2, "3"], "curve": curve},
			{"weights": [1, 2, NAN], "curve": curve}, {"weights": [1, 2, 3], "curve": curve.slice(1)}]:
		check(_look_of(finder, broken) == null, "a look with the guide %s" % [broken])
		check(finder.problem.contains("guide"), finder.problem)


## Returns the look of a card with a guide.
func _look_of(finder: LookFinder, guide: Variant) -> GridLook:
	var card: Dictionary = {"name": "look", "kind": "style.grid", "guide": guide, "outputs": [{"name": "detail"}, 3]}
	return finder.look_from(Result.success({"models": [card]}), "look", Vector2i(640, 360), 0)


func _small_picture(color: Color) -> Image:
	var image: Image = Image.create_empty(6, 4, false, Image.FORMAT_RGBA8)
	image.fill(color)
	return image


## Sends a picture through a look and has it answered with a grid of one value.
func _answer(look: GridLook, picture: Image, value: float) -> void:
	look.prepare(Request.new("style.apply"), picture)
	_shown_answer = look.digest(_reply(Buffer.tensor(_filled(value), "float16", SIDES))).value
	look.display(_shown_answer)


## Returns what the shader makes of the two grids that it has.
func _shown(look: GridLook) -> float:
	var share: float = look.material.get_shader_parameter("eased")
	return lerpf(_value(_shown_answer.grids[0]), _value(_shown_answer.grids[1]), share)


## Returns the first value of a grid.
func _value(channels: Array) -> float:
	return channels[0][0].get_pixel(0, 0).r


func _check_way(grids: Array[Array], from: float, to: float, what: String) -> void:
	for grid: int in 2:
		check_equal(_value(grids[grid]), [from, to][grid], "%s: grid %d" % [what, grid])


func _reply(buffer: Buffer) -> Message:
	var reply: Message = Message.new()
	reply.body = {"result": 0}
	reply.buffers = [buffer]
	return reply


func _filled(value: float, size: Vector3i = SIZE) -> PackedByteArray:
	var values: int = size.x * size.y * size.z * GridTextures.CELL_VALUES
	var grid: PackedByteArray = _bytes(values * 2)
	for at: int in values:
		grid.encode_half(at * 2, value)
	return grid


func _bytes(size: int) -> PackedByteArray:
	var bytes: PackedByteArray = PackedByteArray()
	bytes.resize(size)
	return bytes


func _picture(grey: float) -> Image:
	var image: Image = Image.create_empty(256, 144, false, Image.FORMAT_RGB8)
	image.fill(Color(grey, grey, grey))
	return image


## Returns four coloured stripes, moved by some pixels.
func _stripes(offset: int) -> Image:
	var image: Image = _picture(0.0)
	for stripe: int in 4:
		image.fill_rect(Rect2i(stripe * 64 + offset, 0, 64, 144), Color.from_hsv(stripe / 4.0, 1.0, 1.0))
	return image
