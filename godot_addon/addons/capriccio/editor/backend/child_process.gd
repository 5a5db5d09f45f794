## Another program in a process of its own: what it prints, whether it still runs, and how it is ended.
##
## Nothing here waits but [method end_now]. Before Godot 4.4 a pipe can only be read by waiting, so there the program's
## output is not seen, and it is ended without being asked. Must not know: what the program does.
extends RefCounted

const LogLines := preload("log_lines.gd")

## Godot 4.4, the first that reads pipes without waiting.
const PIPES_VERSION: int = 0x040400
const READ_BYTES: int = 65536
## The status of a program that was ended, as a shell gives it.
const KILLED: int = 137
const NAP_MSEC: int = 20

## Its status at its end; -1 while it runs.
var exit_code: int = -1

var _pid: int = 0
## Standard input and output; null where there are no pipes.
var _pipe: FileAccess = null
var _error_pipe: FileAccess = null
var _lines: LogLines = LogLines.new()
var _error_lines: LogLines = LogLines.new()


## Starts [param program], with [param environment] (name to value) besides the editor's own. Returns false where the
## system refuses to.
func start(program: String, arguments: PackedStringArray, environment: Dictionary = {}) -> bool:
	var replaced: Dictionary = {}
	for name: String in environment:
		if OS.has_environment(name):
			replaced[name] = OS.get_environment(name)
		OS.set_environment(name, environment[name])
	_spawn(program, arguments)
	for name: String in environment:
		if replaced.has(name):
			OS.set_environment(name, replaced[name])
		else:
			OS.unset_environment(name)
	return _pid > 0


## Says whether it has been started and not ended.
func is_running() -> bool:
	if _pid > 0 and exit_code < 0 and not OS.is_process_running(_pid):
		exit_code = maxi(OS.get_process_exit_code(_pid), 0)
	return _pid > 0 and exit_code < 0


## Returns the lines that it has printed since the last call; after its end also the last one without an end of line.
func take_lines() -> PackedStringArray:
	if _pipe == null:
		return PackedStringArray()
	var runs: bool = is_running()
	var lines: PackedStringArray = _lines.push(_pipe.get_buffer(READ_BYTES))
	lines.append_array(_error_lines.push(_error_pipe.get_buffer(READ_BYTES)))
	if not runs:
		lines.append_array(_lines.finish())
		lines.append_array(_error_lines.finish())
	return lines


## Asks it to end, by a line on its standard input; one that can't be asked is ended.
func ask_to_end() -> void:
	if _pipe == null:
		kill()
	elif is_running():
		_pipe.store_string("stop\n")
		_pipe.flush()


## Ends it, whatever it is doing.
func kill() -> void:
	if is_running():
		# Godot also takes its status, so that there is no other to be had afterwards.
		OS.kill(_pid)
		exit_code = KILLED


## Asks it to end, waits at most [param patience_msec], and ends it. For the moment when the editor closes.
func end_now(patience_msec: int) -> void:
	ask_to_end()
	var ends_msec: int = Time.get_ticks_msec() + patience_msec
	while is_running() and Time.get_ticks_msec() < ends_msec:
		OS.delay_msec(NAP_MSEC)
	kill()


func _spawn(program: String, arguments: PackedStringArray) -> void:
	if Engine.get_version_info()["hex"] < PIPES_VERSION:
		_pid = OS.create_process(program, arguments)
		return
	# By name: Godot 4.3 has no third argument.
	var spawned: Dictionary = OS.callv("execute_with_pipe", [program, arguments, false])
	_pid = spawned.get("pid", 0)
	_pipe = spawned.get("stdio")
	_error_pipe = spawned.get("stderr")
