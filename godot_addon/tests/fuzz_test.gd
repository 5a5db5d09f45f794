## Tens of thousands of broken inputs. Each must end in a value or a typed error: a script error anywhere in the output
## fails the run, which the caller checks.
extends "test_case.gd"

const Codec := preload("res://addons/capriccio/protocol/codec.gd")
const Commands := preload("res://addons/capriccio/protocol/zmtp_commands.gd")
const MessagePack := preload("res://addons/capriccio/protocol/message_pack.gd")
const Parser := preload("res://addons/capriccio/protocol/zmtp_parser.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")
const TaggedValues := preload("tagged_values.gd")

const SEED: int = 20_260
const MESSAGE_PACK_ROUNDS: int = 25_000
const CODEC_ROUNDS: int = 10_000
const ZMTP_ROUNDS: int = 5_000
## Longer vectors add time and no new branch.
const LONGEST_SEED_BYTES: int = 600

var _random: RandomNumberGenerator = RandomNumberGenerator.new()


func test_message_pack_survives_mutated_and_truncated_bytes() -> void:
	var seeds: Array[PackedByteArray] = []
	for vector: Dictionary in read_vectors("message_pack.json")["round_trip"]:
		if TaggedValues.bytes(vector).size() <= LONGEST_SEED_BYTES:
			seeds.append(TaggedValues.bytes(vector))
	var refused: int = 0
	_random.seed = SEED
	for round_number: int in MESSAGE_PACK_ROUNDS:
		var decoded: Result = MessagePack.decode(_mutated(seeds[round_number % seeds.size()]))
		check(decoded.ok or decoded.code in ["malformed", "too_large"], "round %d: %s" % [round_number, decoded])
		refused += int(not decoded.ok)
	check(refused * 10 > MESSAGE_PACK_ROUNDS, "only %d inputs were refused; the fuzzer is toothless" % refused)


func test_the_codec_survives_mutated_headers() -> void:
	var seeds: Array[Dictionary] = []
	seeds.assign(read_vectors("messages.json")["valid"])
	_random.seed = SEED
	for round_number: int in CODEC_ROUNDS:
		var frames: Array[PackedByteArray] = []
		for frame: String in seeds[round_number % seeds.size()]["frames"]:
			frames.append(frame.hex_decode() if _random.randf() < 0.4 else _mutated(frame.hex_decode()))
		var decoded: Result = Codec.decode(frames)
		check(decoded.ok or decoded.code in ["malformed", "too_large", "invalid_field"], "round %d: %s" % [round_number, decoded])
		Codec.readable_id(frames)


func test_the_zmtp_parser_survives_mutated_streams() -> void:
	var frame: PackedByteArray = "hello".to_ascii_buffer()
	var stream: PackedByteArray = Commands.greeting() + Commands.ready() + Commands.command("PING", PackedByteArray([0, 1, 2]))
	stream += Commands.message_head(5, true) + frame + Commands.message_head(5, false) + frame
	_random.seed = SEED
	for round_number: int in ZMTP_ROUNDS:
		var parser: Parser = Parser.new()
		var bytes: PackedByteArray = stream.slice(0, 64) + _mutated(stream.slice(64)) if round_number % 2 else _mutated(stream)
		var cut: int = _random.randi_range(0, bytes.size())
		parser.feed(bytes.slice(0, cut))
		parser.feed(bytes.slice(cut))
		for command: PackedByteArray in parser.take_commands():
			if Commands.name_of(command) == "READY":
				Commands.check_ready(Commands.data_of(command))
			elif Commands.name_of(command) == "PING":
				Commands.pong(Commands.data_of(command))
		parser.take_messages()


## Returns the bytes with up to four of them changed, inserted or removed, or cut short.
func _mutated(original: PackedByteArray) -> PackedByteArray:
	var bytes: PackedByteArray = original.duplicate()
	for change: int in _random.randi_range(1, 4):
		var at: int = _random.randi_range(0, bytes.size())
		match _random.randi_range(0, 3):
			0:
				bytes.insert(at, _random.randi_range(0, 255))
			1:
				if at < bytes.size():
					bytes[at] = _random.randi_range(0, 255)
			2:
				if at < bytes.size():
					bytes.remove_at(at)
			3:
				if _random.randf() < 0.3:
					bytes = bytes.slice(0, at)
	return bytes
