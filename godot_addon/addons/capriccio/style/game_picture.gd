## The game's own picture, apart from what is drawn over it, and the canvas item that draws it on the screen.
##
## A filter that reads the screen would read its own output. So the 3D world of a viewport is rendered into a viewport
## inside it, once and with the same camera, and drawn from there below all of the game's 2D: the filter's look lies
## between, and the game's user interface stays as sharp as it is. A game that has a [SubViewportContainer] of its own
## lends that. Everything is put back as it was by [method close]. Must not know: looks, captures.
extends Node

## Below every canvas layer that a game is likely to use.
const LAYER: int = -120
## What makes the picture of one viewport like that of another.
const RENDER_PROPERTIES: PackedStringArray = [
	"use_hdr_2d", "msaa_3d", "screen_space_aa", "use_taa", "use_debanding", "use_occlusion_culling",
	"mesh_lod_threshold", "debug_draw",
	"scaling_3d_mode", "scaling_3d_scale", "fsr_sharpness", "texture_mipmap_bias", "anisotropic_filtering_level",
	"positional_shadow_atlas_size", "positional_shadow_atlas_16_bits", "positional_shadow_atlas_quad_0",
	"positional_shadow_atlas_quad_1", "positional_shadow_atlas_quad_2", "positional_shadow_atlas_quad_3",
]
## Metadata of a viewport or container whose picture is taken: who has it.
const HOLDER: StringName = &"capriccio_picture_holder"
## A game changes these in its settings dialog, if ever.
const COPY_EVERY_FRAMES: int = 30

var _lent: bool = false
## The container, or the viewport around this node.
var _subject: Node = null
var _container: SubViewportContainer = null
var _container_material: Material = null
var _outer: Viewport = null
var _inner: SubViewport = null
var _layer: CanvasLayer = null
var _rect: TextureRect = null
var _camera: RID = RID()
var _outer_had_3d: bool = false
var _frames_until_copy: int = 0


## Returns who has taken the picture of a viewport or container over; null where nobody has.
static func holder_of(subject: Node) -> Node:
	var holder: Variant = subject.get_meta(HOLDER) if subject.has_meta(HOLDER) else null
	return holder if is_instance_valid(holder) else null


## Takes the picture over, which nobody else may have: that of [param container] where there is one, else the 3D world
## of this node's viewport.
func open(container: SubViewportContainer) -> void:
	_lent = container != null
	_subject = container
	if not _lent:
		_subject = get_viewport()
	_subject.set_meta(HOLDER, self)
	if _lent:
		_container = container
		_container_material = container.material
		return
	_outer = _subject as Viewport
	_outer_had_3d = not _outer.disable_3d
	_inner = SubViewport.new()
	_inner.render_target_update_mode = SubViewport.UPDATE_ALWAYS
	_inner.gui_disable_input = true
	_inner.handle_input_locally = false
	add_child(_inner)
	_rect = TextureRect.new()
	_rect.set_anchors_preset(Control.PRESET_FULL_RECT)
	_rect.expand_mode = TextureRect.EXPAND_IGNORE_SIZE
	_rect.mouse_filter = Control.MOUSE_FILTER_IGNORE
	_rect.texture = _inner.get_texture()
	_layer = CanvasLayer.new()
	_layer.layer = LAYER
	_layer.add_child(_rect)
	add_child(_layer)
	_outer.disable_3d = true


## Follows the game's camera and the size of its viewport; call once a frame. Returns why there is no picture, if so.
func follow() -> String:
	if _lent:
		return "" if _viewport() != null else "the container is gone or holds no SubViewport"
	var seen_by: Camera3D = camera()
	if seen_by == null:
		return "the viewport has no current Camera3D"
	if seen_by.get_camera_rid() != _camera:
		_camera = seen_by.get_camera_rid()
		RenderingServer.viewport_attach_camera(_inner.get_viewport_rid(), _camera)
	# Where 2D is stretched, the world is rendered in the window's pixels, not in those of 2D.
	var scale: Vector2 = _outer.get_stretch_transform().get_scale()
	var pixels: Vector2i = Vector2i((_outer.get_visible_rect().size * scale).round())
	if _inner.size != pixels:
		_inner.size = pixels
	_frames_until_copy -= 1
	if _frames_until_copy <= 0:
		_frames_until_copy = COPY_EVERY_FRAMES
		_copy_render_properties()
	return ""


## Returns the unfiltered picture; null where there is none.
func texture() -> ViewportTexture:
	var viewport: SubViewport = _viewport()
	return viewport.get_texture() if viewport != null else null


## Returns the camera that sees the picture; null where there is none, as in 2D.
func camera() -> Camera3D:
	var viewport: Viewport = _outer
	if _lent:
		viewport = _viewport()
	return viewport.get_camera_3d() if viewport != null else null


## Returns the world that the camera sees.
func world() -> World3D:
	return _viewport().find_world_3d()


## Says whether the picture holds linear light, as a viewport with HDR 2D does, and not sRGB-encoded values.
func is_linear() -> bool:
	var viewport: SubViewport = _viewport()
	return viewport != null and viewport.use_hdr_2d


## Draws the picture with [param material]; null draws it as it is.
func draw_with(material: ShaderMaterial) -> void:
	if _lent and not is_instance_valid(_container):
		return
	var item: CanvasItem = _rect
	if _lent:
		item = _container
	item.material = material if material != null else _container_material
	if material != null:
		var writes_linear: bool = get_viewport().use_hdr_2d
		material.set_shader_parameter("writes_linear", writes_linear)
		# A canvas in linear light converts what it reads.
		material.set_shader_parameter("reads_linear", writes_linear or is_linear())


## Puts everything back. Closing twice is safe.
func close() -> void:
	if is_instance_valid(_subject) and holder_of(_subject) == self:
		_subject.remove_meta(HOLDER)
	_subject = null
	if is_instance_valid(_container):
		_container.material = _container_material
	_container = null
	if _inner == null:
		return
	_outer.disable_3d = not _outer_had_3d
	_inner.queue_free()
	_layer.queue_free()
	_inner = null
	_camera = RID()


func _viewport() -> SubViewport:
	if not _lent:
		return _inner
	for child: Node in _container.get_children() if is_instance_valid(_container) else []:
		if child is SubViewport:
			return child
	return null


func _copy_render_properties() -> void:
	for property: StringName in RENDER_PROPERTIES:
		var wanted: Variant = _outer.get(property)
		if _inner.get(property) != wanted:
			_inner.set(property, wanted)
