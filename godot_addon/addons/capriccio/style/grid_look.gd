## Shows a look as a bilateral grid: the backend sends colour transforms, the shader slices them at native resolution.
##
## Answers come less often than frames are drawn, and late: what is shown moves in every drawn frame towards the newest
## answer, as fast at any frame rate, and at once after a cut. [method prepare] and [method digest] run on the network
## thread, the rest on the main thread; what they share is one flag. Must not know: sockets, when a frame is captured.
extends RefCounted

const Buffer := preload("../protocol/wire_buffer.gd")
const CutDetector := preload("cut_detector.gd")
const GridTextures := preload("grid_textures.gd")
const Guide := preload("guide.gd")
const Message := preload("../protocol/wire_message.gd")
const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")
const StyleCodec := preload("style_codec.gd")

## Rows, columns and depth are the model's choice.
const SIDES: PackedInt64Array = [-1, -1, -1, GridTextures.CELL_VALUES]
## The shader's textures of a grid.
const UNIFORMS: PackedStringArray = ["red_rows", "green_rows", "blue_rows"]
## What follows in the names of those of the two grids that [method GridTextures.move_on] returns.
const SUFFIXES: PackedStringArray = ["_before", ""]
## Time at which easing began, where it has ended: shown is the newest grid.
const SETTLED: int = -1


## What [method digest] makes of an answer for [method display].
class Answer:
	## The grids before and now.
	var grids: Array[Array]
	## Their columns, rows and depth.
	var grid_size: Vector3i
	## When what is shown began to move from one to the other, in microseconds of the look's clock.
	var easing_began_usec: int
	## What is added to the sliced picture, and the picture that the model saw; null where there is none.
	var detail: Image = null
	## See [member detail].
	var view: Image = null


## What draws the game's picture with the look.
var material: ShaderMaterial = ShaderMaterial.new()
## Pixels of the captured frame.
var capture_size: Vector2i
## Of the model file that the card is of; empty where that is not known.
var model_hash: String = ""
## Seconds in which the shown grid comes near a new one; 0 shows each at once.
var easing_s: float = 0.25
## Compares each capture with the one before.
var cut_detector: CutDetector = CutDetector.new()
## Returns the time in microseconds.
var clock: Callable = Time.get_ticks_usec

## Of the grid before, then of the newest: one for each output channel.
var _textures: Array[ImageTexture3D] = []
var _grid_size: Vector3i = Vector3i.ZERO
var _detail: ImageTexture = null
var _view: ImageTexture = null
var _easing_began_usec: int = SETTLED
## Network thread only, but for [member _cut], which the main thread reads.
var _computed: GridTextures = GridTextures.new()
var _sent: Image = null
var _computed_easing_began_usec: int = SETTLED
var _cut: bool = true


## [param guide] is what the model looks cells up by; [param has_detail] where it may answer with detail too.
func _init(capture: Vector2i, guide: Guide = null, has_detail: bool = false) -> void:
	capture_size = capture
	material.shader = preload("grid_look.gdshader")
	for suffix: String in SUFFIXES:
		for channel: int in UNIFORMS.size():
			_textures.append(ImageTexture3D.new())
			material.set_shader_parameter(UNIFORMS[channel] + suffix, _textures[-1])
	if guide != null:
		guide.apply_to(material)
	if has_detail:
		_detail = _view_texture("detail")
		_view = _view_texture("detail_view")


## Puts the captured picture into its request.
func prepare(request: Request, image: Image) -> void:
	if _detail != null:
		_sent = image.duplicate()
	StyleCodec.attach(request, image)
	_cut = cut_detector.is_cut(image) or _cut


## Makes textures' data of the backend's answer.
func digest(reply: Message) -> Result:
	var grid: Result = _read_grid(reply)
	var detail: Result = _read_detail(reply)
	for part: Result in [StyleCodec.check_model(reply, model_hash), grid, detail]:
		if not part.ok:
			return part
	var tensor: Buffer = grid.value
	var answer: Answer = Answer.new()
	answer.grid_size = Vector3i(tensor.shape[1], tensor.shape[0], tensor.shape[2])
	var now_usec: int = clock.call()
	var share: float = _share_at(now_usec, _computed_easing_began_usec)
	answer.grids = _computed.move_on(tensor.data, answer.grid_size, share)
	_computed_easing_began_usec = SETTLED if _cut else now_usec
	answer.easing_began_usec = _computed_easing_began_usec
	answer.detail = detail.value
	answer.view = _sent
	_cut = false
	return Result.success(answer)


## Shows what [method digest] made.
func display(answer: Answer) -> void:
	var slices: Array = answer.grids[0] + answer.grids[1]
	var size: Vector3i = answer.grid_size
	for at: int in _textures.size():
		if size == _grid_size:
			_textures[at].update(slices[at])
		else:
			_textures[at].create(Image.FORMAT_RGBAH, size.x, size.y, size.z, false, slices[at])
	_grid_size = size
	_easing_began_usec = answer.easing_began_usec
	material.set_shader_parameter("has_detail", answer.detail != null)
	if answer.detail != null:
		_detail.update(answer.detail)
		_view.update(answer.view)
	advance()


## Moves what is shown on; call once a frame.
func advance() -> void:
	material.set_shader_parameter("eased", _share_at(clock.call(), _easing_began_usec))
	if _cut and _detail != null:
		# Unlike colours, detail belongs to the place where it was seen.
		material.set_shader_parameter("has_detail", false)


## A grid fits what comes into view well enough until the next one is there.
func outlives_motion() -> bool:
	return true


## Says whether a cut was captured after what is shown.
func is_cut_pending() -> bool:
	return _cut


## Returns the share of its way that what is shown has gone, when it began at some time.
func _share_at(now_usec: int, began_usec: int) -> float:
	if began_usec == SETTLED or easing_s <= 0.0:
		return 1.0
	return 1.0 - exp(-(now_usec - began_usec) / 1e6 / easing_s)


func _read_grid(reply: Message) -> Result:
	var grid: Result = StyleCodec.reply_tensor(reply, "result", "float16", SIDES)
	for side: int in grid.value.shape.slice(0, 3) if grid.ok else []:
		if side < 1 or side > GridTextures.LARGEST_SIDE:
			var facts: Array = [grid.value.shape, GridTextures.LARGEST_SIDE]
			return Result.failure(Spec.ERROR_MALFORMED, "the grid is %s; allowed: sides of 1 to %d" % facts)
	return grid


## Returns the detail as an image; null where the model makes none.
func _read_detail(reply: Message) -> Result:
	if _detail == null or reply.body.get("detail") == null:
		return Result.success()
	var sides: PackedInt64Array = PackedInt64Array([capture_size.y, capture_size.x, 3])
	var tensor: Result = StyleCodec.reply_tensor(reply, "detail", "uint8", sides)
	if not tensor.ok:
		return tensor
	var pixels: PackedByteArray = tensor.value.data
	var image: Image = Image.create_from_data(capture_size.x, capture_size.y, false, Image.FORMAT_RGB8, pixels)
	# What the renderers store; they would convert on the main thread otherwise.
	image.convert(Image.FORMAT_RGBA8)
	return Result.success(image)


func _view_texture(uniform: String) -> ImageTexture:
	var black: Image = Image.create_empty(capture_size.x, capture_size.y, false, Image.FORMAT_RGBA8)
	var texture: ImageTexture = ImageTexture.create_from_image(black)
	material.set_shader_parameter(uniform, texture)
	return texture
