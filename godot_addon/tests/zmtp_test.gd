## ZMTP's bytes without a socket: how they are cut into messages, and which peers are refused.
extends "test_case.gd"

const Commands := preload("res://addons/capriccio/protocol/zmtp_commands.gd")
const Parser := preload("res://addons/capriccio/protocol/zmtp_parser.gd")
const Spec := preload("res://addons/capriccio/protocol/spec.g.gd")


func test_bytes_that_come_one_by_one_make_the_same_messages() -> void:
	var stream: PackedByteArray = _conversation()
	var whole: Parser = Parser.new()
	whole.feed(stream)
	var drop_by_drop: Parser = Parser.new()
	for byte: int in stream:
		drop_by_drop.feed(PackedByteArray([byte]))
	check_equal(whole.error, "", "error")
	var messages: Array[Array] = whole.take_messages()
	check_equal(messages.size(), 2, "messages")
	check_equal(messages[0].map(func(frame: PackedByteArray) -> int: return frame.size()), [4, 0, 300, 70_000], "sizes")
	check_equal(drop_by_drop.take_messages(), messages, "messages, drop by drop")
	check_equal(drop_by_drop.take_commands().map(Commands.name_of), ["READY", "PING"], "commands, drop by drop")


func test_a_pong_returns_the_context_of_its_ping() -> void:
	check_equal(Commands.pong(PackedByteArray([0, 10, 1, 2, 3])), "040804504f4e47010203".hex_decode(), "PONG")


func test_peers_that_are_no_zmtp_3_router_are_refused() -> void:
	check(_error_after("HTTP/1.1 400 Bad Request".to_ascii_buffer()).contains("does not speak ZMTP"), "HTTP")
	var old: PackedByteArray = Commands.greeting()
	old[10] = 2
	check(_error_after(old).contains("ZMTP 2"), "ZMTP 2")
	var curve: PackedByteArray = Commands.greeting()
	curve[12] = "C".unicode_at(0)
	check(_error_after(curve).contains("CULL"), "another mechanism")
	check_equal(Commands.check_ready("0b536f636b65742d5479706500000003505542".hex_decode()), "the peer is a PUB socket; allowed: ROUTER, DEALER, REP", "PUB")
	check(not Commands.check_ready("0b536f636b6574".hex_decode()).is_empty(), "a READY that is cut short")
	check(not Commands.check_ready(PackedByteArray()).is_empty(), "a READY without a type")


func test_a_length_over_the_limit_is_refused_before_its_bytes_come() -> void:
	var head: PackedByteArray = Commands.message_head(Spec.LIMIT_MESSAGE_BYTES + 1, false)
	check(_error_after(Commands.greeting() + head).contains("at most"), "a message over the limit")
	check(_error_after(Commands.greeting() + "02ffffffffffffffff".hex_decode()).contains("at most"), "2^64 - 1")
	check(_error_after(Commands.greeting() + "060000000000010000".hex_decode()).contains("at most"), "a long command")


func test_a_message_of_endless_frames_is_refused() -> void:
	var stream: PackedByteArray = Commands.greeting()
	for frame: int in Spec.LIMIT_BUFFERS + 3:
		stream.append_array(Commands.message_head(0, true))
	check(_error_after(stream).contains("frames"), "19 frames")


func test_flags_that_zmtp_does_not_have_are_refused() -> void:
	for flags: int in [0x05, 0x08, 0x80]:
		check(_error_after(Commands.greeting() + PackedByteArray([flags])).contains("flags"), "flags 0x%02x" % flags)


func _error_after(bytes: PackedByteArray) -> String:
	var parser: Parser = Parser.new()
	parser.feed(bytes)
	return parser.error


func _conversation() -> PackedByteArray:
	var long: PackedByteArray = PackedByteArray()
	long.resize(70_000)
	long.fill(7)
	var stream: PackedByteArray = Commands.greeting() + Commands.ready()
	stream += Commands.message_head(4, true) + "CAP1".to_ascii_buffer()
	stream += Commands.message_head(0, true)
	stream += Commands.command("PING", PackedByteArray([0, 10]))
	stream += Commands.message_head(300, true) + long.slice(0, 300)
	stream += Commands.message_head(70_000, false) + long
	stream += Commands.message_head(1, false) + PackedByteArray([9])
	return stream
