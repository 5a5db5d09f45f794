## MessagePack to values and back, for the headers of messages: nil, booleans, integers, floats, strings, binary, arrays
## and maps.
##
## Whatever the bytes are, decoding ends in a [CapriccioResult]; sizes are checked before memory is taken. Godot has no
## unsigned 64-bit integer, so 2^63 and above are refused, as are extension types. Must not know: messages, sockets.
extends RefCounted

const Result := preload("../capriccio_result.gd")
const Reader := preload("message_pack_reader.gd")

## Containers inside each other that are read or written where the caller says nothing else.
const DEFAULT_NESTING: int = 16


## Returns the bytes of [param value] as [PackedByteArray]. Fails with [code]invalid_field[/code] on a type that
## MessagePack does not have, and with [code]too_large[/code] on deep nesting.
static func encode(value: Variant, nesting: int = DEFAULT_NESTING) -> Result:
	var stream: StreamPeerBuffer = StreamPeerBuffer.new()
	stream.big_endian = true
	var failure: Result = _write(stream, value, nesting)
	return failure if failure != null else Result.success(stream.data_array)


## Returns the one value that [param bytes] hold. Fails with [code]malformed[/code] or [code]too_large[/code].
static func decode(bytes: PackedByteArray, nesting: int = DEFAULT_NESTING) -> Result:
	var reader: Reader = Reader.new(bytes, nesting)
	var value: Variant = reader.read_value()
	if reader.failure == null and reader.bytes_left() > 0:
		return Result.failure("malformed", "%d bytes follow the MessagePack value" % reader.bytes_left())
	return reader.failure if reader.failure != null else Result.success(value)


## Writes [param value] and returns null, or why it can't be written.
static func _write(stream: StreamPeerBuffer, value: Variant, levels: int) -> Result:
	match typeof(value):
		TYPE_NIL:
			stream.put_u8(0xc0)
		TYPE_BOOL:
			stream.put_u8(0xc3 if value else 0xc2)
		TYPE_INT:
			_write_integer(stream, value)
		TYPE_FLOAT:
			stream.put_u8(0xcb)
			stream.put_double(value)
		TYPE_STRING, TYPE_STRING_NAME:
			var text: PackedByteArray = String(value).to_utf8_buffer()
			_write_size(stream, text.size(), 0xa0, 32, 0xd9)
			stream.put_data(text)
		TYPE_PACKED_BYTE_ARRAY:
			var bytes: PackedByteArray = value
			_write_size(stream, bytes.size(), -1, 0, 0xc4)
			stream.put_data(bytes)
		TYPE_DICTIONARY:
			return _write_map(stream, value, levels)
		_:
			return _write_array(stream, value, levels)
	return null


static func _write_array(stream: StreamPeerBuffer, value: Variant, levels: int) -> Result:
	if typeof(value) < TYPE_ARRAY or typeof(value) > TYPE_PACKED_STRING_ARRAY:
		var allowed: String = "null, bool, int, float, String, PackedByteArray, arrays, Dictionary"
		var type: String = type_string(typeof(value))
		return Result.failure("invalid_field", "a %s can't be sent; allowed: %s" % [type, allowed])
	if levels == 0:
		return _too_deep()
	var items: Array = Array(value)
	_write_size(stream, items.size(), 0x90, 16, 0xdb)
	for item: Variant in items:
		var failure: Result = _write(stream, item, levels - 1)
		if failure != null:
			return failure
	return null


static func _write_map(stream: StreamPeerBuffer, map: Dictionary, levels: int) -> Result:
	if levels == 0:
		return _too_deep()
	_write_size(stream, map.size(), 0x80, 16, 0xdd)
	for key: Variant in map:
		var failure: Result = _write(stream, key, levels - 1)
		if failure == null:
			failure = _write(stream, map[key], levels - 1)
		if failure != null:
			return failure
	return null


## Writes the shortest form: non-negative numbers unsigned, as every MessagePack writer does.
static func _write_integer(stream: StreamPeerBuffer, value: int) -> void:
	if value >= -32 and value <= 0x7f:
		stream.put_8(value)
	elif value >= 0:
		_write_unsigned(stream, value)
	elif value >= -0x80:
		stream.put_u8(0xd0)
		stream.put_8(value)
	elif value >= -0x8000:
		stream.put_u8(0xd1)
		stream.put_16(value)
	elif value >= -0x80000000:
		stream.put_u8(0xd2)
		stream.put_32(value)
	else:
		stream.put_u8(0xd3)
		stream.put_64(value)


static func _write_unsigned(stream: StreamPeerBuffer, value: int) -> void:
	if value <= 0xff:
		stream.put_u8(0xcc)
		stream.put_u8(value)
	elif value <= 0xffff:
		stream.put_u8(0xcd)
		stream.put_u16(value)
	elif value <= 0xffffffff:
		stream.put_u8(0xce)
		stream.put_u32(value)
	else:
		stream.put_u8(0xcf)
		stream.put_u64(value)


## Writes a length: inside the tag [param short_tag] below [param short_limit], else after the tags from
## [param wide_tag] on. Strings and binary have an 8-bit form; arrays (0xdb + 1) and maps (0xdd + 1) begin at 16 bits.
static func _write_size(stream: StreamPeerBuffer, size: int, short_tag: int, short_limit: int, wide_tag: int) -> void:
	if size < short_limit:
		stream.put_u8(short_tag + size)
	elif size <= 0xff and wide_tag < 0xdb:
		stream.put_u8(wide_tag)
		stream.put_u8(size)
	elif size <= 0xffff:
		stream.put_u8(wide_tag + 1)
		stream.put_u16(size)
	else:
		stream.put_u8(wide_tag + 2)
		stream.put_u32(size)


static func _too_deep() -> Result:
	return Result.failure("too_large", "the value nests deeper than its limit; flatten it")
