## What new textures are made from: a picture of the project, or the name of a label.
##
## Must not know: windows, the backend's answers.
@tool
extends RefCounted

const Request := preload("../../capriccio_request.gd")
const Source := preload("texture_source.gd")
const Spec := preload("../../protocol/spec.g.gd")
const TextureRequests := preload("../../capriccio_texture_requests.gd")

## Pictures that can be varied: what Godot imports as textures with eight bits a channel.
const SUFFIXES: PackedStringArray = ["png", "jpg", "jpeg", "webp", "tga", "bmp"]
## Bytes of one answer, safely below the limit of a message.
const ANSWER_BYTES: int = 48 * 1024 * 1024
## Textures that are asked for at once, so that the first are soon to be seen.
const MOST_AT_ONCE: int = 4
const IMAGE_BYTES: int = 3
const MAPS_BYTES: int = 8
const SYNTHESIZED_SIDE: int = 512

## The picture's path; empty for a label.
var path: String = ""
## The label; empty for a picture.
var label: String = ""
## Folder in which its textures are saved.
var folder: String = "res://"


## Returns the source for a picture of the project.
static func of_file(file_path: String) -> Source:
	var source: Source = Source.new()
	source.path = file_path
	source.folder = file_path.get_base_dir()
	return source


## Returns the source for a label, whose textures are saved in a folder.
static func of_label(wanted: String, in_folder: String) -> Source:
	var source: Source = Source.new()
	source.label = wanted
	source.folder = in_folder
	return source


## Says whether textures can be varied from that file.
static func takes(file_path: String) -> bool:
	return file_path.get_extension().to_lower() in SUFFIXES


## What it is, for people.
func title() -> String:
	return path.get_file() if label.is_empty() else label


## How saved files begin.
func base_name() -> String:
	if label.is_empty():
		return path.get_file().get_basename() + "_variation"
	return label.validate_filename().to_snake_case()


## The type of the request.
func kind() -> String:
	return Spec.REQUEST_TEXTURE_VARY if label.is_empty() else Spec.REQUEST_TEXTURE_SYNTHESIZE


## Returns the requests for [code]parameters["count"][/code] textures, as few at a time as fit into an answer.
func requests(parameters: Dictionary) -> Array[Request]:
	var made: Array[Request] = []
	var count: int = parameters["count"]
	var at_once: int = clampi(floori(float(ANSWER_BYTES) / _bytes_each(parameters)), 1, MOST_AT_ONCE)
	for first: int in range(0, count, at_once):
		var options: Dictionary = parameters.duplicate()
		options["first"] = first
		options["count"] = mini(at_once, count - first)
		options["encoding"] = "png"
		made.append(_request(options))
	return made


## Its picture as the project knows it, for a preview; null for a label.
func texture() -> Texture2D:
	return load(path) as Texture2D if not path.is_empty() and ResourceLoader.exists(path) else null


func _request(options: Dictionary) -> Request:
	if label.is_empty():
		return TextureRequests.vary_file(path, options)
	options.erase("strength")
	return TextureRequests.synthesize(label, options)


func _bytes_each(parameters: Dictionary) -> int:
	var side: int = parameters.get("size", SYNTHESIZED_SIDE)
	var pixels: int = side * side
	if not parameters.has("size") and texture() != null:
		pixels = texture().get_width() * texture().get_height()
	return maxi(pixels, 1) * (IMAGE_BYTES + (MAPS_BYTES if parameters.get("maps", false) else 0))
