## Keeps one backend connected and its requests answered: connect, hello, ping, reconnect with backoff, timeouts.
##
## Single-threaded and never blocking: [method poll] does what is due at the time it is given. Every request that is
## submitted comes out again as exactly one FINISHED event. Must not know: nodes, signals, which thread it runs on.
extends RefCounted

const Address := preload("../protocol/address.gd")
const Backoff := preload("../protocol/backoff.gd")
const Codec := preload("../protocol/codec.gd")
const Connection := preload("../protocol/zmtp_connection.gd")
const Event := preload("session_event.gd")
const Handshake := preload("handshake.gd")
const Ledger := preload("request_ledger.gd")
const Liveness := preload("../protocol/liveness.gd")
const Message := preload("../protocol/wire_message.gd")
const Request := preload("../capriccio_request.gd")
const Resolver := preload("host_resolver.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")

## Longest time from the attempt to connect to the answer to hello.
const HANDSHAKE_S: float = 5.0
const CLOSED_BY_GAME: String = "the connection has been closed by the game"

## Steps from no connection to one that answers, and the end.
enum Phase { WAITING, RESOLVING, CONNECTING, HELLO, READY, CLOSED }

## How far the session has come.
var phase: Phase = Phase.WAITING

var _address: Address
var _client_version: String
var _token: String
var _random: RandomNumberGenerator = RandomNumberGenerator.new()
var _backoff: Backoff = Backoff.new()
var _resolver: Resolver
var _connection: Connection = null
var _liveness: Liveness = null
var _next_attempt_s: float = 0.0
var _handshake_ends_s: float = 0.0
var _next_id: int = 1
var _hello_id: int = 0
var _server_session: String = ""
var _last_refusal: String = "no attempt to connect yet"
var _ledger: Ledger = Ledger.new()
var _events: Array[Event] = []


func _init(address: Address, client_version: String, token: String = "") -> void:
	_address = address
	_client_version = client_version
	_token = token
	_resolver = Resolver.new(address.host)


## Takes a request; it is sent as soon as the backend has answered hello.
func submit(request: Request, now_s: float) -> void:
	_ledger.add(request, now_s)
	if phase == Phase.CLOSED:
		_finish(request, Result.failure(Spec.ERROR_SHUTTING_DOWN, CLOSED_BY_GAME))


## Asks the backend to give a request up; one that was not sent yet ends at once.
func cancel(request: Request) -> void:
	if _ledger.is_waiting(request):
		_finish(request, Result.failure(Spec.ERROR_CANCELLED, "the request was cancelled before it was sent"))
	elif _ledger.id_of(request) > 0:
		_send(_message(Spec.REQUEST_CANCEL, {"target": _ledger.id_of(request)}))


## Does what is due at [param now_s] (seconds of any steady clock).
func poll(now_s: float) -> void:
	match phase:
		Phase.CLOSED:
			return
		Phase.WAITING:
			if now_s >= _next_attempt_s:
				_begin_attempt(now_s)
		Phase.RESOLVING:
			_resolve()
		_:
			_poll_connection(now_s)
	if phase in [Phase.RESOLVING, Phase.CONNECTING, Phase.HELLO] and now_s >= _handshake_ends_s:
		_lose("no backend answered within %d s" % int(HANDSHAKE_S), now_s)
	_expire(now_s)


## Returns what happened since the last call.
func take_events() -> Array[Event]:
	var taken: Array[Event] = _events
	_events = []
	return taken


## Says whether something is under way that is worth looking at often.
func is_busy() -> bool:
	return _ledger.awaits_answers() or phase == Phase.HELLO or (_connection != null and _connection.is_sending())


## Ends every request and the connection. Closing twice is safe.
func close() -> void:
	if phase == Phase.CLOSED:
		return
	phase = Phase.CLOSED
	_resolver.close()
	if _connection != null:
		_connection.close("closed by the game")
	_fail(_ledger.all_open(), Spec.ERROR_SHUTTING_DOWN, CLOSED_BY_GAME)


func _begin_attempt(now_s: float) -> void:
	_handshake_ends_s = now_s + HANDSHAKE_S
	_resolver.begin()
	phase = Phase.RESOLVING
	_resolve()


func _resolve() -> void:
	if not _resolver.is_done():
		return
	_connection = Connection.new()
	_connection.open(_resolver.ip, _address.port)
	phase = Phase.CONNECTING


func _poll_connection(now_s: float) -> void:
	_connection.poll()
	if _connection.heard and _liveness != null:
		_liveness.heard(now_s)
	if phase == Phase.CONNECTING and _connection.state == Connection.State.READY:
		_say_hello()
	for frames: Array[PackedByteArray] in _connection.take_messages():
		_receive(frames, now_s)
		if _connection == null:
			# A refused hello has ended it.
			return
	if _connection.state == Connection.State.CLOSED:
		_lose(_connection.close_reason, now_s)
	elif phase == Phase.READY:
		_keep_alive(now_s)
		_send_waiting()


func _say_hello() -> void:
	var hello: Message = _message(Spec.REQUEST_HELLO, Handshake.fields(_client_version, _token))
	_hello_id = hello.id
	phase = Phase.HELLO
	_send(hello)


func _keep_alive(now_s: float) -> void:
	if _liveness.is_lost(now_s):
		_lose("the backend has been silent for %.1f s" % (_liveness.interval_s * _liveness.patience), now_s)
	elif _liveness.ping_is_due(now_s):
		_send(_message(Spec.REQUEST_PING, {}))


func _send_waiting() -> void:
	if phase != Phase.READY:
		return
	for request: Request in _ledger.take_waiting():
		if request.prepare.is_valid():
			request.prepare.call(request)
		var message: Message = _message(request.type, request.body)
		message.buffers = request.buffers
		message.deadline_ms = request.deadline_ms
		message.batch = request.batch
		message.trace = request.trace
		var failure: Result = _send(message)
		if failure == null:
			_ledger.mark_sent(message.id, request)
		else:
			_finish(request, failure)


## Returns null, or why the message can't be sent.
func _send(message: Message) -> Result:
	var encoded: Result = Codec.encode(message)
	if not encoded.ok:
		return encoded
	_connection.send(encoded.value)
	return null


func _message(type: String, body: Dictionary) -> Message:
	var message: Message = Message.new()
	message.id = _next_id
	message.type = type
	message.body = body
	_next_id += 1
	return message


func _receive(frames: Array[PackedByteArray], now_s: float) -> void:
	var decoded: Result = Codec.decode(frames)
	if not decoded.ok:
		_receive_unreadable(Codec.readable_id(frames), decoded)
		return
	var reply: Message = decoded.value
	if reply.id == _hello_id:
		_receive_hello(reply, now_s)
	elif _ledger.sent_with(reply.id) != null:
		_receive_reply(_ledger.sent_with(reply.id), reply)
	# Any other id: the answer to a ping, a cancel, or to a request that has timed out.


## A reply that can't be read ends its request where it can be told which one that is.
func _receive_unreadable(id: int, failure: Result) -> void:
	var request: Request = _ledger.sent_with(id)
	if request != null:
		_finish(request, failure)


func _receive_hello(reply: Message, now_s: float) -> void:
	_hello_id = 0
	var read: Result = Handshake.read(reply)
	if not read.ok:
		_lose("hello failed: %s" % read.message, now_s)
		return
	var handshake: Handshake = read.value
	_liveness = Liveness.new(now_s, handshake.heartbeat_s)
	_backoff.reset()
	phase = Phase.READY
	if not _server_session.is_empty() and handshake.session != _server_session:
		_events.append(Event.connection(Event.Kind.RESTARTED, "", handshake.info))
	_server_session = handshake.session
	_events.append(Event.connection(Event.Kind.CONNECTED, "", handshake.info))


func _receive_reply(request: Request, reply: Message) -> void:
	match reply.type:
		Spec.REPLY_OK:
			request.times = reply.times
			_finish(request, _digest(request, reply))
		Spec.REPLY_ERROR:
			_finish(request, _error_of(reply))
		Spec.REPLY_PROGRESS:
			var fraction: Variant = reply.body.get("fraction")
			if typeof(fraction) in [TYPE_FLOAT, TYPE_INT]:
				var stage: String = str(reply.body.get("stage", ""))
				_events.append(Event.progressed(request, clampf(fraction, 0.0, 1.0), stage))
		_:
			var message: String = "a reply's type is %s; allowed: ok, error, progress" % reply.type
			_finish(request, Result.failure(Spec.ERROR_MALFORMED, message))


static func _digest(request: Request, reply: Message) -> Result:
	if not request.digest.is_valid():
		return Result.success(reply.body)
	var digested: Variant = request.digest.call(reply)
	if digested is Result:
		return digested
	return Result.failure(Spec.ERROR_INTERNAL, "the reply to %s could not be digested" % request.type)


static func _error_of(reply: Message) -> Result:
	var code: String = str(reply.body.get("code", Spec.ERROR_INTERNAL))
	var detail: Variant = reply.body.get("detail")
	if typeof(detail) != TYPE_DICTIONARY:
		detail = {}
	return Result.failure(code, str(reply.body.get("message", "")), detail)


func _lose(reason: String, now_s: float) -> void:
	var kind: Event.Kind = Event.Kind.DISCONNECTED if phase == Phase.READY else Event.Kind.REFUSED
	_last_refusal = reason
	_resolver.close()
	if _connection != null:
		_connection.close(reason)
		_connection = null
	phase = Phase.WAITING
	_next_attempt_s = now_s + _backoff.pause_s(_random.randf())
	_events.append(Event.connection(kind, reason))
	_fail(_ledger.all_sent(), Spec.ERROR_DISCONNECTED, "the connection to the backend was lost: %s" % reason)


func _expire(now_s: float) -> void:
	var why: String = "" if phase == Phase.READY else " (not connected: %s)" % _last_refusal
	for request: Request in _ledger.overdue(now_s):
		var message: String = "no answer to %s within %s s%s" % [request.type, request.timeout_s, why]
		_finish(request, Result.failure(Spec.ERROR_TIMED_OUT, message))


func _fail(requests: Array[Request], code: String, message: String) -> void:
	for request: Request in requests:
		_finish(request, Result.failure(code, message))


func _finish(request: Request, result: Result) -> void:
	_ledger.remove(request)
	_events.append(Event.finished(request, result))
