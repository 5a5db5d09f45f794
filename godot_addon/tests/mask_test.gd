## What must not be restyled keeps the game's own picture: masks, and objects of chosen render layers. Needs a display.
##
## Arguments: see filter_case.gd.
extends "filter_case.gd"

const ColorTable := preload("res://addons/capriccio/capriccio_color_table.gd")
const CubeFile := preload("res://addons/capriccio/import/cube_file.gd")

## Layers 1 and 3: what the world stands on, and a character's.
const WORLD_LAYER: int = 1
const HERO_LAYER: int = 1 << 2
## Pixels around an object's outline, where it may be either.
const EDGE_PX: int = 2

var _hero: MeshInstance3D
var _wall: MeshInstance3D


func before_all() -> void:
	await super()
	_client.disconnect_from_backend()
	_hero = _box(Vector3(-0.4, 0.9, 2.0), Vector3(0.5, 0.8, 0.3), Color(0.2, 0.5, 0.9), HERO_LAYER)
	_wall = _box(Vector3(-0.2, 0.7, 2.6), Vector3(0.3, 0.3, 0.1), Color(0.9, 0.8, 0.1), WORLD_LAYER)
	await _frames(2)
	_game = await _screenshot()


func test_a_mask_lets_the_look_through_where_it_is_white() -> void:
	await _add_inverted()
	var mask: Image = Image.create_empty(2, 1, false, Image.FORMAT_L8)
	mask.set_pixel(0, 0, Color.WHITE)
	_filter.mask = ImageTexture.create_from_image(mask)
	await _frames(2)
	var shown: Image = await _screenshot()
	# The texture is linear: in its outer quarters it is all white or all black.
	var width: int = root.size.x
	_check_region(shown, Rect2i(BADGE_PX, 0, (width >> 2) - BADGE_PX, root.size.y), true, "white")
	_check_region(shown, Rect2i(width - (width >> 2), 0, width >> 2, root.size.y), false, "black")
	_filter.mask = null
	await _frames(2)
	_check_inverted(await _screenshot(), _tolerance())
	await _remove_filter()


func test_a_viewport_can_be_the_mask() -> void:
	await _add_inverted()
	var viewport: SubViewport = SubViewport.new()
	viewport.size = Vector2i(64, 36)
	viewport.transparent_bg = true
	viewport.render_target_update_mode = SubViewport.UPDATE_ALWAYS
	root.add_child(viewport)
	_filter.mask = viewport.get_texture()
	await _frames(3)
	_check_region(await _screenshot(), Rect2i(BADGE_PX, BADGE_PX, 200, 100), false, "a viewport that draws nothing")
	_filter.mask = null
	await _remove_filter()
	viewport.queue_free()


func test_objects_of_unstyled_layers_keep_the_games_picture_and_walls_before_them_do_not() -> void:
	await _add_inverted()
	_filter.unstyled_layers = HERO_LAYER
	await _frames(3)
	await _check_hero("the hero behind a part of the wall")
	_filter.unstyled_layers = 0
	await _frames(2)
	_check_inverted(await _screenshot(), _tolerance())
	check_equal(_filter._unstyled.get_child_count(), 0, "views while no layer is chosen")
	await _remove_filter()


func test_an_object_may_stay_on_the_worlds_layer_whatever_the_light_and_its_slope() -> void:
	var world: WorldEnvironment = WorldEnvironment.new()
	world.environment = Environment.new()
	world.environment.tonemap_mode = Environment.TONE_MAPPER_FILMIC
	world.environment.tonemap_exposure = 1.7
	world.environment.fog_enabled = true
	root.add_child(world)
	_hero.layers = HERO_LAYER | WORLD_LAYER
	_hero.rotation = Vector3(0.5, 1.1, 0.3)
	await _frames(2)
	_game = await _screenshot()
	await _add_inverted()
	_filter.unstyled_layers = HERO_LAYER
	await _frames(3)
	await _check_hero("a tilted hero on the world's layer")
	_hero.rotation = Vector3.ZERO
	_hero.layers = HERO_LAYER
	world.free()
	await _remove_filter()
	await _frames(2)
	_game = await _screenshot()


func test_the_mask_follows_the_camera_in_the_same_frame() -> void:
	await _add_inverted()
	_filter.unstyled_layers = HERO_LAYER
	await _frames(3)
	root.get_camera_3d().translate(Vector3(0.35, 0.1, 0.0))
	var shown: Image = await _screenshot()
	_filter.strength = 0.0
	await _frames(2)
	_game = await _screenshot()
	_check_masked(shown, await _silhouette(), "one frame after the camera moved")
	root.get_camera_3d().translate(Vector3(-0.35, -0.1, 0.0))
	await _remove_filter()
	await _frames(2)
	_game = await _screenshot()


func test_every_projection_of_the_camera_is_followed() -> void:
	var camera: Camera3D = root.get_camera_3d()
	for projection: Camera3D.ProjectionType in [Camera3D.PROJECTION_ORTHOGONAL, Camera3D.PROJECTION_FRUSTUM]:
		camera.projection = projection
		camera.size = 4.0 if projection == Camera3D.PROJECTION_ORTHOGONAL else 0.06
		camera.h_offset = 0.2
		await _frames(2)
		_game = await _screenshot()
		await _add_inverted()
		_filter.unstyled_layers = HERO_LAYER
		await _frames(3)
		await _check_hero("projection %d" % projection)
		await _remove_filter()
	camera.projection = Camera3D.PROJECTION_PERSPECTIVE
	camera.h_offset = 0.0
	await _frames(2)
	_game = await _screenshot()


func test_a_mask_an_unstyled_layer_and_strength_work_together() -> void:
	await _add_inverted()
	_filter.unstyled_layers = HERO_LAYER
	_filter.strength = 0.5
	var mask: Image = Image.create_empty(1, 1, false, Image.FORMAT_L8)
	mask.fill(Color8(128, 128, 128))
	_filter.mask = ImageTexture.create_from_image(mask)
	await _frames(3)
	var shown: Image = await _screenshot()
	var at: Vector2i = Vector2i(root.get_camera_3d().unproject_position(_hero.position + Vector3(-0.2, 0.3, 0.15)))
	check_equal(shown.get_pixelv(at), _game.get_pixelv(at), "the hero")
	var beside: Vector2i = Vector2i(300, 20)
	# A quarter of the way to the inverse.
	var expected: float = lerpf(_game.get_pixelv(beside).r, 1.0 - _game.get_pixelv(beside).r, 0.25)
	check(absf(shown.get_pixelv(beside).r - expected) * 255.0 < _tolerance() + 0.5, "beside the hero: %s" % shown.get_pixelv(beside))
	await _remove_filter()


func test_two_worlds_of_one_window_have_masks_of_their_own() -> void:
	await _add_inverted()
	_filter.unstyled_layers = HERO_LAYER
	var other: Filter = _filter
	var container: SubViewportContainer = _container_of_the_same_world()
	await _frames(2)
	_filter = Filter.new()
	_filter.model = ""
	_filter.container = container
	_filter.baked_look = other.baked_look
	_filter.unstyled_layers = HERO_LAYER
	root.add_child(_filter)
	await wait_until(func() -> bool: return _filter._blend.baked_share >= 1.0, "the second look to fade in")
	container.position = Vector2(1000, 1000)
	await _frames(2)
	await _check_hero_of(other, "the first of two filters")
	await _remove_filter()
	container.queue_free()
	other.queue_free()
	await _frames(2)


func _check_hero(what: String) -> void:
	await _check_hero_of(_filter, what)


func _check_hero_of(filter: Filter, what: String) -> void:
	var shown: Image = await _screenshot()
	filter.strength = 0.0
	var silhouette: Image = await _silhouette()
	filter.strength = 1.0
	_check_masked(shown, silhouette, what)


## Checks that the game is seen in the hero's silhouette, and its inverse elsewhere.
func _check_masked(shown: Image, silhouette: Image, what: String) -> void:
	var heroes: int = 0
	var wrong: int = 0
	for at: Vector2i in _samples():
		var inside: float = _mean_around(silhouette, at)
		if inside > 0.0 and inside < 1.0:
			continue
		heroes += int(inside)
		var expected: float = _game.get_pixelv(at).g if inside > 0.0 else 1.0 - _game.get_pixelv(at).g
		wrong += int(absf(shown.get_pixelv(at).g - expected) * 255.0 > _tolerance() + 0.5)
	check(heroes > 50, "%s: only %d samples of the hero" % [what, heroes])
	check_equal(wrong, 0, "%s: pixels that are not as they should be, of %d," % [what, _samples().size()])


## Returns where the hero is seen, as a black and white picture: what changes when it does.
func _silhouette() -> Image:
	var with_hero: Image = await _screenshot()
	_hero.material_override.albedo_color = Color.BLACK
	_hero.material_override.emission_enabled = true
	_hero.material_override.emission = Color(1.0, 0.0, 1.0)
	await _frames(2)
	var marked: Image = await _screenshot()
	_hero.material_override.emission_enabled = false
	_hero.material_override.albedo_color = Color(0.2, 0.5, 0.9)
	await _frames(2)
	var seen: Image = Image.create_empty(with_hero.get_width(), with_hero.get_height(), false, Image.FORMAT_L8)
	for y: int in seen.get_height():
		for x: int in seen.get_width():
			var changed: bool = not with_hero.get_pixel(x, y).is_equal_approx(marked.get_pixel(x, y))
			seen.set_pixel(x, y, Color.WHITE if changed else Color.BLACK)
	return seen


func _mean_around(silhouette: Image, at: Vector2i) -> float:
	var sum: float = 0.0
	for offset: Vector2i in [Vector2i(1, 0), Vector2i(-1, 0), Vector2i(0, 1), Vector2i(0, -1), Vector2i.ZERO]:
		var place: Vector2i = at + offset * EDGE_PX
		sum += silhouette.get_pixelv(place.clamp(Vector2i.ZERO, silhouette.get_size() - Vector2i.ONE)).r
	return sum / 5.0


func _check_region(shown: Image, region: Rect2i, is_styled: bool, what: String) -> void:
	var largest: int = 0
	for at: Vector2i in _samples():
		if region.has_point(at):
			var game: int = _game.get_pixelv(at).g8
			largest = maxi(largest, absi(shown.get_pixelv(at).g8 - (255 - game if is_styled else game)))
	check(largest <= _tolerance(), "%s: differs by %d of 255" % [what, largest])


func _box(at: Vector3, box_size: Vector3, color: Color, layer: int) -> MeshInstance3D:
	var box: MeshInstance3D = MeshInstance3D.new()
	var mesh: BoxMesh = BoxMesh.new()
	mesh.size = box_size
	box.mesh = mesh
	box.material_override = StandardMaterial3D.new()
	box.material_override.albedo_color = color
	box.position = at
	box.layers = layer
	box.cast_shadow = GeometryInstance3D.SHADOW_CASTING_SETTING_OFF
	root.add_child(box)
	return box


func _container_of_the_same_world() -> SubViewportContainer:
	var container: SubViewportContainer = SubViewportContainer.new()
	var viewport: SubViewport = SubViewport.new()
	var camera: Camera3D = Camera3D.new()
	camera.position = Vector3(0.5, 1.0, 4.0)
	viewport.size = Vector2i(100, 80)
	viewport.add_child(camera)
	container.add_child(viewport)
	root.add_child(container)
	return container


func _add_inverted() -> void:
	_filter = Filter.new()
	_filter.model = ""
	_filter.baked_look = _inverting()
	root.add_child(_filter)
	await wait_until(func() -> bool: return _filter._blend.baked_share >= 1.0, "the look to fade in")
	await _frames(2)


func _inverting() -> ColorTable:
	var cube: String = "LUT_3D_SIZE 2\n1 1 1\n0 1 1\n1 0 1\n0 0 1\n1 1 0\n0 1 0\n1 0 0\n0 0 0\n"
	return ColorTable._from_cube(CubeFile.parse(cube).value)
