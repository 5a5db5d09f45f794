## The window in which land is made, from numbers or after a drawing, looked at and saved.
##
## Closing it gives up what is still being made. Must not know: how land becomes files or nodes, how jobs are run.
@tool
extends "../maker_window.gd"

const HeightField := preload("../../capriccio_height_field.gd")
const HillshadeView := preload("hillshade_view.gd")
const Options := preload("terrain_options.gd")
const Request := preload("../../capriccio_request.gd")
const SketchPanel := preload("sketch_panel.gd")
const Spec := preload("../../protocol/spec.g.gd")
const TerrainRequests := preload("../../capriccio_terrain_requests.gd")

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

var _tabs: TabContainer = TabContainer.new()
var _view: HillshadeView = HillshadeView.new()
var _facts: Label = Label.new()
var _file: Button = Button.new()
var _scene: Button = Button.new()


func _init() -> void:
	super(NODE_NAME, "Terrain", SIZE, "Make land")
	_columns.add_child(_form_column([options] as Array[Control], OPTIONS_WIDTH))
	_columns.add_child(_source_column())
	_columns.add_child(_view_column())
	_refresh()


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
func start() -> void:
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


## Has a job done in place of what is being made.
func run(job: Job, take: Callable) -> void:
	cancel()
	say("")
	super(job, take)


## Gives up what is being made.
func cancel() -> void:
	cancelled.emit()
	super()


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


func _refresh() -> void:
	super()
	for button: Button in [_file, _scene]:
		button.disabled = field == null or is_busy()


func _job_title() -> String:
	var what: String = "Land after a drawing" if draws() else "Land"
	return "%s, %d points" % [what, options.parameters()["size"]]
