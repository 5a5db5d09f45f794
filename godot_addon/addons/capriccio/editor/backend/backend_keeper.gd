## Starts a backend for the editor, watches it, and ends it: at the latest when the editor closes.
##
## It starts none where one answers already. What it started knows the editor's process, so that it ends even where the
## editor is killed. Must not know: the dock, where settings are kept.
@tool
extends Node

const ChildProcess := preload("child_process.gd")
const Choice := preload("backend_choice.gd")
const Client := preload("../../capriccio.gd")
const PrivateEnvironment := preload("private_environment.gd")
const Result := preload("../../capriccio_result.gd")

## Emitted when [member state], [member problem], [member fraction] or [member stage] is another.
signal changed()
## Emitted for every line that the backend, or its installation, printed.
signal line_logged(line: String)
## Emitted when the private environment is complete.
signal installed()
## Emitted when the private environment is gone.
signal removed()

## What it is doing.
enum State {
	AWAY,  ## No backend answers. [member problem] says why, where something went wrong.
	LOOKING,  ## Before one is started: does one answer already?
	STARTING,  ## One was started, and does not answer yet.
	RUNNING,  ## The one that was started answers.
	FOUND,  ## One answers that was started elsewhere.
	STOPPING,  ## The one that was started has been asked to end.
	INSTALLING,  ## The private environment is being made, see [member fraction] and [member stage].
	REMOVING,  ## The private environment is being removed.
}

## The time in which an attempt to connect is answered by this machine, if anything listens.
const LOOK_MSEC: int = 1500
## Time to end by itself, after which it is ended.
const STOP_PATIENCE_MSEC: int = 5000
## The same while the editor closes, and waits.
const CLOSE_PATIENCE_MSEC: int = 1500

## What it is doing now.
var state: State = State.AWAY
## What went wrong last, for people; empty where nothing did.
var problem: String = ""
## How far an installation is, 0 to 1.
var fraction: float = 0.0
## What an installation is doing.
var stage: String = ""

var _client: Client
## Returns the [Choice] of this moment.
var _choose: Callable
var _child: ChildProcess = null
var _since_msec: int = 0
var _last_line: String = ""
var _attempt_failed: bool = false


## Keeps the backend that [param client] talks to; [param choose] returns a [code]backend_choice.gd[/code].
func _init(client: Client, choose: Callable) -> void:
	_client = client
	_choose = choose
	client.connection_failed.connect(func(_reason: String) -> void: _attempt_failed = true)


func _exit_tree() -> void:
	if _child != null:
		_child.end_now(CLOSE_PATIENCE_MSEC)
		_child = null


func _process(_delta: float) -> void:
	_take_lines()
	match state:
		State.AWAY:
			if _client.is_ready:
				_enter(State.FOUND)
		State.FOUND:
			if not _client.is_ready:
				_enter(State.AWAY)
		State.LOOKING:
			_look()
		_:
			_watch_child()


## Says whether [method stop] has something to end.
func owns_process() -> bool:
	return _child != null


## Returns what a start would run now.
func choice() -> Choice:
	return _choose.call()


## Starts a backend, or finds one that answers. Does nothing while one is there, or something else is under way.
func start() -> void:
	if state != State.AWAY:
		return
	_client.connect_to_backend()
	_attempt_failed = false
	_enter(State.LOOKING)


## Ends what was started: the backend, or an installation.
func stop() -> void:
	if state == State.LOOKING:
		_enter(State.AWAY)
	elif _child != null and state != State.STOPPING:
		_child.ask_to_end()
		_enter(State.STOPPING)


## Makes the private environment, or upgrades the package in it.
func install() -> void:
	var chosen: Choice = choice()
	_run_for_environment(chosen.environment.make_command(chosen.package), State.INSTALLING)


## Removes the private environment.
func remove_environment() -> void:
	_run_for_environment(choice().environment.remove_command(), State.REMOVING)


func _look() -> void:
	if _client.is_ready:
		_enter(State.FOUND)
	elif _attempt_failed or Time.get_ticks_msec() - _since_msec > LOOK_MSEC:
		var chosen: Choice = choice()
		_spawn(chosen.start_command(), chosen.surroundings(), State.STARTING)


func _run_for_environment(command: Result, next: State) -> void:
	if state in [State.AWAY, State.FOUND]:
		fraction = 0.0
		stage = ""
		_spawn(command, {"PYTHONUNBUFFERED": "1"}, next)


func _spawn(command: Result, surroundings: Dictionary, next: State) -> void:
	if not command.ok:
		_enter(State.AWAY, command.message)
		return
	var words: PackedStringArray = command.value
	line_logged.emit("> " + " ".join(words))
	_child = ChildProcess.new()
	if _child.start(words[0], words.slice(1), surroundings):
		_client.connect_to_backend()
		_enter(next)
	else:
		_child = null
		_enter(State.AWAY, "the system can't start %s" % words[0])


func _watch_child() -> void:
	if not _child.is_running():
		_take_lines()
		_end_child()
	elif state == State.STARTING and _client.is_ready:
		_enter(State.RUNNING)
	elif state == State.RUNNING and not _client.is_ready:
		_enter(State.STARTING)
	elif state == State.STOPPING and Time.get_ticks_msec() - _since_msec > STOP_PATIENCE_MSEC:
		_child.kill()


func _end_child() -> void:
	var status: int = _child.exit_code
	var ended: State = state
	_child = null
	if ended == State.STOPPING:
		_enter(State.AWAY)
	elif ended in [State.STARTING, State.RUNNING]:
		_enter(State.AWAY, "the backend ended with status %d: %s" % [status, _last_line])
	elif status != 0:
		_enter(State.AWAY, "it ended with status %d: %s" % [status, _last_line])
	else:
		_enter(State.AWAY)
		(installed if ended == State.INSTALLING else removed).emit()


func _take_lines() -> void:
	for line: String in _child.take_lines() if _child != null else PackedStringArray():
		var done: float = PrivateEnvironment.fraction_in(line)
		if done >= 0.0:
			fraction = done
			stage = PrivateEnvironment.stage_in(line)
			changed.emit()
		else:
			_notice(line)


func _notice(line: String) -> void:
	if state == State.STARTING and not _client.is_ready:
		# It has come up far enough to print; there may be no need to wait for the next attempt.
		_client.connect_to_backend()
	_last_line = line
	line_logged.emit(line)


func _enter(next: State, why: String = "") -> void:
	state = next
	problem = why
	_since_msec = Time.get_ticks_msec()
	changed.emit()
