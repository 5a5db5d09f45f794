## Makes the sounds of some bars in a task of the [WorkerThreadPool], so that they are there when they are played.
##
## Must not know: what the bars are for.
extends RefCounted

const Bank := preload("synth/instrument_bank.gd")
const Bar := preload("bar.gd")
const Score := preload("../capriccio_score.gd")

## What is prepared; only read.
var bars: Array[Bar]

var _bank: Bank
var _task: int
var _mutex: Mutex = Mutex.new()
## Guarded by [member _mutex], as the next.
var _prepared: int = 0
var _is_given_up: bool = false


func _init(bank: Bank, wanted: Array[Bar]) -> void:
	_bank = bank
	bars = wanted
	_task = WorkerThreadPool.add_task(_run, false, "sounds of Capriccio's music")


## Says whether nothing more is being done, and lets the task go; to be asked until it says so.
func is_done() -> bool:
	if _task >= 0 and WorkerThreadPool.is_task_completed(_task):
		wait()
	return _task < 0


## Returns how many of the bars are prepared.
func prepared_count() -> int:
	_mutex.lock()
	var count: int = _prepared
	_mutex.unlock()
	return count


## Has it end after the sound that is being made.
func give_up() -> void:
	_mutex.lock()
	_is_given_up = true
	_mutex.unlock()


## Waits for the end; doing it twice is safe.
func wait() -> void:
	if _task >= 0:
		WorkerThreadPool.wait_for_task_completion(_task)
		_task = -1


func _run() -> void:
	for bar: Bar in bars:
		for at: int in range(0, bar.notes.size(), Score.NUMBERS_PER_NOTE):
			if not _goes_on():
				return
			var track: Dictionary = bar.tracks[bar.notes[at + Score.Field.TRACK]]
			var pitch: int = bar.notes[at + Score.Field.PITCH]
			_bank.sounds(track["program"], track["drums"], pitch, bar.notes[at + Score.Field.VELOCITY])
		_mutex.lock()
		_prepared += 1
		_mutex.unlock()


func _goes_on() -> bool:
	_mutex.lock()
	var goes_on: bool = not _is_given_up
	_mutex.unlock()
	return goes_on
