## One ZMTP 3.x connection of a DEALER over TCP: greeting, NULL handshake, whole messages both ways, PING and PONG.
##
## Nothing here blocks: [method poll] moves what the socket takes and gives, up to a budget. Closing twice is safe, and
## a closed connection stays closed; make another one. Must not know: threads, reconnecting, what messages hold.
extends RefCounted

const Commands := preload("zmtp_commands.gd")
const Parser := preload("zmtp_parser.gd")

## Bytes that one [method poll] reads and writes at most, each.
const BUDGET_BYTES: int = 4 * 1024 * 1024
## Bytes handed to the socket at once.
const CHUNK_BYTES: int = 256 * 1024

## Pieces that wait for a peer that does not read, before its pings are not answered any more.
const MOST_UNSENT: int = 1024

const NO_PEER: String = "nothing listens at %s; start the backend there with `capriccio serve`"

## Steps from no connection to one that carries messages, and the end.
enum State { CONNECTING, GREETING, HANDSHAKE, READY, CLOSED }

## How far the connection has come.
var state: State = State.CONNECTING
## Why it is closed; empty while it is not.
var close_reason: String = ""
## True where something arrived in the last [method poll].
var heard: bool = false

var _peer: String = ""
var _tcp: StreamPeerTCP = StreamPeerTCP.new()
var _parser: Parser = Parser.new()
var _outgoing: Array[PackedByteArray] = []
var _sent_of_first: int = 0
var _messages: Array[Array] = []


## Begins to connect. A name is looked up at once, which may take a while: call from a thread of its own.
func open(host: String, port: int) -> void:
	_peer = "%s:%d" % [host, port]
	var failed: Error = _tcp.connect_to_host(host, port)
	if failed != OK:
		close("can't connect to %s: %s" % [_peer, error_string(failed)])


## Queues a message of one or more frames; only once the connection is READY.
func send(frames: Array[PackedByteArray]) -> void:
	for index: int in frames.size():
		_outgoing.append(Commands.message_head(frames[index].size(), index + 1 < frames.size()))
		if not frames[index].is_empty():
			_outgoing.append(frames[index])


## Says whether bytes wait for the socket.
func is_sending() -> bool:
	return not _outgoing.is_empty()


## Returns the whole messages that arrived, each an [code]Array[PackedByteArray][/code].
func take_messages() -> Array[Array]:
	var taken: Array[Array] = _messages
	_messages = []
	return taken


## Moves bytes both ways and answers the peer's commands.
func poll() -> void:
	heard = false
	if state == State.CLOSED:
		return
	_tcp.poll()
	match _tcp.get_status():
		StreamPeerTCP.STATUS_CONNECTING:
			return
		StreamPeerTCP.STATUS_CONNECTED:
			if state == State.CONNECTING:
				_greet()
			_receive()
			_flush()
		_:
			close(NO_PEER % _peer if state == State.CONNECTING else "the peer closed the connection")


## Closes the connection; what was queued is dropped.
func close(reason: String) -> void:
	if state == State.CLOSED:
		return
	state = State.CLOSED
	close_reason = reason
	_outgoing.clear()
	_tcp.disconnect_from_host()


func _greet() -> void:
	state = State.GREETING
	_tcp.set_no_delay(true)
	_outgoing.append(Commands.greeting())
	_outgoing.append(Commands.ready())


func _receive() -> void:
	var budget: int = BUDGET_BYTES
	while budget > 0 and state != State.CLOSED:
		var available: int = mini(_tcp.get_available_bytes(), budget)
		if available <= 0:
			return
		var received: Array = _tcp.get_partial_data(available)
		if received[0] != OK:
			close("receiving failed: %s" % error_string(received[0]))
			return
		var bytes: PackedByteArray = received[1]
		budget -= maxi(bytes.size(), 1)
		heard = heard or not bytes.is_empty()
		_parser.feed(bytes)
		_take_parsed()


func _take_parsed() -> void:
	if state == State.GREETING and _parser.greeted:
		state = State.HANDSHAKE
	for command: PackedByteArray in _parser.take_commands():
		_obey(command)
	var messages: Array[Array] = _parser.take_messages()
	if state == State.READY:
		_messages.append_array(messages)
	elif not messages.is_empty():
		close("the peer sent a message before its READY")
	if not _parser.error.is_empty():
		close(_parser.error)


func _obey(command: PackedByteArray) -> void:
	match Commands.name_of(command):
		"READY":
			var refusal: String = Commands.check_ready(Commands.data_of(command))
			if not refusal.is_empty():
				close(refusal)
			elif state == State.HANDSHAKE:
				state = State.READY
		"PING" when _outgoing.size() > MOST_UNSENT:
			close("the peer sends and does not read")
		"PING":
			_outgoing.append(Commands.pong(Commands.data_of(command)))
		"ERROR":
			close("the peer refused the connection: %s" % Commands.data_of(command).slice(1).get_string_from_ascii())
		# PONG is traffic and no more; other commands are not for a DEALER (ZMTP: ignore them).


func _flush() -> void:
	var budget: int = BUDGET_BYTES
	while budget > 0 and not _outgoing.is_empty():
		var first: PackedByteArray = _outgoing[0]
		var chunk: PackedByteArray = first
		if _sent_of_first > 0 or first.size() > CHUNK_BYTES:
			chunk = first.slice(_sent_of_first, _sent_of_first + CHUNK_BYTES)
		var outcome: Array = _tcp.put_partial_data(chunk)
		if outcome[0] != OK:
			close("sending failed: %s" % error_string(outcome[0]))
			return
		var sent: int = outcome[1]
		budget -= sent
		_sent_of_first += sent
		if _sent_of_first == first.size():
			_outgoing.pop_front()
			_sent_of_first = 0
		elif sent < chunk.size():
			return
