## Liveness, backoff, addresses and the handshake: the pure rules, with a clock that the test turns.
extends "test_case.gd"

const Address := preload("res://addons/capriccio/protocol/address.gd")
const Backoff := preload("res://addons/capriccio/protocol/backoff.gd")
const Handshake := preload("res://addons/capriccio/client/handshake.gd")
const Liveness := preload("res://addons/capriccio/protocol/liveness.gd")
const Message := preload("res://addons/capriccio/protocol/wire_message.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")
const Spec := preload("res://addons/capriccio/protocol/spec.g.gd")


func test_a_ping_is_due_after_each_silent_interval_and_no_sooner() -> void:
	var liveness: Liveness = Liveness.new(0.0, 1.0, 4)
	check(not liveness.ping_is_due(0.9), "at 0.9 s")
	check(liveness.ping_is_due(1.0), "at 1 s")
	check(not liveness.ping_is_due(1.5), "half a second after the ping")
	liveness.heard(1.8)
	check(not liveness.ping_is_due(2.5), "0.7 s after a sign of life")


func test_four_silent_intervals_lose_the_connection() -> void:
	var liveness: Liveness = Liveness.new(0.0, 1.0, 4)
	check(not liveness.is_lost(3.9), "at 3.9 s")
	check(liveness.is_lost(4.0), "at 4 s")
	liveness.heard(4.0)
	check(not liveness.is_lost(7.9), "3.9 s after a sign of life")


func test_pauses_double_up_to_the_ceiling_and_begin_again_after_success() -> void:
	var backoff: Backoff = Backoff.new(0.25, 8.0)
	var pauses: Array = []
	for attempt: int in 7:
		pauses.append(backoff.pause_s(0.5))
	check_equal(pauses, [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 8.0], "pauses")
	backoff.reset()
	check(is_equal_approx(backoff.pause_s(0.0), 0.2), "a fifth less")
	backoff.reset()
	check(is_equal_approx(backoff.pause_s(1.0), 0.3), "a fifth more")


func test_addresses_are_read_with_their_port_or_the_default() -> void:
	for row: Array in [
		["tcp://127.0.0.1:7470", "127.0.0.1", 7470],
		["tcp://localhost", "localhost", 7470],
		["tcp://[::1]:80", "::1", 80],
		["tcp://studio.example:65535/", "studio.example", 65535],
	]:
		var parsed: Result = Address.parse(row[0])
		check(parsed.ok, parsed.message)
		check_equal([parsed.value.host, parsed.value.port], [row[1], row[2]], row[0])


func test_what_is_no_address_is_refused_with_an_example() -> void:
	for text: String in ["", "127.0.0.1:7470", "http://127.0.0.1:7470", "tcp://", "tcp://host:0", "tcp://host:65536", "tcp://a b:1"]:
		check(Address.parse(text).message.contains("tcp://127.0.0.1:7470"), "'%s' was not refused" % text)


func test_a_handshake_needs_the_same_major_version() -> void:
	check_equal(_answer_to_hello({"protocol": "1.9", "session": "a"}).ok, true, "a later minor")
	var refused: Result = _answer_to_hello({"protocol": "2.0"})
	check_equal(refused.code, "incompatible_version", "another major")
	check(refused.message.contains("2.0") and refused.message.contains(Spec.PROTOCOL_VERSION), refused.message)
	check_equal(_answer_to_hello({}).code, "incompatible_version", "no version")


func test_a_heartbeat_that_makes_no_sense_is_not_taken_over() -> void:
	for row: Array in [[500, 0.5], ["soon", 1.0], [-1, 0.01], [1 << 40, 60.0]]:
		var handshake: Handshake = _answer_to_hello({"protocol": "1.0", "heartbeat_ms": row[0]}).value
		check_equal(handshake.heartbeat_s, row[1], "heartbeat of %s" % [row[0]])


func _answer_to_hello(body: Dictionary) -> Result:
	var reply: Message = Message.new()
	reply.type = "ok"
	reply.body = body
	return Handshake.read(reply)
