## Says what imported colour tables have become: their depth, and the colour at (1, 0, 1) as bytes. Needs a display,
## without which textures hold nothing.
##
## Arguments: tables=res://….cube,res://….png
extends "test_case.gd"


func test_the_files_are_3d_textures() -> void:
	for path: String in String(arguments["tables"]).split(","):
		var texture: Texture3D = load(path)
		var color: Color = texture.get_data()[1].get_pixel(1, 0)
		print("IMPORTED %s %d %s" % [path.get_extension(), texture.get_depth(), [color.r8, color.g8, color.b8]])
