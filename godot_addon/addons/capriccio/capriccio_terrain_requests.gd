## The requests for terrain, for those who want to see the progress of one, or to cancel it; see
## [CapriccioTextureRequests] for how.
##
## [method Capriccio.generate_terrain] and [method Capriccio.sketch_terrain] are these with fewer words.
class_name CapriccioTerrainRequests
extends RefCounted

const Buffer := preload("protocol/wire_buffer.gd")
const HeightField := preload("capriccio_height_field.gd")
const Message := preload("protocol/wire_message.gd")
const Options := preload("generate/request_options.gd")
const Request := preload("capriccio_request.gd")
const Result := preload("capriccio_result.gd")
const Spec := preload("protocol/spec.g.gd")
const StyleCodec := preload("style/style_codec.gd")

## Points on each side where the option [code]size[/code] is left out.
const DEFAULT_SIZE: int = 257
## Options of [method sketch].
const SKETCH: PackedStringArray = [
	"model", "size", "seed", "roughness", "character", "erosion", "cell_m", "relief_m", "encoding"
]


## Returns the request for land; the result's value will be a [CapriccioHeightField]. Options: [code]size[/code] (points
## on each side, a power of two and one), [code]seed[/code], [code]roughness[/code], [code]character[/code] (0 rolling
## hills, 1 alpine ridges), [code]erosion[/code] (each 0 to 1), [code]cell_m[/code], [code]relief_m[/code],
## [code]tileable[/code], [code]model[/code]. With [code]encoding[/code] [code]"png"[/code], [code]"r16"[/code] or
## [code]"exr"[/code] it holds the bytes of such a file in place of numbers.
static func generate(options: Dictionary = {}) -> Request:
	var known: PackedStringArray = SKETCH.duplicate()
	known.append("tileable")
	return _request(Spec.REQUEST_TERRAIN_GENERATE, options, known)


## Returns the request for land after a drawing: ridges red, peaks green, rivers blue, nothing black. Its size does not
## matter. Options and value: as for [method generate], without [code]tileable[/code].
static func sketch(drawing: Image, options: Dictionary = {}) -> Request:
	var request: Request = _request(Spec.REQUEST_TERRAIN_SKETCH, options, SKETCH)
	if drawing == null or drawing.is_empty():
		var message: String = "the drawing is empty; give one with at least one pixel"
		request.finish(Result.failure(Spec.ERROR_UNSUPPORTED_FRAME, message))
		return request
	request.body["sketch"] = 0
	request.prepare = StyleCodec.attach.bind(drawing.duplicate())
	return request


static func _request(type: String, options: Dictionary, known: PackedStringArray) -> Request:
	var request: Request = Options.request(type, options, known)
	request.body["size"] = request.body.get("size", DEFAULT_SIZE)
	request.digest = _digest
	return request


static func _digest(reply: Message) -> Result:
	var index: Variant = reply.body.get("heights")
	if typeof(index) == TYPE_INT and index >= 0 and index < reply.buffers.size() and reply.buffers[index].is_file:
		var filed: HeightField = _to_field(reply.body)
		filed.file = reply.buffers[index].data
		return Result.success(filed)
	var tensor: Result = StyleCodec.reply_tensor(reply, "heights", "float32", PackedInt64Array([-1, -1]))
	if not tensor.ok:
		return tensor
	var buffer: Buffer = tensor.value
	if buffer.shape[0] != buffer.shape[1] or buffer.shape[0] < 2:
		return Result.failure(Spec.ERROR_MALFORMED, "the heights are %s; expected a square" % [buffer.shape])
	var field: HeightField = _to_field(reply.body)
	field.heights = buffer.data.to_float32_array()
	field.size = buffer.shape[0]
	return Result.success(field)


static func _to_field(body: Dictionary) -> HeightField:
	var field: HeightField = HeightField.new()
	field.size = int(Options.number(body, "size"))
	field.cell_m = Options.number(body, "cell_m", 1.0)
	field.minimum_m = Options.number(body, "minimum_m")
	field.maximum_m = Options.number(body, "maximum_m")
	field.seed_number = int(Options.number(body, "seed"))
	field.seam_score = Options.number(body, "seam_score", 1.0)
	field.model_hash = Options.text(body, "model_hash")
	return field
