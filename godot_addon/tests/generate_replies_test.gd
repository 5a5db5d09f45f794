## Replies for textures and terrain that no backend should send: each ends in a failure, none in a crash.
extends "test_case.gd"

const Buffer := preload("res://addons/capriccio/protocol/wire_buffer.gd")
const Message := preload("res://addons/capriccio/protocol/wire_message.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")
const TerrainRequests := preload("res://addons/capriccio/capriccio_terrain_requests.gd")
const TextureRequests := preload("res://addons/capriccio/capriccio_texture_requests.gd")

const ODD: Array = [null, true, -1, 0, 1, 2, 3, 4, 99, 0.5, "x", [], {}, [1], {"image": 0}, [{"image": 0}], [{"image": 9}]]

var _random: RandomNumberGenerator = RandomNumberGenerator.new()


func test_a_good_reply_is_read() -> void:
	var reply: Message = _reply({"variations": [{"image": 0, "height": 1}], "heights": 2})
	var textures: Result = _textures(reply)
	check(textures.ok and textures.value[0].image.get_size() == Vector2i(2, 2), str(textures))
	check_equal(textures.value[0].height.get_pixel(1, 1).r, 1.0, "the height")
	var land: Result = TerrainRequests.generate().digest.call(reply)
	check(land.ok and land.value.size == 2, str(land))


func test_any_value_in_any_field_ends_in_a_result() -> void:
	var failed: int = 0
	for value: Variant in ODD:
		for field: String in ["variations", "heights", "notes", "seam_score", "seed", "model_hash", "cell_m", "size"]:
			var body: Dictionary = {"variations": [{"image": 0}], "heights": 2, field: value}
			failed += int(not _textures(_reply(body)).ok)
			failed += int(not (TerrainRequests.generate().digest.call(_reply(body)) as Result).ok)
	check(failed > 20, "only %d were refused" % failed)


func test_any_value_in_a_variation_ends_in_a_result() -> void:
	for value: Variant in ODD:
		for field: String in ["image", "normal", "height", "orm", "seam_score"]:
			var result: Result = _textures(_reply({"variations": [{"image": 0, field: value}]}))
			check(result.ok or result.code == "malformed", "%s %s: %s" % [field, value, result])


func test_any_buffer_ends_in_a_result() -> void:
	_random.seed = 3
	for turn: int in 300:
		var reply: Message = _reply({"variations": [{"image": 0}], "heights": 0})
		reply.buffers = [_any_buffer()]
		check(_textures(reply) != null, "textures of turn %d" % turn)
		check(TerrainRequests.generate().digest.call(reply) != null, "land of turn %d" % turn)


func _textures(reply: Message) -> Result:
	return TextureRequests.synthesize("moss").digest.call(reply)


func _reply(body: Dictionary) -> Message:
	var reply: Message = Message.new()
	reply.type = "ok"
	reply.body = body
	reply.buffers = [
		Buffer.tensor(_bytes(12), "uint8", PackedInt64Array([2, 2, 3])),
		Buffer.tensor(PackedByteArray([0, 0, 0, 0, 0, 0, 255, 255]), "uint16", PackedInt64Array([2, 2])),
		Buffer.tensor(PackedFloat32Array([1, 2, 3, 4]).to_byte_array(), "float32", PackedInt64Array([2, 2])),
		Buffer.file(_bytes(40), "jpeg"),
	]
	return reply


## What the codec lets through: the bytes are as many as the shape says.
func _any_buffer() -> Buffer:
	var dtype: String = ["uint8", "uint16", "float32", "int64"][_random.randi() % 4]
	var shape: PackedInt64Array = PackedInt64Array()
	var length: int = {"uint8": 1, "uint16": 2, "float32": 4, "int64": 8}[dtype]
	for _side: int in _random.randi() % 5:
		shape.append(_random.randi() % 5)
		length *= shape[-1]
	return Buffer.tensor(_bytes(length), dtype, shape)


func _bytes(length: int) -> PackedByteArray:
	var bytes: PackedByteArray = PackedByteArray()
	bytes.resize(length)
	for at: int in length:
		bytes[at] = _random.randi() & 255
	return bytes
