## Captures frames at their rate, sends each to the backend, and hands over what comes back.
##
## At most one frame is at the backend, and one captured meanwhile. Must not know: shaders, nodes of the game, what is
## done with an answer.
extends RefCounted

const Client := preload("../capriccio.gd")
const FrameCapture := preload("frame_capture.gd")
const GamePicture := preload("game_picture.gd")
const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")

## A frame that the backend has not begun after this is not worth its time any more.
const DEADLINE_MS: int = 500
## Time after which an answer counts as lost.
const TIMEOUT_S: float = 2.0
## An answer within this time is worth capturing the next frame meanwhile; else that would grow old waiting.
const SHORT_ROUND_TRIP_USEC: int = 200_000
const PAUSE_AFTER_FAILURE_USEC: int = 500_000

## Emitted when a frame came back; [param value] is what the look made of the answer.
signal arrived(value: Variant, captured_usec: int)
## Emitted when the backend gave a frame up in favour of a newer one, which is by design.
signal dropped
## Emitted when a frame came back with an error.
signal failed(failure: Result)

## Frames each second, at most.
var captures_per_second: float = 15.0

var _capture: FrameCapture
var _stream: String
var _in_flight: Request = null
var _in_flight_captured_usec: int = 0
var _sent_usec: int = 0
var _round_trip_usec: int = 0
var _next_capture_usec: int = 0


func _init(capture: FrameCapture, stream: String) -> void:
	_capture = capture
	_stream = stream


## Says whether a frame is at the backend.
func is_waiting() -> bool:
	return _in_flight != null


## Does what is due in this frame of the game: captures [param picture], sends for [param model] what was captured, in
## the form that [param look] needs.
func advance(picture: GamePicture, look: RefCounted, model: String, client: Client) -> void:
	_capture.advance()
	var image: Image = _capture.take() if _in_flight == null else null
	if image != null:
		_send(image, look, model, client)
	var now_usec: int = Time.get_ticks_usec()
	var may_capture: bool = _in_flight == null or _round_trip_usec < SHORT_ROUND_TRIP_USEC
	if _capture.is_idle() and may_capture and now_usec >= _next_capture_usec:
		_next_capture_usec = maxi(_next_capture_usec + int(1e6 / captures_per_second), now_usec)
		_capture.begin(picture.texture(), look.capture_size, picture.is_linear())


## Forgets what is under way; its answer will not be handed over.
func abandon() -> void:
	_in_flight = null
	_capture.abandon()


func _send(image: Image, look: RefCounted, model: String, client: Client) -> void:
	_in_flight = Request.new(Spec.REQUEST_STYLE_APPLY, {"model": model, "frame": 0, "stream": _stream})
	_in_flight.deadline_ms = DEADLINE_MS
	_in_flight.timeout_s = TIMEOUT_S
	_in_flight.prepare = look.prepare.bind(image)
	_in_flight.digest = look.digest
	_in_flight_captured_usec = _capture.captured_usec
	_sent_usec = Time.get_ticks_usec()
	# Binding the request too would make it hold itself for ever.
	_in_flight.finished.connect(_on_finished)
	client.submit(_in_flight)


func _on_finished(result: Result) -> void:
	if _in_flight == null or _in_flight.result != result:
		return
	_in_flight = null
	_round_trip_usec = Time.get_ticks_usec() - _sent_usec
	if result.ok:
		arrived.emit(result.value, _in_flight_captured_usec)
	elif result.code in [Spec.ERROR_SUPERSEDED, Spec.ERROR_EXPIRED]:
		dropped.emit()
	else:
		_capture.abandon()
		_next_capture_usec = Time.get_ticks_usec() + PAUSE_AFTER_FAILURE_USEC
		failed.emit(result)
