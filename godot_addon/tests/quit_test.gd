## The game ends while a frame is at the backend: nothing may leak, which the caller reads in Godot's output, and
## nothing may hold it up. Needs a display.
##
## Arguments: address=tcp://…, a backend whose model `slow` takes its time.
extends "test_case.gd"

const Client := preload("res://addons/capriccio/capriccio.gd")
const Filter := preload("res://addons/capriccio/capriccio_style_filter.gd")

var _filter: Filter


func test_the_game_may_end_while_a_frame_is_at_the_backend() -> void:
	await process_frame
	var client: Client = root.get_node("Capriccio")
	client.connect_to_backend(arguments["address"])
	var camera: Camera3D = Camera3D.new()
	root.add_child(camera)
	camera.make_current()
	_filter = Filter.new()
	_filter.model = "slow"
	_filter.capture_height = 36
	root.add_child(_filter)
	await wait_until(func() -> bool: return _filter._model_look._flow.is_waiting(), "a frame at the backend")
