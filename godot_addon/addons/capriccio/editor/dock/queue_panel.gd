## The jobs that wait and run, each with its progress and a button to cancel it; those that failed, with the reason.
##
## Must not know: what jobs make.
@tool
extends ScrollContainer

const Job := preload("../jobs/job.gd")
const JobQueue := preload("../jobs/job_queue.gd")
const JobRow := preload("job_row.gd")

var _queue: JobQueue
var _rows: VBoxContainer = VBoxContainer.new()
var _nothing: Label = Label.new()


func _init(queue: JobQueue) -> void:
	_queue = queue
	name = "Queue"
	_rows.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	add_child(_rows)
	_nothing.text = "Nothing waits."
	_rows.add_child(_nothing)
	queue.changed.connect(_refresh)
	_refresh()


## The rows, one for each job.
func rows() -> Array[JobRow]:
	var found: Array[JobRow] = []
	for row: Node in _rows.get_children():
		if row is JobRow and not row.is_queued_for_deletion():
			found.append(row)
	return found


func _refresh() -> void:
	var shown: Array[Job] = []
	for row: JobRow in rows():
		if row.job in _queue.jobs:
			shown.append(row.job)
		else:
			row.queue_free()
	for job: Job in _queue.jobs:
		if job not in shown:
			var row: JobRow = JobRow.new(job)
			row.cancel_requested.connect(_queue.cancel.bind(job))
			_rows.add_child(row)
	_nothing.visible = _queue.jobs.is_empty()
