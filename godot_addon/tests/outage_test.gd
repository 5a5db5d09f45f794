## The style filter while its backend dies and comes back: tests/godot_client ends and starts it when this script says
## so. Needs a display.
##
## Arguments: address=tcp://…, a backend whose model `slow` takes long enough to be killed at work.
extends "test_case.gd"

const Client := preload("res://addons/capriccio/capriccio.gd")
const Filter := preload("res://addons/capriccio/capriccio_style_filter.gd")

## Two frames of the software renderer on a busy machine.
const LONGEST_FRAME_MS: int = 1000

var _client: Client
var _filter: Filter
var _longest_frame_ms: int = 0
var _last_frame_msec: int = 0


func test_the_game_goes_on_while_the_backend_is_killed_and_comes_back() -> void:
	await _begin()
	await wait_until(func() -> bool: return _filter.frames_styled > 0, "a styled frame", 20.0)
	await wait_until(func() -> bool: return _filter._model_look._flow.is_waiting(), "a frame at work")
	process_frame.connect(_measure_frame)
	print("KILL")
	await wait_until(func() -> bool: return not _client.is_ready, "the loss to be noticed")
	await wait_until(func() -> bool: return _filter.pass_through_reason.contains("no backend"), "pass-through")
	await create_timer(0.5).timeout
	check_equal(_filter._blend.model_share, 0.0, "strength of the look while there is no backend")
	print("START")
	await wait_until(func() -> bool: return _client.is_ready, "the connection to come back", 20.0)
	var styled: int = _filter.frames_styled
	await wait_until(func() -> bool: return _filter.frames_styled > styled, "a styled frame afterwards", 20.0)
	# The first frame waits until the backend has loaded its models, which the filter may call slow.
	await wait_until(func() -> bool: return _filter.pass_through_reason == "", "a reason no more", 5.0)
	check(_longest_frame_ms < LONGEST_FRAME_MS, "the longest frame took %d ms" % _longest_frame_ms)
	print("longest frame %d ms" % _longest_frame_ms)


func _begin() -> void:
	await process_frame
	_client = root.get_node("Capriccio")
	_client.connect_to_backend(arguments["address"])
	var camera: Camera3D = Camera3D.new()
	root.add_child(camera)
	camera.make_current()
	_filter = Filter.new()
	_filter.model = "slow"
	_filter.capture_height = 36
	_filter.stale_after_s = 0.9
	root.add_child(_filter)


func _measure_frame() -> void:
	var now_msec: int = Time.get_ticks_msec()
	if _last_frame_msec > 0:
		_longest_frame_ms = maxi(_longest_frame_ms, now_msec - _last_frame_msec)
	_last_frame_msec = now_msec
