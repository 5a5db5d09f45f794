## Takes the pictures of the dock and its tools for docs/godot.md; tests/godot_client/dock_pictures.py runs it, and says
## how. Needs a display and `--single-window`.
##
## Arguments: command=…, address=tcp://…, out=…; the project holds the pictures to vary.
@tool
extends "editor_case.gd"

const Brush := preload("res://addons/capriccio/editor/terrain/sketch_brush.gd")
const MusicWindow := preload("res://addons/capriccio/editor/music/music_window.gd")
const TerrainWindow := preload("res://addons/capriccio/editor/terrain/terrain_window.gd")
const TexturesWindow := preload("res://addons/capriccio/editor/texture/textures_window.gd")

const JPEG_QUALITY: float = 0.9
const LAND: Dictionary = {"size": 513, "seed": 7, "character": 0.8, "erosion": 0.8, "relief_m": 110.0}
## So small that the editor's camera sees all of it from where it begins.
const SMALL: Dictionary = {"cell_m": 0.02, "relief_m": 1.6}
const MUSIC: Dictionary = {"bars": 16, "seed": 7, "key": "D", "mood": "heroic", "form": "AABA", "style": "game"}
const GROUND: Color = Color(0.36, 0.38, 0.28)
const SCENE: String = "res://world.tscn"


func before_all() -> void:
	ProjectSettings.set_setting(Settings.ADDRESS, arguments["address"])
	EditorTable.write(EditorTable.COMMAND, arguments["command"])
	press(editor.dock.backend, "Start backend")
	await wait_until(func() -> bool: return not editor.dock.models.cards.is_empty(), "models", 60.0)
	_show_dock()


func test_textures() -> void:
	var pictures: Array = Array(DirAccess.get_files_at("res://")).filter(
		func(file: String) -> bool: return file.get_extension() in ["png", "jpg"]
	)
	editor.textures.open_files(pictures.map(func(file: String) -> String: return "res://" + file))
	var window: TexturesWindow = editor.textures.window
	window.options.choose({"count": 6, "strength": 0.5, "seed": 7, "maps": true, "size": 256})
	window.start()
	await wait_until(func() -> bool: return window.jobs.is_empty(), "textures", 120.0)
	for place: int in [1, 4]:
		window.tiles()[place].choose(true)
	window.tiles()[1].looked_at.emit()
	await _take("godot_textures.jpg", window)
	window.close()


func test_terrain() -> void:
	editor.terrain.open()
	var window: TerrainWindow = editor.terrain.window
	window.choose_drawing(not editor.dock.models.cards_of("terrain.sketch").is_empty())
	for stroke: Array in [
		[Brush.Tool.RIDGE, [Vector2(30, 60), Vector2(80, 40), Vector2(150, 70), Vector2(225, 45)]],
		[Brush.Tool.RIDGE, [Vector2(150, 70), Vector2(170, 120), Vector2(215, 150)]],
		[Brush.Tool.PEAK, [Vector2(80, 40)]],
		[Brush.Tool.PEAK, [Vector2(150, 70)]],
		[Brush.Tool.RIVER, [Vector2(100, 110), Vector2(95, 150), Vector2(130, 190), Vector2(120, 256)]],
		[Brush.Tool.RIVER, [Vector2(30, 140), Vector2(60, 170), Vector2(130, 190)]],
	]:
		window.sketch.canvas.tool = stroke[0]
		window.sketch.canvas.begin_stroke(stroke[1][0])
		for point: Vector2 in stroke[1]:
			window.sketch.canvas.continue_stroke(point)
	window.options.choose(LAND)
	window.start()
	await wait_until(func() -> bool: return not window.is_busy(), "land", 120.0)
	await _take("godot_terrain.jpg", window)
	window.choose_drawing(false)
	window.options.choose(SMALL)
	window.start()
	await wait_until(func() -> bool: return not window.is_busy(), "land", 120.0)
	_open_scene()
	await get_tree().process_frame
	editor.terrain.add_to_scene()
	await wait_until(func() -> bool: return window.message().begins_with("Added"), window.message(), 60.0)
	window.close()
	var body: Node = EditorInterface.get_edited_scene_root().get_child(0)
	var ground: StandardMaterial3D = StandardMaterial3D.new()
	ground.albedo_color = GROUND
	(body.get_node("Mesh") as MeshInstance3D).material_override = ground
	(body.get_node("Shape") as CollisionShape3D).visible = false


func test_music() -> void:
	editor.music.open()
	var window: MusicWindow = editor.music.window
	window.options.choose(MUSIC)
	window.start()
	await wait_until(func() -> bool: return not window.is_busy(), "music", 120.0)
	window.toggle_playing()
	await wait_until(func() -> bool: return window.player.heard_s > 9.0, "a few bars", 60.0)
	await _take("godot_music.jpg", window)
	window.close()


func test_the_whole_editor() -> void:
	EditorInterface.set_main_screen_editor("3D")
	editor.dock.history.choose(0)
	editor.dock.show_panel(editor.dock.history)
	await _take("godot_dock.jpg", null)


## The editor puts what is docked into containers of its own.
func _show_dock() -> void:
	var docked: Control = editor.dock
	while docked.get_parent() is not TabContainer:
		docked = docked.get_parent()
	var tabs: TabContainer = docked.get_parent()
	tabs.current_tab = tabs.get_tab_idx_from_control(docked)


func _open_scene() -> void:
	var scene: PackedScene = PackedScene.new()
	var world: Node3D = Node3D.new()
	world.name = "World"
	scene.pack(world)
	world.free()
	ResourceSaver.save(scene, SCENE)
	EditorInterface.open_scene_from_path(SCENE)


## Takes the picture of a window, or of the whole editor, once everything has been drawn.
func _take(file: String, window: Window) -> void:
	await get_tree().create_timer(2.0).timeout
	# The editor draws only what has changed.
	EditorInterface.get_base_control().queue_redraw()
	await RenderingServer.frame_post_draw
	var picture: Image = get_tree().root.get_texture().get_image()
	if window != null:
		picture = picture.get_region(Rect2i(window.position, window.size))
	picture.convert(Image.FORMAT_RGB8)
	check_equal(picture.save_jpg(String(arguments["out"]).path_join(file), JPEG_QUALITY), OK, file)
