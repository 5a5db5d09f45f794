## Plays music that the Capriccio backend composes while it is heard, and that follows the game: set
## [member intensity] and [member mood], and at a bar line the music is another.
##
## [codeblock]
## $Music.play()                # music without end, made bar by bar
## $Music.intensity = 0.9       # a fight begins
## $Music.play(my_score)        # or a CapriccioScore
## [/codeblock]
## A built-in synthesizer plays it, or a SoundFont. Rendering has a thread of its own, and several bars lie ready; when
## the backend is late or gone, the last good bars are repeated in time until there are new ones. The signals are
## emitted in the frame that is nearest to what is heard.
class_name CapriccioMusicPlayer
extends Node

const Bank := preload("music/synth/instrument_bank.gd")
const Bar := preload("music/bar.gd")
const Client := preload("capriccio.gd")
const Conductor := preload("music/conductor.gd")
const Playback := preload("music/playback.gd")
const Preparation := preload("music/preparation.gd")
const Requests := preload("capriccio_music_requests.gd")
const Score := preload("capriccio_score.gd")
const SoundBanks := preload("music/sound_banks.gd")
const Timeline := preload("music/timeline.gd")

## Emitted when a bar begins to be heard; [param bar] counts from 0 since [method play].
signal bar_started(bar: int)
## Emitted for each beat, from 0, after [signal bar_started].
signal beat(bar: int, beat: int)
## Emitted for each note that begins to be heard.
signal note_started(track: int, pitch: int, velocity: int)
## Emitted when a score that is not repeated has been heard to its end.
signal finished()

## What stands for no wish.
const ANY: String = "any"
## By how much the intensity must change to be asked for anew; so it may be set in every frame.
const SMALLEST_CHANGE: float = 0.02
const CLIENT_PATH: NodePath = ^"/root/Capriccio"
## Bars that must be there for the music to begin.
const BARS_AT_START: int = 2

## Whether it plays when it is ready.
@export var autoplay: bool = false
## Seconds of sound that are rendered ahead. Less lets changes of the music be heard sooner.
@export_range(0.1, 1.0, 0.01, "suffix:s") var buffer_s: float = 0.2
## Rendered frames a second: 22050 is enough for a phone, 44100 is clearer. Taken up by [method play].
@export_enum("22050", "32000", "44100", "48000") var mix_rate: String = "32000"
## A SoundFont file ([code].sf2[/code]) that is played instead of the built-in instruments. Taken up by [method play].
@export_file("*.sf2") var sound_font: String = ""
## The bus that it is heard on.
@export var bus: StringName = &"Master":
	set(value):
		bus = value
		_output.bus = value
## Its loudness.
@export_range(-80.0, 24.0, 0.1, "suffix:dB") var volume_db: float = 0.0:
	set(value):
		volume_db = value
		_output.volume_db = value

@export_group("While it plays")
## 0 calm to 1 combat: how much is played, how loud, by how many. Heard from the next bar line on.
@export_range(0.0, 1.0, 0.01) var intensity: float = 0.3:
	set(value):
		intensity = clampf(value, 0.0, 1.0)
		if absf(intensity - _asked.get("intensity", -1.0)) >= SMALLEST_CHANGE or intensity in [0.0, 1.0]:
			_change({"intensity": intensity})
## The mood; [constant ANY] leaves it as it was.
@export_enum("any", "calm", "happy", "sad", "dark", "tense", "heroic") var mood: String = ANY:
	set(value):
		mood = value
		_change({"mood": mood})
## The key's tonic, such as [code]Eb[/code]; empty for what suits.
@export var key: String = "":
	set(value):
		key = value
		_change({"key": key})
## The key's mode; [constant ANY] for what suits.
@export_enum("any", "major", "minor", "dorian", "phrygian", "lydian", "mixolydian") var mode: String = ANY:
	set(value):
		mode = value
		_change({"mode": mode})
## Quarter notes in a minute; 0 for what suits.
@export_range(0.0, 300.0, 1.0) var tempo: float = 0.0:
	set(value):
		tempo = value
		_change({"tempo": tempo})

@export_group("From the next play() on")
## What it is in the manner of; [constant ANY] for the backend's default.
@export_enum("any", "game", "folk", "classical", "quartet") var style: String = ANY
## The metre, such as [code]3/4[/code]; empty for the default.
@export var metre: String = ""
## The instruments, at most six, such as [code]strings[/code], [code]flute[/code], [code]drums[/code]; empty for those
## of the style.
@export var instruments: PackedStringArray = PackedStringArray()
## The seed. The same seed and the same changes in the same bars make the same music. -1 draws another each time.
@export var seed_number: int = -1
## The model; empty for the first one.
@export var model: String = ""
## Bars that are made ahead. More survive longer outages before bars are repeated.
@export_range(1, 16) var look_ahead_bars: int = 4
## Seconds in which what still sounds fades at a bar line where the music changes.
@export_range(0.02, 4.0, 0.01, "suffix:s") var crossfade_s: float = 0.4

## Whether music plays, or waits for its first bars.
var is_playing: bool = false
## Why no new bars come, for people; empty while they do.
var problem: String:
	get:
		return _conductor.problem if _conductor != null else _client_problem
## Why [member sound_font] is not played; empty where it is, or where there is none.
var sound_font_problem: String:
	get:
		return _banks.problem
## Whether bars are repeated because no new ones come.
var is_repeating: bool:
	get:
		return _timeline != null and _conductor != null and _timeline.is_repeating()
## How often there was nothing to play since [method play]; should stay 0.
var underruns: int:
	get:
		return _playback.underruns() if _playback != null else 0
## Seconds since the music began, as it is heard.
var heard_s: float:
	get:
		return _playback.heard_s() if _playback != null else 0.0
## The share of one processor's time that rendering takes.
var load_share: float:
	get:
		return _playback.load_share() if _playback != null else 0.0

var _output: AudioStreamPlayer = AudioStreamPlayer.new()
var _banks: SoundBanks = SoundBanks.new()
var _client_problem: String = ""
var _timeline: Timeline = null
var _playback: Playback = null
var _conductor: Conductor = null
## What makes the sounds of a given score.
var _preparation: Preparation = null
## Tasks and threads that were given up and have not ended.
var _ending: Array[RefCounted] = []
## What was wished last.
var _asked: Dictionary = {}


func _init() -> void:
	add_child(_output, false, Node.INTERNAL_MODE_FRONT)


func _ready() -> void:
	if autoplay:
		play()


func _notification(what: int) -> void:
	# While the tree was paused or this was disabled, the music was halted with it.
	if what in [NOTIFICATION_UNPAUSED, NOTIFICATION_ENABLED] and _playback != null:
		_playback.forget_clock()


func _exit_tree() -> void:
	stop()
	for work: RefCounted in _ending:
		work.wait()
	_ending.clear()


func _process(delta: float) -> void:
	_ending = _ending.filter(func(work: RefCounted) -> bool: return not work.is_done())
	if not is_playing or _output.stream_paused:
		return
	if _conductor != null:
		_conductor.advance(delta)
	if _playback == null:
		_start_when_ready()
	else:
		# A frame is shown for its whole length, so what is nearest is half of it away.
		_playback.advance(delta * 0.5)
		if _playback != null and _playback.has_ended():
			stop()
			finished.emit()


## Plays [param score], again and again where [member CapriccioScore.loop] says so; without one, music that is made
## while it plays.
func play(score: Score = null) -> void:
	stop()
	if not is_inside_tree():
		push_warning("CapriccioMusicPlayer can't play outside the scene tree; add it first")
		return
	_banks.choose(float(mix_rate), sound_font)
	if not _banks.problem.is_empty():
		push_warning("CapriccioMusicPlayer plays its own instruments: %s" % _banks.problem)
	is_playing = true
	if score == null:
		_play_session()
	else:
		_play_score(score)


## Ends the music. Stopping twice is safe.
func stop() -> void:
	is_playing = false
	if _playback != null:
		_let_end(_playback.stop())
	if _conductor != null:
		_let_end(_conductor.stop())
	if _preparation != null:
		_preparation.give_up()
		_let_end(_preparation)
	_playback = null
	_conductor = null
	_preparation = null
	_timeline = null
	resume()


## Halts the music where it is.
func pause() -> void:
	_output.stream_paused = is_playing


## Lets it go on.
func resume() -> void:
	_output.stream_paused = false
	if _playback != null:
		_playback.forget_clock()


## Whether it was halted.
func is_paused() -> bool:
	return _output.stream_paused


func _play_score(score: Score) -> void:
	var bars: Array[Bar] = Bar.of_score(score, 0)
	_timeline = Timeline.new(score.loop, bars.size())
	_timeline.append(bars)
	_preparation = Preparation.new(_banks.bank(), bars)


func _play_session() -> void:
	var client: Client = get_node_or_null(CLIENT_PATH) as Client
	_client_problem = "" if client != null else "there is no %s; enable the plugin" % CLIENT_PATH
	_timeline = Timeline.new(true)
	if client == null:
		push_warning("CapriccioMusicPlayer: %s" % _client_problem)
		return
	var wishes: Dictionary = {"intensity": intensity, "mood": mood, "key": key, "mode": mode, "tempo": tempo}
	wishes.merge({"style": style, "metre": metre, "instruments": instruments, "model": model})
	wishes = _said(wishes)
	_asked = wishes.duplicate()
	wishes["seed"] = seed_number if seed_number >= 0 else randi()
	_conductor = Conductor.new(client, _timeline, _banks.bank(), wishes, look_ahead_bars)


func _start_when_ready() -> void:
	var prepared: int = _timeline.waiting_count()
	if _preparation != null:
		prepared = _preparation.prepared_count()
	var ready_from: int = mini(BARS_AT_START, _timeline.waiting_count() if _preparation != null else look_ahead_bars)
	if prepared < ready_from:
		return
	_playback = Playback.new(_timeline, _banks.bank(), _output, buffer_s, crossfade_s)
	_playback.events.bar_heard.connect(func(_bar: Bar, number: int) -> void: bar_started.emit(number))
	_playback.events.beat_heard.connect(beat.emit)
	_playback.events.note_heard.connect(note_started.emit)
	_playback.start()


## Has the music made anew with what differs from what was asked for before.
func _change(changes: Dictionary) -> void:
	for wish: String in _said(changes) if _conductor != null else {}:
		if _asked.get(wish) != changes[wish]:
			_asked[wish] = changes[wish]
			_conductor.change({wish: changes[wish]})


func _let_end(work: RefCounted) -> void:
	if work != null:
		_ending.append(work)


## Leaves out what stands for no wish.
static func _said(wishes: Dictionary) -> Dictionary:
	var said: Dictionary = {}
	for wish: String in wishes:
		if wishes[wish] is float and (wish != "tempo" or wishes[wish] > 0.0):
			said[wish] = wishes[wish]
		elif not wishes[wish] is float and not wishes[wish].is_empty() and str(wishes[wish]) != ANY:
			said[wish] = wishes[wish]
	return said
