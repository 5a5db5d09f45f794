extends SceneTree
## Writes frames of the world as PNG files; `-- --help` says how.
##
## Knows the world and its looks. Must not know: the addon, or what the pictures are for.

const RenderOptions := preload("render_options.gd")
const World := preload("world/world.gd")

const EXIT_FAILED: int = 1
const EXIT_USAGE: int = 2

var _options: RenderOptions
var _viewport: SubViewport = SubViewport.new()
var _camera: Camera3D = Camera3D.new()
var _written: int = 0


func _initialize() -> void:
	_options = RenderOptions.new(OS.get_cmdline_user_args())
	if _options.help_wanted:
		print(RenderOptions.HELP)
		quit()
	elif _options.problem != "":
		printerr("render_frames: %s" % _options.problem)
		quit(EXIT_USAGE)
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
	_viewport.msaa_3d = Viewport.MSAA_4X
	_viewport.render_target_update_mode = SubViewport.UPDATE_ALWAYS
	_camera.far = 2000.0
	_camera.fov = 62.0
	_viewport.add_child(_camera)
	root.add_child(_viewport)


func _render() -> void:
	for look_name: String in _options.looks:
		var folder: String = _folder(look_name)
		if DirAccess.make_dir_recursive_absolute(folder) != OK:
			_fail("cannot make the folder '%s'; choose another --out" % folder)
			return
	for world_seed: int in _options.seeds:
		var world: World = World.new(world_seed)
		_viewport.add_child(world)
		for look_name: String in _options.looks:
			world.apply(World.load_look(look_name))
			for frame: int in _options.count:
				_camera.transform = world.path.pose(_walked_m(frame, world.path.length_m))
				await RenderingServer.frame_post_draw
				if not _save(look_name, world_seed, frame):
					return
		world.queue_free()
	print("render_frames: %d frames in %s" % [_written, _options.out_dir])
	quit()


func _walked_m(frame: int, length_m: float) -> float:
	var step: float = _options.path_step_m if _options.path_step_m > 0.0 else length_m / _options.count
	return _options.path_start_m + frame * step


func _save(look_name: String, world_seed: int, frame: int) -> bool:
	var file: String = _folder(look_name).path_join("seed%04d_frame%04d.png" % [world_seed, frame])
	var picture: Image = _viewport.get_texture().get_image()
	picture.convert(Image.FORMAT_RGB8)
	if picture.save_png(file) != OK:
		_fail("cannot write '%s'; is the folder writable and the disk not full?" % file)
		return false
	_written += 1
	var total: int = _options.looks.size() * _options.seeds.size() * _options.count
	printraw("\rrender_frames: %d of %d, %s, seed %d   " % [_written, total, look_name, world_seed])
	if _written == total:
		printraw("\n")
	return true


func _folder(look_name: String) -> String:
	return _options.out_dir.path_join(look_name) if _options.look_folders else _options.out_dir


func _fail(what: String) -> void:
	printerr("render_frames: %s" % what)
	quit(EXIT_FAILED)
