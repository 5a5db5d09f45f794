extends Node3D
## The demo: a walk through the world in one look, while the addon's style filter shows it in the other.
##
## Runs without the addon too. `-- --help` lists its options. Must not know: how the filter works.

const DemoOptions := preload("demo_options.gd")
const Walker := preload("walker.gd")
const World := preload("world/world.gd")

const FILTER_SCRIPT: String = "res://addons/capriccio/capriccio_style_filter.gd"
const TABLE_SCRIPT: String = "res://addons/capriccio/capriccio_color_table.gd"
## What is seen while there is no backend: the model, baked by `capriccio bake` from training frames.
const TABLE: String = "res://demo/looks/%s.cube"
const WALK_M_PER_S: float = 2.2
const EXIT_USAGE: int = 2
## The model that shows a look in the other one.
const MODELS: Dictionary = {"toon": "toon_to_natural", "natural": "natural_to_toon"}
## What follows in the names of models of each kind.
const SUFFIXES: Dictionary = {"grid": "", "frame": "_frame"}

## The addon's CapriccioStyleFilter, or null where the addon is not installed.
var filter: Node
## How far the walk has come.
var walked_m: float = 0.0

var _options: DemoOptions
var _world: World
var _look: String
## One of `SUFFIXES`, or baked for no model.
var _mode: String
var _tables: Dictionary = {}
var _began_msec: int = 0

@onready var _camera: Walker = $Camera
@onready var _hud: Label = $Hud/Label


func _ready() -> void:
	_options = DemoOptions.new(OS.get_cmdline_user_args())
	if _options.help:
		print(DemoOptions.HELP)
		_leave(0)
	elif _options.problem != "":
		printerr("demo: %s" % _options.problem)
		_leave(EXIT_USAGE)
	else:
		_begin()


func _begin() -> void:
	_began_msec = Time.get_ticks_msec()
	if not _draws_on_cpu():
		get_viewport().msaa_3d = Viewport.MSAA_4X
	_world = World.new(_options.world_seed)
	add_child(_world)
	_look = _options.look
	_world.apply(World.load_look(_look))
	_mode = _options.filter if _options.filter != "off" else "grid"
	_add_filter()
	_walk(0.0)


func _process(delta: float) -> void:
	_walk(delta)
	_hud.text = _status()
	# Not the sum of deltas, which the engine shortens when frames take long.
	if _options.duration_s > 0.0 and Time.get_ticks_msec() - _began_msec >= _options.duration_s * 1000.0:
		_leave(0)


func _unhandled_key_input(event: InputEvent) -> void:
	var key: InputEventKey = event as InputEventKey
	if key == null or not key.pressed or key.echo:
		return
	match key.keycode:
		KEY_F: _toggle_filter()
		KEY_1: _choose("grid")
		KEY_2: _choose("frame")
		KEY_3: _choose("baked")
		KEY_L: _switch_look()
		KEY_ESCAPE: _leave(0)


func _add_filter() -> void:
	if not ResourceLoader.exists(FILTER_SCRIPT):
		return
	var script: GDScript = load(FILTER_SCRIPT)
	filter = script.new()
	filter.set("enabled", _options.filter != "off")
	_choose(_mode)
	add_child(filter)


func _walk(delta: float) -> void:
	walked_m += delta * WALK_M_PER_S
	_camera.transform = _world.path.pose(walked_m)


## Smooth edges are nearly free on a graphics card, and cost Mesa's software renderer nine tenths of its frames.
func _draws_on_cpu() -> bool:
	return RenderingServer.get_video_adapter_name().contains("llvmpipe")


func _toggle_filter() -> void:
	if filter != null:
		filter.set("enabled", not filter.get("enabled"))


func _choose(mode: String) -> void:
	_mode = mode
	if filter != null:
		filter.set("model", MODELS[_look] + SUFFIXES[mode] if SUFFIXES.has(mode) else "")
		filter.set("baked_look", _table(MODELS[_look]))


## Returns the baked look of a model; null where the file is gone.
func _table(model: String) -> Texture3D:
	if not _tables.has(model):
		var script: GDScript = load(TABLE_SCRIPT)
		var loaded: RefCounted = script.call("load_cube", TABLE % model)
		_tables[model] = loaded.get("value")
	return _tables[model]


func _switch_look() -> void:
	_look = "natural" if _look == "toon" else "toon"
	_world.apply(World.load_look(_look))
	_choose(_mode)


func _status() -> String:
	var line: String = "%d fps   L look: %s" % [Engine.get_frames_per_second(), _look]
	if filter == null:
		return line + "   the Capriccio addon is not installed"
	return "%s   F filter: %s" % [line, filter.get("status_text")]


## Ends the demo; until the engine does so, nothing more is shown.
func _leave(status: int) -> void:
	set_process(false)
	set_process_unhandled_key_input(false)
	get_tree().quit(status)
