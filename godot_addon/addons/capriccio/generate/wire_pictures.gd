## Pictures in requests and replies: as tensors, or as PNG files. All of it runs on the network thread.
##
## Must not know: what the pictures show.
extends RefCounted

const Buffer := preload("../protocol/wire_buffer.gd")
const Message := preload("../protocol/wire_message.gd")
const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")
const StyleCodec := preload("../style/style_codec.gd")

const HIGHEST_LEVEL: float = 65535.0
## How files of a format begin.
const BEGINNINGS: Dictionary = {"png": [0x89, 0x50, 0x4e, 0x47], "jpeg": [0xff, 0xd8, 0xff]}
const SUFFIXES: Dictionary = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg"}
const FORMATS: Dictionary = {1: Image.FORMAT_L8, 3: Image.FORMAT_RGB8}


## Makes [param image] the request's only buffer. One with transparency goes as a file, so that the backend can fill
## what is transparent.
static func attach(request: Request, image: Image) -> void:
	if image.is_compressed():
		image.decompress()
	if image.detect_alpha() == Image.ALPHA_NONE:
		StyleCodec.attach(request, image)
	else:
		image.clear_mipmaps()
		request.buffers = [Buffer.file(image.save_png_to_buffer(), "png")]


## Makes the picture in a file the request's only buffer. What the backend reads goes as it is; so does what nobody can,
## since the backend says what is wrong with it.
static func attach_file(request: Request, path: String) -> void:
	var bytes: PackedByteArray = FileAccess.get_file_as_bytes(path)
	var encoding: String = _file_encoding(bytes, path)
	var image: Image = Image.new()
	if encoding.is_empty() and image.load(path) == OK:
		attach(request, image)
	else:
		request.buffers = [Buffer.file(bytes, encoding if not encoding.is_empty() else "png", path.get_file())]


## Returns the picture ([Image]) that a buffer of a reply holds, or why it holds none. 16-bit levels become floats from
## 0 to 1, except in files, of which Godot reads 8 bits.
static func read(reply: Message, index: Variant) -> Result:
	if typeof(index) != TYPE_INT or index < 0 or index >= reply.buffers.size():
		return _wrong("the reply names buffer %s of %d" % [index, reply.buffers.size()])
	var buffer: Buffer = reply.buffers[index]
	var image: Image = _from_file(buffer) if buffer.is_file else _from_tensor(buffer)
	if image == null or image.is_empty():
		return _wrong("the reply's buffer %d is no picture" % index)
	return Result.success(image)


## Returns a picture of floats from 0 to 1 of [param levels], little-endian numbers of 16 bits.
static func from_levels(levels: PackedByteArray, width: int, height: int) -> Image:
	var floats: PackedFloat32Array = PackedFloat32Array()
	floats.resize(width * height)
	for at: int in floats.size():
		floats[at] = levels.decode_u16(2 * at) / HIGHEST_LEVEL
	return Image.create_from_data(width, height, false, Image.FORMAT_RF, floats.to_byte_array())


## Returns the name of the format that the backend reads and a file is in, or nothing.
static func _file_encoding(bytes: PackedByteArray, path: String) -> String:
	for encoding: String in BEGINNINGS:
		if bytes.slice(0, BEGINNINGS[encoding].size()) == PackedByteArray(BEGINNINGS[encoding]):
			return encoding
	return SUFFIXES.get(path.get_extension().to_lower(), "")


static func _from_file(buffer: Buffer) -> Image:
	var image: Image = Image.new()
	return image if buffer.encoding == "png" and image.load_png_from_buffer(buffer.data) == OK else null


static func _from_tensor(buffer: Buffer) -> Image:
	var sides: PackedInt64Array = buffer.shape
	if sides.size() not in [2, 3] or sides.has(0):
		return null
	var channels: int = sides[2] if sides.size() == 3 else 1
	if buffer.dtype == "uint16" and channels == 1:
		return from_levels(buffer.data, sides[1], sides[0])
	if buffer.dtype != "uint8" or not FORMATS.has(channels):
		return null
	return Image.create_from_data(sides[1], sides[0], false, FORMATS[channels], buffer.data)


static func _wrong(message: String) -> Result:
	return Result.failure(Spec.ERROR_MALFORMED, message)
