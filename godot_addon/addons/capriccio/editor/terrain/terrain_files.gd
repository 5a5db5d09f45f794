## Land as files of the project: heights for terrain addons with a note of their scale, or a mesh and a shape.
##
## Must not know: windows, undo, the backend.
extends RefCounted

const FileAction := preload("../file_action.gd")
const HeightField := preload("../../capriccio_height_field.gd")

## Endings of height files, and what they are for.
const FORMATS: Dictionary = {
	"exr": "OpenEXR, metres (Terrain3D, HTerrain)", "r16": "16 bits with a note (HTerrain, Terrain3D)"
}
const HIGHEST_LEVEL: float = 65535.0
const TEMPORARY: String = "user://capriccio_%d.res"


## Returns what saves a field that came as a file at [param path], and beside it the note that says its scale and what
## it was made from, as [code]capriccio terrain[/code] writes it.
static func saving_heights(field: HeightField, path: String, provenance: Dictionary) -> FileAction:
	var action: FileAction = FileAction.new()
	action.files[path] = field.file
	action.files[path + ".json"] = note(field, provenance).to_utf8_buffer()
	return action


## Returns the note beside a file of heights.
static func note(field: HeightField, provenance: Dictionary) -> String:
	var unity_height_m: float = (field.maximum_m - field.minimum_m) * (HIGHEST_LEVEL + 1.0) / HIGHEST_LEVEL
	var content: Dictionary = {
		"width": field.size,
		"height": field.size,
		"cell_m": field.cell_m,
		"minimum_m": field.minimum_m,
		"maximum_m": field.maximum_m,
		"row_order": "north_first",
		"unity_terrain_size_m": [field.extent_m(), unity_height_m, field.extent_m()],
		"provenance": provenance,
	}
	return JSON.stringify(content, "  ", false, true) + "\n"


## Returns what saves resources (path to [Resource]), which from now on are known by these paths.
static func saving_resources(resources: Dictionary) -> FileAction:
	var action: FileAction = FileAction.new()
	for path: String in resources:
		action.files[path] = _bytes_of(resources[path])
		resources[path].take_over_path(path)
	return action


static func _bytes_of(resource: Resource) -> PackedByteArray:
	var temporary: String = TEMPORARY % resource.get_instance_id()
	ResourceSaver.save(resource, temporary)
	var bytes: PackedByteArray = FileAccess.get_file_as_bytes(temporary)
	DirAccess.remove_absolute(temporary)
	return bytes
