## Where a backend listens: [code]tcp://host:port[/code], the port optional, IPv6 in brackets.
##
## Pure. Must not know: sockets, settings.
extends RefCounted

const Address := preload("address.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("spec.g.gd")

## An IPv6 address in brackets or any other host, and a port.
const PATTERN: String = "^tcp://(?:\\[([0-9A-Fa-f:.]+)\\]|([^\\s:/\\[\\]]+))(?::([0-9]{1,5}))?/?$"

## Name or IP address.
var host: String = ""
## TCP port.
var port: int = Spec.DEFAULT_PORT


## Returns the address that [param text] names, or why it names none.
static func parse(text: String) -> Result:
	var pattern: RegEx = RegEx.create_from_string(PATTERN)
	var found: RegExMatch = pattern.search(text.strip_edges())
	if found == null:
		return _wrong(text)
	var address: Address = Address.new()
	address.host = found.get_string(1) + found.get_string(2)
	if not found.get_string(3).is_empty():
		address.port = found.get_string(3).to_int()
	if address.port < 1 or address.port > 65535:
		return _wrong(text)
	return Result.success(address)


static func _wrong(text: String) -> Result:
	var facts: Array = [text.left(80), Spec.DEFAULT_PORT]
	var message: String = "the address is '%s'; allowed: tcp://HOST:PORT such as tcp://127.0.0.1:%d" % facts
	return Result.failure("invalid_field", message, {"field": "address"})
