## A window in which something is made: columns, and in the first of them a form, a button that starts and gives up,
## and how far it is.
##
## Closing it gives up what is still being made. Must not know: what is made, how jobs are run.
@tool
extends Window

const Job := preload("jobs/job.gd")

## Emitted for a job that shall be done.
signal job_requested(job: Job)
## Emitted for a job that is not wanted any more.
signal job_given_up(job: Job)

const MARGIN: int = 8

## The jobs that are not done.
var jobs: Array[Job] = []

var _size: Vector2i
var _columns: HBoxContainer = HBoxContainer.new()
var _start: Button = Button.new()
var _start_text: String
var _progress: ProgressBar = ProgressBar.new()
var _stage: Label = Label.new()
var _message: Label = Label.new()


func _init(node_name: String, what: String, window_size: Vector2i, start_text: String) -> void:
	name = node_name
	title = "Capriccio: " + what
	_size = window_size
	size = window_size
	visible = false
	close_requested.connect(close)
	_start_text = start_text
	_start.pressed.connect(_on_start)
	_progress.max_value = 1.0
	var background: Panel = Panel.new()
	background.set_anchors_preset(Control.PRESET_FULL_RECT)
	add_child(background)
	var margin: MarginContainer = MarginContainer.new()
	margin.set_anchors_preset(Control.PRESET_FULL_RECT)
	for side: String in ["left", "top", "right", "bottom"]:
		margin.add_theme_constant_override("margin_" + side, MARGIN)
	add_child(margin)
	margin.add_child(_columns)


## Shows the window.
func open() -> void:
	popup_centered_clamped(_size)


## Starts what the form says.
func start() -> void:
	pass


## Has a job done, whose values [param take] is called with; the window shows how far it is.
func run(job: Job, take: Callable) -> void:
	jobs.append(job)
	job.value_arrived.connect(take)
	job.changed.connect(_refresh)
	job.ended.connect(_on_job_ended)
	job_requested.emit(job)
	_refresh()


## Gives up what is being made.
func cancel() -> void:
	for job: Job in jobs.duplicate():
		job_given_up.emit(job)


## Says whether something is being made.
func is_busy() -> bool:
	return not jobs.is_empty()


## Hides the window, and gives up what is still being made.
func close() -> void:
	cancel()
	hide()


## Says something to the user.
func say(what: String) -> void:
	_message.text = what


## What is being done.
func stage() -> String:
	return _stage.text


## What is said to the user.
func message() -> String:
	return _message.text


## Shows how far something is; below 0 for nothing, and then the button starts.
func show_progress(fraction: float) -> void:
	_progress.visible = fraction >= 0.0
	_progress.value = fraction
	_start.text = "Cancel" if fraction >= 0.0 else _start_text


## Makes the first column: [param parts] above the button, the bar and what is said.
func _form_column(parts: Array[Control], width: float) -> Control:
	var column: VBoxContainer = VBoxContainer.new()
	column.custom_minimum_size.x = width
	for part: Control in parts:
		column.add_child(part)
	column.add_child(_start)
	column.add_child(_progress)
	_stage.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	column.add_child(_stage)
	_message.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	_message.size_flags_vertical = Control.SIZE_EXPAND_FILL
	column.add_child(_message)
	return column


func _on_start() -> void:
	if _progress.visible:
		cancel()
	else:
		start()


func _on_job_ended(job: Job) -> void:
	jobs.erase(job)
	if job.state == Job.State.FAILED:
		say(job.problem)
	_refresh()


## Shows what has changed.
func _refresh() -> void:
	show_progress(jobs[0].fraction if is_busy() else -1.0)
	_stage.text = "%s: %s" % [jobs[0].title, jobs[0].stage] if is_busy() else ""
