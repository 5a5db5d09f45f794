## A colour table as a 3D texture: red along x, green along y, blue along z, sRGB-encoded in and out.
##
## The plugin imports [code].cube[/code] files as these, for [member CapriccioStyleFilter.baked_look]. Files that
## players or tools bring are loaded while the game runs:
## [codeblock]
## var table: CapriccioResult = CapriccioColorTable.load_cube("user://evening.cube")
## if table.ok:
##     $StyleFilter.baked_look = table.value
## [/codeblock]
@tool
class_name CapriccioColorTable
extends ImageTexture3D

# By path, so that the script also works before the editor has listed the project's classes.
const ColorTable := preload("capriccio_color_table.gd")
const CubeFile := preload("import/cube_file.gd")
const Result := preload("capriccio_result.gd")
const Spec := preload("protocol/spec.g.gd")

## Far more than the largest table needs.
const LARGEST_FILE_BYTES: int = 64 << 20
const UTF8_MARK: PackedByteArray = [0xEF, 0xBB, 0xBF]
## Four half floats.
const PIXEL_BYTES: int = 8

## The input that the first colour is for.
@export_storage var domain_min: Vector3 = Vector3.ZERO
## The input that the last colour is for.
@export_storage var domain_max: Vector3 = Vector3.ONE
## The colours as RGBA half floats, red fastest. Kept here, because without a renderer, as on a build server, the
## texture itself holds nothing that could be saved.
@export_storage var pixels: PackedByteArray = PackedByteArray():
	set(value):
		pixels = value
		_fill()


## Reads the .cube file at [param path]; 33³ colours take about a tenth of a second. The result's value is a
## [CapriccioColorTable].
static func load_cube(path: String) -> Result:
	var file: FileAccess = FileAccess.open(path, FileAccess.READ)
	if file == null:
		return _failure(path, "can't be opened: %s" % error_string(FileAccess.get_open_error()))
	if file.get_length() > LARGEST_FILE_BYTES:
		return _failure(path, "has %d bytes; allowed: up to %d" % [file.get_length(), LARGEST_FILE_BYTES])
	var bytes: PackedByteArray = file.get_buffer(file.get_length())
	# Nothing but titles and comments may be more than ASCII, and they are skipped.
	var text: String = bytes.slice(3 if bytes.slice(0, 3) == UTF8_MARK else 0).get_string_from_ascii()
	var parsed: Result = CubeFile.parse(text)
	if not parsed.ok:
		return _failure(path, parsed.message)
	return Result.success(_from_cube(parsed.value))


func _validate_property(property: Dictionary) -> void:
	# The same once more.
	if property["name"] == "_images":
		property["usage"] = PROPERTY_USAGE_NONE


func _fill() -> void:
	var side: int = roundi(pow(float(pixels.size()) / PIXEL_BYTES, 1.0 / 3.0))
	var slice_bytes: int = side * side * PIXEL_BYTES
	if side == 0 or slice_bytes * side != pixels.size():
		return
	var slices: Array[Image] = []
	for blue: int in side:
		var slice: PackedByteArray = pixels.slice(blue * slice_bytes, (blue + 1) * slice_bytes)
		slices.append(Image.create_from_data(side, side, false, Image.FORMAT_RGBAH, slice))
	create(Image.FORMAT_RGBAH, side, side, side, false, slices)


static func _from_cube(cube: CubeFile) -> ColorTable:
	var table: ColorTable = ColorTable.new()
	table.domain_min = cube.domain_min
	table.domain_max = cube.domain_max
	var floats: PackedByteArray = cube.values.to_byte_array()
	var colors: Image = Image.create_from_data(cube.size, cube.size * cube.size, false, Image.FORMAT_RGBF, floats)
	colors.convert(Image.FORMAT_RGBAH)
	table.pixels = colors.get_data()
	return table


static func _failure(path: String, problem: String) -> Result:
	return Result.failure(Spec.ERROR_UNREADABLE_FILE, "%s: %s" % [path, problem])
