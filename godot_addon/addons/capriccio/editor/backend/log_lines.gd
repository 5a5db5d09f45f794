## What a program prints, as lines: bytes go in as they come, whole lines come out.
##
## Characters that are cut in two by the reading, colours of terminals and progress that overwrites itself are taken
## care of. Pure. Must not know: where the bytes are from.
extends RefCounted

const LONGEST_LINE: int = 2000
const NEW_LINE: int = 10
const RETURN: int = 13

var _rest: PackedByteArray = PackedByteArray()
var _colors: RegEx = RegEx.create_from_string("\\x1b\\[[0-9;?]*[A-Za-z]")


## Takes bytes and returns the lines that they complete.
func push(bytes: PackedByteArray) -> PackedStringArray:
	var lines: PackedStringArray = PackedStringArray()
	_rest.append_array(bytes)
	var begin: int = 0
	while true:
		var end: int = _rest.find(NEW_LINE, begin)
		if end < 0:
			break
		_append_line(lines, _rest.slice(begin, end))
		begin = end + 1
	_rest = _rest.slice(begin)
	if _rest.size() > LONGEST_LINE:
		lines.append_array(finish())
	return lines


## Returns what is left without an end of line.
func finish() -> PackedStringArray:
	var lines: PackedStringArray = PackedStringArray()
	_append_line(lines, _rest)
	_rest = PackedByteArray()
	return lines


func _append_line(lines: PackedStringArray, bytes: PackedByteArray) -> void:
	if not bytes.is_empty() and bytes[-1] == RETURN:
		bytes.resize(bytes.size() - 1)
	var overwritten: int = bytes.rfind(RETURN)
	var text: String = bytes.slice(overwritten + 1).get_string_from_utf8()
	text = _colors.sub(text, "", true).strip_edges(false)
	if not text.is_empty():
		lines.append(text.left(LONGEST_LINE))
