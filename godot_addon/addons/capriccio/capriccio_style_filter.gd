## Shows the running game in another look, as a trained model of the Capriccio backend paints it.
##
## Add it anywhere below the viewport whose 3D world it should restyle, and choose a [member model]. The game's picture
## is captured small, sent, and the answer shown over the game when it comes: the game never waits, and while there is
## no backend it looks as it does without the filter, with the reason in [member pass_through_reason]. User interfaces
## and all other 2D stay as they are. A 2D game, or a part of the screen, goes through [member container].
##
## With a [code]style.grid[/code] model the picture stays as sharp as it is, because only colour transforms come back; a
## [code]style.frame[/code] model can change textures; its frames are scaled up along the edges of the sharp picture.
class_name CapriccioStyleFilter
extends Node

const Client := preload("capriccio.gd")
const FrameCapture := preload("style/frame_capture.gd")
const FrameFlow := preload("style/frame_flow.gd")
const GamePicture := preload("style/game_picture.gd")
const LookFinder := preload("style/look_finder.gd")
const Request := preload("capriccio_request.gd")
const Result := preload("capriccio_result.gd")
const Spec := preload("protocol/spec.g.gd")
const Statistics := preload("style/filter_statistics.gd")

## Where the plugin puts the client.
const CLIENT_PATH: NodePath = ^"/root/Capriccio"
## Seconds in which a look appears and disappears.
const FADE_S: float = 0.3

## Emitted when the first frame of a look is shown.
signal styling_started
## Emitted when the game is seen as it is again: no backend, no such model, switched off.
signal pass_through_started(reason: String)
## Emitted for every frame that came back and is shown; [param latency_ms] is the time since it was captured.
signal frame_styled(latency_ms: float)

## Name of the model, as the backend lists it. Without one the game is seen as it is.
@export var model: String = "toon_to_natural":
	set(value):
		if model != value:
			model = value
			_forget_look()
## Whether the filter works. While it does not, the game is rendered exactly as without it.
@export var enabled: bool = true:
	set(value):
		enabled = value
		if is_inside_tree() and enabled:
			_open()
		elif is_inside_tree():
			_close("switched off")
## How much of the look is seen: 0 is the game, 1 the look.
@export_range(0.0, 1.0, 0.01) var strength: float = 1.0
## Frames that are sent each second, at most. 10 to 15 are enough for a grid, which is eased; a frame model wants more.
@export_range(1.0, 60.0, 1.0, "suffix:Hz") var captures_per_second: float = 15.0
## Height of the captured frame for a [code]style.frame[/code] model; 0 for 360 pixels. A grid model sets its own.
@export_range(0, 1080, 1, "suffix:px") var capture_height: int = 0:
	set(value):
		capture_height = value
		_forget_look()
## Seconds in which a grid's colours follow the scene. More is calmer, less is quicker.
@export_range(0.0, 2.0, 0.01, "suffix:s") var easing_s: float = 0.25
## Share of the picture that must change its colour at once to count as a cut, where the easing begins anew.
@export_range(0.0, 1.0, 0.01) var cut_threshold: float = 0.4
## Age at which the last frame is too old to be shown when no newer one comes; and the latency at which frames of a
## [code]style.frame[/code] model come too late for a moving picture.
@export_range(0.1, 10.0, 0.1, "suffix:s") var stale_after_s: float = 1.0
## The container of a viewport that should be restyled instead of the 3D world around this node. Set it before the
## filter enters the tree, or switch the filter off and on.
@export var container: SubViewportContainer = null

## Why the game is seen as it is; empty while the look is shown.
var pass_through_reason: String = "not started"
## Frames that came back styled since the filter was switched on.
var frames_styled: int = 0
## Frames that were given up by the backend, which is by design when it is slower than the game.
var frames_dropped: int = 0
## Milliseconds since the shown frame was captured; -1 where none is shown.
var shown_frame_age_ms: float = -1.0
## Median main-thread time that the filter and its client took of one of the last 120 frames, in microseconds.
var main_thread_usec: int:
	get:
		return _statistics.median_usec()
## Mean of the same.
var main_thread_usec_mean: float:
	get:
		return _statistics.mean_usec()
## Longest of the same.
var main_thread_usec_max: int:
	get:
		return _statistics.longest_usec()
## The state in one line, for a status display.
var status_text: String:
	get:
		return _describe()

var _client: Client = null
var _picture: GamePicture = null
var _capture: FrameCapture = null
var _flow: FrameFlow = null
var _finder: LookFinder = LookFinder.new()
var _look: RefCounted = null
var _shown_captured_usec: int = 0
## Milliseconds from the capture of the shown frame to its answer.
var _latency_ms: float = 0.0
var _shown_strength: float = 0.0
var _frame_problem: String = ""
var _statistics: Statistics = Statistics.new()


func _ready() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS
	# After the game has moved its camera.
	process_priority = 1000
	if enabled:
		_open()


func _exit_tree() -> void:
	_close("left the tree")


func _enter_tree() -> void:
	if is_node_ready() and enabled:
		_open.call_deferred()


func _process(delta: float) -> void:
	if _picture == null:
		return
	var began_usec: int = Time.get_ticks_usec()
	_set_reason(_advance())
	_show(delta)
	var client_usec: int = _client.main_thread_usec if _client != null else 0
	_statistics.add(Time.get_ticks_usec() - began_usec + client_usec)


func _open() -> void:
	if _picture != null or not is_inside_tree():
		return
	if DisplayServer.get_name() == "headless":
		_set_reason("there is no renderer (headless)")
		return
	_picture = GamePicture.new()
	_capture = FrameCapture.new()
	add_child(_picture)
	_picture.open(container)
	# After the picture, so that it is rendered before it is captured.
	add_child(_capture)
	_flow = FrameFlow.new(_capture, "filter-%d" % get_instance_id())
	_flow.arrived.connect(_on_frame_arrived)
	_flow.dropped.connect(_on_frame_dropped)
	_flow.failed.connect(_on_frame_failed)
	frames_styled = 0
	frames_dropped = 0


func _close(reason: String) -> void:
	if _picture != null:
		_forget_look()
		_picture.close()
		_picture.queue_free()
		_capture.queue_free()
		_picture = null
		_capture = null
		_flow = null
	_set_reason(reason)


## Does what is due in this frame, and returns why the game is seen as it is, or nothing.
func _advance() -> String:
	var problem: String = _picture.follow()
	if problem.is_empty():
		problem = _find_client()
	if problem.is_empty() and _look == null:
		problem = _find_look()
	if problem.is_empty():
		_look.cut_detector.threshold = cut_threshold
		if "easing_s" in _look:
			_look.easing_s = easing_s
		_flow.captures_per_second = captures_per_second
		_flow.advance(_picture, _look, model, _client)
		problem = _frame_problem
	else:
		# What was captured before a pause is not worth sending after it.
		_flow.abandon()
	if _look == null or shown_frame_age_ms < 0.0:
		return problem if not problem.is_empty() else "waiting for the first frame"
	if _latency_ms > stale_after_s * 1000.0 and not _look.outlives_motion():
		return "the backend is too slow: a frame takes %.0f ms" % _latency_ms
	# What is shown outlives a short trouble.
	return problem if shown_frame_age_ms > stale_after_s * 1000.0 else ""


func _find_client() -> String:
	if _client == null:
		_client = get_node_or_null(CLIENT_PATH) as Client
	if _client == null:
		return "there is no /root/Capriccio; enable the plugin in Project Settings > Plugins"
	return "" if _client.is_ready else "no backend: %s" % _client.status_text


func _find_look() -> String:
	if model.is_empty():
		return "no model is chosen"
	var request: Request = _finder.ask()
	if request != null:
		request.finished.connect(_on_models_listed.bind(model))
		_client.submit(request)
	if not _finder.problem.is_empty():
		return _finder.problem
	return _frame_problem if not _frame_problem.is_empty() else "asking the backend for %s" % model


func _on_models_listed(result: Result, asked_for: String) -> void:
	if _picture == null or asked_for != model or _picture.texture() == null:
		return
	_look = _finder.look_from(result, model, Vector2i(_picture.texture().get_size()), capture_height)


func _forget_look() -> void:
	_look = null
	_frame_problem = ""
	_finder = LookFinder.new()
	_shown_captured_usec = 0
	shown_frame_age_ms = -1.0
	_shown_strength = 0.0
	if _flow != null:
		_flow.abandon()
	if _picture != null:
		_picture.draw_with(null)


func _on_frame_arrived(value: Variant, captured_usec: int) -> void:
	_look.display(value)
	_shown_captured_usec = captured_usec
	_latency_ms = (Time.get_ticks_usec() - captured_usec) / 1000.0
	_frame_problem = ""
	frames_styled += 1
	frame_styled.emit(_latency_ms)


func _on_frame_dropped() -> void:
	frames_dropped += 1


func _on_frame_failed(failure: Result) -> void:
	frames_dropped += 1
	if failure.code not in [Spec.ERROR_BUSY, Spec.ERROR_DISCONNECTED, Spec.ERROR_TIMED_OUT, Spec.ERROR_SHUTTING_DOWN]:
		# Perhaps another model has taken its place, of another kind or size.
		_forget_look()
	_frame_problem = "%s: %s" % [failure.code, failure.message]


## Fades towards the look while there is a fresh frame, and back to the game while there is none.
func _show(delta: float) -> void:
	var wanted: float = 0.0
	if _shown_captured_usec > 0:
		shown_frame_age_ms = (Time.get_ticks_usec() - _shown_captured_usec) / 1000.0
		var cut: bool = _look.is_cut_pending() and not _look.outlives_motion()
		wanted = strength if pass_through_reason.is_empty() and not cut else 0.0
		if cut:
			_shown_strength = 0.0
	_shown_strength = move_toward(_shown_strength, wanted, delta / FADE_S)
	if _look == null:
		return
	_look.material.set_shader_parameter("strength", _shown_strength)
	_picture.draw_with(_look.material if _shown_strength > 0.0 else null)


func _set_reason(reason: String) -> void:
	var was_styling: bool = pass_through_reason.is_empty()
	pass_through_reason = reason
	if reason.is_empty() and not was_styling:
		styling_started.emit()
	elif not reason.is_empty() and was_styling:
		pass_through_started.emit(reason)


func _describe() -> String:
	if not pass_through_reason.is_empty():
		return pass_through_reason
	return "%s, frame %d, %.0f ms old" % [model, frames_styled, shown_frame_age_ms]
