## Shows a height field from above, hillshaded on the GPU.
##
## Must not know: where it is from.
@tool
extends TextureRect

const HeightField := preload("../../capriccio_height_field.gd")
const SHADER: Shader = preload("hillshade.gdshader")

var _size_points: int = 0
var _shown: ShaderMaterial = ShaderMaterial.new()


func _init() -> void:
	_shown.shader = SHADER
	expand_mode = TextureRect.EXPAND_IGNORE_SIZE
	stretch_mode = TextureRect.STRETCH_KEEP_ASPECT_CENTERED
	resized.connect(_set_stride)


## Shows a field; null for nothing.
func show_field(field: HeightField) -> void:
	texture = ImageTexture.create_from_image(field.to_image()) if field != null else null
	material = _shown if field != null else null
	if field == null:
		return
	_size_points = field.size
	_shown.set_shader_parameter("heights", texture)
	_shown.set_shader_parameter("cell_m", field.cell_m)
	_shown.set_shader_parameter("minimum_m", field.minimum_m)
	_shown.set_shader_parameter("relief_m", field.maximum_m - field.minimum_m)
	_set_stride()


func _set_stride() -> void:
	var shown_px: float = maxf(minf(size.x, size.y), 1.0)
	_shown.set_shader_parameter("stride", maxi(1, roundi(_size_points / shown_px)))
