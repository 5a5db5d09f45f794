## Looks a host name up without waiting: Godot does it in a thread of its own, this polls.
##
## Names resolve to IPv4 only, because a backend listens on 127.0.0.1 and "localhost" may be ::1 first; an IPv6 address
## can be given as such. Must not know: sockets.
extends RefCounted

## The IP address, once [method is_done]; empty where the name is unknown.
var ip: String = ""

var _host: String
var _query: int = IP.RESOLVER_INVALID_ID


func _init(host: String) -> void:
	_host = host


## Starts looking the name up.
func begin() -> void:
	close()
	ip = _host if _host.is_valid_ip_address() else ""
	if ip.is_empty():
		_query = IP.resolve_hostname_queue_item(_host, IP.TYPE_IPV4)


## Says whether the outcome is in [member ip].
func is_done() -> bool:
	if _query == IP.RESOLVER_INVALID_ID:
		return true
	if IP.get_resolve_item_status(_query) == IP.RESOLVER_STATUS_WAITING:
		return false
	ip = IP.get_resolve_item_address(_query)
	close()
	return true


## Forgets the query. Closing twice is safe.
func close() -> void:
	if _query != IP.RESOLVER_INVALID_ID:
		IP.erase_resolve_item(_query)
	_query = IP.RESOLVER_INVALID_ID
