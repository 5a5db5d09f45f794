## The window in which land is made, from numbers or after a drawing, looked at and saved.
##
## Closing it gives up what is still being made. Must not know: how land becomes files or nodes, how jobs are run.
@tool
extends Window

const HeightField := preload("../../capriccio_height_field.gd")
const HillshadeView := preload("hillshade_view.gd")
const Job := preload("../jobs/job.gd")
const Options := preload("terrain_options.gd")
const Request := preload("../../capriccio_request.gd")
const SketchPanel := preload("sketch_panel.gd")
const Spec := preload("../../protocol/spec.g.gd")
const TerrainRequests := preload("../../capriccio_terrain_requests.gd")

## Emitted for a job that shall be done.
signal job_requested(job: Job)
## Emitted for a job that is not wanted any more.
signal job_given_up(job: Job)
## Emitted when the user wants the land as a file.
signal file_requested()
## Emitted when the user wants the land in the open scene.
signal scene_requested()
## Emitted when land is made after a drawing and before was not, or the other way round.
signal kind_changed()
## Emitted when the user gives up, or closes the window.
signal cancelled()

const NODE_NAME: String = "CapriccioTerrain"
const SIZE: Vector2i = Vector2i(1040, 600)
const OPTIONS_WIDTH: float = 250.0
const PREVIEW_SIDE: float = 340.0

## The form.
var options: Options = Options.new()
## Where one draws.
var sketch: SketchPanel = SketchPanel.new()
## The land that is shown; null for none.
var field: HeightField = null
## What it was made with, for making it again.
var note: Dictionary = {}

var _job: Job = null
var _tabs: TabContainer = TabContainer.new()
var _view: HillshadeView = HillshadeView.new()
var _facts: Label = Label.new()
var _make: Button = Button.new()
var _file: Button = Button.new()
var _scene: Button = Button.new()
var _progress: ProgressBar = ProgressBar.new()
var _stage: Label = Label.new()
var _message: Label = Label.new()


func _init() -> void:
	name = NODE_NAME
	title = "Capriccio: Terrain"
	size = SIZE
	visible = false
	close_requested.connect(close)
	var background: Panel = Panel.new()
	background.set_anchors_preset(Control.PRESET_FULL_RECT)
	add_child(background)
	var margin: MarginContainer = MarginContainer.new()
	margin.set_anchors_preset(Control.PRESET_FULL_RECT)
	for side: String in ["left", "top", "right", "bottom"]:
		margin.add_theme_constant_override("margin_" + side, 8)
	add_child(margin)
	var columns: HBoxContainer = HBoxContainer.new()
	margin.add_child(columns)
	columns.add_child(_options_column())
	columns.add_child(_source_column())
	columns.add_child(_view_column())
	_refresh()


## Shows the window.
func open() -> void:
	popup_centered_clamped(SIZE)


## Says whether land is made after the drawing.
func draws() -> bool:
	return _tabs.get_current_tab_control() == sketch


## Chooses whether land is made after the drawing.
func choose_drawing(drawn: bool) -> void:
	_tabs.current_tab = sketch.get_index() if drawn else 0


## The type of the request.
func kind() -> String:
	return Spec.REQUEST_TERRAIN_SKETCH if draws() else Spec.REQUEST_TERRAIN_GENERATE


## Makes land with what is chosen.
func make() -> void:
	var about: Dictionary = {"kind": kind(), "title": _job_title(), "parameters": options.parameters()}
	about["time"] = int(Time.get_unix_time_from_system())
	if draws():
		about["drawing"] = Marshalls.raw_to_base64(sketch.canvas.drawing.save_png_to_buffer())
	run(Job.new(_job_title(), [request_again(about)] as Array[Request], about), _show_made)


## Returns the request that a note of the history tells of, with [param more] options.
static func request_again(about: Dictionary, more: Dictionary = {}) -> Request:
	var parameters: Dictionary = about["parameters"].duplicate()
	parameters.merge(more, true)
	if not about.has("drawing"):
		return TerrainRequests.generate(parameters)
	return TerrainRequests.sketch(drawing_in(about), parameters)


## Returns the drawing that a note of the history holds; an empty picture where it is broken.
static func drawing_in(about: Dictionary) -> Image:
	var drawing: Image = Image.new()
	drawing.load_png_from_buffer(Marshalls.base64_to_raw(str(about["drawing"])))
	return drawing


## Has a job done, whose value [param take] is called with; the window shows how far it is.
func run(job: Job, take: Callable) -> void:
	cancel()
	_job = job
	_message.text = ""
	job.value_arrived.connect(take)
	job.changed.connect(_refresh)
	job.ended.connect(_on_job_ended)
	job_requested.emit(job)
	_refresh()


## Gives up what is being made.
func cancel() -> void:
	cancelled.emit()
	if _job != null:
		job_given_up.emit(_job)


## Hides the window, and gives up what is being made.
func close() -> void:
	cancel()
	hide()


## Says whether something is being made.
func is_busy() -> bool:
	return _job != null


## Shows how far something is that is no job; below 0 for nothing.
func show_progress(fraction: float) -> void:
	_progress.visible = fraction >= 0.0
	_progress.value = fraction
	_make.text = "Cancel" if fraction >= 0.0 else "Make land"


## Says something to the user.
func say(what: String) -> void:
	_message.text = what


## What is being done.
func stage() -> String:
	return _stage.text


## What is said to the user.
func message() -> String:
	return _message.text


func _options_column() -> Control:
	var column: VBoxContainer = VBoxContainer.new()
	column.custom_minimum_size.x = OPTIONS_WIDTH
	column.add_child(options)
	_make.pressed.connect(_on_make)
	column.add_child(_make)
	_progress.max_value = 1.0
	column.add_child(_progress)
	_stage.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	column.add_child(_stage)
	_message.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_message.size_flags_vertical = Control.SIZE_EXPAND_FILL
	column.add_child(_message)
	return column


func _source_column() -> Control:
	var explained: Label = Label.new()
	explained.name = "Generate"
	explained.text = "The seed decides where hills and valleys are; the sliders, what they look like."
	explained.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_tabs.add_child(explained)
	_tabs.add_child(sketch)
	_tabs.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_tabs.tab_changed.connect(_on_tab_changed.unbind(1))
	return _tabs


func _view_column() -> Control:
	var column: VBoxContainer = VBoxContainer.new()
	_view.custom_minimum_size = Vector2(PREVIEW_SIDE, PREVIEW_SIDE)
	_view.size_flags_vertical = Control.SIZE_EXPAND_FILL
	column.add_child(_view)
	_facts.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	column.add_child(_facts)
	_file.text = "Save for Terrain3D or HTerrain…"
	_file.pressed.connect(file_requested.emit)
	column.add_child(_file)
	_scene.text = "Add to the scene"
	_scene.tooltip_text = "A body with a mesh and a collision shape"
	_scene.pressed.connect(scene_requested.emit)
	column.add_child(_scene)
	return column


func _on_make() -> void:
	if _make.text == "Cancel":
		cancel()
	else:
		make()


func _on_tab_changed() -> void:
	options.show_tileable(not draws())
	kind_changed.emit()


func _show_made(job: Job, made: HeightField) -> void:
	field = made
	note = job.note
	note["model_hash"] = made.model_hash
	_view.show_field(field)
	var facts: Array = [field.size, field.size, field.extent_m(), field.minimum_m, field.maximum_m]
	_facts.text = "%d × %d points, %.0f m wide, %.1f to %.1f m" % facts
	if note["parameters"].get("tileable", false):
		_facts.text += ", seam %.2f" % field.seam_score


func _on_job_ended(job: Job) -> void:
	if job == _job:
		_job = null
	if job.state == Job.State.FAILED:
		say(job.problem)
	_refresh()


func _refresh() -> void:
	show_progress(_job.fraction if _job != null else -1.0)
	for button: Button in [_file, _scene]:
		button.disabled = field == null or _job != null
	_stage.text = "%s: %s" % [_job.title, _job.stage] if _job != null else ""


func _job_title() -> String:
	var what: String = "Land after a drawing" if draws() else "Land"
	return "%s, %d points" % [what, options.parameters()["size"]]
