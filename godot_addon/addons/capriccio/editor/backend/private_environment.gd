## The private Python environment of this user's editors: where it lies, whether it is complete, and the commands that
## make, remove and use it.
##
## Must not know: processes, the dock.
extends RefCounted

const ProgramFinder := preload("program_finder.gd")
const Result := preload("../../capriccio_result.gd")
const Spec := preload("../../protocol/spec.g.gd")

const SCRIPT: String = "make_environment.py"
const MARKER: String = "capriccio-environment.json"
const PROGRESS: String = "@progress "

## The folder it lies in, or will.
var folder: String
## The Python that makes it; where it is empty, the first on the PATH.
var maker: String = ""


func _init(absolute_folder: String) -> void:
	folder = absolute_folder


## Says whether a backend can be started from it.
func is_complete() -> bool:
	return FileAccess.file_exists(folder.path_join(MARKER))


## Returns the command that starts a backend.
func serve_command() -> PackedStringArray:
	var inside: String = "Scripts/python.exe" if OS.get_name() == "Windows" else "bin/python"
	return PackedStringArray([folder.path_join(inside), "-m", "capriccio", "serve"])


## Returns the command that makes it with [param package], or upgrades that; a failure where there is no Python.
func make_command(package: String) -> Result:
	return _run_script(["make", folder, package])


## Returns the command that removes it, or a failure.
func remove_command() -> Result:
	return _run_script(["remove", folder])


## Returns how far a line of those commands says they are, 0 to 1, or -1 where it is one for the log.
static func fraction_in(line: String) -> float:
	return line.get_slice(" ", 1).to_float() if line.begins_with(PROGRESS) else -1.0


## Returns what such a line says is being done.
static func stage_in(line: String) -> String:
	var said: String = line.trim_prefix(PROGRESS)
	return said.substr(said.find(" ") + 1)


func _run_script(arguments: PackedStringArray) -> Result:
	var python: String = maker
	if python.is_empty():
		var names: PackedStringArray = ["py", "python"] if OS.get_name() == "Windows" else ["python3", "python"]
		python = ProgramFinder.find_first(names)
	if python.is_empty() or ProgramFinder.find(python).is_empty():
		var message: String = "there is no Python '%s'; install Python 3.10 or newer, or name it in the editor settings"
		return Result.failure(Spec.ERROR_UNREADABLE_FILE, message % maker)
	var script: String = (get_script() as GDScript).resource_path.get_base_dir().path_join(SCRIPT)
	var command: PackedStringArray = PackedStringArray([python, ProjectSettings.globalize_path(script)])
	command.append_array(arguments)
	return Result.success(command)
