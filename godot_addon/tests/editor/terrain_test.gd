## Land in the real editor against a live backend: made, drawn, cancelled, saved, put into a scene, undone, made again.
##
## Arguments: command=…, address=tcp://…
@tool
extends "editor_case.gd"

const Brush := preload("res://addons/capriccio/editor/terrain/sketch_brush.gd")
const Canvas := preload("res://addons/capriccio/editor/terrain/sketch_canvas.gd")
const HeightField := preload("res://addons/capriccio/capriccio_height_field.gd")
const TerrainTool := preload("res://addons/capriccio/editor/terrain/terrain_tool.gd")
const TerrainWindow := preload("res://addons/capriccio/editor/terrain/terrain_window.gd")

const SCENE: String = "res://world.tscn"

var _tool: TerrainTool
var _window: TerrainWindow


func before_all() -> void:
	ProjectSettings.set_setting(Settings.ADDRESS, arguments["address"])
	EditorTable.write(EditorTable.COMMAND, arguments["command"])
	_tool = editor.terrain
	_window = _tool.window
	editor.keeper.start()
	await wait_until(func() -> bool: return not editor.dock.models.cards.is_empty(), "models")


func test_land_is_made_and_shown() -> void:
	press(editor.dock, "Terrain…")
	check(_window.visible, "the window")
	_window.options.choose({"size": 65, "seed": 3, "cell_m": 2.0, "relief_m": 40.0, "erosion": 0.3})
	await _make()
	check(_window.field != null, _window.message())
	check_equal([_window.field.size, _window.field.cell_m], [65, 2.0], "size and cell")
	check(absf(_window.field.maximum_m - _window.field.minimum_m - 40.0) < 0.01, "relief")
	check_equal(editor.history.notes[0]["parameters"]["seed"], 3, "the history")
	check(not editor.history.notes[0]["parameters"].has("model"), "no model was named")


func test_it_is_saved_for_terrain_addons_with_a_note_and_undone() -> void:
	for path: String in ["res://hill.exr", "res://hill.r16"]:
		_tool.save(path)
		var saved: String = "Saved %s, %s.json." % [path, path]
		await wait_until(func() -> bool: return _window.message() == saved, saved)
	check_equal(FileAccess.get_file_as_bytes("res://hill.r16").size(), 65 * 65 * 2, "bytes")
	var note: Dictionary = JSON.parse_string(FileAccess.get_file_as_string("res://hill.r16.json"))
	check_equal([int(note["width"]), note["cell_m"], note["row_order"]], [65, 2.0, "north_first"], "note")
	for file: String in ["hill.exr", "hill.exr.json", "hill.r16", "hill.r16.json"]:
		DirAccess.copy_absolute("res://" + file, String(arguments["out"]).path_join(file))
	choose_in_menu("Undo")
	choose_in_menu("Undo")
	check_equal(_files_of("hill"), [], "files after undo")


func test_a_file_that_is_there_is_not_replaced() -> void:
	FileAccess.open("res://mine.r16", FileAccess.WRITE).store_string("mine")
	_tool.save("res://mine.r16")
	await wait_until(func() -> bool: return "is there already" in _window.message(), _window.message())
	check_equal(FileAccess.get_file_as_string("res://mine.r16"), "mine", "the file")
	check(not FileAccess.file_exists("res://mine.r16.json"), "a note for a file that was not saved")


func test_without_a_scene_it_says_so() -> void:
	check(EditorInterface.get_edited_scene_root() == null, "a scene is open")
	press(_window, "Add to the scene")
	check_equal(_window.message(), TerrainTool.NO_SCENE, "message")


func test_it_is_added_to_the_scene_with_mesh_and_shape_and_undone() -> void:
	_open_scene()
	await get_tree().process_frame
	press(_window, "Add to the scene")
	await wait_until(func() -> bool: return _window.message().begins_with("Added"), _window.message())
	var scene: Node = EditorInterface.get_edited_scene_root()
	var body: StaticBody3D = scene.get_child(0)
	check_equal([body.owner, body.get_child(0).owner], [scene, scene], "owners")
	_check_mesh((body.get_child(0) as MeshInstance3D).mesh, _window.field)
	var collision: CollisionShape3D = body.get_child(1)
	check_equal(collision.scale, Vector3.ONE * 2.0, "scale of the shape")
	check_equal((collision.shape as HeightMapShape3D).map_width, 65, "width of the shape")
	var packed: PackedScene = PackedScene.new()
	packed.pack(scene)
	ResourceSaver.save(packed, "user://packed.tscn")
	check(FileAccess.get_file_as_string("user://packed.tscn").length() < 4000, "the scene holds its mesh")
	check(ResourceLoader.load("res://terrain_1_mesh.res", "", ResourceLoader.CACHE_MODE_IGNORE) is ArrayMesh, "the file")
	choose_in_menu("Undo")
	check_equal([scene.get_child_count(), _files_of("terrain_1")], [0, []], "after undo")
	choose_in_menu("Redo")
	check_equal([scene.get_child_count(), _files_of("terrain_1").size()], [1, 2], "after redo")
	choose_in_menu("Undo")


func test_strokes_are_soft_mix_and_can_be_taken_back() -> void:
	var canvas: Canvas = _window.sketch.canvas
	_window.choose_drawing(true)
	_stroke(Brush.Tool.RIDGE, Vector2(20, 60), Vector2(230, 60))
	_stroke(Brush.Tool.RIVER, Vector2(128, 10), Vector2(128, 240))
	check_equal(canvas.drawing.get_pixel(60, 60), Color.RED, "the ridge")
	check_equal(canvas.drawing.get_pixel(128, 60), Color.MAGENTA, "where they cross")
	check(canvas.drawing.get_pixel(60, 63).r > 0.0 and canvas.drawing.get_pixel(60, 63).r < 1.0, "a soft rim")
	check_equal(canvas.drawing.get_pixel(60, 70), Color.BLACK, "beyond it")
	canvas.undo()
	check_equal(canvas.drawing.get_pixel(128, 200), Color.BLACK, "the river was taken back")
	canvas.tool = Brush.Tool.ERASER
	canvas.begin_stroke(Vector2(60, 60))
	check_equal(canvas.drawing.get_pixel(60, 60), Color.BLACK, "erased")
	canvas.undo()
	canvas.clear()
	canvas.undo()
	check_equal(canvas.drawing.get_pixel(60, 60), Color.RED, "clearing was taken back")


func test_the_mouse_paints() -> void:
	var canvas: Canvas = _window.sketch.canvas
	canvas.size = Vector2(512, 512)
	canvas.tool = Brush.Tool.PEAK
	var press_event: InputEventMouseButton = InputEventMouseButton.new()
	press_event.button_index = MOUSE_BUTTON_LEFT
	press_event.pressed = true
	press_event.position = Vector2(400, 400)
	canvas._gui_input(press_event)
	check_equal(canvas.drawing.get_pixel(200, 200), Color.GREEN, "a peak")


func test_the_drawing_becomes_land() -> void:
	_window.options.choose({"size": 65, "relief_m": 0.0})
	await _make()
	check(not _window.note["parameters"].has("tileable"), "land after a drawing never continues itself")
	check(_window.field.height_at(20, 15) > _window.field.height_at(20, 40), "the ridge is high")


func test_the_history_makes_the_same_land_again() -> void:
	var heights: PackedFloat32Array = _window.field.heights
	_window.sketch.canvas.clear()
	_window.choose_drawing(false)
	editor.dock.history.choose(0)
	editor.dock.history.rerun_chosen()
	await wait_until(func() -> bool: return not _window.is_busy(), "the end")
	check_equal(_window.field.heights, heights, "heights")
	check(_window.draws() and _window.sketch.canvas.drawing.get_pixel(60, 60) == Color.RED, "the drawing")


func test_long_work_can_be_cancelled() -> void:
	_window.choose_drawing(false)
	_window.options.choose({"size": 513, "model": "slow_erosion", "character": 1.0})
	press(_window, "Make land")
	press(_window, "Cancel")
	check(not _window.is_busy() and editor.queue.jobs.is_empty(), "jobs")
	_window.options.choose({"size": 513, "model": "the first one"})
	await _make()
	_open_scene()
	await get_tree().process_frame
	press(_window, "Add to the scene")
	await get_tree().process_frame
	press(_window, "Cancel")
	await wait_until(func() -> bool: return _window.message() == "Given up.", _window.message())
	check_equal(_files_of("terrain_1"), [], "files")
	_window.close()
	check(not _window.visible, "the window")


func _stroke(tool: Brush.Tool, from: Vector2, to: Vector2) -> void:
	_window.sketch.canvas.tool = tool
	_window.sketch.canvas.begin_stroke(from)
	_window.sketch.canvas.continue_stroke(to)


func _make() -> void:
	press(_window, "Make land")
	await wait_until(func() -> bool: return not _window.is_busy(), "the end: %s" % _window.stage(), 60.0)


func _open_scene() -> void:
	var scene: PackedScene = PackedScene.new()
	var node: Node3D = Node3D.new()
	node.name = "World"
	scene.pack(node)
	node.free()
	ResourceSaver.save(scene, SCENE)
	EditorInterface.open_scene_from_path(SCENE)


func _check_mesh(mesh: Mesh, field: HeightField) -> void:
	check_equal(mesh.surface_get_array_len(0), 65 * 65, "vertices")
	var triangles: TriangleMesh = mesh.generate_triangle_mesh()
	for point: Vector2i in [Vector2i(10, 20), Vector2i(50, 3)]:
		var above: Vector3 = Vector3((point.x - 32) * 2.0 + 0.01, 1000.0, (point.y - 32) * 2.0 + 0.01)
		var hit: Dictionary = triangles.intersect_ray(above, Vector3.DOWN)
		check(not hit.is_empty() and hit["normal"].y > 0.0, "the front looks up at %s" % point)
		check(absf(hit["position"].y - field.height_at(point.x, point.y)) < 0.5, "height at %s" % point)


func _files_of(beginning: String) -> Array:
	return Array(DirAccess.get_files_at("res://")).filter(func(file: String) -> bool: return file.begins_with(beginning))
