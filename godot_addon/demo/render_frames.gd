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
	_viewport.msaa_3d = Viewport.MSAA_4X
	_viewport.render_target_update_mode = SubViewport.UPDATE_ALWAYS
	_viewport.add_child(_camera)
	root.add_child(_viewport)


func _render() -> void:
	for look_name: String in _options.looks:
		var folder: String = _options.folder(look_name)
		if DirAccess.make_dir_recursive_absolute(folder) != OK:
			_fail("cannot make the folder '%s'; choose another --out" % folder, EXIT_FAILED)
			return
	for world_seed: int in _options.seeds:
		var world: World = World.new(world_seed)
		_viewport.add_child(world)
		for look_name: String in _options.looks:
			world.apply(World.load_look(look_name))
			for frame: int in _options.count:
				_camera.transform = world.path.pose(_walked_m(frame, world.path.length_m))
				await RenderingServer.frame_post_draw
				if not _save(_options.folder(look_name), world_seed, frame):
					return
		world.free()
	print("\nrender_frames: %d frames in %s" % [_written, _options.out_dir])
	quit()


func _walked_m(frame: int, length_m: float) -> float:
	var step_m: float = _options.path_step_m if _options.path_step_m > 0.0 else length_m / _options.count
	return _options.path_start_m + frame * step_m


func _save(folder: String, world_seed: int, frame: int) -> bool:
	var file: String = folder.path_join("seed%04d_frame%04d.png" % [world_seed, frame])
	var picture: Image = _viewport.get_texture().get_image()
	picture.convert(Image.FORMAT_RGB8)
	if picture.save_png(file) != OK:
		_fail("cannot write '%s'; is the folder writable and the disk not full?" % file, EXIT_FAILED)
		return false
	_written += 1
	var total: int = _options.looks.size() * _options.seeds.size() * _options.count
	printraw("\rrender_frames: %d of %d, seed %d" % [_written, total, world_seed])
	return true


func _fail(what: String, status: int) -> void:
	printerr("render_frames: %s" % what)
	_free_all()
	quit(status)


## Nodes outside the tree are freed by nobody else.
func _free_all() -> void:
	if not _viewport.is_inside_tree():
		_camera.free()
		_viewport.free()
