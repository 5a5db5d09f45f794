## The awaitable calls against a live backend.
##
## Arguments: address=tcp://…, a backend with the models of tests/backend/tiny_models.py.
extends "connected_case.gd"

const Buffer := preload("res://addons/capriccio/protocol/wire_buffer.gd")
const StyleCodec := preload("res://addons/capriccio/style/style_codec.gd")


func test_hello_tells_about_the_backend() -> void:
	check_equal(_client.server.get("server"), "capriccio", "server")
	check("style.apply" in _client.server.get("capabilities"), "capabilities: %s" % [_client.server.get("capabilities")])


func test_pictures_of_any_size_come_back_styled() -> void:
	for size: Vector2i in [Vector2i(1, 1), Vector2i(37, 23), Vector2i(640, 360), Vector2i(3840, 2160)]:
		for model: String in ["invert", "grid"]:
			var image: Image = Image.create_empty(size.x, size.y, false, Image.FORMAT_RGB8)
			image.fill(Color8(10, 100, 200))
			var result: Result = await _client.apply_style(image, model)
			check(result.ok, "%s of %s: %s" % [model, size, result.message])
			if result.ok:
				var styled: Image = result.value
				check_equal(styled.get_size(), size, "size")
				var pixel: Color = styled.get_pixelv(Vector2i(Vector2(size) * 0.5))
				check(absi(pixel.r8 - 245) <= 1 and absi(pixel.b8 - 55) <= 1, "%s of %s is %s" % [model, size, pixel])
			check_equal(image.get_pixel(0, 0), Color8(10, 100, 200), "the caller's image")


func test_pictures_in_other_formats_are_converted() -> void:
	for format: Image.Format in [Image.FORMAT_RGBA8, Image.FORMAT_L8, Image.FORMAT_RGBAF]:
		var image: Image = Image.create_empty(16, 8, true, format)
		image.fill(Color.WHITE)
		var result: Result = await _client.apply_style(image, "invert")
		check(result.ok, "format %d: %s" % [format, result.message])
		check_equal(result.value.get_pixel(3, 3).r8, 0, "inverted white in format %d" % format)


func test_what_can_not_be_styled_is_refused_with_a_reason() -> void:
	check_equal((await _client.apply_style(null, "invert")).code, "unsupported_frame", "no image")
	check_equal((await _client.apply_style(Image.new(), "invert")).code, "unsupported_frame", "an empty image")
	var image: Image = Image.create_empty(8, 8, false, Image.FORMAT_RGB8)
	var unknown: Result = await _client.apply_style(image, "no_such_model")
	check_equal(unknown.code, "unknown_model", "code")
	check("invert" in unknown.detail.get("known", []), "detail: %s" % [unknown.detail])


func test_models_are_listed_with_their_cards() -> void:
	var result: Result = await _client.list_models()
	var kinds: Dictionary = {}
	for card: Dictionary in result.value:
		kinds[card["name"]] = card["kind"]
	check_equal(kinds.get("grid"), "style.grid", "kind of grid")
	check_equal(kinds.get("invert"), "style.frame", "kind of invert")


func test_a_request_that_asks_is_told_where_its_time_went() -> void:
	for asks: bool in [false, true]:
		var request: Request = Request.new("style.apply", {"model": "invert", "frame": 0})
		request.buffers = [Buffer.tensor(PackedByteArray([1, 2, 3]), "uint8", [1, 1, 3], "HWC", "srgb")]
		request.trace = asks
		var result: Result = await _client.submit(request).completed()
		check(result.ok, result.message)
		check_equal(request.times.has("run") and request.times.has("whole"), asks, "times: %s" % [request.times])


func test_the_backend_is_told_that_nobody_waits_for_a_request() -> void:
	for stream: String in ["", "camera"]:
		var request: Request = Request.new("style.apply", {"model": "invert", "frame": 0})
		if stream:
			request.body["stream"] = stream
		request.buffers = [Buffer.tensor(PackedByteArray([1, 2, 3]), "uint8", [1, 1, 3], "HWC", "srgb")]
		request.batch = true
		var result: Result = await _client.submit(request).completed()
		check_equal(result.code, "invalid_field" if stream else "", "a batch request of stream '%s'" % stream)


func test_the_status_counts() -> void:
	var result: Result = await _client.get_status()
	check(result.ok and result.value["clients"] >= 1, "status: %s" % result)


func test_work_under_way_can_be_cancelled_while_pings_are_answered() -> void:
	var image: Image = Image.create_empty(64, 64, false, Image.FORMAT_RGB8)
	var requests: Array[Request] = []
	for number: int in 3:
		requests.append(_client.submit(StyleCodec.image_request(image, "slow")))
	check((await _client.ping()).ok, "ping while work is under way")
	_client.cancel(requests[2])
	check_equal((await requests[2].completed()).code, "cancelled", "the last")
	check((await requests[0].completed()).ok, "the first")


func test_a_request_type_that_does_not_exist_is_answered() -> void:
	var result: Result = await _client.submit(Request.new("no.such.request")).completed()
	check_equal(result.code, "unknown_type", "code")
