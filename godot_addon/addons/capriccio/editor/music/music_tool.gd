## Music in the editor: the window, and what becomes of the music that the user keeps.
##
## Must not know: how the window looks, how a job is run.
@tool
extends Node

const FileAction := preload("../file_action.gd")
const JobQueue := preload("../jobs/job_queue.gd")
const ModelsPanel := preload("../dock/models_panel.gd")
const MusicFiles := preload("music_files.gd")
const MusicWindow := preload("music_window.gd")
const SaveDialog := preload("../save_dialog.gd")

## The kind of the models that make music.
const MODEL_KIND: String = "music.sequence"

## What the user sees.
var window: MusicWindow = MusicWindow.new()

var _models: ModelsPanel
var _undo: EditorUndoRedoManager
var _dialog: SaveDialog


func _init(plugin: EditorPlugin, queue: JobQueue, models: ModelsPanel) -> void:
	name = "MusicTool"
	_models = models
	_undo = plugin.get_undo_redo()
	window.job_requested.connect(queue.submit)
	window.job_given_up.connect(queue.cancel)
	window.file_requested.connect(_ask_for_path)
	models.listed.connect(_offer_models)
	add_child(window)
	_dialog = SaveDialog.new(MusicFiles.FORMATS, save)
	window.add_child(_dialog)


func _exit_tree() -> void:
	window.close()


## Opens the window.
func open() -> void:
	window.open()
	_offer_models()


## Makes again what a note of the history tells of.
func rerun(note: Dictionary) -> void:
	open()
	window.options.choose(note["parameters"])
	window.start()


## Saves the shown music at [param path], in the format of its ending or as MIDI.
func save(path: String) -> void:
	if path.get_extension().to_lower() not in MusicFiles.FORMATS:
		path += ".mid"
	var saving: FileAction = MusicFiles.saving(window.score, path)
	saving.completed.connect(_tell)
	_undo.create_action("Save music %s" % path.get_file())
	_undo.add_do_method(saving, "perform")
	_undo.add_undo_method(saving, "revert")
	_undo.commit_action()


func _ask_for_path() -> void:
	_dialog.ask(FileAction.free_stem("res://", "music", [".mid", ".tres"]) + ".mid")


func _tell(problem: String, paths: PackedStringArray) -> void:
	window.say(problem if not problem.is_empty() else "Saved %s." % ", ".join(paths))


func _offer_models() -> void:
	var names: PackedStringArray = PackedStringArray()
	for card: Dictionary in _models.cards_of(MODEL_KIND):
		names.append(str(card.get("name")))
	window.options.offer_models(names)
