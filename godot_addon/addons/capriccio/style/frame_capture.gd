## Scales a viewport's picture down on the GPU and brings it to the CPU without waiting for the GPU.
##
## [method begin] has it drawn small within the next frame, [method advance] fetches it once the GPU is done:
## asynchronously where the renderer can (Forward+, Mobile), else, in Compatibility, by reading a texture after so many
## frames that the GPU is done with it. Must not know: what becomes of the picture.
extends SubViewport

## Reading what the GPU still draws would wait for it. Drivers let it be two frames behind; one that is slower than this
## time holds the game up more than a read could.
const SETTLED_FRAMES: int = 3
const SETTLED_USEC: int = 40_000

## Where a frame is on its way from the GPU.
enum Stage { IDLE, DRAWING, DRAWN, FETCHING, FETCHED }

## When the picture was drawn, in ticks of [method Time.get_ticks_usec].
var captured_usec: int = 0

var _stage: Stage = Stage.IDLE
var _drawn_before: int = 0
var _rect: ColorRect = ColorRect.new()
var _shrink: ShaderMaterial = ShaderMaterial.new()
var _image: Image = null


func _init() -> void:
	disable_3d = true
	render_target_update_mode = SubViewport.UPDATE_DISABLED
	gui_disable_input = true
	_shrink.shader = preload("shrink.gdshader")
	_rect.material = _shrink
	add_child(_rect)


## Says whether [method begin] may be called.
func is_idle() -> bool:
	return _stage == Stage.IDLE


## Has [param picture] drawn at [param pixels] within this frame. [param is_linear] where it holds linear light.
func begin(picture: Texture2D, pixels: Vector2i, is_linear: bool) -> void:
	if size != pixels:
		size = pixels
	_rect.size = pixels
	_shrink.set_shader_parameter("picture", picture)
	_shrink.set_shader_parameter("reads_linear", is_linear)
	render_target_update_mode = SubViewport.UPDATE_ONCE
	captured_usec = Time.get_ticks_usec()
	_drawn_before = Engine.get_frames_drawn()
	_stage = Stage.DRAWING
	RenderingServer.frame_post_draw.connect(_on_drawn, CONNECT_ONE_SHOT)


## Fetches a picture that has been drawn, as soon as that takes no waiting; call once a frame.
func advance() -> void:
	if _stage == Stage.DRAWN:
		_fetch()


## Returns the picture (RGBA8) once it is there, and null before.
func take() -> Image:
	if _stage != Stage.FETCHED:
		return null
	_stage = Stage.IDLE
	return _image


## Forgets a frame that is under way.
func abandon() -> void:
	_stage = Stage.IDLE


func _on_drawn() -> void:
	if _stage == Stage.DRAWING:
		_stage = Stage.DRAWN


func _fetch() -> void:
	var device: RenderingDevice = RenderingServer.get_rendering_device()
	if device != null and device.has_method("texture_get_data_async"):
		_stage = Stage.FETCHING
		RenderingServer.call_on_render_thread(_fetch_async.bind(device))
	elif Engine.get_frames_drawn() - _drawn_before >= SETTLED_FRAMES:
		_fetch_settled()
	elif Time.get_ticks_usec() - captured_usec >= SETTLED_USEC:
		_fetch_settled()


func _fetch_settled() -> void:
	_image = get_texture().get_image()
	if _image != null and _image.get_format() != Image.FORMAT_RGBA8:
		_image.convert(Image.FORMAT_RGBA8)
	_stage = Stage.FETCHED


## On the render thread.
func _fetch_async(device: RenderingDevice) -> void:
	var texture: RID = RenderingServer.texture_get_rd_texture(get_texture().get_rid())
	var failed: Error = device.call("texture_get_data_async", texture, 0, _on_fetched)
	if failed != OK:
		_on_fetched.call_deferred(PackedByteArray())


func _on_fetched(pixels: PackedByteArray) -> void:
	if _stage != Stage.FETCHING:
		return
	# Another size: it was captured before the size changed.
	var fits: bool = pixels.size() == size.x * size.y * 4
	_image = Image.create_from_data(size.x, size.y, false, Image.FORMAT_RGBA8, pixels) if fits else null
	_stage = Stage.FETCHED
