## Records frames of the running game as PNG files, to train a look on.
##
## Add it anywhere below the viewport that should be recorded, set [member record_at_start] or a [member toggle_action],
## and play. The 3D world is drawn once more for every recorded frame, without menus and heads-up displays; a 2D game is
## recorded as it is seen. Pictures like the one before are left out. The game never waits: pictures are read when the
## GPU is done with them, encoded and written by a task of the [WorkerThreadPool], and given up where they come faster
## than that. It works in the editor's play mode and in an exported game.
class_name CapriccioFrameRecorder
extends Node

const FrameCopy := preload("recorder/frame_copy.gd")
const FrameWriter := preload("recorder/frame_writer.gd")
const HiddenNodes := preload("recorder/hidden_nodes.gd")
const WorldPicture := preload("recorder/world_picture.gd")

## Emitted for every file that lies complete on the disk.
signal frame_recorded(path: String)
## Emitted once for every recording that began, when nothing is being written any more; [param count] files were.
signal recording_stopped(count: int)
## Emitted when recording can't begin or go on; where it had begun, [signal recording_stopped] follows.
signal recording_failed(reason: String)

## What is recorded.
enum Picture {
	## The 3D world as the current camera sees it, without any 2D.
	WORLD_3D,
	## What the viewport shows, with all 2D but the [member hidden_nodes].
	SCREEN,
}

## Where files go: a folder below [code]user://[/code] or an absolute path, made where it is missing.
@export var folder: String = "user://capriccio_frames"
## What the files' names begin with; a number follows that no file in the folder has.
@export var prefix: String = "frame"
## Whether recording begins when the node is ready.
@export var record_at_start: bool = false
## An action of the input map that starts and stops recording; empty for none.
@export var toggle_action: StringName = &""
@export_group("When")
## Seconds between frames.
@export_range(0.02, 60.0, 0.01, "or_greater", "suffix:s") var every_s: float = 0.5
## Drawn frames between recorded ones, instead of [member every_s] where it is more than 0.
@export_range(0, 600, 1, "or_greater") var every_frames: int = 0
## Files after which recording stops; 0 for no end.
@export_range(0, 10000, 1, "or_greater") var max_frames: int = 0
## Mean difference of brightness, 0 to 1, below which a frame counts as a duplicate of the last one written and is left
## out. 0 keeps all.
@export_range(0.0, 0.2, 0.001, "or_greater") var duplicate_threshold: float = 0.01
@export_group("What")
## What is recorded. A 2D game records the [constant Picture.SCREEN].
@export var picture: Picture = Picture.WORLD_3D
## Height of the files' pictures; 0 for the viewport's own. Their width follows from the viewport's shape.
@export_range(0, 2160, 1, "or_greater", "suffix:px") var frame_height: int = 0
## Nodes that are kept out of recorded frames with all below them: of the screen a heads-up display, of the 3D world a
## cursor or a ghost. The player sees them blink.
@export var hidden_nodes: Array[NodePath] = []

## Whether frames are being recorded.
var is_recording: bool = false
## Files written since recording began.
var frames_recorded: int = 0
## Frames left out since recording began, as they were like the one before.
var frames_skipped: int = 0
## Frames given up since recording began, as the disk or the encoder was too slow for them.
var frames_dropped: int = 0
## The state in one line, for a status display.
var status_text: String:
	get:
		return _describe()

var _writer: FrameWriter = null
var _copy: FrameCopy = FrameCopy.new()
var _world: WorldPicture = WorldPicture.new()
var _hidden: HiddenNodes = HiddenNodes.new()
var _since_last_s: float = 0.0
var _since_last_frames: int = 0
## A frame of the screen is being drawn that is to be copied in the next.
var _screen_is_due: bool = false
## [method start] was called while frames of the recording before are still being written.
var _starts_again: bool = false
## Why nothing is being recorded; empty while it is.
var _reason: String = ""


func _ready() -> void:
	# After the game has moved its camera.
	process_priority = 1000
	# In this order, as the copy reads what the world has drawn.
	add_child(_world)
	add_child(_copy)
	if record_at_start:
		start()


func _exit_tree() -> void:
	_hidden.restore()
	if _writer != null:
		_stop("left the tree")
		frames_dropped += _under_way() - int(_writer.is_writing())
		_writer.forget_waiting()
		_copy.abandon()
		_tell(_writer.finish())
		_end()


func _input(event: InputEvent) -> void:
	if not toggle_action.is_empty() and InputMap.has_action(toggle_action) and event.is_action_pressed(toggle_action):
		if is_recording:
			stop()
		else:
			start()


func _process(delta: float) -> void:
	if _writer == null:
		return
	_tell(_writer.advance())
	if _writer == null:  # Whoever was told has taken the recorder out of the tree.
		return
	_copy.advance()
	_hand_over(_copy.take())
	if is_recording:
		_advance_recording(delta)
	elif _under_way() == 0:
		_end()


## Begins to record. Does nothing while recording; where it can't begin, [signal recording_failed] says why.
func start() -> void:
	if is_recording:
		return
	_starts_again = _writer != null
	if _starts_again:
		return
	var writer: FrameWriter = FrameWriter.new()
	var problem: String = _obstacle()
	if problem.is_empty():
		problem = writer.open(folder, prefix)
	if not problem.is_empty():
		_fail(problem)
		return
	_writer = writer
	_begin()


## Stops recording. What is under way is still written; then [signal recording_stopped] follows. Stopping twice is safe.
func stop() -> void:
	_starts_again = false
	if is_recording:
		_stop("stopped")


func _obstacle() -> String:
	if not is_inside_tree():
		return "the recorder is not in the scene tree; add it first"
	return "there is no renderer (headless)" if DisplayServer.get_name() == "headless" else ""


func _begin() -> void:
	is_recording = true
	frames_recorded = 0
	frames_skipped = 0
	frames_dropped = 0
	_reason = ""
	# The first frame at once.
	_since_last_s = every_s
	_since_last_frames = every_frames


func _advance_recording(delta: float) -> void:
	if _screen_is_due:
		_screen_is_due = false
		_copy.begin(get_viewport().get_texture(), _pixels(), get_viewport().use_hdr_2d)
	if max_frames > 0 and frames_recorded >= max_frames:
		_stop("all %d frames are recorded" % max_frames)
		return
	_since_last_s += delta
	_since_last_frames += 1
	if not _is_due():
		return
	_since_last_s = minf(_since_last_s - every_s, every_s)
	_since_last_frames = 0
	if max_frames > 0 and frames_recorded + _under_way() >= max_frames:
		return
	if _copy.is_idle() and _writer.has_room():
		_record()
	else:
		frames_dropped += 1


func _is_due() -> bool:
	return _since_last_frames >= every_frames if every_frames > 0 else _since_last_s >= every_s


func _under_way() -> int:
	return _writer.pending() + int(not _copy.is_idle())


## Has this frame drawn without what is to be hidden: the world beside the game, the screen to be copied afterwards.
func _record() -> void:
	var viewport: Viewport = get_viewport()
	var camera: Camera3D = viewport.get_camera_3d()
	if picture == Picture.WORLD_3D and camera == null:
		_wait("the viewport has no current Camera3D; a 2D game records the SCREEN")
		return
	_reason = ""
	_hidden.hide(_nodes_to_hide(), picture == Picture.SCREEN)
	if picture == Picture.SCREEN:
		_screen_is_due = true
		return
	_world.draw(viewport, camera, _pixels())
	_copy.begin(_world.get_texture(), _world.size, _world.use_hdr_2d)


func _nodes_to_hide() -> Array[Node]:
	var nodes: Array[Node] = []
	for path: NodePath in hidden_nodes:
		var node: Node = get_node_or_null(path)
		if node != null:
			nodes.append(node)
	return nodes


func _pixels() -> Vector2i:
	var own: Vector2i = Vector2i(get_viewport().get_texture().get_size())
	var height: int = frame_height if frame_height > 0 else own.y
	if picture == Picture.SCREEN:
		height = mini(height, own.y)
	return Vector2i(maxi(roundi(height * float(own.x) / own.y), 1), height)


func _hand_over(image: Image) -> void:
	if image == null:
		return
	if _writer.has_room():
		_writer.duplicate_threshold = duplicate_threshold
		_writer.push(image)
	else:
		frames_dropped += 1


## Counts what became of a picture, and tells.
func _tell(outcome: int) -> void:
	match outcome:
		FrameWriter.Outcome.WRITTEN:
			frames_recorded += 1
			frame_recorded.emit(_writer.path)
		FrameWriter.Outcome.DUPLICATE:
			frames_skipped += 1
		FrameWriter.Outcome.FAILED:
			frames_dropped += 1 + _writer.forget_waiting()
			_copy.abandon()
			_stop(_writer.problem)
			_fail(_writer.problem)


func _wait(reason: String) -> void:
	if _reason != reason:
		_reason = reason
		push_warning("CapriccioFrameRecorder waits: %s" % reason)


func _fail(reason: String) -> void:
	_reason = reason
	push_warning("CapriccioFrameRecorder: %s" % reason)
	recording_failed.emit(reason)


func _stop(reason: String) -> void:
	is_recording = false
	_screen_is_due = false
	_reason = reason


func _end() -> void:
	_writer = null
	recording_stopped.emit(frames_recorded)
	if _starts_again:
		start()


func _describe() -> String:
	var counts: String = "%d frames in %s" % [frames_recorded, folder]
	if frames_skipped + frames_dropped > 0:
		counts += ", %d duplicates left out, %d dropped" % [frames_skipped, frames_dropped]
	if is_recording:
		return "waiting: %s" % _reason if not _reason.is_empty() else "recording: %s" % counts
	return "not recording" if _reason.is_empty() else "%s (%s)" % [_reason, counts]
