## Messages to frames and back: [code][MAGIC, header, buffer, …][/code], the header one MessagePack map.
##
## Every limit is checked before the memory it guards is taken, and whatever a peer sends ends in a [CapriccioResult].
## Must not know: sockets, threads, what a request means.
extends RefCounted

const Buffer := preload("wire_buffer.gd")
const Message := preload("wire_message.gd")
const MessagePack := preload("message_pack.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("spec.g.gd")

const MAX_TYPE_LENGTH: int = 64
const MAX_DEADLINE_MS: int = 3_600_000


## Returns the frames of a message ([code]Array[PackedByteArray][/code]); fails where it is over a limit or its body
## holds what MessagePack does not have.
static func encode(message: Message) -> Result:
	var header: Dictionary = {"id": message.id, "type": message.type, "body": message.body}
	if not message.buffers.is_empty():
		header["buffers"] = message.buffers.map(func(buffer: Buffer) -> Dictionary: return buffer.descriptor())
	if message.deadline_ms > 0:
		header["deadline_ms"] = message.deadline_ms
	if message.batch:
		header["priority"] = "batch"
	if message.trace:
		header["trace"] = true
	var packed: Result = MessagePack.encode(header, Spec.LIMIT_NESTING)
	if not packed.ok:
		return packed
	var frames: Array[PackedByteArray] = [Spec.MAGIC.to_ascii_buffer(), packed.value]
	for buffer: Buffer in message.buffers:
		frames.append(buffer.data)
	var failure: Result = _check_sizes(frames)
	return failure if failure != null else Result.success(frames)


## Returns the message that frames from a peer make, or why they make none.
static func decode(frames: Array[PackedByteArray]) -> Result:
	var header: Result = _read_header(frames)
	if not header.ok:
		return header
	var map: Dictionary = header.value
	var failure: Result = _check_header(map, frames.size() - 2)
	if failure != null:
		return failure
	var message: Message = Message.new()
	message.id = map["id"]
	message.type = map["type"]
	message.body = map["body"]
	message.deadline_ms = map.get("deadline_ms", 0)
	message.times = map.get("times", {})
	for index: int in frames.size() - 2:
		var buffer: Result = Buffer.from_wire(map["buffers"][index], frames[index + 2])
		if not buffer.ok:
			return buffer
		message.buffers.append(buffer.value)
	return Result.success(message)


## Returns the id of a message that [method decode] refuses, so that its request can end; 0 where none can be read.
static func readable_id(frames: Array[PackedByteArray]) -> int:
	var header: Result = _read_header(frames.slice(0, 2))
	return header.value["id"] if header.ok and _is_id(header.value.get("id")) else 0


static func _read_header(frames: Array[PackedByteArray]) -> Result:
	var failure: Result = _check_sizes(frames)
	if failure != null:
		return failure
	if frames[0] != Spec.MAGIC.to_ascii_buffer():
		var began: String = frames[0].slice(0, 16).hex_encode()
		return Result.failure("malformed", "the first frame is 0x%s, not %s" % [began, Spec.MAGIC])
	var header: Result = MessagePack.decode(frames[1], Spec.LIMIT_NESTING)
	if header.ok and typeof(header.value) != TYPE_DICTIONARY:
		return Result.failure("malformed", "the header is of type %s, not a map" % type_string(typeof(header.value)))
	return header


static func _check_sizes(frames: Array[PackedByteArray]) -> Result:
	if frames.size() < 2:
		return Result.failure("malformed", "a message has at least 2 frames, this one has %d" % frames.size())
	var total: int = 0
	for frame: PackedByteArray in frames:
		total += frame.size()
	var failure: Result = _at_most("buffers", frames.size() - 2, Spec.LIMIT_BUFFERS)
	if failure == null:
		failure = _at_most("header_bytes", frames[1].size(), Spec.LIMIT_HEADER_BYTES)
	return failure if failure != null else _at_most("message_bytes", total, Spec.LIMIT_MESSAGE_BYTES)


static func _check_header(header: Dictionary, buffer_count: int) -> Result:
	if not _is_id(header.get("id")):
		return _wrong("id", header.get("id"), "a whole number from 1 to %d" % Spec.LARGEST_ID)
	var type: Variant = header.get("type")
	if typeof(type) != TYPE_STRING or type.is_empty() or type.length() > MAX_TYPE_LENGTH:
		return _wrong("type", type, "1 to %d characters" % MAX_TYPE_LENGTH)
	if typeof(header.get("body")) != TYPE_DICTIONARY:
		return _wrong("body", header.get("body"), "a map")
	var deadline: Variant = header.get("deadline_ms", 1)
	if typeof(deadline) != TYPE_INT or deadline < 1 or deadline > MAX_DEADLINE_MS:
		return _wrong("deadline_ms", deadline, "1 to %d" % MAX_DEADLINE_MS)
	if typeof(header.get("times", {})) != TYPE_DICTIONARY:
		return _wrong("times", header.get("times"), "a map")
	var described: Variant = header.get("buffers", [])
	if typeof(described) != TYPE_ARRAY:
		return _wrong("buffers", described, "a list")
	if described.size() != buffer_count:
		var counts: Array = [described.size(), buffer_count]
		return Result.failure("malformed", "the header describes %d buffers, %d came with it" % counts)
	return null


static func _is_id(value: Variant) -> bool:
	return typeof(value) == TYPE_INT and value >= 1 and value <= Spec.LARGEST_ID


static func _at_most(what: String, value: int, limit: int) -> Result:
	if value <= limit:
		return null
	return Result.failure("too_large", "%s is %d; at most %d are allowed" % [what, value, limit], {"limit": limit})


static func _wrong(field: String, value: Variant, allowed: String) -> Result:
	var message: String = "the header's %s is %s; allowed: %s" % [field, str(value).left(80), allowed]
	return Result.failure("invalid_field", message, {"field": field})
