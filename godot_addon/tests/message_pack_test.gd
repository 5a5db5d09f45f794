## MessagePack against the shared vectors, and against bytes that are none.
extends "test_case.gd"

const MessagePack := preload("res://addons/capriccio/protocol/message_pack.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")
const TaggedValues := preload("tagged_values.gd")


func test_every_value_is_written_as_the_vectors_say() -> void:
	for vector: Dictionary in read_vectors("message_pack.json")["round_trip"]:
		if _holds_nul(vector):
			continue
		var written: Result = MessagePack.encode(TaggedValues.read(vector["value"]))
		check(written.ok and written.value == TaggedValues.bytes(vector), "encoding %s" % vector["name"])


func test_every_value_is_read_back() -> void:
	var vectors: Dictionary = read_vectors("message_pack.json")
	for vector: Dictionary in vectors["round_trip"] + vectors["decode_only"]:
		if _holds_nul(vector):
			continue
		var decoded: Result = MessagePack.decode(TaggedValues.bytes(vector))
		check(decoded.ok, "%s: %s" % [vector["name"], decoded.message])
		check_equal(decoded.value, TaggedValues.read(vector["value"]), vector["name"])


func test_a_nul_in_a_string_becomes_the_replacement_character() -> void:
	# Godot's strings can't hold U+0000, so this vector has no exact value here.
	check_equal(MessagePack.decode("a3610062".hex_decode()).value, "a\ufffdb", "decoded")


func test_invalid_bytes_end_in_a_typed_error() -> void:
	for vector: Dictionary in read_vectors("message_pack.json")["invalid"]:
		var decoded: Result = MessagePack.decode(TaggedValues.bytes(vector))
		check(decoded.code in ["malformed", "too_large"], "%s gave %s" % [vector["name"], decoded])


func test_integers_that_godot_lacks_are_refused() -> void:
	check_equal(MessagePack.decode("cf8000000000000000".hex_decode()).code, "malformed", "2^63")


func test_types_that_messagepack_lacks_are_refused() -> void:
	check_equal(MessagePack.encode({"at": Vector2.ONE}).code, "invalid_field", "a vector")
	check_equal(MessagePack.encode([RefCounted.new()]).code, "invalid_field", "an object")


func test_endless_nesting_is_refused_when_written() -> void:
	var ring: Array = []
	ring.append(ring)
	check_equal(MessagePack.encode(ring).code, "too_large", "a list that holds itself")
	ring.clear()


func _holds_nul(vector: Dictionary) -> bool:
	return String(vector["name"]).contains("\\x00")
