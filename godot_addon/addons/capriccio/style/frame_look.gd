## Shows a look as styled frames: smaller than the screen, scaled up in the shader along the edges of the sharp picture.
##
## [method prepare] and [method digest] run on the network thread, the rest on the main thread; what they share is one
## flag. Must not know: sockets, when a frame is captured.
extends RefCounted

const Buffer := preload("../protocol/wire_buffer.gd")
const CutDetector := preload("cut_detector.gd")
const Message := preload("../protocol/wire_message.gd")
const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const StyleCodec := preload("style_codec.gd")

## What draws the game's picture with the look.
var material: ShaderMaterial = ShaderMaterial.new()
## Pixels of the captured frame.
var capture_size: Vector2i
## Of the model file that the card is of; empty where that is not known.
var model_hash: String = ""
## Compares each capture with the one before.
var cut_detector: CutDetector = CutDetector.new()

var _styled: ImageTexture = ImageTexture.new()
var _unstyled: ImageTexture = ImageTexture.new()
## Network thread only, but for [member _cut], which the main thread reads.
var _sent: Image = null
var _cut: bool = true


func _init(size: Vector2i) -> void:
	capture_size = size
	material.shader = preload("frame_look.gdshader")
	var black: Image = Image.create_empty(size.x, size.y, false, Image.FORMAT_RGBA8)
	_styled.set_image(black)
	_unstyled.set_image(black)
	material.set_shader_parameter("styled_frame", _styled)
	material.set_shader_parameter("unstyled_frame", _unstyled)


## Puts the captured picture into its request.
func prepare(request: Request, image: Image) -> void:
	_sent = image.duplicate()
	StyleCodec.attach(request, image)
	_cut = cut_detector.is_cut(image) or _cut


## Makes textures' data of the backend's answer: the styled picture and the one it was made of.
func digest(reply: Message) -> Result:
	var sides: PackedInt64Array = PackedInt64Array([capture_size.y, capture_size.x, 3])
	var tensor: Result = StyleCodec.reply_tensor(reply, "result", "uint8", sides)
	for part: Result in [StyleCodec.check_model(reply, model_hash), tensor]:
		if not part.ok:
			return part
	var pixels: PackedByteArray = tensor.value.data
	var styled: Image = Image.create_from_data(capture_size.x, capture_size.y, false, Image.FORMAT_RGB8, pixels)
	# What the renderers store; they would convert on the main thread otherwise.
	styled.convert(Image.FORMAT_RGBA8)
	_cut = false
	return Result.success([styled, _sent])


## Shows what [method digest] made.
func display(images: Array) -> void:
	_styled.update(images[0])
	_unstyled.update(images[1])


## Moves what is shown on; call once a frame. A frame stays as it is until the next.
func advance() -> void:
	pass


## A styled frame of another view would show through.
func outlives_motion() -> bool:
	return false


## Says whether a cut was captured after what is shown.
func is_cut_pending() -> bool:
	return _cut
