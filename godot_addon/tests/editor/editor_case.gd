## Runs the methods of a test script whose names begin with test_ in the real editor, one after the other, prints what
## came of each, and quits. tests/godot_client/editor_project.py puts it into a project as a plugin.
##
## A test fails by calling [method check] with something false. Arguments after -- are in [member arguments].
@tool
extends EditorPlugin

const CapriccioEditor := preload("res://addons/capriccio/editor/capriccio_editor.gd")
const EditorTable := preload("res://addons/capriccio/editor/editor_settings.gd")
const Keeper := preload("res://addons/capriccio/editor/backend/backend_keeper.gd")
const Settings := preload("res://addons/capriccio/capriccio_settings.gd")

var arguments: Dictionary = {}
## What is tested.
var editor: CapriccioEditor

var _failures: int = 0
var _test: String = ""


func _enter_tree() -> void:
	for argument: String in OS.get_cmdline_user_args():
		arguments[argument.get_slice("=", 0)] = argument.substr(argument.find("=") + 1)
	get_tree().create_timer(float(arguments["limit_s"])).timeout.connect(_give_up)
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


## Waits until [param condition] returns true; fails the test where it does not within the time.
func wait_until(condition: Callable, what: String, timeout_s: float = 60.0) -> bool:
	var ends_msec: int = Time.get_ticks_msec() + int(timeout_s * 1000.0)
	while not condition.call():
		if Time.get_ticks_msec() > ends_msec:
			check(false, "not within %s s: %s" % [timeout_s, what])
			return false
		await get_tree().process_frame
	return true


## Waits until the keeper of the backend is in a state.
func wait_for_state(state: Keeper.State, timeout_s: float = 60.0) -> bool:
	var there: Callable = func() -> bool: return editor.keeper.state == state
	var wanted: String = "%s (%s)" % [Keeper.State.keys()[state], editor.dock.backend.status_text()]
	return await wait_until(there, wanted, timeout_s)


## Says whether there is a process; unlike [code]OS[/code] it may be asked about one that has ended.
func process_exists(pid: int) -> bool:
	return DirAccess.dir_exists_absolute("/proc/%d" % pid)


## Presses the first button below [param where] that shows [param text].
func press(where: Node, text: String) -> void:
	for button: Button in where.find_children("*", "Button", true, false):
		if button.text == text and not button.disabled and button.visible:
			button.pressed.emit()
			return
	check(false, "there is no button '%s' to press" % text)


## Chooses *Undo* or *Redo* in the editor's menu.
func choose_in_menu(title: String) -> void:
	for popup: PopupMenu in get_tree().root.find_children("*", "PopupMenu", true, false):
		for item: int in popup.item_count if popup.get_parent() is MenuBar else 0:
			if popup.get_item_text(item) == title:
				popup.id_pressed.emit(popup.get_item_id(item))
				return
	check(false, "there is no %s in the menus" % title)


## A script error ends a test without a word, and what waits for it would wait forever.
func _give_up() -> void:
	print("FAILED %s: it did not end" % _test)
	get_tree().quit(1)


func _run() -> void:
	# Until the project has been looked through; resources can't be imported before.
	while EditorInterface.get_resource_filesystem().is_scanning():
		await get_tree().process_frame
	await get_tree().create_timer(0.5).timeout
	editor = get_tree().root.find_child("CapriccioEditor", true, false)
	@warning_ignore("redundant_await")
	await before_all()
	for method: Dictionary in get_method_list():
		_test = method["name"]
		if _test.begins_with("test_") and String(arguments.get("test", _test)) == _test:
			var failed_before: int = _failures
			@warning_ignore("redundant_await")
			await call(_test)
			print("%s %s" % ["ok" if _failures == failed_before else "not ok", _test])
	print("%d failed" % _failures)
	get_tree().quit(1 if _failures > 0 else 0)
