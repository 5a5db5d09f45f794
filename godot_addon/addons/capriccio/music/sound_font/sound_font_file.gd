## A SoundFont 2 file: its tables, checked so that what reads them finds nothing out of place, and its samples, which
## stay in the file until they are wanted.
##
## Must not know: what the numbers of the tables sound like.
extends RefCounted

const Result := preload("../../capriccio_result.gd")
const SoundFontFile := preload("sound_font_file.gd")
const Spec := preload("../../protocol/spec.g.gd")

## Bytes of a record of each table.
const RECORDS: Dictionary = {"phdr": 38, "pbag": 4, "pgen": 4, "inst": 22, "ibag": 4, "igen": 4, "shdr": 46}
## Bytes of all tables together.
const LARGEST_TABLES: int = 64 << 20
const CHUNK_HEADER: int = 8
const BYTES_PER_SAMPLE: int = 2
const FULL_SCALE: float = 32768.0
## Where a record of each table says at which record of the next table it begins.
const LINKS: Array[Array] = [
	["phdr", 24, "pbag"], ["pbag", 0, "pgen"], ["inst", 20, "ibag"], ["ibag", 0, "igen"]
]

## Where it is.
var path: String
## Name of a table to its bytes.
var tables: Dictionary = {}
## Samples in the file.
var sample_count: int = 0

var _samples_at: int = 0


## Opens a file. The result's value is a [SoundFontFile], or its message says what is wrong with it.
static func open(file_path: String) -> Result:
	var file: FileAccess = FileAccess.open(file_path, FileAccess.READ)
	if file == null:
		return _failure(file_path, "can't be opened: %s" % error_string(FileAccess.get_open_error()))
	var font: SoundFontFile = SoundFontFile.new()
	font.path = file_path
	var problem: String = font._read(file)
	if problem.is_empty():
		problem = font._check()
	return Result.success(font) if problem.is_empty() else _failure(file_path, problem)


## Returns how many records a table has, without the last, which only ends the one before.
func count(table: String) -> int:
	return tables[table].size() / RECORDS[table] - 1


## Returns where a record begins in the bytes of its table.
func at(table: String, record: int) -> int:
	return record * RECORDS[table]


## Returns at which record of the next table a record's part begins.
func link(table: String, record: int) -> int:
	for row: Array in LINKS:
		if row[0] == table:
			return tables[table].decode_u16(at(table, record) + row[1])
	return 0


## Returns samples, -1 to 1; fewer where the file is shorter than it was. May be called by any thread.
func samples(from: int, to: int) -> PackedFloat32Array:
	var wave: PackedFloat32Array = PackedFloat32Array()
	var file: FileAccess = FileAccess.open(path, FileAccess.READ)
	if file == null:
		return wave
	file.seek(_samples_at + from * BYTES_PER_SAMPLE)
	var bytes: PackedByteArray = file.get_buffer((to - from) * BYTES_PER_SAMPLE)
	@warning_ignore("integer_division")
	wave.resize(bytes.size() / BYTES_PER_SAMPLE)
	for number: int in wave.size():
		wave[number] = bytes.decode_s16(number * BYTES_PER_SAMPLE) / FULL_SCALE
	return wave


func _read(file: FileAccess) -> String:
	if _tag(file) != "RIFF":
		return "is no RIFF file"
	var length: int = file.get_32()
	if _tag(file) != "sfbk":
		return "is no SoundFont"
	if length + CHUNK_HEADER > file.get_length():
		return "is cut off: %d bytes of %d" % [file.get_length(), length + CHUNK_HEADER]
	var problem: String = ""
	while problem.is_empty() and file.get_position() + CHUNK_HEADER <= length + CHUNK_HEADER:
		var tag: String = _tag(file)
		var size: int = file.get_32()
		var ends: int = file.get_position() + size
		if ends > file.get_length():
			problem = "is cut off in its part %s" % tag.c_escape()
		elif tag == "LIST":
			problem = _read_list(file, ends)
		file.seek(ends + size % 2)
	return problem


func _read_list(file: FileAccess, ends: int) -> String:
	var kind: String = _tag(file)
	while kind in ["sdta", "pdta"] and file.get_position() + CHUNK_HEADER <= ends:
		var tag: String = _tag(file)
		var size: int = file.get_32()
		var next: int = file.get_position() + size
		if next > ends:
			return "is cut off in its part %s" % tag.c_escape()
		if tag == "smpl":
			_samples_at = file.get_position()
			@warning_ignore("integer_division")
			sample_count = size / BYTES_PER_SAMPLE
		elif RECORDS.has(tag):
			if size > LARGEST_TABLES:
				return "has a table %s of %d bytes; allowed: up to %d" % [tag, size, LARGEST_TABLES]
			tables[tag] = file.get_buffer(size)
		file.seek(next + size % 2)
	return ""


func _check() -> String:
	for table: String in RECORDS:
		if not tables.has(table):
			return "has no table %s" % table
		if tables[table].size() < RECORDS[table] or tables[table].size() % RECORDS[table] != 0:
			return "has a table %s of %d bytes; expected %d for each record" % [
				table, tables[table].size(), RECORDS[table]
			]
	if sample_count == 0:
		return "has no samples"
	for row: Array in LINKS:
		var before: int = 0
		for record: int in count(row[0]) + 1:
			var next: int = link(row[0], record)
			if next < before or next > count(row[2]):
				return "points from record %d of %s to record %d of %s; it has %d" % [
					record, row[0], next, row[2], count(row[2])
				]
			before = next
	return ""


static func _tag(file: FileAccess) -> String:
	return file.get_buffer(4).get_string_from_ascii()


static func _failure(file_path: String, problem: String) -> Result:
	return Result.failure(Spec.ERROR_UNREADABLE_FILE, "the SoundFont %s %s" % [file_path, problem])
