## One raw frame behind a header: a tensor or a whole file, with what its bytes mean.
##
## Tensors are little-endian and in C order. Must not know: what a tensor shows.
extends RefCounted

const Result := preload("../capriccio_result.gd")
const Spec := preload("spec.g.gd")
const Buffer := preload("wire_buffer.gd")

const COLORS: PackedStringArray = ["srgb", "linear", "none"]

## True for a file in a known format, false for a tensor.
var is_file: bool = false
## The bytes as they cross the wire.
var data: PackedByteArray = PackedByteArray()
## Number type of a tensor, a key of [code]Spec.DTYPES[/code].
var dtype: String = "uint8"
## Sides of a tensor.
var shape: PackedInt64Array = PackedInt64Array()
## One letter for each side, such as [code]HWC[/code], or nothing.
var layout: String = ""
## [code]srgb[/code], [code]linear[/code] or [code]none[/code].
var color: String = "none"
## Format of a file, such as [code]png[/code].
var encoding: String = ""
## Name of a file; may be empty.
var name: String = ""


## Returns a tensor.
static func tensor(
	bytes: PackedByteArray,
	number_type: String,
	sides: PackedInt64Array,
	axes: String = "",
	color_space: String = "none",
) -> Buffer:
	var buffer: Buffer = Buffer.new()
	buffer.data = bytes
	buffer.dtype = number_type
	buffer.shape = sides
	buffer.layout = axes
	buffer.color = color_space
	return buffer


## Returns a file.
static func file(content: PackedByteArray, file_encoding: String, file_name: String = "") -> Buffer:
	var buffer: Buffer = Buffer.new()
	buffer.is_file = true
	buffer.data = content
	buffer.encoding = file_encoding
	buffer.name = file_name
	return buffer


## Returns the map that stands for this buffer in a header.
func descriptor() -> Dictionary:
	if is_file:
		return {"kind": "file", "encoding": encoding, "name": name}
	return {"kind": "tensor", "dtype": dtype, "shape": shape, "layout": layout, "color": color}


## Returns the buffer that a peer's descriptor and frame make, or why they make none.
static func from_wire(described: Variant, bytes: PackedByteArray) -> Result:
	if typeof(described) != TYPE_DICTIONARY:
		var type: String = type_string(typeof(described))
		return Result.failure("malformed", "a buffer's descriptor is of type %s, not a map" % type)
	var map: Dictionary = described
	match map.get("kind"):
		"tensor":
			return _tensor_from_wire(map, bytes)
		"file":
			if not _is_string(map, "encoding") or not _is_string(map, "name", ""):
				return _wrong("encoding or name", [map.get("encoding"), map.get("name")], "strings")
			return Result.success(file(bytes, map["encoding"], map.get("name", "")))
	return _wrong("kind", map.get("kind"), "tensor, file")


static func _tensor_from_wire(map: Dictionary, bytes: PackedByteArray) -> Result:
	if not _is_string(map, "dtype") or not Spec.DTYPES.has(map["dtype"]):
		return _wrong("dtype", map.get("dtype"), ", ".join(Spec.DTYPES.keys()))
	var failure: Result = _check_shape(map.get("shape"))
	if failure != null:
		return failure
	var sides: PackedInt64Array = PackedInt64Array(map["shape"])
	if not _is_string(map, "layout", "") or String(map.get("layout", "")).length() not in [0, sides.size()]:
		return _wrong("layout", map.get("layout"), "one letter for each of its %d sides" % sides.size())
	if not _is_string(map, "color", "none") or String(map.get("color", "none")) not in COLORS:
		return _wrong("color", map.get("color"), ", ".join(COLORS))
	var needed: int = _bytes_needed(sides, Spec.DTYPES[map["dtype"]])
	if needed != bytes.size():
		var facts: Array = [sides, map["dtype"], needed, bytes.size()]
		return Result.failure("malformed", "a tensor of shape %s %s takes %d bytes, its buffer has %d" % facts)
	return Result.success(tensor(bytes, map["dtype"], sides, map.get("layout", ""), map.get("color", "none")))


static func _check_shape(sides: Variant) -> Result:
	if typeof(sides) != TYPE_ARRAY:
		return _wrong("shape", sides, "a list")
	var list: Array = sides
	if list.size() > Spec.LIMIT_TENSOR_DIMENSIONS:
		return _too_large("a tensor has %d sides" % list.size(), Spec.LIMIT_TENSOR_DIMENSIONS)
	for side: Variant in list:
		if typeof(side) != TYPE_INT or side < 0:
			return _wrong("side", side, "whole numbers from 0")
		if side > Spec.LIMIT_TENSOR_SIDE:
			return _too_large("a tensor's side is %d" % side, Spec.LIMIT_TENSOR_SIDE)
	return null


## Returns the length of a tensor in bytes, or one past the message limit where it is longer than any message, so that
## eight large sides do not overflow.
static func _bytes_needed(sides: PackedInt64Array, element_bytes: int) -> int:
	if sides.has(0):
		return 0
	var total: int = element_bytes
	for side: int in sides:
		total = mini(total * side, Spec.LIMIT_MESSAGE_BYTES + 1)
	return total


static func _is_string(map: Dictionary, key: String, missing: Variant = null) -> bool:
	return typeof(map.get(key, missing)) == TYPE_STRING


static func _wrong(field: String, value: Variant, allowed: String) -> Result:
	var message: String = "a buffer's %s is %s; allowed: %s" % [field, str(value).left(80), allowed]
	return Result.failure("invalid_field", message, {"field": field})


static func _too_large(what: String, limit: int) -> Result:
	return Result.failure("too_large", "%s; at most %d are allowed" % [what, limit], {"limit": limit})
