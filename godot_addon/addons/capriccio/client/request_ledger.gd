## Which requests are open: those that wait for a connection, and those that were sent, by the id they were sent with.
##
## Pure: the clock is the caller's, in seconds. Must not know: sockets, answers.
extends RefCounted

const Request := preload("../capriccio_request.gd")

var _waiting: Array[Request] = []
## Id to request.
var _sent: Dictionary = {}
## Request to the time at which it gives up.
var _ends_s: Dictionary = {}


## Enters a request that waits.
func add(request: Request, now_s: float) -> void:
	_waiting.append(request)
	_ends_s[request] = now_s + request.timeout_s


## Returns the requests that wait, which from now on only count as open.
func take_waiting() -> Array[Request]:
	var taken: Array[Request] = _waiting
	_waiting = []
	return taken


## Notes the id with which a request was sent.
func mark_sent(id: int, request: Request) -> void:
	_sent[id] = request


## Strikes a request off.
func remove(request: Request) -> void:
	_waiting.erase(request)
	_ends_s.erase(request)
	_sent.erase(id_of(request))


## Returns the request that was sent with [param id], or null.
func sent_with(id: int) -> Request:
	return _sent.get(id)


## Returns the id with which a request was sent; 0 where it was not.
func id_of(request: Request) -> int:
	var id: Variant = _sent.find_key(request)
	return id if id != null else 0


## Says whether a request has not been sent yet.
func is_waiting(request: Request) -> bool:
	return request in _waiting


## Says whether an answer is awaited.
func awaits_answers() -> bool:
	return not _sent.is_empty()


## Returns the requests that were sent.
func all_sent() -> Array[Request]:
	var requests: Array[Request] = []
	requests.assign(_sent.values())
	return requests


## Returns every open request.
func all_open() -> Array[Request]:
	var requests: Array[Request] = []
	requests.assign(_ends_s.keys())
	return requests


## Returns the requests whose time is over.
func overdue(now_s: float) -> Array[Request]:
	return all_open().filter(func(request: Request) -> bool: return now_s >= _ends_s[request])
