## Work for the backend that the user has asked for in the editor: one request, or several that belong together.
##
## Must not know: the queue it stands in, what the requests are about.
@tool
extends RefCounted

const Request := preload("../../capriccio_request.gd")
const Result := preload("../../capriccio_result.gd")

## Emitted when [member state], [member fraction] or [member stage] is another.
signal changed()
## Emitted for the value of each request of [param job], this one, that succeeded.
signal value_arrived(job: RefCounted, value: Variant)
## Emitted once, when nothing more will come of [param job], this one.
signal ended(job: RefCounted)

## How far it has come.
enum State {
	WAITING,  ## Other jobs go first, or no backend answers.
	RUNNING,  ## One of its requests is at the backend.
	DONE,  ## All have succeeded.
	FAILED,  ## One has not: [member problem].
	CANCELLED,  ## The user has given it up.
}

## What it makes, for people.
var title: String
## The requests, in the order in which they are sent.
var requests: Array[Request] = []
## The note that the history keeps; empty for work that is not kept. See [code]history.gd[/code].
var note: Dictionary = {}
## How far it has come.
var state: State = State.WAITING
## Part of the whole that is done, 0 to 1.
var fraction: float = 0.0
## What is being done.
var stage: String = ""
## Why it failed.
var problem: String = ""

var _at: int = 0


func _init(job_title: String, job_requests: Array[Request], job_note: Dictionary = {}) -> void:
	title = job_title
	requests = job_requests
	note = job_note


## Says whether nothing more will come.
func has_ended() -> bool:
	return state in [State.DONE, State.FAILED, State.CANCELLED]


## Returns the request to send now.
func current() -> Request:
	return requests[_at]


## Notes that the backend works on it.
func begin() -> void:
	state = State.RUNNING
	changed.emit()


## Notes how far the current request is.
func advance(part: float, what: String) -> void:
	fraction = (_at + part) / requests.size()
	stage = what
	changed.emit()


## Takes the end of the current request. Afterwards it has ended, or [method current] is the next one.
func take(result: Result) -> void:
	if has_ended():
		return
	# What was sent may be large, and the job stays as long as what it made is shown.
	current().buffers = []
	if not result.ok:
		problem = result.message
		end(State.CANCELLED if result.code == "cancelled" else State.FAILED)
		return
	_at += 1
	fraction = float(_at) / requests.size()
	value_arrived.emit(self, result.value)
	if _at == requests.size():
		end(State.DONE)


## Ends it in [param last_state]; doing it twice is safe.
func end(last_state: State) -> void:
	if has_ended():
		return
	state = last_state
	changed.emit()
	ended.emit(self)
