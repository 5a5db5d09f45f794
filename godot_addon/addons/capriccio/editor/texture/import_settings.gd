## How Godot should import each picture of a texture that is for 3D: compressed for the GPU, with mipmaps, and each for
## what it is. Repeating is a matter of materials in Godot 4, so there is no setting for it.
##
## Pure. Must not know: files.
extends RefCounted

# The values of Godot's own import options for textures.
const VRAM_COMPRESSED: int = 2
const LOSSLESS: int = 0
const NORMAL_MAP: int = 1
const NO_NORMAL_MAP: int = 2
const NO_ROUGHNESS: int = 1
const ROUGHNESS_IN_GREEN: int = 3

const HEAD: String = """[remap]

importer="texture"
type="CompressedTexture2D"

[params]

"""


## Returns the text of the import file for a picture of the kind [code]image[/code], [code]normal[/code],
## [code]height[/code] or [code]orm[/code]; [param normal_path] is that of its normal map, or empty.
static func text_for(kind: String, normal_path: String) -> String:
	# Blocks of a compressed height would show as steps; the others hide them.
	var options: Dictionary = {
		"compress/mode": LOSSLESS if kind == "height" else VRAM_COMPRESSED,
		"compress/normal_map": NORMAL_MAP if kind == "normal" else NO_NORMAL_MAP,
		"mipmaps/generate": true,
		"roughness/mode": NO_ROUGHNESS,
		"detect_3d/compress_to": 0,
	}
	if kind == "orm" and not normal_path.is_empty():
		# Far away, where its bumps are too small to be seen, a rough surface must look rough, not smooth.
		options["roughness/mode"] = ROUGHNESS_IN_GREEN
		options["roughness/src_normal"] = normal_path
	var lines: PackedStringArray = PackedStringArray()
	for option: String in options:
		lines.append("%s=%s" % [option, var_to_str(options[option])])
	return HEAD + "\n".join(lines) + "\n"
