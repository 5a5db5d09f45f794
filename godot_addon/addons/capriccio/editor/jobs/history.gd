## What has been made in this project's editor, so that it can be made again: one note for each job, the newest first.
##
## A note is a dictionary: [code]kind[/code] (the request's type), [code]title[/code], [code]parameters[/code] (what the
## user chose, with the seed), [code]model_hash[/code], [code]time[/code] (seconds since 1970), and whatever else the
## one who made it needs to make it again. Notes are kept in one file of the project's editor folder. Must not know:
## jobs, how it is shown.
@tool
extends RefCounted

## Emitted when a note came or went.
signal changed()

const MOST_NOTES: int = 100
const LONGEST_FILE: int = 8 * 1024 * 1024

## The notes, the newest first.
var notes: Array[Dictionary] = []

var _path: String


## Reads the notes of the file at [param path]; there need not be one.
func _init(path: String) -> void:
	_path = path
	_read()


## Adds a note, and forgets the oldest where there are too many.
func add(note: Dictionary) -> void:
	notes.push_front(note)
	if notes.size() > MOST_NOTES:
		notes.resize(MOST_NOTES)
	_write()
	changed.emit()


## Forgets a note.
func remove(note: Dictionary) -> void:
	notes.erase(note)
	_write()
	changed.emit()


## Forgets all notes.
func clear() -> void:
	notes.clear()
	_write()
	changed.emit()


## Removes the file.
func forget_file() -> void:
	if FileAccess.file_exists(_path):
		DirAccess.remove_absolute(_path)


func _read() -> void:
	var file: FileAccess = FileAccess.open(_path, FileAccess.READ)
	if file == null or file.get_length() > LONGEST_FILE:
		return
	var json: JSON = JSON.new()
	if json.parse(file.get_as_text()) != OK or typeof(json.data) != TYPE_ARRAY:
		return
	for note: Variant in json.data:
		if typeof(note) == TYPE_DICTIONARY and typeof(note.get("parameters")) == TYPE_DICTIONARY:
			notes.append(_with_integers(note))
	notes.resize(mini(notes.size(), MOST_NOTES))


## Written under another name first, so that a crash leaves the old file or the new one.
func _write() -> void:
	DirAccess.make_dir_recursive_absolute(_path.get_base_dir())
	var temporary: String = _path + ".part"
	var file: FileAccess = FileAccess.open(temporary, FileAccess.WRITE)
	if file == null:
		push_warning("Capriccio's history can't be kept in %s: %s" % [_path, error_string(FileAccess.get_open_error())])
		return
	file.store_string(JSON.stringify(notes, "\t"))
	file.close()
	DirAccess.rename_absolute(temporary, _path)


## JSON knows one kind of number; seeds and sizes are whole ones.
static func _with_integers(value: Variant) -> Variant:
	match typeof(value):
		TYPE_FLOAT:
			return int(value) if value == floorf(value) and absf(value) <= 2.0 ** 53 else value
		TYPE_ARRAY:
			return value.map(_with_integers)
		TYPE_DICTIONARY:
			var whole: Dictionary = {}
			for key: Variant in value:
				whole[key] = _with_integers(value[key])
			return whole
	return value
