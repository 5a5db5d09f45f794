## Plays a timeline: asks it for bars, starts their notes in the very frame they belong in, mixes all that sounds.
##
## For one thread, which asks for one block after the other. Must not know: threads, where the frames go.
extends RefCounted

const Bank := preload("instrument_bank.gd")
const Bar := preload("../bar.gd")
const HeardBar := preload("../heard_bar.gd")
const Limiter := preload("limiter.gd")
const Score := preload("../../capriccio_score.gd")
const Sound := preload("sound.gd")
const Timeline := preload("../timeline.gd")
const Voice := preload("voice.gd")

## Frames that are made at a time: a multiple of the limiter's window.
const BLOCK: int = 512
## Voices from which on the softest is ended for each new one; and from which on there are no new ones, until those that
## fade have ended.
const MOST_VOICES: int = 64
const MOST_WITH_FADING: int = 96
## Seconds in which a voice fades that is ended for another's sake.
const CUT_S: float = 0.02
## Where the tracks stand, from -1 left to 1 right; drums and basses in the middle.
const PLACES: Array[float] = [0.0, -0.35, 0.35, -0.18, 0.18, 0.0]
const FIRST_BASS: int = 32
const LAST_BASS: int = 39
const LOUDEST: float = 127.0

## The bars that have begun since this was last cleared, and where.
var begun: Array[HeardBar] = []
## Whether nothing more will be heard.
var has_ended: bool = false
## Seconds in which what still sounds fades when another section begins.
var crossfade_s: float = 0.4

var _timeline: Timeline
var _bank: Bank
var _limiter: Limiter = Limiter.new()
var _voices: Array[Voice] = []
## The frame at which the block begins that is made now.
var _at: int = 0
## The bar that plays now, where it begins and ends, and its next note.
var _bar: Bar = null
var _bar_frame: float = 0.0
var _next_bar_frame: float = 0.0
var _next_note: int = 0
var _is_over: bool = false


func _init(timeline: Timeline, bank: Bank) -> void:
	_timeline = timeline
	_bank = bank


## Returns the next [constant BLOCK] frames; they are heard [constant Limiter.WINDOW] frames later than their place in
## the music, which [member begun] counts in.
func render() -> PackedVector2Array:
	var frames: PackedVector2Array = PackedVector2Array()
	frames.resize(BLOCK)
	for voice: Voice in _voices:
		voice.mix(frames, 0)
	while not _is_over:
		_start_notes(frames)
		if _next_bar_frame >= _at + BLOCK:
			break
		_begin_bar()
	_voices = _voices.filter(func(voice: Voice) -> bool: return not voice.has_ended)
	_at += BLOCK
	has_ended = _is_over and _voices.is_empty()
	return _limiter.limit(frames)


func _begin_bar() -> void:
	var bar: Bar = _timeline.take()
	_is_over = bar == null
	if _is_over:
		return
	begun.append(HeardBar.new(bar, _next_bar_frame + Limiter.WINDOW))
	if _bar != null and bar.section != _bar.section:
		_fade_others(bar.section)
	_bar = bar
	_bar_frame = _next_bar_frame
	_next_note = 0
	# Never nothing, or it would not end.
	_next_bar_frame = _bar_frame + maxf(bar.duration_s() * _bank.rate, 1.0)


## Has what still sounds of other sections fade from the beginning of the bar on. Voices have been mixed to the end of
## the block by now, so they begin to fade up to one block late.
func _fade_others(section: int) -> void:
	for voice: Voice in _voices:
		if voice.section != section:
			voice.fade(0, crossfade_s)


## Starts the current bar's notes that begin in this block.
func _start_notes(frames: PackedVector2Array) -> void:
	while _bar != null and _next_note < _bar.note_count():
		var at: int = _next_note * Score.NUMBERS_PER_NOTE
		var frame: int = roundi(_bar_frame + _bar.notes[at + Score.Field.START] * _bar.tick_s * _bank.rate)
		if frame >= _at + BLOCK:
			return
		_next_note += 1
		_start(_bar.notes.slice(at, at + Score.NUMBERS_PER_NOTE), frames, maxi(frame - _at, 0))


func _start(note: PackedInt32Array, frames: PackedVector2Array, from: int) -> void:
	var track: int = note[Score.Field.TRACK]
	var drums: bool = _bar.tracks[track]["drums"]
	var program: int = _bar.tracks[track]["program"]
	var velocity: int = note[Score.Field.VELOCITY]
	var length: int = roundi(note[Score.Field.LENGTH] * _bar.tick_s * _bank.rate)
	var is_low: bool = drums or program >= FIRST_BASS and program <= LAST_BASS
	var place: float = 0.0 if is_low else PLACES[track % PLACES.size()]
	for sound: Sound in _bank.sounds(program, drums, note[Score.Field.PITCH], velocity):
		_make_room(sound, track)
		if _voices.size() >= MOST_WITH_FADING:
			return
		var voice: Voice = Voice.new(sound, _sides(place + sound.pan) * (velocity / LOUDEST) ** 2, length, _bank.rate)
		voice.section = _bar.section
		voice.track = track
		voice.mix(frames, from)
		_voices.append(voice)


## Ends what the new sound takes the place of.
func _make_room(sound: Sound, track: int) -> void:
	for voice: Voice in _voices if sound.exclusive_group > 0 else []:
		if voice.exclusive_group == sound.exclusive_group and voice.track == track:
			voice.fade(0, CUT_S)
	if _voices.size() >= MOST_VOICES:
		var softest: Voice = _voices[0]
		for voice: Voice in _voices:
			if voice.loudness() < softest.loudness():
				softest = voice
		softest.fade(0, CUT_S)


## Returns left and right for a place, equally loud wherever it is.
static func _sides(place: float) -> Vector2:
	var angle: float = (clampf(place, -1.0, 1.0) + 1.0) * PI / 4.0
	return Vector2(cos(angle), sin(angle))
