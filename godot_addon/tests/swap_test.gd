## The style filter while its model's file is replaced by one of another card: tests/godot_client does so when this script
## says so. Needs a display.
##
## Arguments: address=tcp://…, a backend with the models of tests/backend/tiny_models.py.
extends "filter_case.gd"


func test_a_replaced_model_is_shown_with_its_own_guide_and_detail() -> void:
	await _style("grid", 2)
	check_equal(_parameter("has_guide_curve"), null, "a guide before")
	print("REPLACE")
	await wait_until(func() -> bool: return _parameter("has_detail") == true, "the new model's detail", 20.0)
	check_equal(_parameter("has_guide_curve"), true, "a guide afterwards")
	await wait_until(func() -> bool: return _filter.showing == Filter.Showing.MODEL, "the new look")
	await _remove_filter()


func _parameter(uniform: String) -> Variant:
	var material: ShaderMaterial = _filter._model_look.material()
	return material.get_shader_parameter(uniform) if material != null else null
