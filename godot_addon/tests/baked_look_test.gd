## The baked look on a scene that stands still, with no backend at all. Needs a display.
##
## Arguments: see filter_case.gd.
extends "filter_case.gd"

const ColorTable := preload("res://addons/capriccio/capriccio_color_table.gd")

## Inverts colours, which eight of them say exactly.
const INVERTING: String = "LUT_3D_SIZE 2\n1 1 1\n0 1 1\n1 0 1\n0 0 1\n1 1 0\n0 1 0\n1 0 0\n0 0 0\n"

var _news: Array = []


func before_all() -> void:
	await super()
	_client.disconnect_from_backend()


func test_without_a_model_the_baked_look_needs_neither_backend_nor_client() -> void:
	root.remove_child(_client)
	await _add_baked("")
	await _fade_in()
	_check_inverted(await _screenshot(), _tolerance())
	check_equal(_largest_badge_difference(await _screenshot()), 0, "difference of the interface")
	check_equal(_filter.showing, Filter.Showing.BAKED_LOOK, "showing")
	check_equal(_filter.status_text, "baked look: no model is chosen", "status")
	check_equal(_news, [["baked", "no model is chosen"]], "signals")
	await _remove_filter()
	root.add_child(_client)


func test_while_the_backend_is_away_the_baked_look_is_shown_and_said() -> void:
	await _add_baked("grid")
	await _fade_in()
	_check_inverted(await _screenshot(), _tolerance())
	check_equal(_filter.pass_through_reason, "", "reason to pass through")
	check(_filter.baked_look_reason.contains("no backend"), _filter.baked_look_reason)
	check(_filter.status_text.begins_with("baked look: no backend"), _filter.status_text)
	await _remove_filter()


func test_strength_mixes_the_baked_look_with_the_game_at_once() -> void:
	await _add_baked("")
	await _fade_in()
	_filter.strength = 0.5
	await _frames(2)
	_check_grey(await _screenshot(), 127, 2)
	_filter.strength = 0.0
	await _frames(2)
	_check_untouched(await _screenshot(), "difference at strength 0")
	await _remove_filter()


func test_taking_the_baked_look_away_gives_the_game_back() -> void:
	await _add_baked("")
	await _fade_in()
	_filter.baked_look = null
	await wait_until(func() -> bool: return _filter._blend.baked_share <= 0.0, "the baked look to fade out")
	_check_untouched(await _screenshot(), "difference after the baked look is gone")
	check_equal(_news[-1], ["game", "no model is chosen"], "the last signal")
	await _remove_filter()


func test_without_a_camera_there_is_nothing_to_bake_onto() -> void:
	var camera: Camera3D = root.get_camera_3d()
	camera.clear_current(false)
	await _add_baked("")
	await _frames(2)
	check_equal(_filter.showing, Filter.Showing.GAME, "showing")
	check(_filter.pass_through_reason.contains("Camera3D"), _filter.pass_through_reason)
	camera.make_current()
	await wait_until(func() -> bool: return _filter.showing == Filter.Showing.BAKED_LOOK, "the baked look")
	await _remove_filter()


func test_a_second_filter_on_the_same_picture_says_so_and_takes_over_when_the_first_goes() -> void:
	await _add_baked("")
	var first: Filter = _filter
	await _add_baked("")
	await _fade_in_of(first)
	check(_filter.pass_through_reason.contains(str(first.get_path())), _filter.pass_through_reason)
	_check_inverted(await _screenshot(), _tolerance())
	first.queue_free()
	await _fade_in()
	_check_inverted(await _screenshot(), _tolerance())
	await _remove_filter()
	check(not root.disable_3d, "the viewport renders its world after both are gone")


func _add_baked(model: String) -> void:
	_news.clear()
	_filter = Filter.new()
	_filter.model = model
	_filter.baked_look = _inverting()
	_filter.baked_look_started.connect(func(reason: String) -> void: _news.append(["baked", reason]))
	_filter.pass_through_started.connect(func(reason: String) -> void: _news.append(["game", reason]))
	root.add_child(_filter)
	await process_frame


func _inverting() -> ColorTable:
	var file: FileAccess = FileAccess.open("user://inverting.cube", FileAccess.WRITE)
	file.store_string(INVERTING)
	file.close()
	return ColorTable.load_cube("user://inverting.cube").value


func _fade_in() -> void:
	await _fade_in_of(_filter)


func _fade_in_of(filter: Filter) -> void:
	await wait_until(func() -> bool: return filter._blend.baked_share >= 1.0, "the baked look to fade in")
	await _frames(2)
