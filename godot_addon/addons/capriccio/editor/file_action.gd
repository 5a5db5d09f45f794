## Files that are written into the project, imported, and can be taken back: what *Undo* undoes.
##
## Taking back removes only what still is as it was written; a file that was changed since is kept and named. Must not
## know: what the files hold.
@tool
extends RefCounted

## Emitted when everything is written and imported, with the paths of that, or [param problem] says why not.
signal completed(problem: String, paths: PackedStringArray)

const IMPORT_SUFFIX: String = ".import"

## Path to bytes, in the order in which they are written.
var files: Dictionary = {}
## Path of a file to the text of its import settings; a file that is not here is imported as the project says.
var import_settings: Dictionary = {}
## Called when everything is imported, and returns the paths ([PackedStringArray]) of what it has saved in turn, such
## as a material. Invalid for nothing.
var follow_up: Callable = Callable()

## Path to the hash of its content when it was written.
var _written: Dictionary = {}


## Writes the files, or writes them again.
func perform() -> void:
	for path: String in files:
		var problem: String = _write(path)
		if not problem.is_empty():
			revert()
			completed.emit.call_deferred(problem, PackedStringArray())
			return
	# Its end is told by the signal.
	@warning_ignore("missing_await")
	_import()


## Removes what was written and not changed since.
func revert() -> void:
	var system: EditorFileSystem = EditorInterface.get_resource_filesystem()
	var last_first: Array = _written.keys()
	last_first.reverse()
	for path: String in last_first:
		if FileAccess.get_sha256(path) == _written[path]:
			DirAccess.remove_absolute(path)
			DirAccess.remove_absolute(path + IMPORT_SUFFIX)
		elif FileAccess.file_exists(path):
			push_warning("%s was changed since Capriccio saved it, so it is kept" % path)
		system.update_file(path)
	_written.clear()


## Returns a path in [param folder] that begins with [param base] and that neither ending has taken.
static func free_stem(folder: String, base: String, endings: PackedStringArray) -> String:
	var there: PackedStringArray = DirAccess.get_files_at(folder)
	var number: int = 1
	while Array(endings).any(func(ending: String) -> bool: return "%s_%d%s" % [base, number, ending] in there):
		number += 1
	return folder.path_join("%s_%d" % [base, number])


## Under another name first, so that nothing is ever half there.
func _write(path: String) -> String:
	if FileAccess.file_exists(path):
		return "%s is there already, so nothing was saved" % path
	var temporary: String = path.get_base_dir().path_join("." + path.get_file() + ".part")
	var file: FileAccess = FileAccess.open(temporary, FileAccess.WRITE)
	if file == null:
		return "%s can't be written: %s" % [path, error_string(FileAccess.get_open_error())]
	file.store_buffer(files[path])
	file.close()
	if FileAccess.get_file_as_bytes(temporary).size() != files[path].size():
		DirAccess.remove_absolute(temporary)
		return "%s can't be written whole; is the disk full?" % path
	if import_settings.has(path):
		var settings: FileAccess = FileAccess.open(path + IMPORT_SUFFIX, FileAccess.WRITE)
		settings.store_string(import_settings[path])
		settings.close()
	DirAccess.rename_absolute(temporary, path)
	_written[path] = FileAccess.get_sha256(path)
	return ""


func _import() -> void:
	var system: EditorFileSystem = EditorInterface.get_resource_filesystem()
	while system.is_scanning():
		await Engine.get_main_loop().process_frame
	for path: String in files:
		system.update_file(path)
	var waiting: PackedStringArray = PackedStringArray()
	for path: String in import_settings:
		if not _is_imported(path):
			waiting.append(path)
	if not waiting.is_empty():
		system.reimport_files(waiting)
	if follow_up.is_valid():
		for path: String in follow_up.call():
			_written[path] = FileAccess.get_sha256(path)
			system.update_file(path)
	completed.emit("", PackedStringArray(_written.keys()))


static func _is_imported(path: String) -> bool:
	var settings: ConfigFile = ConfigFile.new()
	return settings.load(path + IMPORT_SUFFIX) == OK and settings.has_section_key("deps", "dest_files")
