## What a grid model looks its cells up by: weights of the three colours, and a curve over their sum.
##
## A card without a guide means Rec. 601 luminance, which is the shader's default. Must not know: grids, textures.
extends RefCounted

# By path, so that the script also works before the editor has listed the project's classes.
const Guide := preload("guide.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")

const WEIGHTS: int = 3
## Values of the curve, at 0, 1/15, … 1.
const KNOTS: int = 16

var _weights: PackedFloat32Array = PackedFloat32Array()
var _curve: PackedFloat32Array = PackedFloat32Array()


## Returns the guide of a model's card; null where it has none, a failure where it makes no sense.
static func from_card(card: Dictionary) -> Result:
	var given: Variant = card.get("guide")
	if given == null:
		return Result.success()
	var fields: Dictionary = given if typeof(given) == TYPE_DICTIONARY else {}
	var guide: Guide = Guide.new()
	guide._weights = _numbers(fields.get("weights"))
	guide._curve = _numbers(fields.get("curve"))
	if guide._weights.size() != WEIGHTS or guide._curve.size() != KNOTS:
		var wanted: String = "%d weights and a curve of %d numbers" % [WEIGHTS, KNOTS]
		return Result.failure(Spec.ERROR_MALFORMED, "the guide of %s is not %s" % [card.get("name"), wanted])
	return Result.success(guide)


## Has a grid's shader use it.
func apply_to(material: ShaderMaterial) -> void:
	material.set_shader_parameter("guide_weights", Vector3(_weights[0], _weights[1], _weights[2]))
	material.set_shader_parameter("guide_curve", _curve)
	material.set_shader_parameter("has_guide_curve", true)


## Returns the numbers of a list; none where it is no list, or holds something else.
static func _numbers(given: Variant) -> PackedFloat32Array:
	var numbers: PackedFloat32Array = PackedFloat32Array()
	for value: Variant in given if typeof(given) == TYPE_ARRAY else []:
		if typeof(value) not in [TYPE_INT, TYPE_FLOAT] or not is_finite(value):
			return PackedFloat32Array()
		numbers.append(value)
	return numbers
