## Land in the editor: the window, and what becomes of the land that the user keeps.
##
## Must not know: how the window looks, how a job is run.
@tool
extends Node

const FileAction := preload("../file_action.gd")
const HeightField := preload("../../capriccio_height_field.gd")
const Job := preload("../jobs/job.gd")
const JobQueue := preload("../jobs/job_queue.gd")
const ModelsPanel := preload("../dock/models_panel.gd")
const Request := preload("../../capriccio_request.gd")
const SaveDialog := preload("../save_dialog.gd")
const TerrainFiles := preload("terrain_files.gd")
const TerrainMesh := preload("terrain_mesh.gd")
const TerrainScene := preload("terrain_scene.gd")
const TerrainWindow := preload("terrain_window.gd")

## Points on each side of the largest mesh; larger land is for terrain addons.
const LARGEST_MESH: int = 1025
const NO_SCENE: String = "No scene is open; open or make a 3D scene first."
const TOO_LARGE: String = "A mesh of %d points a side is too much for a scene; up to %d can be added. Save a file."
const OTHER_NOW: String = "The model was replaced since this land was made; make it again and save it then."

## What the user sees.
var window: TerrainWindow = TerrainWindow.new()

var _models: ModelsPanel
var _undo: EditorUndoRedoManager
var _dialog: SaveDialog
var _mesh: TerrainMesh = null
## The field that the mesh is made of.
var _mesh_field: HeightField = null


func _init(plugin: EditorPlugin, queue: JobQueue, models: ModelsPanel) -> void:
	name = "TerrainTool"
	_models = models
	_undo = plugin.get_undo_redo()
	window.job_requested.connect(queue.submit)
	window.job_given_up.connect(queue.cancel)
	window.file_requested.connect(_ask_for_path)
	window.scene_requested.connect(add_to_scene)
	window.kind_changed.connect(_offer_models)
	window.cancelled.connect(_cancel_mesh)
	models.listed.connect(_offer_models)
	add_child(window)
	_dialog = SaveDialog.new(TerrainFiles.FORMATS, save)
	window.add_child(_dialog)


func _exit_tree() -> void:
	window.cancel()


func _process(_delta: float) -> void:
	if _mesh == null:
		return
	window.show_progress(_mesh.fraction)
	if _mesh.is_done():
		var made: TerrainMesh = _mesh
		_mesh = null
		window.show_progress(-1.0)
		_place(made.mesh())


## Opens the window.
func open() -> void:
	window.open()
	_offer_models()


## Makes again what a note of the history tells of.
func rerun(note: Dictionary) -> void:
	open()
	window.choose_drawing(note.has("drawing"))
	if note.has("drawing"):
		window.sketch.canvas.take(TerrainWindow.drawing_in(note))
	window.options.choose(note["parameters"])
	window.start()


## Saves the shown land at [param path], in the format of its ending or as EXR; the backend makes the file.
func save(path: String) -> void:
	if path.get_extension().to_lower() not in TerrainFiles.FORMATS:
		path += ".exr"
	var request: Request = TerrainWindow.request_again(window.note, {"encoding": path.get_extension().to_lower()})
	var requests: Array[Request] = [request]
	window.run(Job.new("Saving %s" % path.get_file(), requests), _write.bind(path))


## Adds the shown land to the open scene.
func add_to_scene() -> void:
	if EditorInterface.get_edited_scene_root() == null:
		window.say(NO_SCENE)
	elif window.field.size > LARGEST_MESH:
		window.say(TOO_LARGE % [window.field.size, LARGEST_MESH])
	elif _mesh == null:
		_mesh_field = window.field
		_mesh = TerrainMesh.new()
		_mesh.begin(_mesh_field)


func _ask_for_path() -> void:
	_dialog.ask(FileAction.free_stem("res://", "terrain", [".exr", ".r16"]) + ".exr")


func _write(_job: Job, filed: HeightField, path: String) -> void:
	if filed.model_hash != window.field.model_hash:
		window.say(OTHER_NOW)
		return
	var provenance: Dictionary = window.note["parameters"].duplicate()
	provenance["kind"] = window.note["kind"]
	provenance["model_hash"] = filed.model_hash
	var saving: FileAction = TerrainFiles.saving_heights(filed, path, provenance)
	saving.completed.connect(_tell)
	_undo.create_action("Save terrain %s" % path.get_file())
	_undo.add_do_method(saving, "perform")
	_undo.add_undo_method(saving, "revert")
	_undo.commit_action()


func _tell(problem: String, paths: PackedStringArray) -> void:
	window.say(problem if not problem.is_empty() else "Saved %s." % ", ".join(paths))


func _place(mesh: ArrayMesh) -> void:
	var scene: Node = EditorInterface.get_edited_scene_root()
	if mesh == null:
		window.say("Given up.")
	elif scene == null:
		window.say(NO_SCENE)
	else:
		var body: StaticBody3D = TerrainScene.add(_mesh_field, mesh, scene, _undo)
		window.say("Added %s to the scene." % body.name)


func _cancel_mesh() -> void:
	if _mesh != null:
		_mesh.cancel()


func _offer_models() -> void:
	var names: PackedStringArray = PackedStringArray()
	for card: Dictionary in _models.cards_of(window.kind()):
		names.append(str(card.get("name")))
	window.options.offer_models(names)
