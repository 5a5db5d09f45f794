## One question to the backend and its one answer.
##
## Made by the calls of [code]Capriccio[/code]; made by hand only to reach a request type that has no call of its own:
## [codeblock]
## var request: CapriccioRequest = CapriccioRequest.new("status")
## Capriccio.submit(request)
## var result: CapriccioResult = await request.completed()
## [/codeblock]
## It ends exactly once, on the main thread, whatever happens to the backend.
class_name CapriccioRequest
extends RefCounted

const Buffer := preload("protocol/wire_buffer.gd")
const Result := preload("capriccio_result.gd")

## Emitted once, when the answer is there.
signal finished(result: Result)
## Emitted while a long request is worked on; [param fraction] is 0 to 1.
@warning_ignore("unused_signal")
signal progressed(fraction: float, stage: String)

## The request's type, such as [code]style.apply[/code].
var type: String
## The fields of that type.
var body: Dictionary
## What the fields of kind [code]buffer[/code] point into.
var buffers: Array[Buffer] = []
## Milliseconds after which the backend may give it up; 0 for never.
var deadline_ms: int = 0
## Seconds after which it ends with [code]timed_out[/code].
var timeout_s: float = 5.0
## Nobody waits for it: the backend lets everybody else's requests go first.
var batch: bool = false
## Asks the backend to say in [member times] where the time went.
var trace: bool = false
## Where the time went at the backend, in milliseconds by what it was spent on, such as [code]queued[/code],
## [code]run[/code] and [code]whole[/code]; empty until the answer is there, and where [member trace] did not ask.
var times: Dictionary = {}
## Called as [code]prepare(request)[/code] on the network thread before it is sent: the place to convert pixels.
var prepare: Callable = Callable()
## Called as [code]digest(reply)[/code] on the network thread; the [CapriccioResult] it returns becomes the answer.
var digest: Callable = Callable()
## The answer; null until it is there.
var result: Result = null


func _init(request_type: String, fields: Dictionary = {}) -> void:
	type = request_type
	body = fields


## Waits for the answer without blocking, and returns it.
func completed() -> Result:
	if result == null:
		await finished
	return result


## Ends the request; later calls do nothing. Called on the main thread by [code]Capriccio[/code].
func finish(with: Result) -> void:
	if result != null:
		return
	result = with
	finished.emit(with)
