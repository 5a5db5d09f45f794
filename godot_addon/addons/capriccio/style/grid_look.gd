## Shows a look as a bilateral grid: the backend sends colour transforms, the shader slices them at native resolution.
##
## [method prepare] and [method digest] run on the network thread, the rest on the main thread; what they share is one
## flag. Must not know: sockets, when a frame is captured.
extends RefCounted

const CutDetector := preload("cut_detector.gd")
const GridTextures := preload("grid_textures.gd")
const Message := preload("../protocol/wire_message.gd")
const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const StyleCodec := preload("style_codec.gd")

const SIDES: PackedInt64Array = [GridTextures.ROWS, GridTextures.COLUMNS, GridTextures.DEPTH, 12]
const UNIFORMS: PackedStringArray = ["red_rows", "green_rows", "blue_rows"]

## What draws the game's picture with the look.
var material: ShaderMaterial = ShaderMaterial.new()
## Pixels of the captured frame.
var capture_size: Vector2i
## Seconds in which the shown grid comes near a new one; 0 shows each at once.
var easing_s: float = 0.25
## Compares each capture with the one before.
var cut_detector: CutDetector = CutDetector.new()

var _textures: Array[ImageTexture3D] = []
## Network thread only, but for [member _cut], which the main thread reads.
var _grid: GridTextures = null
var _cut: bool = true
var _eased_usec: int = 0


func _init(capture: Vector2i) -> void:
	capture_size = capture
	material.shader = preload("grid_look.gdshader")
	var identity: Array[Array] = GridTextures.identity()
	for channel: int in UNIFORMS.size():
		var texture: ImageTexture3D = ImageTexture3D.new()
		var size: Vector3i = Vector3i(GridTextures.COLUMNS, GridTextures.ROWS, GridTextures.DEPTH)
		texture.create(Image.FORMAT_RGBAH, size.x, size.y, size.z, false, identity[channel])
		_textures.append(texture)
		material.set_shader_parameter(UNIFORMS[channel], texture)


## Puts the captured picture into its request.
func prepare(request: Request, image: Image) -> void:
	StyleCodec.attach(request, image)
	_cut = cut_detector.is_cut(image) or _cut


## Makes textures' data of the backend's answer.
func digest(reply: Message) -> Result:
	var tensor: Result = StyleCodec.result_tensor(reply, "float16", SIDES)
	if not tensor.ok:
		return tensor
	var now_usec: int = Time.get_ticks_usec()
	var seconds: float = (now_usec - _eased_usec) / 1e6
	var share: float = 1.0 if _cut or easing_s <= 0.0 else 1.0 - exp(-seconds / easing_s)
	_eased_usec = now_usec
	_cut = false
	if _grid == null:
		_grid = GridTextures.new()
	return Result.success(_grid.ease_towards(tensor.value.data, share))


## Shows what [method digest] made.
func display(channels: Array[Array]) -> void:
	for channel: int in _textures.size():
		_textures[channel].update(channels[channel])


## A grid fits what comes into view well enough until the next one is there.
func outlives_motion() -> bool:
	return true


## Says whether a cut was captured after what is shown.
func is_cut_pending() -> bool:
	return _cut
