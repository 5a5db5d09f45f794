## One piece of music while it is heard: the thread that renders it, the player that plays it, the signals that tell of
## it.
##
## Must not know: where its bars come from.
extends RefCounted

const Bank := preload("synth/instrument_bank.gd")
const HeardClock := preload("heard_clock.gd")
const HeardEvents := preload("heard_events.gd")
const Performer := preload("synth/performer.gd")
const SoundFeeder := preload("sound_feeder.gd")
const Timeline := preload("timeline.gd")

## What is told of it.
var events: HeardEvents

var _rate: float
var _feeder: SoundFeeder
var _output: AudioStreamPlayer
var _clock: HeardClock


func _init(timeline: Timeline, bank: Bank, output: AudioStreamPlayer, buffer_s: float, crossfade_s: float) -> void:
	_rate = bank.rate
	_output = output
	events = HeardEvents.new(_rate)
	_clock = HeardClock.new(_rate)
	var performer: Performer = Performer.new(timeline, bank)
	performer.crossfade_s = crossfade_s
	_feeder = SoundFeeder.new(performer, _rate, buffer_s)


## Begins to render; it is heard when enough lies ready.
func start() -> void:
	_feeder.start()


## Tells what is heard now, and up to [param ahead_s] later.
func advance(ahead_s: float) -> void:
	if _output.stream != _feeder.stream:
		if not _feeder.is_filled():
			return
		_output.stream = _feeder.stream
		_output.play()
	events.add(_feeder.take_begun())
	events.advance(_clock.look(_feeder.heard_frame()) + ahead_s * _rate)


## Notes that it was halted.
func forget_clock() -> void:
	_clock.forget()


## Ends; doing it twice is safe. Returns the thread that is to be let go when it has ended.
func stop() -> SoundFeeder:
	_feeder.give_up()
	_output.stop()
	_output.stream = null
	return _feeder


## Returns the seconds since the music began, as it is heard.
func heard_s() -> float:
	return _clock.now() / _rate


## Says whether the last sound has been heard.
func has_ended() -> bool:
	return _feeder.has_ended()


## Returns how often there was nothing to play.
func underruns() -> int:
	return _feeder.underruns()


## Returns the share of one processor's time that rendering takes.
func load_share() -> float:
	return _feeder.load_share()
