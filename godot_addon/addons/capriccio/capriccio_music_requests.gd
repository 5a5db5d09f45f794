## The requests for music, for those who want to see the progress of one, or to cancel it; see
## [CapriccioTextureRequests] for how.
##
## [method Capriccio.compose] and its siblings are these with fewer words. Options that are left out have the defaults
## of docs/protocol.md; one that does not exist fails the request.
class_name CapriccioMusicRequests
extends RefCounted

const Buffer := preload("protocol/wire_buffer.gd")
const Options := preload("generate/request_options.gd")
const Request := preload("capriccio_request.gd")
const Result := preload("capriccio_result.gd")
const ScoreReply := preload("music/score_reply.gd")
const Spec := preload("protocol/spec.g.gd")

## What may be wished of all music.
const WISHES: PackedStringArray = [
	"style", "key", "mode", "tempo", "metre", "density", "register", "instruments", "intensity", "mood", "temperature",
	"top_p", "strict_key", "seed", "model"
]
## What may be wished anew for each bar of a session.
const CHANGES: PackedStringArray = ["key", "mode", "tempo", "density", "register", "intensity", "mood"]


## Returns the request for a piece; the result's value will be a [CapriccioScore]. Options: [constant WISHES],
## [code]bars[/code], [code]form[/code] (such as [code]"AABA"[/code]), [code]loop[/code], [code]encoding[/code]: with
## [code]"midi"[/code], [code]"wav"[/code] or [code]"ogg"[/code] the score holds the bytes of such a file as well.
static func compose(options: Dictionary = {}) -> Request:
	var request: Request = _request(Spec.REQUEST_MUSIC_COMPOSE, options, ["bars", "form", "loop", "encoding"])
	request.digest = ScoreReply.to_score.bind(bool(options.get("loop", false)))
	return request


## Returns the request for more of a piece that is given as the bytes of a MIDI file; the result's value will be a
## [CapriccioScore] that begins with it. Options: as for [method compose], without [code]form[/code] and
## [code]loop[/code].
static func continue_music(midi: PackedByteArray, options: Dictionary = {}) -> Request:
	var request: Request = _request(Spec.REQUEST_MUSIC_CONTINUE, options, ["bars", "encoding"])
	if midi.is_empty():
		var message: String = "the MIDI file is empty; give the bytes of one"
		request.finish(Result.failure(Spec.ERROR_UNREADABLE_FILE, message))
	request.body["midi"] = 0
	request.buffers = [Buffer.file(midi, "midi")]
	request.digest = ScoreReply.to_score.bind(false)
	return request


## Returns the request for a session, whose bars are made one after the other; the result's value will be the state
## ([PackedByteArray]) that [method next] takes. Options: [constant WISHES].
static func open(options: Dictionary = {}) -> Request:
	var request: Request = _request(Spec.REQUEST_MUSIC_OPEN, options, [])
	request.digest = ScoreReply.to_state
	return request


## Returns the request for the next bars of a session; the result's value will be a [CapriccioScore] that holds the
## state after them. The same state gives the same bars. Options: [constant CHANGES], [code]bars[/code],
## [code]model[/code].
static func next(state: PackedByteArray, options: Dictionary = {}) -> Request:
	var known: PackedStringArray = CHANGES + PackedStringArray(["bars", "model"])
	var request: Request = Options.request(Spec.REQUEST_MUSIC_NEXT, options, known)
	request.body["session"] = 0
	request.buffers = [Buffer.tensor(state, "uint8", PackedInt64Array([state.size()]))]
	request.digest = ScoreReply.to_bars
	return request


static func _request(type: String, options: Dictionary, more: PackedStringArray) -> Request:
	return Options.request(type, options, WISHES + more)
