## Messages against the shared vectors: every row of the protocol's table both ways, and what must be refused.
extends "test_case.gd"

const Buffer := preload("res://addons/capriccio/protocol/wire_buffer.gd")
const Codec := preload("res://addons/capriccio/protocol/codec.gd")
const Message := preload("res://addons/capriccio/protocol/wire_message.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")
const Spec := preload("res://addons/capriccio/protocol/spec.g.gd")
const TaggedValues := preload("tagged_values.gd")


func test_every_message_is_written_byte_for_byte() -> void:
	for vector: Dictionary in read_vectors("messages.json")["valid"]:
		var message: Message = _message(vector)
		var encoded: Result = Codec.encode(message)
		check(encoded.ok, "%s: %s" % [vector["name"], encoded.message])
		check_equal(encoded.value, _frames(vector), vector["name"])


func test_every_message_is_read_back() -> void:
	for vector: Dictionary in read_vectors("messages.json")["valid"]:
		var decoded: Result = Codec.decode(_frames(vector))
		check(decoded.ok, "%s: %s" % [vector["name"], decoded.message])
		if not decoded.ok:
			continue
		var message: Message = decoded.value
		var expected: Message = _message(vector)
		check_equal(message.id, expected.id, "id")
		check_equal(message.type, expected.type, "type")
		check_equal(message.body, expected.body, "body of %s" % vector["name"])
		check_equal(message.deadline_ms, expected.deadline_ms, "deadline")
		check_equal(message.buffers.size(), expected.buffers.size(), "buffers of %s" % vector["name"])
		for index: int in message.buffers.size():
			check_equal(message.buffers[index].descriptor(), expected.buffers[index].descriptor(), "descriptor")
			check_equal(message.buffers[index].data, expected.buffers[index].data, "data")


func test_what_is_no_message_ends_in_the_error_of_the_vectors() -> void:
	for vector: Dictionary in read_vectors("messages.json")["invalid"]:
		var decoded: Result = Codec.decode(_frames(vector))
		check_equal(decoded.code, vector["code"], vector["name"])
		var id: int = 0 if vector["id"] == null else String(vector["id"]).to_int()
		check_equal(Codec.readable_id(_frames(vector)), id, "id of %s" % vector["name"])


func test_a_message_over_a_limit_is_not_sent() -> void:
	var message: Message = Message.new()
	message.id = 1
	message.type = "ping"
	message.body = {"pad": "x".repeat(Spec.LIMIT_HEADER_BYTES)}
	check_equal(Codec.encode(message).code, "too_large", "a header over the limit")


func test_eight_large_sides_do_not_overflow() -> void:
	var sides: Array = []
	sides.resize(8)
	sides.fill(65536)
	var described: Dictionary = {"kind": "tensor", "dtype": "float32", "shape": sides}
	check_equal(Buffer.from_wire(described, PackedByteArray()).code, "malformed", "2^106 bytes")


func _frames(vector: Dictionary) -> Array[PackedByteArray]:
	var frames: Array[PackedByteArray] = []
	for frame: String in vector["frames"]:
		frames.append(frame.hex_decode())
	return frames


func _message(vector: Dictionary) -> Message:
	var message: Message = Message.new()
	message.id = String(vector["id"]).to_int()
	message.type = vector["type"]
	message.body = TaggedValues.read(vector["body"])
	message.deadline_ms = 0 if vector["deadline_ms"] == null else int(vector["deadline_ms"])
	for each: Dictionary in vector["buffers"]:
		var buffer: Result = Buffer.from_wire(TaggedValues.read(each["descriptor"]), String(each["hex"]).hex_decode())
		check(buffer.ok, "%s: %s" % [vector["name"], buffer.message])
		message.buffers.append(buffer.value)
	return message
