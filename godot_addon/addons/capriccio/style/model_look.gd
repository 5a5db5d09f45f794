## The look of a model as the backend paints it: finds the model, has frames sent at their rate, and knows how fresh
## what came back is.
##
## Must not know: what is drawn of it and when, the baked look.
extends RefCounted

const Client := preload("../capriccio.gd")
const FrameCapture := preload("frame_capture.gd")
const FrameFlow := preload("frame_flow.gd")
const GamePicture := preload("game_picture.gd")
const LookFinder := preload("look_finder.gd")
const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")

## What is too slow must come down to this share of the bound, so that the look does not flicker around it.
const FAST_AGAIN: float = 0.8

## Emitted for every frame that came back and is shown; [param latency_ms] is the time since it was captured.
signal styled(latency_ms: float)

## Name of the model; choose another with [method choose].
var model: String = ""
## Height of the captured frame for a frame model; 0 for what suits it.
var capture_height: int = 0
## Frames that are sent each second, at most.
var captures_per_second: float = 15.0
## Seconds in which a grid's colours follow the scene.
var easing_s: float = 0.25
## Share of the picture that must change its colour at once to count as a cut.
var cut_threshold: float = 0.4
## Age at which the last frame is too old, and latency at which a frame model's frames come too late.
var stale_after_s: float = 1.0
## Frames that came back styled since [method open].
var frames_styled: int = 0
## Frames that were given up since then.
var frames_dropped: int = 0
## Milliseconds since the shown frame was captured; -1 where there is none.
var frame_age_ms: float = -1.0

var _picture: GamePicture = null
var _flow: FrameFlow = null
var _finder: LookFinder = LookFinder.new()
var _look: RefCounted = null
var _captured_usec: int = 0
## Milliseconds from the capture of the newest frame to its answer.
var _latency_ms: float = 0.0
var _is_too_slow: bool = false
var _frame_problem: String = ""


## Begins to send what [param capture] fetches of [param picture]; [param stream] names the frames' stream at the
## backend.
func open(picture: GamePicture, capture: FrameCapture, stream: String) -> void:
	_picture = picture
	_flow = FrameFlow.new(capture, stream)
	_flow.arrived.connect(_on_frame_arrived)
	_flow.dropped.connect(_on_frame_dropped)
	_flow.failed.connect(_on_frame_failed)
	frames_styled = 0
	frames_dropped = 0


## Ends it. Closing twice is safe.
func close() -> void:
	forget()
	_picture = null
	_flow = null


## Shows another model, or another size of its frames.
func choose(name: String, height: int) -> void:
	if name != model or height != capture_height:
		model = name
		capture_height = height
		forget()


## Forgets what is known and shown of the model.
func forget() -> void:
	_look = null
	_frame_problem = ""
	_finder = LookFinder.new()
	_captured_usec = 0
	frame_age_ms = -1.0
	if _flow != null:
		_flow.abandon()


## Does what is due in this frame of the game. [param client] is null where there is none; [param problem] says why the
## game has no picture. Returns why the look can't be shown now, or nothing.
func advance(client: Client, problem: String) -> String:
	if problem.is_empty():
		problem = _find_problem(client)
	if problem.is_empty():
		_look.cut_detector.threshold = cut_threshold
		if "easing_s" in _look:
			_look.easing_s = easing_s
		_flow.captures_per_second = captures_per_second
		_flow.advance(_picture, _look, model, client)
		problem = _frame_problem
	else:
		# What was captured before a pause is not worth sending after it.
		_flow.abandon()
	if _look == null or _captured_usec == 0:
		return problem if not problem.is_empty() else "waiting for the first frame"
	_look.advance()
	frame_age_ms = (Time.get_ticks_usec() - _captured_usec) / 1000.0
	_is_too_slow = _latency_ms > stale_after_s * 1000.0 * (FAST_AGAIN if _is_too_slow else 1.0)
	if _is_too_slow and not _look.outlives_motion():
		return "the backend is too slow: a frame takes %.0f ms" % _latency_ms
	# What is shown outlives a short trouble.
	return problem if frame_age_ms > stale_after_s * 1000.0 else ""


## Returns what draws the game's picture with the look; null where there is none yet.
func material() -> ShaderMaterial:
	return _look.material if _look != null and _captured_usec > 0 else null


## Says whether the camera has cut to another scene, which the newest frame does not show and does not fit.
func is_cut() -> bool:
	return _look != null and _look.is_cut_pending() and not _look.outlives_motion()


func _find_problem(client: Client) -> String:
	if model.is_empty():
		return "no model is chosen"
	if client == null:
		return "there is no /root/Capriccio; enable the plugin in Project Settings > Plugins"
	if not client.is_ready:
		return "no backend: %s" % client.status_text
	return _find_look(client) if _look == null else ""


func _find_look(client: Client) -> String:
	var request: Request = _finder.ask()
	if request != null:
		request.finished.connect(_on_models_listed.bind(_finder.get_instance_id()))
		client.submit(request)
	if not _finder.problem.is_empty():
		return _finder.problem
	return _frame_problem if not _frame_problem.is_empty() else "asking the backend for %s" % model


func _on_models_listed(result: Result, asked_by: int) -> void:
	if _picture == null or asked_by != _finder.get_instance_id() or _picture.texture() == null:
		return
	_look = _finder.look_from(result, model, Vector2i(_picture.texture().get_size()), capture_height)


func _on_frame_arrived(value: Variant, captured_usec: int) -> void:
	_look.display(value)
	_captured_usec = captured_usec
	_latency_ms = (Time.get_ticks_usec() - captured_usec) / 1000.0
	_frame_problem = ""
	frames_styled += 1
	styled.emit(_latency_ms)


func _on_frame_dropped() -> void:
	frames_dropped += 1


func _on_frame_failed(failure: Result) -> void:
	frames_dropped += 1
	if failure.code not in [Spec.ERROR_BUSY, Spec.ERROR_DISCONNECTED, Spec.ERROR_TIMED_OUT, Spec.ERROR_SHUTTING_DOWN]:
		# Perhaps another model has taken its place, of another kind or size.
		forget()
	_frame_problem = "%s: %s" % [failure.code, failure.message]
