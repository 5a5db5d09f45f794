## One job in a list: what it makes, how far it is, and the button that gives it up.
##
## Must not know: the queue.
@tool
extends VBoxContainer

const Job := preload("../jobs/job.gd")

## Emitted when the user gives the job up, or has read why it failed.
signal cancel_requested()

## The job that it shows.
var job: Job

var _title: Label = Label.new()
var _button: Button = Button.new()
var _progress: ProgressBar = ProgressBar.new()
var _stage: Label = Label.new()


func _init(shown_job: Job) -> void:
	job = shown_job
	var row: HBoxContainer = HBoxContainer.new()
	add_child(row)
	_title.text = job.title
	_title.text_overrun_behavior = TextServer.OVERRUN_TRIM_ELLIPSIS
	_title.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	row.add_child(_title)
	_button.pressed.connect(cancel_requested.emit)
	row.add_child(_button)
	_progress.max_value = 1.0
	add_child(_progress)
	_stage.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	add_child(_stage)
	job.changed.connect(_refresh)
	_refresh()


## What is shown below the bar.
func stage_text() -> String:
	return _stage.text


func _refresh() -> void:
	_progress.value = job.fraction
	_progress.visible = not job.has_ended()
	_button.text = "Dismiss" if job.has_ended() else "Cancel"
	_stage.text = job.problem if job.state == Job.State.FAILED else job.stage
