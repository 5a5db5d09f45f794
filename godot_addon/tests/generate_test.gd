## Textures and terrain at runtime against a live backend: what comes back, what is refused, progress, cancelling.
##
## Arguments: address=tcp://…, a backend with the models of tests/godot_client/tiny_backend.py.
extends "connected_case.gd"

const HeightField := preload("res://addons/capriccio/capriccio_height_field.gd")
const MadeTexture := preload("res://addons/capriccio/capriccio_texture.gd")
const Pictures := preload("res://addons/capriccio/generate/wire_pictures.gd")
const TerrainRequests := preload("res://addons/capriccio/capriccio_terrain_requests.gd")
const TextureRequests := preload("res://addons/capriccio/capriccio_texture_requests.gd")


func test_variations_are_textures_with_their_maps() -> void:
	var options: Dictionary = {"count": 3, "first": 2, "strength": 0.6, "seed": 9007199254740992, "maps": true}
	var result: Result = await _client.vary_texture(_noise(Vector2i(64, 48)), options)
	check(result.ok, str(result))
	check_equal(result.value.size(), 3, "textures")
	for at: int in 3:
		var texture: MadeTexture = result.value[at]
		check_equal([texture.number, texture.seed_number], [2 + at, 9007199254740992], "number and seed")
		for picture: String in TextureRequests.PICTURES:
			check_equal(texture.get(picture).get_size(), Vector2i(64, 48), "size of the %s" % picture)
		check_equal(texture.height.get_format(), Image.FORMAT_RF, "format of the height")
		check(texture.normal.get_pixel(5, 5).b > 0.5, "a normal points out of the surface")
		check(texture.seam_score > 0.0 and not texture.model_hash.is_empty(), "figures")
		check(texture.to_material().ao_enabled and texture.to_material().normal_enabled, "material")


func test_strength_nothing_gives_the_picture_back() -> void:
	var image: Image = _noise(Vector2i(64, 64))
	image.fill(Color8(10, 100, 200))
	var result: Result = await _client.vary_texture(image, {"strength": 0.0})
	check_equal(result.value[0].image.get_pixel(7, 9), Color8(10, 100, 200), "colour")


func test_the_same_request_gives_the_same_and_another_seed_another() -> void:
	var image: Image = _noise(Vector2i(64, 64))
	var first: Result = await _client.vary_texture(image, {"seed": 1, "size": Vector2i(96, 64)})
	var again: Result = await _client.vary_texture(image, {"seed": 1, "size": Vector2i(96, 64)})
	var other: Result = await _client.vary_texture(image, {"seed": 2, "size": Vector2i(96, 64)})
	check_equal(first.value[0].image.get_size(), Vector2i(96, 64), "size")
	check_equal(first.value[0].image.get_data(), again.value[0].image.get_data(), "the same request")
	check(first.value[0].image.get_data() != other.value[0].image.get_data(), "another seed")


func test_files_keep_what_the_backend_wrote() -> void:
	var options: Dictionary = {"maps": true, "encoding": "png", "seed": 5}
	var result: Result = await _client.vary_texture(_noise(Vector2i(64, 64)), options)
	var texture: MadeTexture = result.value[0]
	check_equal(texture.files.keys(), ["image", "normal", "height", "orm"], "files")
	for picture: String in texture.files:
		var bytes: PackedByteArray = texture.files[picture]
		check("capriccio" in bytes.get_string_from_ascii() or bytes.find("c".unicode_at(0)) > 0, "a PNG file")
	var decoded: Image = Image.new()
	decoded.load_png_from_buffer(texture.files["image"])
	check_equal(decoded.get_data(), texture.image.get_data(), "the picture and its file")


func test_a_picture_with_transparency_is_filled_and_that_is_told() -> void:
	var image: Image = Image.create_empty(64, 64, false, Image.FORMAT_RGBA8)
	image.fill(Color(0.2, 0.5, 0.8, 1.0))
	image.fill_rect(Rect2i(8, 8, 16, 16), Color(1.0, 0.0, 0.0, 0.0))
	var result: Result = await _client.vary_texture(image, {"strength": 0.0})
	check(result.ok and not result.value[0].notes.is_empty(), str(result))


func test_labels_are_synthesized_and_an_unknown_one_names_those_there_are() -> void:
	var result: Result = await _client.synthesize_texture("moss", {"size": 64, "count": 2})
	check(result.ok, str(result))
	check_equal(result.value[1].image.get_size(), Vector2i(64, 64), "size")
	var unknown: Result = await _client.synthesize_texture("mos", {"size": 64})
	check(not unknown.ok and "moss" in unknown.detail.get("known", []), "%s %s" % [unknown, unknown.detail])


func test_maps_are_made_for_a_picture() -> void:
	var image: Image = _noise(Vector2i(40, 24))
	for encoding: String in ["raw", "png"]:
		var result: Result = await _client.texture_maps(image, {"depth": 2.0, "encoding": encoding})
		check(result.ok, str(result))
		check_equal(result.value.image, image, "the picture")
		check_equal(result.value.normal.get_size(), Vector2i(40, 24), "size")


func test_levels_become_floats() -> void:
	var levels: PackedByteArray = PackedByteArray([0, 0, 255, 255, 0, 128])
	var image: Image = Pictures.from_levels(levels, 3, 1)
	check_equal([image.get_pixel(0, 0).r, image.get_pixel(1, 0).r], [0.0, 1.0], "ends")
	check(absf(image.get_pixel(2, 0).r - 32768.0 / 65535.0) < 1e-6, "middle")


func test_land_comes_as_metres() -> void:
	var options: Dictionary = {"size": 65, "seed": 3, "cell_m": 2.0, "relief_m": 50.0, "erosion": 0.2}
	var result: Result = await _client.generate_terrain(options)
	check(result.ok, str(result))
	var field: HeightField = result.value
	check_equal([field.size, field.heights.size(), field.cell_m], [65, 65 * 65, 2.0], "size and cell")
	check(absf(field.maximum_m - field.minimum_m - 50.0) < 0.01, "relief")
	check_equal(field.extent_m(), 128.0, "extent")
	check_equal(field.height_at(64, 10), field.height_at(0, 10), "what is to the east of the last column")
	check_equal(field.to_image().get_pixel(5, 7).r, field.height_at(5, 7), "as a picture")
	check(absf(field.to_shape().map_data[70] * 2.0 - field.heights[70]) < 1e-4, "as a shape")


func test_land_comes_as_a_file() -> void:
	for encoding: String in ["r16", "exr", "png"]:
		var result: Result = await _client.generate_terrain({"size": 33, "encoding": encoding})
		check(result.ok and result.value.heights.is_empty(), "%s: %s" % [encoding, result.message])
		check_equal(result.value.size, 33, "size")
	var raw: Result = await _client.generate_terrain({"size": 33, "encoding": "r16"})
	check_equal(raw.value.file.size(), 33 * 33 * 2, "bytes")


func test_a_size_that_is_none_names_the_nearest() -> void:
	var result: Result = await _client.generate_terrain({"size": 1000})
	check(not result.ok and "513" in result.message and "1025" in result.message, result.message)


func test_a_drawing_becomes_land() -> void:
	var drawing: Image = Image.create_empty(32, 32, false, Image.FORMAT_RGB8)
	drawing.fill_rect(Rect2i(0, 0, 32, 8), Color.RED)
	drawing.fill_rect(Rect2i(0, 24, 32, 8), Color.BLUE)
	var result: Result = await _client.sketch_terrain(drawing, {"size": 65})
	check(result.ok, str(result))
	check(result.value.height_at(32, 4) > result.value.height_at(32, 60), "a ridge in the north, a river in the south")


func test_what_can_not_be_used_is_refused_before_it_is_sent() -> void:
	var image: Image = _noise(Vector2i(32, 32))
	check_equal((await _client.vary_texture(null)).code, "unsupported_frame", "no image")
	check_equal((await _client.texture_maps(Image.new())).code, "unsupported_frame", "an empty image")
	check_equal((await _client.sketch_terrain(null)).code, "unsupported_frame", "no drawing")
	var misspelt: Result = await _client.vary_texture(image, {"strenght": 0.5})
	check("strenght" in misspelt.message and "strength" in misspelt.message, misspelt.message)
	check_equal((await _client.generate_terrain({"sea": true})).code, "invalid_field", "an option of no request")


func test_what_is_out_of_range_is_refused_by_the_backend() -> void:
	var image: Image = _noise(Vector2i(32, 32))
	for wrong: Dictionary in [{"count": 0}, {"count": 65}, {"strength": 1.5}, {"size": 31}, {"seed": -1}, {"maps": 3}]:
		check_equal((await _client.vary_texture(image, wrong)).code, "invalid_field", str(wrong))
	check_equal((await _client.vary_texture(image, {"count": 64, "size": 4096})).code, "too_large", "64 large ones")
	check_equal((await _client.vary_texture(image, {"model": "a_drawn"})).ok, false, "a model of another kind")


func test_progress_is_told_and_a_long_request_can_be_cancelled() -> void:
	var request: Request = TextureRequests.vary(_noise(Vector2i(64, 64)), {"count": 64, "model": "vary_slowly"})
	var stages: Array[String] = []
	request.progressed.connect(func(_fraction: float, stage: String) -> void: stages.append(stage))
	_client.submit(request)
	await wait_until(func() -> bool: return "variation 1 of 64" in stages, "news: %s" % [stages])
	_client.cancel(request)
	check_equal((await request.completed()).code, "cancelled", "the end")
	check((await _client.ping()).ok, "the backend afterwards")


func test_land_tells_its_progress_and_can_be_cancelled() -> void:
	var large: Request = TerrainRequests.generate({"size": 513})
	var stages: Array[String] = []
	large.progressed.connect(func(_fraction: float, stage: String) -> void: stages.append(stage))
	check((await _client.submit(large).completed()).ok, "large land")
	check("grid 1 of 2, window 1 of 1" in stages, "news: %s" % [stages])
	var slow: Request = _client.submit(TerrainRequests.generate({"size": 33, "model": "slow_erosion", "character": 1.0}))
	while (await _client.get_status()).value["running"] == 0:
		pass
	_client.cancel(slow)
	check_equal((await slow.completed()).code, "cancelled", "the end")


func _noise(size: Vector2i) -> Image:
	var random: RandomNumberGenerator = RandomNumberGenerator.new()
	random.seed = 5
	var bytes: PackedByteArray = PackedByteArray()
	bytes.resize(size.x * size.y * 3)
	for at: int in bytes.size():
		bytes[at] = random.randi() & 255
	return Image.create_from_data(size.x, size.y, false, Image.FORMAT_RGB8, bytes)
