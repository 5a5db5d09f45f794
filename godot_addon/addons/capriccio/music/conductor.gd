## Asks the backend for bars ahead of the music, and asks again where the wishes change.
##
## Bars that wait stay until others are there to replace them, so that the music never waits. It holds the session's
## state itself: a backend that ends and comes back goes on where the music is. Must not know: sound, nodes.
extends RefCounted

const Bank := preload("synth/instrument_bank.gd")
const Bar := preload("bar.gd")
const Preparation := preload("preparation.gd")
const Request := preload("../capriccio_request.gd")
const Requests := preload("../capriccio_music_requests.gd")
const Result := preload("../capriccio_result.gd")
const Score := preload("../capriccio_score.gd")
const Spec := preload("../protocol/spec.g.gd")
const Timeline := preload("timeline.gd")

## What says nothing about the session itself; others mean that it must be opened anew, for its model is gone.
const PASSING: PackedStringArray = [
	Spec.ERROR_DISCONNECTED, Spec.ERROR_TIMED_OUT, Spec.ERROR_BUSY, Spec.ERROR_SHUTTING_DOWN, Spec.ERROR_CANCELLED,
	Spec.ERROR_EXPIRED, Spec.ERROR_INTERNAL
]
## Seconds between an attempt that failed and the next.
const PAUSE_S: float = 1.0

## What the music is opened with.
var wishes: Dictionary
## Bars that wait, at most.
var look_ahead: int
## Why no new bars come; empty while they do.
var problem: String = ""
## Bars that were taken up since the beginning.
var bars_made: int = 0

var _client: Node
var _timeline: Timeline
var _bank: Bank
## All that was wished anew since the beginning; said with each request, as an older state may be asked from.
var _changes: Dictionary = {}
var _has_changed: bool = false
## Whether the request under way is for bars in place of those that wait.
var _is_replacing: bool = false
## The state after the last bar that waits; empty while there is no session.
var _state: PackedByteArray = PackedByteArray()
var _section: int = 0
## What is added to the numbers of the session's bars, where there was another session before.
var _first_number: int = 0
var _request: Request = null
## The state that [member _request] asks from.
var _asked_from: PackedByteArray
var _preparation: Preparation = null
var _wait_s: float = 0.0


func _init(client: Node, timeline: Timeline, bank: Bank, first_wishes: Dictionary, bars_ahead: int) -> void:
	_client = client
	_timeline = timeline
	_bank = bank
	wishes = first_wishes
	if wishes.has("model"):
		_changes["model"] = wishes["model"]
	look_ahead = bars_ahead


## Has all bars that have not begun made anew with these wishes, which are some of
## [constant CapriccioMusicRequests.CHANGES].
func change(changes: Dictionary) -> void:
	wishes.merge(changes, true)
	_changes.merge(changes, true)
	_has_changed = true


## Does what is to be done next; [param delta_s] is the time since the last call.
func advance(delta_s: float) -> void:
	_wait_s -= delta_s
	if _preparation != null:
		if _preparation.is_done():
			_place(_preparation.bars)
			_preparation = null
	elif _request == null and _wait_s <= 0.0:
		_ask()


## Gives up what is under way; doing it twice is safe. Returns what still has to end; null for nothing.
func stop() -> Preparation:
	if _request != null:
		_request.finished.disconnect(_on_finished)
		_client.cancel(_request)
		_request = null
	if _preparation != null:
		_preparation.give_up()
	return _preparation


func _ask() -> void:
	if not _client.is_ready:
		problem = "no backend: %s" % _client.status_text
	elif _state.is_empty():
		_send(Requests.open(wishes))
	elif _has_changed:
		_has_changed = false
		_is_replacing = true
		_section += 1
		var first: Bar = _timeline.first_waiting()
		_ask_from(first.session_before if first != null else _state)
	elif _timeline.waiting_count() < look_ahead:
		_is_replacing = false
		_ask_from(_state)
	else:
		problem = ""


func _ask_from(state: PackedByteArray) -> void:
	_asked_from = state
	_send(Requests.next(state, _changes))


func _send(request: Request) -> void:
	_request = request
	request.finished.connect(_on_finished)
	_client.submit(request)


func _on_finished(result: Result) -> void:
	var was_open: bool = _request.type == Spec.REQUEST_MUSIC_OPEN
	_request = null
	if not result.ok:
		_fail(result, was_open)
	elif was_open:
		_state = result.value
		_section += 1
		_first_number = _timeline.next_number()
	elif result.value.bar_count() != 1:
		var message: String = "the backend sent %d bars for one" % result.value.bar_count()
		_fail(Result.failure(Spec.ERROR_MALFORMED, message), false)
	else:
		_take(result.value)


## What waiting does not heal, such as a key that does not exist, is told once.
func _fail(result: Result, was_open: bool) -> void:
	if result.code not in PASSING and result.message != problem:
		push_warning("CapriccioMusicPlayer gets no new bars: %s" % result.message)
	problem = result.message
	_wait_s = PAUSE_S
	if not was_open and result.code in PASSING:
		_has_changed = _has_changed or _is_replacing
	elif not was_open:
		_state = PackedByteArray()


func _take(score: Score) -> void:
	problem = ""
	var bars: Array[Bar] = Bar.of_score(score, _section)
	bars[0].number += _first_number
	bars[0].session_before = _asked_from
	bars[0].session_after = score.session
	_preparation = Preparation.new(_bank, bars)


func _place(bars: Array[Bar]) -> void:
	if _timeline.replace(bars):
		_state = bars[0].session_after
		bars_made += 1
	else:
		# It came too late: the music has gone on with the old ones.
		_has_changed = true
