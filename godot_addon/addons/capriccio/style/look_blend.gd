## Draws the game's picture with the looks that there are: the model's over the baked one over the game, each faded in
## and out, as far as strength and masks let them.
##
## Must not know: where a look comes from, why it is shown.
extends RefCounted

const ColorTable := preload("../capriccio_color_table.gd")
const GamePicture := preload("game_picture.gd")

## Seconds in which a look appears and disappears.
const FADE_S: float = 0.3

## How much of any look is seen: 0 is the game, 1 the look.
var strength: float = 1.0
## The colour table that is seen where the model's look is not; null for the game.
var baked_look: Texture3D = null:
	set(table):
		# What is faded out is still drawn with the table that it had.
		baked_look = table
		if table != null:
			_table = table
## Where looks are seen, stretched over the picture: white for a look, black for the game; null for everywhere.
var mask: Texture2D = null
## What keeps the game's own picture, white; null for nothing.
var unstyled: Texture2D = null
## How far the model's look has faded in, 0 to 1.
var model_share: float = 0.0
## How far the baked look has faded in below it, 0 to 1.
var baked_share: float = 0.0

var _table: Texture3D = null
var _baked_material: ShaderMaterial = ShaderMaterial.new()


func _init() -> void:
	_baked_material.shader = preload("baked_look.gdshader")


## Draws [param picture] for this frame. [param model_material] draws the model's look, null where there is none;
## [param model_wanted] where it should be seen; [param is_cut] where it does not fit the scene and goes at once.
func draw(
	picture: GamePicture, model_material: ShaderMaterial, model_wanted: bool, is_cut: bool, delta: float
) -> void:
	if model_material == null or is_cut:
		model_share = 0.0
	else:
		model_share = move_toward(model_share, float(model_wanted), delta / FADE_S)
	baked_share = move_toward(baked_share, float(baked_look != null), delta / FADE_S)
	var material: ShaderMaterial = null
	if strength > 0.0 and model_share > 0.0:
		material = model_material
	elif strength > 0.0 and baked_share > 0.0:
		material = _baked_material
	if material != null:
		_set_parameters(material)
	picture.draw_with(material)


func _set_parameters(material: ShaderMaterial) -> void:
	material.set_shader_parameter("strength", strength)
	material.set_shader_parameter("model_share", model_share)
	material.set_shader_parameter("baked_share", baked_share)
	material.set_shader_parameter("has_mask", mask != null)
	material.set_shader_parameter("mask", mask)
	material.set_shader_parameter("has_unstyled", unstyled != null)
	material.set_shader_parameter("unstyled", unstyled)
	material.set_shader_parameter("baked_look", _table)
	var bounds: ColorTable = _table as ColorTable
	var low: Vector3 = bounds.domain_min if bounds != null else Vector3.ZERO
	var high: Vector3 = bounds.domain_max if bounds != null else Vector3.ONE
	material.set_shader_parameter("domain_min", low)
	material.set_shader_parameter("domain_size", high - low)
