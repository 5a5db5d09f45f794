## What the two sides say in hello, and whether they fit.
##
## Pure. Must not know: sockets, when hello is said.
extends RefCounted

const Handshake := preload("handshake.gd")
const Message := preload("../protocol/wire_message.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")

const CLIENT_NAME: String = "godot"
## Bounds for what a server may ask for, in milliseconds.
const LEAST_HEARTBEAT_MS: int = 10
const MOST_HEARTBEAT_MS: int = 60_000

## The server's answer.
var info: Dictionary = {}
## Another one than before: the server has restarted.
var session: String = ""
## Silence after which the client pings.
var heartbeat_s: float = 0.0


## Returns the fields of the hello request.
static func fields(client_version: String, token: String) -> Dictionary:
	var said: Dictionary = {"protocol": Spec.PROTOCOL_VERSION, "client": CLIENT_NAME, "client_version": client_version}
	if not token.is_empty():
		said["token"] = token
	return said


## Returns the handshake that an answer to hello completes, or why it does not.
static func read(reply: Message) -> Result:
	if reply.type != Spec.REPLY_OK:
		return Result.failure(str(reply.body.get("code", "")), str(reply.body.get("message", "no reason given")))
	var protocol: String = str(reply.body.get("protocol", "none"))
	if protocol.get_slice(".", 0) != Spec.PROTOCOL_VERSION.get_slice(".", 0):
		var message: String = "the backend speaks protocol %s, this addon %s; update the older of the two"
		return Result.failure(Spec.ERROR_INCOMPATIBLE_VERSION, message % [protocol, Spec.PROTOCOL_VERSION])
	var handshake: Handshake = Handshake.new()
	handshake.info = reply.body
	handshake.session = str(reply.body.get("session", ""))
	var heartbeat_ms: Variant = reply.body.get("heartbeat_ms")
	if typeof(heartbeat_ms) != TYPE_INT:
		heartbeat_ms = Spec.TIMING_HEARTBEAT_MS
	handshake.heartbeat_s = clampi(heartbeat_ms, LEAST_HEARTBEAT_MS, MOST_HEARTBEAT_MS) / 1000.0
	return Result.success(handshake)
