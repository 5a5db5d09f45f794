## The options of a call to the fields of a request: what is known is taken over, anything else fails the request.
##
## The backend ignores fields that it does not know; a misspelt option would be lost without a word. Must not know: what
## the options mean.
extends RefCounted

const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")

## Seconds that making something may take. A backend that is gone is noticed long before.
const TIMEOUT_S: float = 600.0


## Returns a request of a type with [param options], whose keys must be among [param known]. Where one is not, the
## request has ended before it is submitted.
static func request(type: String, options: Dictionary, known: PackedStringArray) -> Request:
	var made: Request = Request.new(type)
	made.timeout_s = TIMEOUT_S
	for option: Variant in options:
		if str(option) not in known:
			var message: String = "there is no option '%s' for %s; there are: %s" % [option, type, ", ".join(known)]
			made.finish(Result.failure(Spec.ERROR_INVALID_FIELD, message, {"field": str(option)}))
			return made
		made.body[str(option)] = _for_the_wire(options[option])
	return made


## Returns a field of a reply as a number.
static func number(body: Dictionary, field: String, missing: float = 0.0) -> float:
	var value: Variant = body.get(field)
	return value if typeof(value) in [TYPE_FLOAT, TYPE_INT] else missing


## Returns a field of a reply as a text.
static func text(body: Dictionary, field: String) -> String:
	return str(body.get(field, ""))


static func _for_the_wire(value: Variant) -> Variant:
	match typeof(value):
		TYPE_VECTOR2I:
			return [value.x, value.y]
		TYPE_STRING_NAME:
			return str(value)
	return value
