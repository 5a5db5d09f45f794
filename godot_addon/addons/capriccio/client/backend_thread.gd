## Runs a session in a thread of its own, so that no socket, codec or pixel conversion costs the main thread anything.
##
## The main thread only pushes requests and pops events, each under a mutex that is held for a swap of two arrays.
## Stopping ends every request, joins the thread within one nap, and is safe to do twice. Must not know: nodes.
extends RefCounted

const Event := preload("session_event.gd")
const Request := preload("../capriccio_request.gd")
const Session := preload("backend_session.gd")

## Naps between two looks at the socket, in microseconds: while an answer is awaited, shortly after, and else.
const NAP_BUSY_USEC: int = 500
const NAP_RECENT_USEC: int = 2_000
const NAP_IDLE_USEC: int = 10_000
const RECENT_USEC: int = 1_000_000

var _session: Session
var _thread: Thread = Thread.new()
var _mutex: Mutex = Mutex.new()
## Guarded by [member _mutex]; everything else belongs to the thread once it runs.
var _submitted: Array[Request] = []
var _cancelled: Array[Request] = []
var _events: Array[Event] = []
var _stopping: bool = false


func _init(session: Session) -> void:
	_session = session


## Starts the thread.
func start() -> Error:
	return _thread.start(_run)


## Hands a request over; its end comes out of [method take_events].
func submit(request: Request) -> void:
	_mutex.lock()
	_submitted.append(request)
	_mutex.unlock()


## Asks for a request to be given up.
func cancel(request: Request) -> void:
	_mutex.lock()
	_cancelled.append(request)
	_mutex.unlock()


## Returns what happened since the last call.
func take_events() -> Array[Event]:
	_mutex.lock()
	var taken: Array[Event] = _events
	_events = []
	_mutex.unlock()
	return taken


## Ends the thread and returns the last events, among them the end of every request that was open.
func stop() -> Array[Event]:
	_mutex.lock()
	_stopping = true
	_mutex.unlock()
	if _thread.is_started():
		_thread.wait_to_finish()
	return take_events()


func _run() -> void:
	var active_usec: int = 0
	while _exchange():
		_session.poll(Time.get_ticks_usec() / 1e6)
		var now_usec: int = Time.get_ticks_usec()
		if _session.is_busy():
			active_usec = now_usec
			OS.delay_usec(NAP_BUSY_USEC)
		else:
			OS.delay_usec(NAP_RECENT_USEC if now_usec - active_usec < RECENT_USEC else NAP_IDLE_USEC)
	_session.close()
	_exchange()


## Swaps requests against events with the main thread. Returns false where the thread should end.
func _exchange() -> bool:
	var news: Array[Event] = _session.take_events()
	_mutex.lock()
	var submitted: Array[Request] = _submitted
	var cancelled: Array[Request] = _cancelled
	_submitted = []
	_cancelled = []
	_events.append_array(news)
	var goes_on: bool = not _stopping
	_mutex.unlock()
	for request: Request in submitted:
		_session.submit(request, Time.get_ticks_usec() / 1e6)
	for request: Request in cancelled:
		_session.cancel(request)
	return goes_on
