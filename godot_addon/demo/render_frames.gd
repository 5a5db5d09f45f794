extends SceneTree
## Writes frames of the world as PNG files; `-- --help` says how.
##
## Must not know: the addon, or what the pictures are for.

const RenderOptions := preload("render_options.gd")
const Walker := preload("walker.gd")
const World := preload("world/world.gd")

const EXIT_FAILED: int = 1
const EXIT_USAGE: int = 2

var _options: RenderOptions
var _viewport: SubViewport = SubViewport.new()
var _camera: Walker = Walker.new()
var _written: int = 0
var _failed: bool = false


func _initialize() -> void:
	_options = RenderOptions.new(OS.get_cmdline_user_args())
	if _options.help:
		print(RenderOptions.HELP)
		_free_all()
		quit()
	elif _options.problem != "":
		_fail(_options.problem, EXIT_USAGE)
	else:
		_prepare()
		_render.call_deferred()


## Frames are drawn off screen, at exactly the size asked for and as fast as they come.
func _prepare() -> void:
	Engine.max_fps = 0
	root.disable_3d = true
	root.size = Vector2i(64, 64)
	_viewport.size = _options.size_px
	_viewport.own_world_3d = true
	_viewport.render_target_update_mode = SubViewport.UPDATE_ALWAYS
	_viewport.add_child(_camera)
	root.add_child(_viewport)


func _render() -> void:
	for folder: String in _options.folders():
		if DirAccess.make_dir_recursive_absolute(folder) != OK:
			_fail("cannot make the folder '%s'; choose another" % folder, EXIT_FAILED)
			return
	for world_seed: int in _options.seeds:
		var world: World = World.new(world_seed)
		_viewport.add_child(world)
		_viewport.msaa_3d = Viewport.MSAA_4X
		for look_name: String in _options.looks:
			world.apply(World.load_look(look_name))
			await _walk(world, world_seed, _options.folder(look_name))
		if _options.geometry_dir != "":
			_viewport.msaa_3d = Viewport.MSAA_DISABLED
			world.show_distances()
			await _walk(world, world_seed, _options.geometry_dir, _save_camera)
		world.free()
		if _failed:
			return
	print("\nrender_frames: %d frames in %s" % [_written, _options.out_dir])
	quit()


## Takes the pictures of one walk; `beside` writes what goes beside each, given its path without an extension.
func _walk(world: World, world_seed: int, folder: String, beside: Callable = Callable()) -> void:
	var walked_m: Dictionary = _options.walk(world.path.length_m)
	for number: int in walked_m:
		if _failed:
			return
		_camera.transform = world.path.pose(walked_m[number])
		await RenderingServer.frame_post_draw
		var file: String = folder.path_join("seed%04d_frame%04d" % [world_seed, number])
		_save_picture(file + ".png")
		if beside.is_valid():
			beside.call(file)
		var total: int = _options.folders().size() * _options.seeds.size() * walked_m.size()
		printraw("\rrender_frames: %d of %d, seed %d" % [_written, total, world_seed])


func _save_picture(file: String) -> void:
	var picture: Image = _viewport.get_texture().get_image()
	picture.convert(Image.FORMAT_RGB8)
	_check_written(picture.save_png(file) == OK, file)
	_written += 1


## The camera's axes and place in the world, in metres: it looks along -`back`.
func _save_camera(file: String) -> void:
	var camera: Dictionary = {"fov_y_degrees": _camera.fov}
	var axes: Basis = _camera.transform.basis
	var vectors: Dictionary = {
		"right": axes.x, "up": axes.y, "back": axes.z, "eye": _camera.transform.origin,
	}
	for vector_name: String in vectors:
		var vector: Vector3 = vectors[vector_name]
		camera[vector_name] = [vector.x, vector.y, vector.z]
	var text: FileAccess = FileAccess.open(file + ".json", FileAccess.WRITE)
	_check_written(text != null and text.store_line(JSON.stringify(camera, "", false, true)), file + ".json")


func _check_written(done: bool, file: String) -> void:
	if not done and not _failed:
		_fail("cannot write '%s'; is the folder writable and the disk not full?" % file, EXIT_FAILED)


func _fail(what: String, status: int) -> void:
	_failed = true
	printerr("render_frames: %s" % what)
	_free_all()
	quit(status)


## Nodes outside the tree are freed by nobody else.
func _free_all() -> void:
	if not _viewport.is_inside_tree():
		_camera.free()
		_viewport.free()
