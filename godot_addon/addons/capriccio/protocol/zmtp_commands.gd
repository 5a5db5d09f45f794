## The bytes that a ZMTP 3.1 DEALER with the NULL mechanism sends, and the reading of its peer's commands.
##
## See https://rfc.zeromq.org/spec/37/. Pure. Must not know: sockets.
extends RefCounted

const Parser := preload("zmtp_parser.gd")

## The context that a PING may carry and its PONG returns.
const MAX_CONTEXT_BYTES: int = 16
## Types of sockets that a DEALER may talk to.
const PEERS: PackedStringArray = ["ROUTER", "DEALER", "REP"]


## Returns the 64 bytes with which a connection begins: ZMTP 3.1, NULL, not a server.
static func greeting() -> PackedByteArray:
	var bytes: PackedByteArray = PackedByteArray()
	bytes.resize(Parser.GREETING_SIZE)
	bytes[0] = 0xff
	bytes[9] = 0x7f
	bytes[10] = 3
	bytes[11] = 1
	var mechanism: PackedByteArray = "NULL".to_ascii_buffer()
	for index: int in mechanism.size():
		bytes[12 + index] = mechanism[index]
	return bytes


## Returns the READY command that says that this is a DEALER.
static func ready() -> PackedByteArray:
	var data: PackedByteArray = PackedByteArray()
	var key: PackedByteArray = "Socket-Type".to_ascii_buffer()
	var value: PackedByteArray = "DEALER".to_ascii_buffer()
	data.append(key.size())
	data.append_array(key)
	data.append_array(PackedByteArray([0, 0, 0, value.size()]))
	data.append_array(value)
	return command("READY", data)


## Returns the PONG that answers the PING whose data (time to live, context) is [param ping].
static func pong(ping: PackedByteArray) -> PackedByteArray:
	return command("PONG", ping.slice(2, 2 + MAX_CONTEXT_BYTES))


## Returns a command frame.
static func command(name: String, data: PackedByteArray) -> PackedByteArray:
	var body: PackedByteArray = PackedByteArray([name.length()])
	body.append_array(name.to_ascii_buffer())
	body.append_array(data)
	return _frame_head(body.size(), Parser.FLAG_COMMAND) + body


## Returns the head (flags and length) of a message's frame; its bytes follow.
static func message_head(size: int, more: bool) -> PackedByteArray:
	return _frame_head(size, Parser.FLAG_MORE if more else 0)


## Returns the name of a peer's command; empty where it has none.
static func name_of(bytes: PackedByteArray) -> String:
	if bytes.is_empty() or bytes.size() < 1 + bytes[0]:
		return ""
	return bytes.slice(1, 1 + bytes[0]).get_string_from_ascii()


## Returns what follows the name of a peer's command.
static func data_of(bytes: PackedByteArray) -> PackedByteArray:
	return bytes.slice(1 + bytes[0])


## Returns why a peer's READY can't be used; empty where it can.
static func check_ready(data: PackedByteArray) -> String:
	var at: int = 0
	while at < data.size():
		var key_at: int = at + 1
		var size_at: int = key_at + data[at]
		var value_at: int = size_at + 4
		if value_at > data.size():
			return "the peer's READY is cut short"
		at = value_at + _big_endian(data.slice(size_at, value_at))
		if at > data.size():
			return "the peer's READY is cut short"
		if data.slice(key_at, size_at).get_string_from_ascii().to_lower() == "socket-type":
			var type: String = data.slice(value_at, at).get_string_from_ascii()
			return "" if type in PEERS else "the peer is a %s socket; allowed: %s" % [type, ", ".join(PEERS)]
	return "the peer's READY names no Socket-Type"


static func _big_endian(bytes: PackedByteArray) -> int:
	var value: int = 0
	for byte: int in bytes:
		value = (value << 8) | byte
	return value


static func _frame_head(size: int, flags: int) -> PackedByteArray:
	if size <= 0xff:
		return PackedByteArray([flags, size])
	var head: PackedByteArray = PackedByteArray([flags | Parser.FLAG_LONG])
	for shift: int in range(56, -1, -8):
		head.append((size >> shift) & 0xff)
	return head
