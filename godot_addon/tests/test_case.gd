## Runs the methods of a test script whose names begin with test_, one after the other, and exits with 1 if one failed.
##
##     godot --headless --path godot_addon --script res://tests/message_pack_test.gd -- name=value …
##
## A test fails by calling [method check] with something false. Arguments after -- are in [member arguments].
extends SceneTree

var arguments: Dictionary = {}

var _failures: int = 0
var _test: String = ""


func _initialize() -> void:
	for argument: String in OS.get_cmdline_user_args():
		arguments[argument.get_slice("=", 0)] = argument.substr(argument.find("=") + 1)
	_run.call_deferred()


## Prepares what all tests of the script need; may wait.
func before_all() -> void:
	pass


## Fails the running test where [param holds] is false.
func check(holds: bool, message: String) -> void:
	if not holds:
		_failures += 1
		print("FAILED %s: %s" % [_test, message])


## Fails the running test where the two values differ in type or value.
func check_equal(actual: Variant, expected: Variant, what: String = "") -> void:
	check(typeof(actual) == typeof(expected) and actual == expected, "%s is %s, expected %s" % [what, actual, expected])


## Waits without blocking until [param condition] returns true; fails the test where it does not within the time.
func wait_until(condition: Callable, what: String, timeout_s: float = 10.0) -> void:
	var ends_msec: int = Time.get_ticks_msec() + int(timeout_s * 1000.0)
	while not condition.call():
		if Time.get_ticks_msec() > ends_msec:
			check(false, "not within %s s: %s" % [timeout_s, what])
			return
		await process_frame


## Returns the vectors that all languages share.
func read_vectors(name: String) -> Dictionary:
	var path: String = String(arguments["vectors"]).path_join(name)
	return JSON.parse_string(FileAccess.get_file_as_string(path))


func _run() -> void:
	@warning_ignore("redundant_await")
	await before_all()
	var only: String = arguments.get("test", "")
	for method: Dictionary in get_method_list():
		_test = method["name"]
		if _test.begins_with("test_") and (only.is_empty() or only == _test):
			var failed_before: int = _failures
			@warning_ignore("redundant_await")
			await call(_test)
			print("%s %s" % ["ok" if _failures == failed_before else "not ok", _test])
	print("%d failed" % _failures)
	quit(1 if _failures > 0 else 0)
