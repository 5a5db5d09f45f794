## Reads spoiled inputs from the standard input, as tools/fuzzing/engine_clients.py writes them. Each must end in a value or
## a typed error. For each block it says how many inputs were read so far, and how many of them were refused.
extends "test_case.gd"

const Codec := preload("res://addons/capriccio/protocol/codec.gd")
const Commands := preload("res://addons/capriccio/protocol/zmtp_commands.gd")
const Parser := preload("res://addons/capriccio/protocol/zmtp_parser.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")

const MESSAGE: int = 0
const HEAD_BYTES: int = 3
const REFUSALS: Array[String] = ["malformed", "too_large", "invalid_field"]

var _done: int = 0
var _refused: int = 0


func test_spoiled_inputs_give_messages_or_typed_errors() -> void:
	# Since Godot 4.4, where the binary standard input can be read.
	if not OS.has_method("read_buffer_from_stdin"):
		print("this Godot can't read its standard input")
		return
	while true:
		var head: PackedByteArray = OS.call("read_buffer_from_stdin", 4)
		if head.size() < 4:
			return
		head.reverse()
		_read_all(OS.call("read_buffer_from_stdin", head.decode_u32(0)))
		print("fuzzed %d %d" % [_done, _refused])


func _read_all(block: PackedByteArray) -> void:
	var at: int = 0
	while at < block.size():
		var length: int = block[at + 1] << 8 | block[at + 2]
		var content: PackedByteArray = block.slice(at + HEAD_BYTES, at + HEAD_BYTES + length)
		if block[at] == MESSAGE:
			_read_message(content)
		else:
			_read_stream(content)
		_done += 1
		at += HEAD_BYTES + length


func _read_message(content: PackedByteArray) -> void:
	var frames: Array[PackedByteArray] = _frames(content)
	var decoded: Result = Codec.decode(frames)
	check(decoded.ok or decoded.code in REFUSALS, "FOUND message %s: %s" % [content.hex_encode(), decoded])
	_refused += int(not decoded.ok)
	Codec.readable_id(frames)


func _read_stream(bytes: PackedByteArray) -> void:
	var parser: Parser = Parser.new()
	parser.feed(bytes)
	for command: PackedByteArray in parser.take_commands():
		if Commands.name_of(command) == "READY":
			Commands.check_ready(Commands.data_of(command))
		elif Commands.name_of(command) == "PING":
			Commands.pong(Commands.data_of(command))
	parser.take_messages()


# A message's frames, each after its length in two bytes; the last one may be cut off.
func _frames(content: PackedByteArray) -> Array[PackedByteArray]:
	var frames: Array[PackedByteArray] = []
	var at: int = 0
	while at < content.size():
		var length: int = content[at] << 8 | content[at + 1] if at + 1 < content.size() else content[at]
		frames.append(content.slice(at + 2, at + 2 + length))
		at += 2 + length
	return frames
