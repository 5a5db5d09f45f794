## Chosen textures to files beside their source: names that are free, pictures as the backend wrote them, import
## settings, a material on request.
##
## Must not know: windows, undo.
extends RefCounted

const FileAction := preload("../file_action.gd")
const ImportSettings := preload("import_settings.gd")
const MadeTexture := preload("../../capriccio_texture.gd")

## What is put after a name for each picture of a texture, in the order in which they are written: the normal map first,
## since the import of others looks at it.
const SUFFIXES: Dictionary = {
	"normal": "_normal.png", "image": ".png", "height": "_height.png", "orm": "_orm.png"
}
const MATERIAL_SUFFIX: String = ".tres"
## What may be in a material, so that the height, which a material only needs for parallax, is left to the user.
const MATERIAL_PICTURES: PackedStringArray = ["image", "normal", "orm"]


## Returns what saves [param textures] (each with its files) in [param folder] under [param base] and a number.
static func saving(textures: Array[MadeTexture], folder: String, base: String, with_material: bool) -> FileAction:
	var action: FileAction = FileAction.new()
	var stems: Dictionary = {}
	var number: int = 0
	for texture: MadeTexture in textures:
		number = _next_free(folder, base, number + 1)
		var stem: String = folder.path_join("%s_%d" % [base, number])
		stems[stem] = texture
		for picture: String in SUFFIXES:
			if texture.files.has(picture):
				var path: String = stem + SUFFIXES[picture]
				var normal_path: String = stem + SUFFIXES["normal"] if texture.files.has("normal") else ""
				action.files[path] = texture.files[picture]
				action.import_settings[path] = ImportSettings.text_for(picture, normal_path)
	if with_material:
		action.follow_up = _save_materials.bind(stems)
	return action


static func _save_materials(stems: Dictionary) -> PackedStringArray:
	var saved: PackedStringArray = PackedStringArray()
	for stem: String in stems:
		var path: String = stem + MATERIAL_SUFFIX
		if ResourceSaver.save(_material(stem, stems[stem]), path) == OK:
			saved.append(path)
		else:
			push_warning("the material %s can't be saved" % path)
	return saved


static func _material(stem: String, texture: MadeTexture) -> StandardMaterial3D:
	var material: StandardMaterial3D = StandardMaterial3D.new()
	material.albedo_texture = load(stem + SUFFIXES["image"])
	if texture.files.has("normal"):
		material.normal_enabled = true
		material.normal_texture = load(stem + SUFFIXES["normal"])
	if texture.files.has("orm"):
		MadeTexture.use_orm(material, load(stem + SUFFIXES["orm"]))
	return material


## Returns the first number from [param number] on that no file of that name has.
static func _next_free(folder: String, base: String, number: int) -> int:
	var there: PackedStringArray = DirAccess.get_files_at(folder)
	var endings: PackedStringArray = PackedStringArray(SUFFIXES.values())
	endings.append(MATERIAL_SUFFIX)
	while Array(endings).any(func(ending: String) -> bool: return "%s_%d%s" % [base, number, ending] in there):
		number += 1
	return number
