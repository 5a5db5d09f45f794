## What *Start backend* runs, where, and what it is told: a value, made anew from the settings for every start.
##
## A backend learns from its environment where to listen and that it must end with the editor, so that any command does
## that leads to [code]capriccio serve[/code] in the end. Must not know: where the settings are kept.
extends RefCounted

const Address := preload("../../protocol/address.gd")
const CommandLine := preload("command_line.gd")
const PrivateEnvironment := preload("private_environment.gd")
const ProgramFinder := preload("program_finder.gd")
const Result := preload("../../capriccio_result.gd")
const Spec := preload("../../protocol/spec.g.gd")

const BIND: String = "CAPRICCIO_BIND"
const END_WITH_PARENT: String = "CAPRICCIO_END_WITH_PARENT"
const END_WITH_INPUT: String = "CAPRICCIO_END_WITH_INPUT"
const THIS_MACHINE: PackedStringArray = ["127.0.0.1", "localhost", "::1"]

## The command, as the user writes it.
var command: String = "capriccio serve"
## The private Python environment.
var environment: PrivateEnvironment
## Start the backend from the private environment, not with the command.
var use_environment: bool = false
## What pip puts into the environment.
var package: String = "capriccio"
## Where the project expects its backend.
var address: String = "tcp://127.0.0.1:%d" % Spec.DEFAULT_PORT


## Returns the program and its arguments ([PackedStringArray]), or why there is nothing to start.
func start_command() -> Result:
	var parsed: Result = Address.parse(address)
	if not parsed.ok:
		return parsed
	if parsed.value.host not in THIS_MACHINE:
		var elsewhere: String = "the project's backend is at %s, which is not this machine; start it there"
		return Result.failure(Spec.ERROR_INVALID_FIELD, elsewhere % address)
	return Result.success(environment.serve_command()) if _uses_environment() else _given_command()


## Says whether there is something on this machine that could be started.
func has_program() -> bool:
	return _uses_environment() or _given_command().ok


## Returns what the backend finds in its environment.
func surroundings() -> Dictionary:
	var here: String = address.replace("//localhost", "//127.0.0.1")
	return {BIND: here, END_WITH_PARENT: str(OS.get_process_id()), END_WITH_INPUT: "1", "PYTHONUNBUFFERED": "1"}


func _uses_environment() -> bool:
	return use_environment and environment.is_complete()


func _given_command() -> Result:
	var words: Result = CommandLine.split(command)
	if not words.ok:
		return words
	var program: String = ProgramFinder.find(words.value[0])
	if program.is_empty():
		var message: String = "there is no program '%s' on this machine; install the backend from the menu, or name"
		message += " the command in the editor settings"
		return Result.failure(Spec.ERROR_UNREADABLE_FILE, message % words.value[0])
	words.value[0] = program
	return words
