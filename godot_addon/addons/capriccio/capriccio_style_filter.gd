## Shows the running game in another look, as a trained model of the Capriccio backend paints it.
##
## Add it anywhere below the viewport whose 3D world it should restyle, and choose a [member model]. The game's picture
## is captured small, sent, and the answer shown over the game when it comes: the game never waits. While there is no
## backend, the [member baked_look] is shown where there is one, and else the game as it is without the filter; the
## filter says so, and why. User interfaces and all other 2D stay as they are, and so does what [member mask] and
## [member unstyled_layers] exempt. A 2D game, or a part of the screen, goes through [member container].
##
## With a [code]style.grid[/code] model the picture stays as sharp as it is, because only colour transforms come back; a
## [code]style.frame[/code] model can change textures; its frames are scaled up along the edges of the sharp picture.
class_name CapriccioStyleFilter
extends Node

const Client := preload("capriccio.gd")
const FrameCapture := preload("style/frame_capture.gd")
const GamePicture := preload("style/game_picture.gd")
const LookBlend := preload("style/look_blend.gd")
const ModelLook := preload("style/model_look.gd")
const Statistics := preload("style/filter_statistics.gd")
const UnstyledObjects := preload("style/unstyled_objects.gd")

## What is seen.
enum Showing {
	## The game as it is without the filter; [member pass_through_reason] says why.
	GAME,
	## The baked look; [member baked_look_reason] says why.
	BAKED_LOOK,
	## The look that the model paints.
	MODEL,
}

## Where the plugin puts the client.
const CLIENT_PATH: NodePath = ^"/root/Capriccio"

## Emitted when the first frame of a model's look is shown.
signal styling_started
## Emitted when the baked look is shown instead: no backend, no such model, too slow.
signal baked_look_started(reason: String)
## Emitted when the game is seen as it is again: the same without a baked look, or switched off.
signal pass_through_started(reason: String)
## Emitted for every frame that came back and is shown; [param latency_ms] is the time since it was captured.
signal frame_styled(latency_ms: float)

## Name of the model, as the backend lists it. Without one no backend is asked, and the baked look is shown.
@export var model: String = "toon_to_natural":
	set(value):
		model = value
		_model_look.choose(model, capture_height)
## A colour table that is shown while the model's look is not: a [code].cube[/code] file, or a PNG strip imported as a
## 3D texture. It needs no backend.
@export var baked_look: Texture3D = null
## Whether the filter works. While it does not, the game is rendered exactly as without it.
@export var enabled: bool = true:
	set(value):
		enabled = value
		if is_inside_tree() and enabled:
			_open()
		elif is_inside_tree():
			_close("switched off")
## How much of the look is seen: 0 is the game, 1 the look.
@export_range(0.0, 1.0, 0.01) var strength: float = 1.0
## Frames that are sent each second, at most. 10 to 15 are enough for a grid, which is eased; a frame model wants more.
@export_range(1.0, 60.0, 1.0, "suffix:Hz") var captures_per_second: float = 15.0
## Height of the captured frame for a [code]style.frame[/code] model; 0 for 360 pixels. A grid model sets its own.
@export_range(0, 1080, 1, "suffix:px") var capture_height: int = 0:
	set(value):
		capture_height = value
		_model_look.choose(model, capture_height)
## Seconds in which a grid's colours follow the scene. More is calmer, less is quicker.
@export_range(0.0, 2.0, 0.01, "suffix:s") var easing_s: float = 0.25
## Share of the picture that must change its colour at once to count as a cut, where the easing begins anew.
@export_range(0.0, 1.0, 0.01) var cut_threshold: float = 0.4
## Age at which the last frame is too old to be shown when no newer one comes; and the latency at which frames of a
## [code]style.frame[/code] model come too late for a moving picture.
@export_range(0.1, 10.0, 0.1, "suffix:s") var stale_after_s: float = 1.0
## The container of a viewport that should be restyled instead of the 3D world around this node. Set it before the
## filter enters the tree, or switch the filter off and on.
@export var container: SubViewportContainer = null

@export_group("Mask")
## Where the look is seen, stretched over the picture: white is the look, black the game. Any texture, also a
## viewport's.
@export var mask: Texture2D = null
## Objects on these render layers keep the game's own picture, such as characters. It costs another pass over the
## world's depth; nothing where no layer is chosen.
@export_flags_3d_render var unstyled_layers: int = 0

## Why the game is seen as it is; empty while a look is shown.
var pass_through_reason: String = "not started"
## Why the baked look is shown in place of the model's; empty while it is not.
var baked_look_reason: String = ""
## What is seen.
var showing: Showing:
	get:
		if not pass_through_reason.is_empty():
			return Showing.GAME
		return Showing.BAKED_LOOK if not baked_look_reason.is_empty() else Showing.MODEL
## Frames that came back styled since the filter was switched on.
var frames_styled: int:
	get:
		return _model_look.frames_styled
## Frames that were given up by the backend, which is by design when it is slower than the game.
var frames_dropped: int:
	get:
		return _model_look.frames_dropped
## Milliseconds since the shown frame was captured; -1 where none is shown.
var shown_frame_age_ms: float:
	get:
		return _model_look.frame_age_ms
## Median main-thread time that the filter and its client took of one of the last 120 frames, in microseconds.
var main_thread_usec: int:
	get:
		return _statistics.median_usec()
## Mean of the same.
var main_thread_usec_mean: float:
	get:
		return _statistics.mean_usec()
## Longest of the same.
var main_thread_usec_max: int:
	get:
		return _statistics.longest_usec()
## The state in one line, for a status display.
var status_text: String:
	get:
		return _describe()

var _client: Client = null
var _picture: GamePicture = null
var _capture: FrameCapture = null
var _unstyled: UnstyledObjects = null
var _model_look: ModelLook = ModelLook.new()
var _blend: LookBlend = LookBlend.new()
var _statistics: Statistics = Statistics.new()


func _ready() -> void:
	process_mode = Node.PROCESS_MODE_ALWAYS
	# After the game has moved its camera.
	process_priority = 1000
	_model_look.choose(model, capture_height)
	_model_look.styled.connect(frame_styled.emit)
	if enabled:
		_open()


func _exit_tree() -> void:
	_close("left the tree")


func _enter_tree() -> void:
	if is_node_ready() and enabled:
		_open.call_deferred()


func _process(delta: float) -> void:
	if _picture == null and enabled:
		_open()
	if _picture == null:
		return
	var began_usec: int = Time.get_ticks_usec()
	_advance(delta)
	var client_usec: int = _client.main_thread_usec if _client != null else 0
	_statistics.add(Time.get_ticks_usec() - began_usec + client_usec)


func _open() -> void:
	if _picture != null or not is_inside_tree():
		return
	if DisplayServer.get_name() == "headless":
		_tell("there is no renderer (headless)", false)
		return
	var subject: Node = container
	if subject == null:
		subject = get_viewport()
	var rival: Node = GamePicture.holder_of(subject)
	if rival != null:
		_tell("%s restyles the same picture; only one filter can" % rival.get_parent().get_path(), false)
		return
	_picture = GamePicture.new()
	_unstyled = UnstyledObjects.new()
	_capture = FrameCapture.new()
	add_child(_picture)
	_picture.open(container)
	# After the picture, so that it is rendered before it is captured.
	add_child(_unstyled)
	add_child(_capture)
	_model_look.open(_picture, _capture, "filter-%d" % get_instance_id())


func _close(reason: String) -> void:
	if _picture != null:
		_model_look.close()
		_picture.close()
		for part: Node in [_picture, _unstyled, _capture]:
			part.queue_free()
		_picture = null
		_unstyled = null
		_capture = null
		_blend = LookBlend.new()
	_tell(reason, false)


func _advance(delta: float) -> void:
	_model_look.captures_per_second = captures_per_second
	_model_look.easing_s = easing_s
	_model_look.cut_threshold = cut_threshold
	_model_look.stale_after_s = stale_after_s
	var no_picture: String = _picture.follow()
	if _client == null:
		_client = get_node_or_null(CLIENT_PATH) as Client
	_tell(_model_look.advance(_client, no_picture), baked_look != null and no_picture.is_empty())
	_blend.strength = strength
	_blend.mask = mask
	_blend.baked_look = baked_look
	_blend.unstyled = _unstyled.follow(_picture, unstyled_layers)
	_blend.draw(_picture, _model_look.material(), showing == Showing.MODEL, _model_look.is_cut(), delta)


## Notes why the model's look is not shown, and tells where that changes what is seen.
func _tell(problem: String, is_baked: bool) -> void:
	var before: Showing = showing
	pass_through_reason = "" if is_baked else problem
	baked_look_reason = problem if is_baked else ""
	if showing == before:
		return
	match showing:
		Showing.MODEL: styling_started.emit()
		Showing.BAKED_LOOK: baked_look_started.emit(problem)
		Showing.GAME: pass_through_started.emit(problem)


func _describe() -> String:
	match showing:
		Showing.GAME: return pass_through_reason
		Showing.BAKED_LOOK: return "baked look: %s" % baked_look_reason
	return "%s, frame %d, %.0f ms old" % [model, frames_styled, shown_frame_age_ms]
