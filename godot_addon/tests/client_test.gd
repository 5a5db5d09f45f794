## The client against a ROUTER of libzmq that tests/godot_client runs and that obeys the type of each request:
## echo, silent, stubborn, progress, garbage, die, restart.
##
## Arguments: address=tcp://…, the ROUTER; drip=tcp://…, the same behind a relay that passes one byte at a time.
extends "test_case.gd"

const Buffer := preload("res://addons/capriccio/protocol/wire_buffer.gd")
const Client := preload("res://addons/capriccio/capriccio.gd")
const Message := preload("res://addons/capriccio/protocol/wire_message.gd")
const Request := preload("res://addons/capriccio/capriccio_request.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")
const Settings := preload("res://addons/capriccio/capriccio_settings.gd")

const LARGE_BYTES: int = 8 * 1024 * 1024

var _client: Client


func test_it_connects_says_hello_and_is_answered() -> void:
	await _connect(arguments["address"])
	check_equal(_client.server.get("server"), "router", "server")
	var result: Result = await _client.ping()
	check(result.ok, result.message)
	await _disconnect()


func test_requests_sent_before_the_connection_stands_are_answered_after() -> void:
	_client = _new_client()
	_client.connect_to_backend(arguments["address"])
	check(not _client.is_ready, "is_ready right after connect_to_backend")
	var result: Result = await _client.ping()
	check(result.ok, result.message)
	await _disconnect()


func test_bytes_that_come_one_by_one_are_understood() -> void:
	await _connect(arguments["drip"])
	var sent: PackedByteArray = _noise(300)
	var result: Result = await _echo(sent)
	check(result.ok and result.value == sent, "echo of 300 bytes: %s" % result.message)
	await _disconnect()


func test_a_message_of_eight_megabytes_comes_back_whole() -> void:
	await _connect(arguments["address"])
	var sent: PackedByteArray = _noise(LARGE_BYTES)
	var result: Result = await _echo(sent)
	check(result.ok and result.value == sent, "echo of 8 MB: %s" % result.message)
	await _disconnect()


func test_many_requests_at_once_each_get_their_own_answer() -> void:
	await _connect(arguments["address"])
	var requests: Array[Request] = []
	for number: int in 100:
		requests.append(_client.submit(Request.new("echo", {"number": number})))
	for number: int in 100:
		var result: Result = await requests[number].completed()
		check_equal(result.value.get("number"), number, "echo")
	await _disconnect()


func test_progress_comes_before_the_end() -> void:
	await _connect(arguments["address"])
	var request: Request = Request.new("progress")
	var seen: Array = []
	request.progressed.connect(func(fraction: float, stage: String) -> void: seen.append([fraction, stage]))
	var result: Result = await _client.submit(request).completed()
	check(result.ok, result.message)
	check_equal(seen, [[0.5, "half"]], "progress")
	await _disconnect()


func test_an_error_reply_keeps_its_code_message_and_detail() -> void:
	await _connect(arguments["address"])
	var result: Result = await _client.submit(Request.new("nonsense")).completed()
	check_equal([result.ok, result.code, result.detail], [false, "unknown_type", {"known": ["echo"]}], "error")
	await _disconnect()


func test_a_reply_that_is_no_message_ends_its_request_and_nothing_else() -> void:
	await _connect(arguments["address"])
	var result: Result = await _client.submit(Request.new("garbage")).completed()
	check_equal(result.code, "malformed", "garbage")
	check((await _client.ping()).ok, "ping after garbage")
	await _disconnect()


func test_a_request_without_an_answer_times_out_once() -> void:
	await _connect(arguments["address"])
	var request: Request = Request.new("silent")
	request.timeout_s = 0.2
	var ends: Array = []
	request.finished.connect(func(result: Result) -> void: ends.append(result.code))
	await _client.submit(request).completed()
	check((await _client.ping()).ok, "ping after a timeout")
	check_equal(ends, ["timed_out"], "ends")
	await _disconnect()


func test_a_request_can_be_cancelled() -> void:
	await _connect(arguments["address"])
	var request: Request = _client.submit(Request.new("stubborn"))
	await _client.ping()
	_client.cancel(request)
	check_equal((await request.completed()).code, "cancelled", "end")
	await _disconnect()


func test_a_body_that_can_not_be_sent_fails_its_request() -> void:
	await _connect(arguments["address"])
	var result: Result = await _client.submit(Request.new("echo", {"at": Vector3.ONE})).completed()
	check_equal(result.code, "invalid_field", "a vector")
	await _disconnect()


func test_it_reconnects_to_a_backend_that_restarts_and_tells() -> void:
	await _connect(arguments["address"])
	var news: Array = []
	_client.disconnected.connect(func(_reason: String) -> void: news.append("disconnected"))
	_client.server_restarted.connect(func(_server: Dictionary) -> void: news.append("restarted"))
	_client.connected.connect(func(_server: Dictionary) -> void: news.append("connected"))
	var lost: Result = await _client.submit(Request.new("restart")).completed()
	check_equal(lost.code, "disconnected", "the request that was open")
	await wait_until(func() -> bool: return _client.is_ready, "connected again")
	check_equal(news, ["disconnected", "restarted", "connected"], "signals")
	check((await _client.ping()).ok, "ping after the restart")
	await _disconnect()


func test_disconnecting_ends_every_open_request_at_once() -> void:
	await _connect(arguments["address"])
	var request: Request = _client.submit(Request.new("silent"))
	var began_msec: int = Time.get_ticks_msec()
	_client.disconnect_from_backend()
	_client.disconnect_from_backend()
	check_equal(request.result.code, "shutting_down", "the request that was open")
	check(Time.get_ticks_msec() - began_msec < 500, "stopping took %d ms" % (Time.get_ticks_msec() - began_msec))
	check_equal((await _client.ping()).code, "disconnected", "ping afterwards")
	await _disconnect()


func test_a_client_that_leaves_the_tree_stops_its_thread() -> void:
	await _connect(arguments["address"])
	var request: Request = _client.submit(Request.new("silent"))
	root.remove_child(_client)
	check_equal(request.result.code, "shutting_down", "the request that was open")
	_client.free()


func test_nothing_listening_is_told_with_a_reason_and_times_out() -> void:
	_client = _new_client()
	var reasons: Array = []
	_client.connection_failed.connect(func(reason: String) -> void: reasons.append(reason))
	_client.connect_to_backend("tcp://127.0.0.1:1")
	await wait_until(func() -> bool: return not reasons.is_empty(), "a reason")
	ProjectSettings.set_setting(Settings.TIMEOUT_S, 0.3)
	var result: Result = await _client.ping()
	ProjectSettings.set_setting(Settings.TIMEOUT_S, 5.0)
	check(result.code == "timed_out" and result.message.contains("not connected"), "%s" % result)
	await _disconnect()


func test_a_refused_hello_is_told_with_the_backends_reason() -> void:
	ProjectSettings.set_setting(Settings.TOKEN, "wrong")
	_client = _new_client()
	_client.connect_to_backend(arguments["address"])
	await wait_until(func() -> bool: return _client.status_text.contains("the token is wrong"), "the reason")
	check(not _client.is_ready, "is_ready")
	ProjectSettings.set_setting(Settings.TOKEN, "")
	await _disconnect()


func test_an_address_that_is_none_is_refused() -> void:
	_client = _new_client()
	check_equal(_client.connect_to_backend("localhost").code, "invalid_field", "code")
	await _disconnect()


func _new_client() -> Client:
	ProjectSettings.set_setting(Settings.CONNECT_AT_START, false)
	var client: Client = Client.new()
	root.add_child(client)
	return client


func _connect(address: String) -> void:
	_client = _new_client()
	var connecting: Result = _client.connect_to_backend(address)
	check(connecting.ok, connecting.message)
	await wait_until(func() -> bool: return _client.is_ready, "connected to %s" % address)


func _disconnect() -> void:
	_client.queue_free()
	await process_frame
	await process_frame


func _echo(bytes: PackedByteArray) -> Result:
	var request: Request = Request.new("echo")
	request.buffers = [Buffer.file(bytes, "png")]
	request.digest = func(reply: Message) -> Result: return Result.success(reply.buffers[0].data)
	return await _client.submit(request).completed()


func _noise(size: int) -> PackedByteArray:
	var random: RandomNumberGenerator = RandomNumberGenerator.new()
	random.seed = 7
	var bytes: PackedByteArray = PackedByteArray()
	bytes.resize(size)
	for at: int in range(0, size - 3, 4):
		bytes.encode_u32(at, random.randi())
	return bytes
