## One piece of news from the network thread to the main thread.
##
## Must not know: who listens.
extends RefCounted

const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const Event := preload("session_event.gd")

## What an event tells, and which members say more.
enum Kind {
	CONNECTED,  ## The backend answered hello: [member info].
	RESTARTED,  ## It is another process than before: [member info]. Comes before CONNECTED.
	DISCONNECTED,  ## A connection that worked is gone: [member text].
	REFUSED,  ## An attempt to connect failed: [member text].
	FINISHED,  ## [member request] ended with [member result].
	PROGRESSED,  ## [member request] goes on: [member fraction], [member text].
}

## What it tells.
var kind: Kind
## The request it is about; null for news of the connection.
var request: Request = null
## The end of the request.
var result: Result = null
## The reason of a loss, or the stage of a request.
var text: String = ""
## The part of a request that is done, 0 to 1.
var fraction: float = 0.0
## The backend's answer to hello.
var info: Dictionary = {}


## Returns news of the connection.
static func connection(of_kind: Kind, what: String = "", reply: Dictionary = {}) -> Event:
	var event: Event = Event.new()
	event.kind = of_kind
	event.text = what
	event.info = reply
	return event


## Returns the end of a request.
static func finished(which: Request, with: Result) -> Event:
	var event: Event = Event.new()
	event.kind = Kind.FINISHED
	event.request = which
	event.result = with
	return event


## Returns the progress of a request.
static func progressed(which: Request, part: float, stage: String) -> Event:
	var event: Event = Event.new()
	event.kind = Kind.PROGRESSED
	event.request = which
	event.fraction = part
	event.text = stage
	return event
