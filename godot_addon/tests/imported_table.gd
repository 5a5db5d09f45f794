## Says what an imported .cube file has become: its depth, and the colour at (1, 0, 1) as bytes. Needs a
## display, without which textures hold nothing.
##
## Arguments: table=res://….cube
extends "test_case.gd"


func test_the_file_is_a_3d_texture() -> void:
	var texture: Texture3D = load(arguments["table"])
	check(texture != null, "nothing was imported")
	var second: Image = texture.get_data()[1]
	var color: Color = second.get_pixel(1, 0)
	print("IMPORTED %d %s" % [texture.get_depth(), [color.r, color.g, color.b].map(func(v: float) -> int: return roundi(v * 255))])
