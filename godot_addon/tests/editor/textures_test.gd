## Texture variations in the real editor against a live backend: made, cancelled, chosen, saved, imported, undone, made
## again.
##
## Arguments: command=…, address=tcp://…; the project holds rock.png (64 × 48) and moss.png (64 × 64).
@tool
extends "editor_case.gd"

const FileMenu := preload("res://addons/capriccio/editor/texture/file_menu.gd")
const Job := preload("res://addons/capriccio/editor/jobs/job.gd")
const TextureTool := preload("res://addons/capriccio/editor/texture/texture_tool.gd")
const TexturesWindow := preload("res://addons/capriccio/editor/texture/textures_window.gd")
const VariationTile := preload("res://addons/capriccio/editor/texture/variation_tile.gd")

const STEM: String = "res://rock_variation_1"

var _tool: TextureTool
var _window: TexturesWindow


func before_all() -> void:
	ProjectSettings.set_setting(Settings.ADDRESS, arguments["address"])
	EditorTable.write(EditorTable.COMMAND, arguments["command"])
	_tool = editor.textures
	_window = _tool.window
	editor.keeper.start()
	await wait_until(func() -> bool: return not editor.dock.models.cards.is_empty(), "models")


func test_the_menu_is_for_pictures_only() -> void:
	var opened: Array = []
	var menu: FileMenu = FileMenu.new(func(paths: PackedStringArray) -> void: opened.append(paths))
	check(menu.Source.takes("res://a.PNG") and not menu.Source.takes("res://a.gd"), "what can be varied")
	for paths: Array in [["res://rock.png", "res://project.godot"], ["res://project.godot"], []]:
		menu._popup_menu(PackedStringArray(paths))


func test_variations_of_several_pictures_are_made_with_their_maps() -> void:
	_tool.open_files(["res://rock.png", "res://moss.png"])
	check(_window.visible, "the window")
	_window.options.choose({"count": 6, "strength": 0.4, "seed": 7, "maps": true})
	press(_window, "Generate")
	await wait_until(func() -> bool: return _window.jobs.is_empty(), "the end", 60.0)
	check_equal(_window.tiles().size(), 12, "tiles: %s" % _window.message())
	check_equal(_numbers(), [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5], "numbers")
	check_equal(_window.tiles()[0].made.orm.get_size(), Vector2i(64, 48), "size")
	check_equal(editor.history.notes[1]["path"], "res://rock.png", "the history")
	check_equal(editor.history.notes[1]["parameters"]["strength"], 0.4, "its parameters")


func test_the_chosen_ones_are_saved_imported_and_made_a_material() -> void:
	_window.options.want_material(true)
	for place: int in [1, 3]:
		_window.tiles()[place].choose(true)
	var bytes: PackedByteArray = _window.tiles()[1].made.files["image"]
	press(_window, "Save 2 chosen")
	await wait_until(func() -> bool: return _window.message().begins_with("Saved"), "saved: %s" % _window.message())
	check_equal(FileAccess.get_file_as_bytes(STEM + ".png"), bytes, "the file is what the backend wrote")
	check(bytes.get_string_from_ascii() != null and _holds(bytes, "capriccio"), "it says how it was made")
	for ending: String in [".png", "_normal.png", "_height.png", "_orm.png"]:
		check(load(STEM + ending) is CompressedTexture2D, "%s is imported" % ending)
	check_equal(_imported("_normal.png", "compress/normal_map"), 1, "the normal map's flag")
	check_equal(_imported(".png", "compress/normal_map"), 2, "the flag of the colours")
	check_equal(_imported(".png", "compress/mode"), 2, "compression for 3D")
	check_equal(_imported(".png", "mipmaps/generate"), true, "mipmaps")
	check_equal(_imported("_orm.png", "roughness/mode"), 3, "roughness is in green")
	check_equal(_imported("_orm.png", "roughness/src_normal"), STEM + "_normal.png", "and looks at the normal map")
	check(load("res://rock_variation_2.png") is Texture2D, "the other one")


func test_the_material_uses_the_files() -> void:
	var material: StandardMaterial3D = load(STEM + ".tres")
	check_equal(material.albedo_texture.resource_path, STEM + ".png", "colours")
	check_equal(material.normal_texture.resource_path, STEM + "_normal.png", "normals")
	check_equal(material.roughness_texture_channel, BaseMaterial3D.TEXTURE_CHANNEL_GREEN, "roughness")
	check(material.ao_enabled and material.texture_repeat, "occlusion, and repeating")


func test_undo_takes_the_files_back_and_redo_brings_them_again() -> void:
	choose_in_menu("Undo")
	await get_tree().process_frame
	check_equal(_files_of("rock_variation"), [], "files after undo")
	choose_in_menu("Redo")
	await wait_until(func() -> bool: return FileAccess.file_exists(STEM + ".tres"), "the material again")
	check_equal(_files_of("rock_variation").size(), 18, "files after redo: %s" % [_files_of("rock_variation")])


func test_undo_keeps_what_was_changed_since() -> void:
	FileAccess.open(STEM + ".tres", FileAccess.WRITE).store_string("[gd_resource type=\"Resource\" format=3]\n[resource]\n")
	choose_in_menu("Undo")
	check_equal(_files_of("rock_variation"), ["rock_variation_1.tres"], "files")
	DirAccess.remove_absolute(STEM + ".tres")


func test_saving_again_replaces_nothing() -> void:
	FileAccess.open("res://rock_variation_1.png", FileAccess.WRITE).store_string("mine")
	_window.say("")
	press(_window, "Save 2 chosen")
	await wait_until(func() -> bool: return _window.message().begins_with("Saved"), "saved: %s" % _window.message())
	check_equal(FileAccess.get_file_as_string("res://rock_variation_1.png"), "mine", "the file that was there")
	check(FileAccess.file_exists("res://rock_variation_3_orm.png"), "the next numbers")
	choose_in_menu("Undo")
	DirAccess.remove_absolute("res://rock_variation_1.png")


func test_the_history_makes_the_same_again() -> void:
	var before: PackedByteArray = _window.tiles()[2].made.files["image"]
	_window.close()
	editor.dock.history.choose(1)
	editor.dock.history.rerun_chosen()
	await wait_until(func() -> bool: return _window.jobs.is_empty(), "the end", 60.0)
	check_equal(_window.tiles().size(), 6, "tiles: %s" % _window.message())
	check_equal(_window.tiles()[2].made.files["image"], before, "the third")


func test_long_work_tells_its_stage_and_can_be_cancelled() -> void:
	_tool.open_files(["res://moss.png"])
	_window.options.choose({"count": 64, "model": "vary_slowly", "maps": false})
	press(_window, "Generate")
	await wait_until(func() -> bool: return "variation" in _window.stage(), "a stage: %s" % _window.stage())
	press(_window, "Cancel")
	check(_window.jobs.is_empty() and editor.queue.jobs.is_empty(), "jobs")
	var notes: int = editor.history.notes.size()
	_window.close()
	check(not _window.visible and editor.history.notes.size() == notes, "nothing of it is kept")


func test_a_picture_that_is_none_says_so() -> void:
	FileAccess.open("res://broken.png", FileAccess.WRITE).store_string("not a picture")
	_tool.open_files(["res://broken.png"])
	press(_window, "Generate")
	await wait_until(func() -> bool: return _window.jobs.is_empty(), "the end")
	check(_window.tiles().is_empty() and not _window.message().is_empty(), _window.message())
	DirAccess.remove_absolute("res://broken.png")
	for job: Job in editor.queue.jobs.duplicate():
		editor.queue.cancel(job)


func test_new_textures_are_made_of_a_label() -> void:
	press(editor.dock, "New texture…")
	_window.choose_label("sand")
	_window.options.choose({"count": 2, "size": 128, "maps": true, "model": "the first one"})
	press(_window, "Generate")
	await wait_until(func() -> bool: return _window.jobs.is_empty(), "the end", 60.0)
	check_equal(_window.tiles().size(), 2, "tiles: %s" % _window.message())
	check_equal(editor.history.notes[0]["label"], "sand", "the history")
	_window.tiles()[0].choose(true)
	press(_window, "Save 1 chosen")
	await wait_until(func() -> bool: return _window.message().begins_with("Saved"), "saved: %s" % _window.message())
	check(FileAccess.file_exists("res://sand_1.png"), "the file")


func _numbers() -> Array:
	return _window.tiles().map(func(tile: VariationTile) -> int: return tile.made.number)


func _imported(ending: String, option: String) -> Variant:
	var settings: ConfigFile = ConfigFile.new()
	settings.load(STEM + ending + ".import")
	return settings.get_value("params", option)


func _files_of(beginning: String) -> Array:
	return Array(DirAccess.get_files_at("res://")).filter(func(file: String) -> bool: return file.begins_with(beginning))


func _holds(bytes: PackedByteArray, word: String) -> bool:
	return word.to_ascii_buffer().hex_encode() in bytes.slice(0, 4096).hex_encode()
