## Plays the demo for some seconds with the style filter on, measures, and takes the same view before and after. Needs a
## display and a live backend.
##
## The demo reads the command line, so this reads the environment: CAPRICCIO_ADDRESS, the backend; CAPRICCIO_SECONDS, how
## long to measure; CAPRICCIO_PICTURES, a folder for before.png and after.png. Prints one line of JSON after "MEASURED ".
extends SceneTree

const Client := preload("res://addons/capriccio/capriccio.gd")
const Filter := preload("res://addons/capriccio/capriccio_style_filter.gd")

## The first frame of a look takes as long as the backend needs to load its model.
const FIRST_FRAME_S: float = 30.0
## Metres into the walk at which the pictures are taken.
const VIEW_M: float = 14.0
## Time in which the easing settles on a view that stands still.
const SETTLE_S: float = 2.0

var _demo: Node
var _filter: Filter
var _ages_ms: PackedFloat32Array = PackedFloat32Array()
var _frames: int = 0


func _initialize() -> void:
	_play.call_deferred()


func _play() -> void:
	await process_frame
	var client: Client = root.get_node_or_null("Capriccio")
	if client == null:
		printerr("demo_run: the autoload Capriccio is missing")
		quit(1)
		return
	client.connect_to_backend(OS.get_environment("CAPRICCIO_ADDRESS"))
	_demo = (load("res://demo/demo.tscn") as PackedScene).instantiate()
	root.add_child(_demo)
	_filter = _demo.get("filter")
	# A software renderer that shares its cores with the backend is late.
	_filter.stale_after_s = 10.0
	if not await _first_frame():
		quit(1)
		return
	await _measure(OS.get_environment("CAPRICCIO_SECONDS").to_float())
	await _take_pictures(OS.get_environment("CAPRICCIO_PICTURES"))
	quit(0)


func _first_frame() -> bool:
	var ends_msec: int = Time.get_ticks_msec() + int(FIRST_FRAME_S * 1000.0)
	while _filter.frames_styled == 0 and Time.get_ticks_msec() < ends_msec:
		await process_frame
	if _filter.frames_styled == 0:
		printerr("demo_run: no styled frame within %d s: %s" % [int(FIRST_FRAME_S), _filter.status_text])
	return _filter.frames_styled > 0


func _measure(seconds: float) -> void:
	var styled_before: int = _filter.frames_styled
	var began_usec: int = Time.get_ticks_usec()
	while Time.get_ticks_usec() - began_usec < seconds * 1e6:
		await process_frame
		_frames += 1
		_ages_ms.append(_filter.shown_frame_age_ms)
	var took_s: float = (Time.get_ticks_usec() - began_usec) / 1e6
	_ages_ms.sort()
	print("MEASURED ", JSON.stringify({
		"model": _filter.model,
		"renderer": RenderingServer.get_video_adapter_name(),
		"size": [root.size.x, root.size.y],
		"game_fps": _frames / took_s,
		"styled_per_s": (_filter.frames_styled - styled_before) / took_s,
		"dropped": _filter.frames_dropped,
		"shown_age_ms_median": _ages_ms[_ages_ms.size() >> 1],
		"shown_age_ms_p95": _ages_ms[int(_ages_ms.size() * 0.95)],
		"main_thread_usec_median": _filter.main_thread_usec,
		"main_thread_usec_mean": _filter.main_thread_usec_mean,
		"main_thread_usec_max": _filter.main_thread_usec_max,
	}))


func _take_pictures(folder: String) -> void:
	if folder.is_empty():
		return
	# The walk stops, the filter goes on.
	_demo.set("walked_m", VIEW_M)
	await process_frame
	paused = true
	(_demo.get_node("Hud") as CanvasLayer).hide()
	await create_timer(SETTLE_S).timeout
	await _save(folder.path_join("after.png"))
	_filter.enabled = false
	await process_frame
	await _save(folder.path_join("before.png"))


func _save(path: String) -> void:
	await RenderingServer.frame_post_draw
	var failed: Error = root.get_texture().get_image().save_png(path)
	if failed != OK:
		printerr("demo_run: can't write %s: %s" % [path, error_string(failed)])
