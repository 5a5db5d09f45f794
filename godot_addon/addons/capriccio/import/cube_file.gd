## A colour table as a .cube file holds it (Adobe's Cube LUT Specification 1.0), parsed and checked.
##
## A table of [member size]³ colours over the cube from [member domain_min] to [member domain_max], red fastest. Must
## not know: files, the editor, textures.
extends RefCounted

# By path, so that the script also works before the editor has listed the project's classes.
const CubeFile := preload("cube_file.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")

const SMALLEST: int = 2
const LARGEST: int = 65
## What a half float holds, in which textures keep it.
const LARGEST_VALUE: float = 65504.0

## Colours along each side; 0 until the file has said it.
var size: int = 0
## The input that the first colour is for.
var domain_min: Vector3 = Vector3.ZERO
## The input that the last colour is for.
var domain_max: Vector3 = Vector3.ONE
## Red, green and blue of each colour.
var values: PackedFloat32Array = PackedFloat32Array()


## Returns the table of a file's [param text], or a failure that names the line, what is wrong with it, and what is
## allowed.
static func parse(text: String) -> Result:
	var table: CubeFile = CubeFile.new()
	var number: int = 0
	for line: String in text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").split("\n"):
		number += 1
		var words: PackedStringArray = line.split(" ", false)
		var problem: String = table._read(words) if not words.is_empty() and words[0][0] != "#" else ""
		if not problem.is_empty():
			return Result.failure(Spec.ERROR_UNREADABLE_FILE, "line %d: %s" % [number, problem])
	var missing: String = table._find_missing()
	if not missing.is_empty():
		return Result.failure(Spec.ERROR_UNREADABLE_FILE, missing)
	return Result.success(table)


## Takes one line that says something, and returns what is wrong with it.
func _read(words: PackedStringArray) -> String:
	match words[0]:
		"TITLE":
			return ""
		"LUT_3D_SIZE":
			return _read_size(words)
		"LUT_1D_SIZE":
			return "LUT_1D_SIZE makes it a table of one dimension; give a 3D table"
		"DOMAIN_MIN", "DOMAIN_MAX", "LUT_3D_INPUT_RANGE":
			return _read_domain(words)
	return _read_color(words)


func _read_size(words: PackedStringArray) -> String:
	if size > 0:
		return "LUT_3D_SIZE is given twice"
	var given: int = words[1].to_int() if words.size() == 2 and words[1].is_valid_int() else 0
	if given < SMALLEST or given > LARGEST:
		return "%s; allowed: LUT_3D_SIZE with a whole number from %d to %d" % [" ".join(words), SMALLEST, LARGEST]
	size = given
	return ""


func _read_domain(words: PackedStringArray) -> String:
	var numbers: PackedFloat32Array = _numbers(words.slice(1))
	if words[0] == "LUT_3D_INPUT_RANGE" and numbers.size() == 2:
		domain_min = Vector3.ONE * numbers[0]
		domain_max = Vector3.ONE * numbers[1]
	elif words[0] == "DOMAIN_MIN" and numbers.size() == 3:
		domain_min = Vector3(numbers[0], numbers[1], numbers[2])
	elif words[0] == "DOMAIN_MAX" and numbers.size() == 3:
		domain_max = Vector3(numbers[0], numbers[1], numbers[2])
	else:
		return "%s does not hold the numbers that %s needs" % [_shortened(words), words[0]]
	return ""


func _read_color(words: PackedStringArray) -> String:
	var numbers: PackedFloat32Array = _numbers(words)
	if numbers.size() != 3:
		return "%s is neither three numbers nor a known keyword" % _shortened(words)
	if size == 0:
		return "colours come before LUT_3D_SIZE; it must be given first"
	if values.size() >= size * size * size * 3:
		return "there are more colours than the %d of LUT_3D_SIZE %d" % [size * size * size, size]
	values.append_array(numbers)
	return ""


## Returns what the whole file lacks.
func _find_missing() -> String:
	if size == 0:
		return "there is no LUT_3D_SIZE; is it a .cube file?"
	if values.size() != size * size * size * 3:
		@warning_ignore("integer_division")
		var facts: Array[int] = [values.size() / 3, size * size * size, size]
		return "there are %d colours, not the %d of LUT_3D_SIZE %d; the file may be cut short" % facts
	if domain_min.x >= domain_max.x or domain_min.y >= domain_max.y or domain_min.z >= domain_max.z:
		return "DOMAIN_MIN %s is not below DOMAIN_MAX %s" % [domain_min, domain_max]
	return ""


## Returns the numbers of some words; fewer than there are words where one is no usable number.
static func _numbers(words: PackedStringArray) -> PackedFloat32Array:
	var numbers: PackedFloat32Array = PackedFloat32Array()
	for word: String in words:
		var value: float = word.to_float() if word.is_valid_float() else INF
		if absf(value) > LARGEST_VALUE:
			return PackedFloat32Array()
		numbers.append(value)
	return numbers


static func _shortened(words: PackedStringArray) -> String:
	var line: String = " ".join(words)
	return "'%s'" % line if line.length() <= 60 else "'%s…'" % line.left(60)
