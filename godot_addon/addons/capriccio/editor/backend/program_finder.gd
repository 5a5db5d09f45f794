## Where a program lies that is given by its name, as a shell would find it.
##
## Must not know: what the program is for.
extends RefCounted


## Returns the absolute path of [param program], or nothing where there is no such file.
static func find(program: String) -> String:
	if "/" in program or "\\" in program:
		return _with_ending(program)
	var separator: String = ";" if OS.get_name() == "Windows" else ":"
	for folder: String in OS.get_environment("PATH").split(separator, false):
		var found: String = _with_ending(folder.path_join(program))
		if not found.is_empty():
			return found
	return ""


## Returns the first of some programs that is there, or nothing.
static func find_first(programs: PackedStringArray) -> String:
	for program: String in programs:
		var found: String = find(program)
		if not found.is_empty():
			return found
	return ""


static func _with_ending(path: String) -> String:
	var endings: PackedStringArray = PackedStringArray([""])
	if OS.get_name() == "Windows":
		endings.append_array([".exe", ".bat", ".cmd"])
	for ending: String in endings:
		if FileAccess.file_exists(path + ending):
			return path + ending
	return ""
