## Writes pictures as numbered PNG files, one after the other, in a task of the [WorkerThreadPool].
##
## Files are numbered after those that are there, have their name only when they are whole, and replace none. Pictures
## that hardly differ from the last one written are left out. Everything but [method _write] runs on the main thread,
## which touches what the task touches only while none runs. Must not know: where pictures come from.
extends RefCounted

const Signature := preload("picture_signature.gd")

## Pictures that wait while one is written. A full-HD picture takes 6 MB.
const MOST_WAITING: int = 2
const NUMBER_DIGITS: int = 6

## What became of a picture.
enum Outcome { WRITTEN, DUPLICATE, FAILED }

## Mean difference of brightness, 0 to 1, below which a picture is like the last one written. 0 keeps all.
var duplicate_threshold: float = 0.0
## Path of the last file written.
var path: String = ""
## Why the last write failed.
var problem: String = ""

# Two recorders may write into one folder.
static var _naming: Mutex = Mutex.new()

var _folder: String
var _prefix: String
var _number: int = 1
var _waiting: Array[Image] = []
var _task: int = -1
var _outcome: Outcome = Outcome.WRITTEN
var _last_signature: PackedByteArray = PackedByteArray()


## Makes [param folder] where it is missing, and returns why files can't be written there; nothing where they can.
func open(folder: String, prefix: String) -> String:
	_folder = folder
	_prefix = prefix
	if not (folder.begins_with("user://") or folder.is_absolute_path()) or folder.begins_with("res://"):
		return "the folder '%s' is neither below user:// nor absolute; give one like user://frames" % folder
	if not prefix.is_valid_filename():
		return "the prefix '%s' can't begin a file's name; use letters, digits, - and _" % prefix
	if DirAccess.make_dir_recursive_absolute(folder) != OK:
		return "cannot make the folder '%s'; choose one that can be written to" % folder
	_number = _highest_number() + 1
	return ""


## Says whether [method push] would take a picture.
func has_room() -> bool:
	return _waiting.size() < MOST_WAITING


## Takes a picture to write; call only while there is room.
func push(picture: Image) -> void:
	_waiting.append(picture)


## Says whether a picture is being written.
func is_writing() -> bool:
	return _task >= 0


## How many pictures are taken and not yet told of by [method advance].
func pending() -> int:
	return _waiting.size() + int(is_writing())


## Starts the next write when the last one is done, and returns the [enum Outcome] of that, or -1; call once a frame.
func advance() -> int:
	var outcome: int = -1
	if _task >= 0 and WorkerThreadPool.is_task_completed(_task):
		WorkerThreadPool.wait_for_task_completion(_task)
		_task = -1
		outcome = _outcome
	if _task < 0 and not _waiting.is_empty():
		var picture: Image = _waiting.pop_front()
		_task = WorkerThreadPool.add_task(_write.bind(picture, duplicate_threshold), false, "Capriccio: write a frame")
	return outcome


## Forgets the pictures that wait and returns how many they were.
func forget_waiting() -> int:
	var forgotten: int = _waiting.size()
	_waiting.clear()
	return forgotten


## Waits for the picture that is being written, if any, and returns its [enum Outcome], or -1.
func finish() -> int:
	if _task < 0:
		return -1
	WorkerThreadPool.wait_for_task_completion(_task)
	_task = -1
	return _outcome


## In the task.
func _write(picture: Image, threshold: float) -> void:
	var signature: PackedByteArray = Signature.of(picture)
	if Signature.distance(signature, _last_signature) < threshold:
		_outcome = Outcome.DUPLICATE
		return
	picture.convert(Image.FORMAT_RGB8)
	problem = _save(picture.save_png_to_buffer())
	_outcome = Outcome.WRITTEN if problem.is_empty() else Outcome.FAILED
	if problem.is_empty():
		_last_signature = signature


func _save(png: PackedByteArray) -> String:
	var temporary: String = _folder.path_join(".%s_%d.part" % [_prefix, get_instance_id()])
	var file: FileAccess = FileAccess.open(temporary, FileAccess.WRITE)
	if file == null:
		return "cannot write into '%s': %s" % [_folder, error_string(FileAccess.get_open_error())]
	file.store_buffer(png)
	file.close()
	if _length_of(temporary) != png.size():
		DirAccess.remove_absolute(temporary)
		return "cannot write '%s' whole; is the disk full?" % temporary
	_naming.lock()
	while FileAccess.file_exists(_numbered()):
		_number += 1
	path = _numbered()
	var renamed: Error = DirAccess.rename_absolute(temporary, path)
	_naming.unlock()
	if renamed != OK:
		DirAccess.remove_absolute(temporary)
		return "cannot name a file '%s': %s" % [path, error_string(renamed)]
	return ""


## What the disk holds, since a full one is noticed only when the file is closed.
static func _length_of(file_path: String) -> int:
	var file: FileAccess = FileAccess.open(file_path, FileAccess.READ)
	return file.get_length() if file != null else -1


func _numbered() -> String:
	return _folder.path_join("%s_%0*d.png" % [_prefix, NUMBER_DIGITS, _number])


func _highest_number() -> int:
	var highest: int = 0
	for file: String in DirAccess.get_files_at(_folder):
		var number: String = file.trim_prefix(_prefix + "_").trim_suffix(".png")
		if file == "%s_%s.png" % [_prefix, number] and number.is_valid_int():
			highest = maxi(highest, number.to_int())
	return highest
