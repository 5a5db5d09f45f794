## Land in the open scene: a body with its mesh and its collision shape, which *Undo* takes away again with its files.
##
## Must not know: windows, the backend.
extends RefCounted

const FileAction := preload("../file_action.gd")
const HeightField := preload("../../capriccio_height_field.gd")
const TerrainFiles := preload("terrain_files.gd")

const MESH_ENDING: String = "_mesh.res"
const SHAPE_ENDING: String = "_shape.res"
const BASE_NAME: String = "terrain"


## Adds a field with its mesh to [param scene], and returns the body. Files lie beside the scene, or in
## [code]res://[/code] where it was never saved.
static func add(field: HeightField, mesh: ArrayMesh, scene: Node, undo: EditorUndoRedoManager) -> StaticBody3D:
	var folder: String = scene.scene_file_path.get_base_dir() if not scene.scene_file_path.is_empty() else "res://"
	var stem: String = FileAction.free_stem(folder, BASE_NAME, [MESH_ENDING, SHAPE_ENDING])
	var shape: HeightMapShape3D = field.to_shape()
	var saving: FileAction = TerrainFiles.saving_resources({stem + MESH_ENDING: mesh, stem + SHAPE_ENDING: shape})
	var body: StaticBody3D = _body(field, mesh, shape)
	body.name = stem.get_file().to_pascal_case()
	undo.create_action("Add terrain", UndoRedo.MERGE_DISABLE, scene)
	undo.add_do_method(saving, "perform")
	undo.add_do_method(scene, "add_child", body, true)
	for node: Node in [body, body.get_child(0), body.get_child(1)]:
		undo.add_do_method(node, "set_owner", scene)
	undo.add_do_reference(body)
	undo.add_undo_method(scene, "remove_child", body)
	undo.add_undo_method(saving, "revert")
	undo.commit_action()
	return body


static func _body(field: HeightField, mesh: ArrayMesh, shape: HeightMapShape3D) -> StaticBody3D:
	var body: StaticBody3D = StaticBody3D.new()
	var shown: MeshInstance3D = MeshInstance3D.new()
	shown.name = "Mesh"
	shown.mesh = mesh
	body.add_child(shown)
	var collision: CollisionShape3D = CollisionShape3D.new()
	collision.name = "Shape"
	collision.shape = shape
	# The shape's points are 1 m apart; its heights were divided by the same.
	collision.scale = Vector3.ONE * field.cell_m
	body.add_child(collision)
	return body
