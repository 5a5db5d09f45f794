## Pictures to [code]style.apply[/code] requests and their answers back. The conversions run on the network thread.
##
## Must not know: viewports, shaders, threads.
extends RefCounted

const Buffer := preload("../protocol/wire_buffer.gd")
const Message := preload("../protocol/wire_message.gd")
const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")


## Returns the request for one picture; its result's value will be an [Image] of the same size. A grid is applied by the
## backend, which is faster at it than GDScript.
static func image_request(image: Image, model: String) -> Request:
	var request: Request = Request.new(Spec.REQUEST_STYLE_APPLY, {"model": model, "frame": 0, "slice": true})
	# The caller may go on painting in its image while the network thread reads it.
	request.prepare = attach.bind(image.duplicate())
	request.digest = _to_image
	return request


## Returns the tensor of a reply's [param field], or why it has none of the given number type and sides; a side of -1
## may have any length.
static func reply_tensor(reply: Message, field: String, dtype: String, sides: PackedInt64Array) -> Result:
	var index: Variant = reply.body.get(field)
	if typeof(index) != TYPE_INT or index < 0 or index >= reply.buffers.size():
		var facts: Array = [field, index, reply.buffers.size()]
		return Result.failure(Spec.ERROR_MALFORMED, "the reply's %s is %s, not one of its %d buffers" % facts)
	var tensor: Buffer = reply.buffers[index]
	var fits: bool = not tensor.is_file and tensor.dtype == dtype and tensor.shape.size() == sides.size()
	for side: int in sides.size() if fits else 0:
		fits = fits and (sides[side] == -1 or sides[side] == tensor.shape[side])
	if not fits:
		var facts: Array = [field, tensor.dtype, tensor.shape, dtype, sides]
		return Result.failure(Spec.ERROR_MALFORMED, "the %s is %s %s; expected %s %s" % facts)
	return Result.success(tensor)


## Returns a failure where a reply comes from another model file than the one whose hash is [param expected]: the file
## was replaced, and its guide or sizes may be others now.
static func check_model(reply: Message, expected: String) -> Result:
	var made_by: String = str(reply.body.get("model_hash", expected))
	if expected.is_empty() or made_by == expected:
		return Result.success()
	return Result.failure(Spec.ERROR_UNKNOWN_MODEL, "the model file was replaced: %s, before %s" % [made_by, expected])


## Makes [param image] the request's frame; the image becomes RGB8. For the network thread.
static func attach(request: Request, image: Image) -> void:
	if image.is_compressed():
		image.decompress()
	image.convert(Image.FORMAT_RGB8)
	var sides: PackedInt64Array = PackedInt64Array([image.get_height(), image.get_width(), 3])
	# Mip maps, where there are any, follow the picture.
	var pixels: PackedByteArray = image.get_data().slice(0, sides[0] * sides[1] * 3)
	request.buffers = [Buffer.tensor(pixels, "uint8", sides, "HWC", "srgb")]


static func _to_image(reply: Message) -> Result:
	var tensor: Result = reply_tensor(reply, "result", "uint8", PackedInt64Array([-1, -1, 3]))
	if not tensor.ok:
		return tensor
	var frame: Buffer = tensor.value
	if frame.data.is_empty():
		return Result.failure(Spec.ERROR_MALFORMED, "the styled picture has no pixels")
	return Result.success(Image.create_from_data(frame.shape[1], frame.shape[0], false, Image.FORMAT_RGB8, frame.data))
