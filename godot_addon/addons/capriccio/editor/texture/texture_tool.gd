## Textures in the editor: the window, the menu entry, and what becomes of what the user chooses.
##
## Must not know: how the window looks, how a job is run.
@tool
extends Node

const FileAction := preload("../file_action.gd")
const JobQueue := preload("../jobs/job_queue.gd")
const MadeTexture := preload("../../capriccio_texture.gd")
const MenuEntry := preload("menu_entry.gd")
const ModelsPanel := preload("../dock/models_panel.gd")
const Source := preload("texture_source.gd")
const Spec := preload("../../protocol/spec.g.gd")
const TextureFiles := preload("texture_files.gd")
const TexturesWindow := preload("textures_window.gd")

const NO_LABELS: String = "No model for new textures is loaded; the dock lists those that are."

## What the user sees.
var window: TexturesWindow = TexturesWindow.new()

var _models: ModelsPanel
var _undo: EditorUndoRedoManager
var _menu: MenuEntry


func _init(plugin: EditorPlugin, queue: JobQueue, models: ModelsPanel) -> void:
	name = "TextureTool"
	_models = models
	_undo = plugin.get_undo_redo()
	_menu = MenuEntry.new(plugin, open_files)
	window.job_requested.connect(queue.submit)
	window.job_given_up.connect(queue.cancel)
	window.save_requested.connect(_save)
	models.listed.connect(_offer_models)
	add_child(window)


func _exit_tree() -> void:
	window.cancel()
	_menu.remove()


## Opens the window for variations of pictures; does nothing where there are none.
func open_files(paths: PackedStringArray) -> void:
	if not paths.is_empty():
		window.open_files(paths)
		_offer_models()


## Opens the window for new textures, saved in the folder that the FileSystem dock shows.
func open_labels() -> void:
	window.open_labels(_labels(), EditorInterface.get_current_directory())
	_offer_models()
	if _labels().is_empty():
		window.say(NO_LABELS)


## Makes again what a note of the history tells of.
func rerun(note: Dictionary) -> void:
	if note.has("path"):
		open_files(PackedStringArray([note["path"]]))
	else:
		open_labels()
		window.choose_label(str(note.get("label", "")))
	window.options.choose(note["parameters"])
	if note.has("path") and not FileAccess.file_exists(note["path"]):
		window.say("%s is no longer there." % note["path"])
	else:
		window.start()


func _offer_models() -> void:
	if not window.sources.is_empty():
		var names: PackedStringArray = PackedStringArray()
		for card: Dictionary in _models.cards_of(window.sources[0].kind()):
			names.append(str(card.get("name")))
		window.options.offer_models(names)


func _labels() -> PackedStringArray:
	var labels: PackedStringArray = PackedStringArray()
	for card: Dictionary in _models.cards_of(Spec.REQUEST_TEXTURE_SYNTHESIZE):
		var listed: Variant = card.get("labels")
		for label: Variant in listed if typeof(listed) == TYPE_ARRAY else []:
			if str(label) not in labels:
				labels.append(str(label))
	return labels


func _save(textures: Array[MadeTexture], source: Source, with_material: bool) -> void:
	var saving: FileAction = TextureFiles.saving(textures, source.folder, source.base_name(), with_material)
	saving.completed.connect(_tell)
	_undo.create_action("Save %d textures of %s" % [textures.size(), source.title()])
	_undo.add_do_method(saving, "perform")
	_undo.add_undo_method(saving, "revert")
	_undo.commit_action()


func _tell(problem: String, paths: PackedStringArray) -> void:
	if problem.is_empty():
		window.say("Saved in %s: %s" % [paths[0].get_base_dir(), _names(paths)])
	else:
		window.say(problem)


static func _names(paths: PackedStringArray) -> String:
	return ", ".join(Array(paths).map(func(path: String) -> String: return path.get_file()))
