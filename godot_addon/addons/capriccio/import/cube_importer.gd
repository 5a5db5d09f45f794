## Imports .cube files as [CapriccioColorTable], so that the filter's baked look is chosen like any texture.
##
## A file that can't be used is reported with its line in the editor's output. Must not know: the filter.
@tool
extends EditorImportPlugin

const ColorTable := preload("../capriccio_color_table.gd")
const Result := preload("../capriccio_result.gd")


func _get_importer_name() -> String:
	return "capriccio.cube"


func _get_visible_name() -> String:
	return "Colour Table (3D Texture)"


func _get_recognized_extensions() -> PackedStringArray:
	return PackedStringArray(["cube"])


func _get_save_extension() -> String:
	return "res"


func _get_resource_type() -> String:
	return "ImageTexture3D"


func _get_priority() -> float:
	return 1.0


func _get_import_order() -> int:
	return IMPORT_ORDER_DEFAULT


func _get_preset_count() -> int:
	return 0


func _get_import_options(_path: String, _preset: int) -> Array[Dictionary]:
	return []


func _import(
	source: String, saved: String, _options: Dictionary, _variants: Array[String], _files: Array[String]
) -> Error:
	var table: Result = ColorTable.load_cube(source)
	if not table.ok:
		push_error(table.message)
		return ERR_FILE_CORRUPT
	return ResourceSaver.save(table.value, "%s.%s" % [saved, _get_save_extension()])
