## Colour tables in .cube files: what is read, what is refused and how, and that no bytes at all can do harm.
extends "test_case.gd"

const ColorTable := preload("res://addons/capriccio/capriccio_color_table.gd")
const CubeFile := preload("res://addons/capriccio/import/cube_file.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")

const SEED: int = 20_261
const FUZZ_ROUNDS: int = 4_000
## A table of two colours along each side, with all that a file may hold beside them.
const SMALL: String = """# made by hand
TITLE "a # look"
LUT_3D_SIZE 2
DOMAIN_MIN 0 0 0
DOMAIN_MAX 1.0 1.0 1.0

0 0 0
1 0 0
0 1 0
1 1 0.5
0 0 1
1\t0 1
  0 1 1
1 1 1
"""

var _random: RandomNumberGenerator = RandomNumberGenerator.new()


func test_a_file_is_read_with_red_running_fastest() -> void:
	var table: CubeFile = CubeFile.parse(SMALL).value
	check_equal(table.size, 2, "size")
	check_equal(table.values.slice(3, 6), PackedFloat32Array([1, 0, 0]), "the second colour")
	check_equal(table.values.slice(9, 12), PackedFloat32Array([1, 1, 0.5]), "the fourth")
	check_equal(table.domain_max, Vector3.ONE, "domain")


func test_line_ends_of_every_system_are_read() -> void:
	for line_end: String in ["\n", "\r\n", "\r"]:
		check(CubeFile.parse(SMALL.replace("\n", line_end)).ok, "line end %s" % line_end.c_escape())


func test_a_domain_may_be_given_in_either_way() -> void:
	var adobe: CubeFile = CubeFile.parse(SMALL.replace("1.0 1.0 1.0", "2 3 4").replace("MIN 0 0 0", "MIN -1 0 1")).value
	check_equal([adobe.domain_min, adobe.domain_max], [Vector3(-1, 0, 1), Vector3(2, 3, 4)], "domain")
	var resolve: CubeFile = CubeFile.parse(SMALL.replace("DOMAIN_MIN 0 0 0", "LUT_3D_INPUT_RANGE 0.5 2").replace("DOMAIN_MAX", "#")).value
	check_equal([resolve.domain_min, resolve.domain_max], [Vector3.ONE * 0.5, Vector3.ONE * 2], "input range")


func test_sizes_from_2_to_65_are_read_and_no_others() -> void:
	for size: int in [2, 3, 65]:
		check(CubeFile.parse(_grey(size)).ok, "size %d" % size)
	for size: String in ["1", "66", "0", "-2", "2.5", "x", "", "2 2"]:
		_check_refused("LUT_3D_SIZE %s\n0 0 0\n" % size, "line 1")


func test_what_is_wrong_is_named_with_its_line() -> void:
	_check_refused("", "LUT_3D_SIZE")
	_check_refused("0 0 0\n", "line 1")
	_check_refused("LUT_1D_SIZE 33\n", "one dimension")
	_check_refused(SMALL.replace("1 1 0.5", "1 1"), "line 10")
	_check_refused(SMALL.replace("1 1 0.5", "1 1 nan"), "line 10")
	_check_refused(SMALL.replace("1 1 0.5", "1 1 1e9"), "line 10")
	_check_refused(SMALL.replace("1 1 0.5", "1 1 0.5 1"), "line 10")
	_check_refused(SMALL.replace("TITLE", "LUT_IN_VIDEO_RANGE"), "line 2")
	_check_refused(SMALL.replace("DOMAIN_MAX 1.0 1.0 1.0", "DOMAIN_MAX 1.0 1.0"), "line 5")
	_check_refused(SMALL.replace("DOMAIN_MAX 1.0 1.0 1.0", "DOMAIN_MAX 1.0 0 1.0"), "not below")
	_check_refused(SMALL + "0 0 0\n", "more colours")
	_check_refused(SMALL + "LUT_3D_SIZE 2\n", "twice")
	_check_refused(SMALL.replace("1 1 1\n", ""), "7 colours")


func test_files_are_loaded_and_failures_name_them() -> void:
	var path: String = "user://small.cube"
	_write(path, PackedByteArray([0xEF, 0xBB, 0xBF]) + SMALL.replace("hand", "händ").to_utf8_buffer())
	var table: ColorTable = ColorTable.load_cube(path).value
	check_equal([table.get_width(), table.get_height(), table.get_depth()], [2, 2, 2], "sides")
	check_equal(table.pixels.decode_half(3 * 8 + 4), 0.5, "blue of the fourth colour")
	_write(path, "LUT_3D_SIZE 99".to_utf8_buffer())
	check(ColorTable.load_cube(path).message.contains("small.cube: line 1"), ColorTable.load_cube(path).message)
	DirAccess.remove_absolute(path)
	check_equal(ColorTable.load_cube(path).code, "unreadable_file", "a file that is not there")


func test_broken_bytes_end_in_a_table_or_a_failure() -> void:
	_random.seed = SEED
	var path: String = "user://fuzz.cube"
	var refused: int = 0
	for round_number: int in FUZZ_ROUNDS:
		var bytes: PackedByteArray = _mutated(SMALL.to_utf8_buffer())
		var parsed: Result = null
		if round_number % 10 == 0:
			_write(path, bytes)
			parsed = ColorTable.load_cube(path)
		else:
			parsed = CubeFile.parse(bytes.get_string_from_ascii())
		check(parsed.ok or parsed.code == "unreadable_file", "round %d: %s" % [round_number, parsed])
		refused += int(not parsed.ok)
	DirAccess.remove_absolute(path)
	check(refused * 4 > FUZZ_ROUNDS, "only %d inputs were refused; the fuzzer is toothless" % refused)


func _check_refused(text: String, because: String) -> void:
	var parsed: Result = CubeFile.parse(text)
	check(not parsed.ok and parsed.message.contains(because), "'%s' of %s" % [parsed.message, text.left(200).c_escape()])


func _grey(size: int) -> String:
	return "LUT_3D_SIZE %d\n%s" % [size, "0.5 0.5 0.5\n".repeat(size * size * size)]


func _write(path: String, bytes: PackedByteArray) -> void:
	FileAccess.open(path, FileAccess.WRITE).store_buffer(bytes)


## Returns the bytes with up to four of them changed, inserted or removed, or a line repeated.
func _mutated(original: PackedByteArray) -> PackedByteArray:
	var bytes: PackedByteArray = original.duplicate()
	for change: int in _random.randi_range(1, 4):
		var at: int = _random.randi_range(0, bytes.size() - 1)
		match _random.randi_range(0, 3):
			0: bytes.insert(at, _random.randi_range(0, 255))
			1: bytes[at] = _random.randi_range(0, 255)
			2: bytes.remove_at(at)
			3: bytes.append_array(bytes.slice(at, at + 20))
	return bytes
