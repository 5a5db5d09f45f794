## What came of something that may fail for reasons outside the game: a value, or an error that says why.
##
## Every awaitable call of [code]Capriccio[/code] returns one. Nothing here is pushed to the debugger: a backend that
## is away is an everyday event, and the caller decides how loud it is.
## [codeblock]
## var result: CapriccioResult = await Capriccio.list_models()
## if not result.ok:
##     print(result.message)
## [/codeblock]
class_name CapriccioResult
extends RefCounted

# By path, so that the script also works before the editor has listed the project's classes.
const Result := preload("capriccio_result.gd")

## True where [member value] holds; false where [member code] and [member message] say why not.
var ok: bool = true
## What was asked for; null where [member ok] is false.
var value: Variant = null
## One of the error codes of docs/protocol.md, such as [code]disconnected[/code]; empty where [member ok] is true.
var code: String = ""
## For people: what happened, the offending value, what is allowed, what to do next.
var message: String = ""
## The same facts for programs, such as [code]retry_after_ms[/code].
var detail: Dictionary = {}


## Returns a result that holds [param with_value].
static func success(with_value: Variant = null) -> Result:
	var result: Result = Result.new()
	result.value = with_value
	return result


## Returns a result that says what went wrong.
static func failure(error_code: String, error_message: String, error_detail: Dictionary = {}) -> Result:
	var result: Result = Result.new()
	result.ok = false
	result.code = error_code
	result.message = error_message
	result.detail = error_detail
	return result


func _to_string() -> String:
	return "ok: %s" % [value] if ok else "%s: %s" % [code, message]
