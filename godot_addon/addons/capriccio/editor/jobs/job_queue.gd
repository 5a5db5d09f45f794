## The jobs that the user has asked for, one at the backend at a time.
##
## Jobs wait while no backend answers. Must not know: what jobs make, how the queue is shown.
@tool
extends Node

const Client := preload("../../capriccio.gd")
const Job := preload("job.gd")
const Request := preload("../../capriccio_request.gd")
const Result := preload("../../capriccio_result.gd")
const Spec := preload("../../protocol/spec.g.gd")

## Emitted when a job came, went, began or ended.
signal changed()
## Emitted for each job that ended, however it did.
signal job_ended(job: Job)

const WAITS_FOR_BACKEND: String = "waits for a backend"

## The jobs, the oldest first: those that wait, the one that runs, and those that failed until they are removed.
var jobs: Array[Job] = []

var _client: Client
var _running: Job = null


func _init(client: Client) -> void:
	_client = client
	client.connected.connect(func(_server: Dictionary) -> void: _run_next())
	client.disconnected.connect(_on_disconnected)


func _exit_tree() -> void:
	for job: Job in jobs.duplicate():
		cancel(job)


## Puts a job at the end.
func submit(job: Job) -> void:
	jobs.append(job)
	if not _client.is_ready:
		job.stage = WAITS_FOR_BACKEND
	_run_next()
	changed.emit()


## Gives a job up. It ends at once, whatever the backend is doing with it; one that has ended is removed.
func cancel(job: Job) -> void:
	if job.has_ended():
		jobs.erase(job)
		changed.emit()
		return
	if job.state == Job.State.RUNNING:
		_client.cancel(job.current())
	job.end(Job.State.CANCELLED)
	_settle(job)


## Says whether something waits or runs.
func is_busy() -> bool:
	return jobs.any(func(job: Job) -> bool: return not job.has_ended())


func _run_next() -> void:
	if _running != null or not _client.is_ready:
		return
	for job: Job in jobs:
		if job.state == Job.State.WAITING:
			_running = job
			job.begin()
			_send(job)
			return


func _send(job: Job) -> void:
	var request: Request = job.current()
	request.progressed.connect(job.advance)
	request.finished.connect(_on_finished.bind(job), CONNECT_ONE_SHOT)
	if request.result != null:
		_on_finished.call_deferred(request.result, job)
	_client.submit(request)


func _on_finished(result: Result, job: Job) -> void:
	if job.has_ended():
		return
	job.take(result)
	if job.has_ended():
		_settle(job)
	else:
		_send(job)


## Ends the running job. A request of it that was sent fails by itself; one that was just about to be would wait for
## another backend.
func _on_disconnected(reason: String) -> void:
	if _running == null:
		return
	var job: Job = _running
	_client.cancel(job.current())
	job.take(Result.failure(Spec.ERROR_DISCONNECTED, "the connection to the backend was lost: %s" % reason))
	_settle(job)


## Does what follows from a job's end, once.
func _settle(job: Job) -> void:
	if _running == job:
		_running = null
	if job.state != Job.State.FAILED:
		jobs.erase(job)
	job_ended.emit(job)
	changed.emit()
	# Not at once: a backend that is gone would fail one job after the other before it is known to be gone.
	_run_next.call_deferred()
