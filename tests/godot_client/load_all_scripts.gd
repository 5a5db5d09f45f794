## Loads every script of a project, so that Godot reports what it has to say about each.
extends SceneTree


func _initialize() -> void:
	_load_folder("res://addons")
	_load_folder("res://tests")
	quit()


func _load_folder(folder: String) -> void:
	for file: String in DirAccess.get_files_at(folder):
		if file.ends_with(".gd"):
			load(folder.path_join(file))
	for inner: String in DirAccess.get_directories_at(folder):
		_load_folder(folder.path_join(inner))
