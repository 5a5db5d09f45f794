## Reads MessagePack values from bytes that a peer sent, one by one; the first fault stops it.
##
## Used by message_pack.gd alone. Every read asks [method _has] first, so no length that a peer claims is believed
## before that many bytes are there. Must not know: messages, sockets.
extends RefCounted

const Result := preload("../capriccio_result.gd")

## U+FFFD, the replacement character, as UTF-8.
const REPLACEMENT: PackedByteArray = [0xef, 0xbf, 0xbd]

## Why reading stopped; null while nothing is wrong.
var failure: Result = null

var _bytes: PackedByteArray
var _stream: StreamPeerBuffer = StreamPeerBuffer.new()
var _nesting: int


func _init(bytes: PackedByteArray, nesting: int) -> void:
	_bytes = bytes
	_nesting = nesting
	_stream.big_endian = true
	_stream.data_array = bytes


## Returns how many bytes have not been read.
func bytes_left() -> int:
	return _stream.get_size() - _stream.get_position()


## Reads the next value; null, with [member failure] set, where there is none.
func read_value(depth: int = 0) -> Variant:
	if not _has(1):
		return null
	var tag: int = _stream.get_u8()
	if tag <= 0x7f:
		return tag
	if tag >= 0xe0:
		return tag - 0x100
	if tag <= 0x8f:
		return _read_map(tag & 0x0f, depth)
	if tag <= 0x9f:
		return _read_array(tag & 0x0f, depth)
	if tag <= 0xbf:
		return _read_string(tag & 0x1f)
	return _read_tagged(tag, depth)


func _read_tagged(tag: int, depth: int) -> Variant:
	match tag:
		0xc0:
			return null
		0xc2:
			return false
		0xc3:
			return true
		0xc4, 0xc5, 0xc6:
			return _read_bytes(_read_unsigned(1 << (tag - 0xc4)))
		0xca:
			return _stream.get_float() if _has(4) else 0.0
		0xcb:
			return _stream.get_double() if _has(8) else 0.0
		0xcc, 0xcd, 0xce, 0xcf:
			return _read_unsigned(1 << (tag - 0xcc))
		0xd0, 0xd1, 0xd2, 0xd3:
			return _read_signed(1 << (tag - 0xd0))
		0xd9, 0xda, 0xdb:
			return _read_string(_read_unsigned(1 << (tag - 0xd9)))
		0xdc, 0xdd:
			return _read_array(_read_unsigned(2 << (tag - 0xdc)), depth)
		0xde, 0xdf:
			return _read_map(_read_unsigned(2 << (tag - 0xde)), depth)
	_fail("malformed", "byte %d is tag 0x%x, an extension or reserved type" % [_stream.get_position() - 1, tag])
	return null


func _read_unsigned(width: int) -> int:
	if not _has(width):
		return 0
	match width:
		1:
			return _stream.get_u8()
		2:
			return _stream.get_u16()
		4:
			return _stream.get_u32()
	var value: int = _stream.get_u64()
	if value < 0:
		_fail("malformed", "an integer is 2^63 or more, which Godot can't hold")
	return value


func _read_signed(width: int) -> int:
	if not _has(width):
		return 0
	match width:
		1:
			return _stream.get_8()
		2:
			return _stream.get_16()
		4:
			return _stream.get_32()
	return _stream.get_64()


func _read_bytes(size: int) -> PackedByteArray:
	if not _has(size):
		return PackedByteArray()
	var start: int = _stream.get_position()
	_stream.seek(start + size)
	return _bytes.slice(start, start + size)


func _read_string(size: int) -> String:
	var text: PackedByteArray = _read_bytes(size)
	if not _is_utf8(text):
		_fail("malformed", "a string at byte %d is not UTF-8" % (_stream.get_position() - size))
		return ""
	if not text.has(0):
		return text.get_string_from_utf8()
	# Godot's strings can't hold U+0000, and its decoder would complain about a peer's; U+FFFD stands in.
	var without_nul: PackedByteArray = PackedByteArray()
	for byte: int in text:
		if byte == 0:
			without_nul.append_array(REPLACEMENT)
		else:
			without_nul.append(byte)
	return without_nul.get_string_from_utf8()


func _read_array(size: int, depth: int) -> Array:
	var items: Array = []
	# Every item takes a byte at least.
	if not _has(size) or not _may_nest(depth):
		return items
	for index: int in size:
		items.append(read_value(depth + 1))
		if failure != null:
			break
	return items


func _read_map(size: int, depth: int) -> Dictionary:
	var map: Dictionary = {}
	if not _has(size * 2) or not _may_nest(depth):
		return map
	for index: int in size:
		var key: Variant = read_value(depth + 1)
		if failure == null and typeof(key) != TYPE_STRING:
			_fail("malformed", "a map's key is of type %s; allowed: strings" % type_string(typeof(key)))
		if failure != null:
			break
		map[key] = read_value(depth + 1)
	return map


func _may_nest(depth: int) -> bool:
	if depth >= _nesting:
		_fail("too_large", "the value nests deeper than %d levels" % _nesting)
	return failure == null


func _has(size: int) -> bool:
	if failure == null and size > bytes_left():
		var facts: Array = [_stream.get_position(), size, bytes_left()]
		_fail("malformed", "byte %d asks for %d bytes more, %d are there" % facts)
	return failure == null


func _fail(code: String, message: String) -> void:
	if failure == null:
		failure = Result.failure(code, message)


## Says whether the bytes are UTF-8: no overlong form, no surrogate, nothing above U+10FFFF (RFC 3629, section 4).
## Godot's own decoder prints an error for each fault, which a peer must not be able to cause.
static func _is_utf8(text: PackedByteArray) -> bool:
	var at: int = 0
	while at < text.size():
		var lead: int = text[at]
		var length: int = 1 if lead < 0x80 else 2 if lead < 0xe0 else 3 if lead < 0xf0 else 4
		if (lead >= 0x80 and lead < 0xc2) or lead > 0xf4 or at + length > text.size():
			return false
		for index: int in range(1, length):
			if text[at + index] & 0xc0 != 0x80:
				return false
		if length > 2:
			var second: int = text[at + 1]
			if (lead == 0xe0 and second < 0xa0) or (lead == 0xed and second > 0x9f):
				return false
			if (lead == 0xf0 and second < 0x90) or (lead == 0xf4 and second > 0x8f):
				return false
		at += length
	return true
