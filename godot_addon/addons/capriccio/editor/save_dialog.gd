## Asks where in the project a file shall be saved.
@tool
extends EditorFileDialog


## Offers [param formats], a name for each ending; [param save] is called with the chosen path.
func _init(formats: Dictionary, save: Callable) -> void:
	file_mode = EditorFileDialog.FILE_MODE_SAVE_FILE
	access = EditorFileDialog.ACCESS_RESOURCES
	for ending: String in formats:
		add_filter("*." + ending, formats[ending])
	file_selected.connect(save)


## Shows itself with a path to begin with.
func ask(path: String) -> void:
	current_path = path
	popup_file_dialog()
