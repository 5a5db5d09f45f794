## Keeps a stream filled from a performer, in a thread of its own: music goes on whatever the main thread does.
##
## A task of the WorkerThreadPool would have to be started again and again by the main thread, which may be busy loading
## a level; so it is a thread. Must not know: the backend, nodes.
extends RefCounted

const HeardBar := preload("heard_bar.gd")
const Performer := preload("synth/performer.gd")
const PrefilledStream := preload("prefilled_stream.gd")

## Seconds of sound that lie ready, unless more is asked for. Less than 0.1 would be too little for drivers that fetch
## 4096 frames at a time.
const AHEAD_S: float = 0.2
const NAP_USEC: int = 3_000

## What is to be played.
var stream: PrefilledStream

var _performer: Performer
var _rate: float
var _capacity: int
var _ahead: int
var _thread: Thread = Thread.new()
var _mutex: Mutex = Mutex.new()
## Guarded by [member _mutex], as all that follows.
var _pushed: int = 0
var _begun: Array[HeardBar] = []
## Where the last sound ends; -1 before that is known.
var _end_frame: int = -1
var _is_stopping: bool = false
var _rendering_usec: int = 0


func _init(performer: Performer, rate: float, ahead_s: float = AHEAD_S) -> void:
	_performer = performer
	_rate = rate
	_ahead = int(ahead_s * rate)
	stream = PrefilledStream.new(rate, 2.0 * ahead_s + float(Performer.BLOCK) / rate)
	_capacity = stream.playback.get_frames_available()


## Starts the thread. Play [member stream] when [method is_filled] says so.
func start() -> void:
	_thread.start(_run)


## Says whether the stream has been filled for the first time.
func is_filled() -> bool:
	return _capacity - stream.playback.get_frames_available() >= _ahead


## Has the thread end after the block that is being rendered.
func give_up() -> void:
	_mutex.lock()
	_is_stopping = true
	_mutex.unlock()


## Says whether the thread has ended, and lets it go; to be asked until it says so.
func is_done() -> bool:
	if not _thread.is_alive():
		wait()
	return not _thread.is_started()


## Waits for the thread to end; doing it twice is safe.
func wait() -> void:
	if _thread.is_started():
		_thread.wait_to_finish()


## Returns the bars that have begun since the last call, in order. They are heard a little later.
func take_begun() -> Array[HeardBar]:
	_mutex.lock()
	var taken: Array[HeardBar] = _begun
	_begun = []
	_mutex.unlock()
	return taken


## Returns the frame that is heard now; below 0 before the first. What the driver fetched last is heard until it fetches
## again, also where the driver calls its latency less.
func heard_frame() -> float:
	_mutex.lock()
	var fetched: int = _pushed - (_capacity - stream.playback.get_frames_available())
	_mutex.unlock()
	var played_s: float = AudioServer.get_time_since_last_mix() - AudioServer.get_output_latency()
	return fetched + minf(played_s, -AudioServer.get_time_to_next_mix()) * _rate


## Says whether the last sound has been heard.
func has_ended() -> bool:
	_mutex.lock()
	var end_frame: int = _end_frame
	_mutex.unlock()
	return end_frame >= 0 and heard_frame() >= end_frame


## Returns how often the stream had nothing to play.
func underruns() -> int:
	return stream.playback.get_skips()


## Returns the share of one processor's time that rendering takes.
func load_share() -> float:
	_mutex.lock()
	var share: float = _rendering_usec / 1e6 / maxf(_pushed / _rate, 1e-9)
	_mutex.unlock()
	return share


func _run() -> void:
	while true:
		_mutex.lock()
		var is_stopping: bool = _is_stopping
		_mutex.unlock()
		if is_stopping:
			return
		if not _fill():
			OS.delay_usec(NAP_USEC)


## Renders a block where there is room for one; after the end it is silence. Returns false where there is none.
func _fill() -> bool:
	if _capacity - stream.playback.get_frames_available() >= _ahead:
		return false
	var began_usec: int = Time.get_ticks_usec()
	var frames: PackedVector2Array = _performer.render()
	var took_usec: int = Time.get_ticks_usec() - began_usec
	_mutex.lock()
	stream.playback.push_buffer(frames)
	_pushed += frames.size()
	_begun.append_array(_performer.begun)
	if _performer.has_ended and _end_frame < 0:
		_end_frame = _pushed
	_rendering_usec += took_usec
	_mutex.unlock()
	_performer.begun.clear()
	return true
