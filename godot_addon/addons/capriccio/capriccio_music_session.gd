## Music that is made bar by bar while its wishes change; made by [method Capriccio.open_music].
##
## [codeblock]
## var opened: CapriccioResult = await Capriccio.open_music({"style": "game", "mood": "calm", "seed": 7})
## var session: CapriccioMusicSession = opened.value
## var result: CapriccioResult = await session.next({"bars": 2, "intensity": 0.9})
## if result.ok:
##     var score: CapriccioScore = result.value
## [/codeblock]
## The backend keeps nothing of it: all that it is lies in [member state], and outlives a backend that ends. Setting an
## older state goes back to it. [CapriccioMusicPlayer] does all this by itself.
class_name CapriccioMusicSession
extends RefCounted

const Requests := preload("capriccio_music_requests.gd")
const Result := preload("capriccio_result.gd")

## What has been played so far, in a form that only the backend reads.
var state: PackedByteArray

var _client: Node


func _init(client: Node, first_state: PackedByteArray) -> void:
	_client = client
	state = first_state


## Makes the next bars and moves on behind them. The result's value is a [CapriccioScore]; see
## [method CapriccioMusicRequests.next] for the options. Where it fails, nothing has moved.
func next(options: Dictionary = {}) -> Result:
	var result: Result = await _client.submit(Requests.next(state, options)).completed()
	if result.ok:
		state = result.value.session
	return result
