## A texture that the backend has made, and the maps of its material where they were asked for.
##
## Everything wraps: it can be repeated in both directions. Made by [method Capriccio.vary_texture],
## [method Capriccio.synthesize_texture] and [method Capriccio.texture_maps].
class_name CapriccioTexture
extends RefCounted

## The colours, sRGB; after [method Capriccio.texture_maps] the picture that was given.
var image: Image = null
## The normals, green up, as Godot takes them; null where no maps were asked for.
var normal: Image = null
## The height, 0 to 1, in one channel; null where no maps were asked for.
var height: Image = null
## Occlusion in red, roughness in green, metal in blue; null where no maps were asked for.
var orm: Image = null
## How visible its seam is when it is repeated: 1 is not at all, more is more.
var seam_score: float = 1.0
## The seed that it was made from; with [member number] it makes the same texture again.
var seed_number: int = 0
## Which one of the request it is: its [code]first[/code] and up.
var number: int = 0
## Says which model file made it.
var model_hash: String = ""
## What was done to the given picture before it was used, for people.
var notes: PackedStringArray = PackedStringArray()
## Name of a picture ([code]image[/code], [code]normal[/code], [code]height[/code], [code]orm[/code]) to the bytes of
## its PNG file, which say inside how it was made. Only with the option [code]encoding[/code] [code]"png"[/code].
var files: Dictionary = {}


## Returns a material that shows it, with those maps that there are.
func to_material() -> StandardMaterial3D:
	var material: StandardMaterial3D = StandardMaterial3D.new()
	material.albedo_texture = ImageTexture.create_from_image(image)
	if normal != null:
		material.normal_enabled = true
		material.normal_texture = ImageTexture.create_from_image(normal)
	if orm != null:
		use_orm(material, ImageTexture.create_from_image(orm))
	return material


## Has [param material] take occlusion and roughness from [param texture].
static func use_orm(material: StandardMaterial3D, texture: Texture2D) -> void:
	material.ao_enabled = true
	material.ao_texture = texture
	material.ao_texture_channel = BaseMaterial3D.TEXTURE_CHANNEL_RED
	material.roughness_texture = texture
	material.roughness_texture_channel = BaseMaterial3D.TEXTURE_CHANNEL_GREEN
