## The requests for textures, for those who want to see the progress of one, or to cancel it:
## [codeblock]
## var request: CapriccioRequest = CapriccioTextureRequests.vary(image, {"count": 8, "strength": 0.4})
## request.progressed.connect(func(fraction: float, stage: String) -> void: progress_bar.value = fraction)
## Capriccio.submit(request)          # and Capriccio.cancel(request)
## var result: CapriccioResult = await request.completed()
## [/codeblock]
## [method Capriccio.vary_texture] and its siblings are these with fewer words. Options that are left out have the
## defaults of docs/protocol.md; one that does not exist fails the request.
class_name CapriccioTextureRequests
extends RefCounted

const Message := preload("protocol/wire_message.gd")
const Options := preload("generate/request_options.gd")
const Pictures := preload("generate/wire_pictures.gd")
const Request := preload("capriccio_request.gd")
const Result := preload("capriccio_result.gd")
const Spec := preload("protocol/spec.g.gd")
const MadeTexture := preload("capriccio_texture.gd")

## Options of [method vary].
const VARY: PackedStringArray = ["model", "count", "first", "strength", "seed", "size", "maps", "encoding"]
## Options of [method synthesize].
const SYNTHESIZE: PackedStringArray = ["model", "count", "first", "seed", "size", "maps", "encoding"]
## Options of [method maps].
const MAPS: PackedStringArray = ["model", "depth", "encoding"]
const PICTURES: PackedStringArray = ["image", "normal", "height", "orm"]


## Returns the request for siblings of [param image]; the result's value will be an [Array] of [CapriccioTexture].
## Options: [code]count[/code], [code]first[/code], [code]strength[/code] (0 to 1), [code]seed[/code],
## [code]size[/code] (a number, or a [Vector2i]), [code]maps[/code], [code]model[/code], [code]encoding[/code]
## ([code]"raw"[/code] or [code]"png"[/code]).
static func vary(image: Image, options: Dictionary = {}) -> Request:
	var request: Request = _request(Spec.REQUEST_TEXTURE_VARY, options, VARY)
	_give_picture(request, image)
	request.digest = _to_textures.bind(int(options.get("first", 0)))
	return request


## As [method vary], for the picture in a file. PNG and JPEG files are read by the backend, which takes what Godot does
## not: 16 bits, palettes, CMYK.
static func vary_file(path: String, options: Dictionary = {}) -> Request:
	var request: Request = _request(Spec.REQUEST_TEXTURE_VARY, options, VARY)
	if not FileAccess.file_exists(path):
		request.finish(Result.failure(Spec.ERROR_UNREADABLE_FILE, "there is no file %s" % path, {"path": path}))
	request.body["image"] = 0
	request.prepare = Pictures.attach_file.bind(path)
	request.digest = _to_textures.bind(int(options.get("first", 0)))
	return request


## Returns the request for textures of [param label], one of the labels on the model's card; the result's value will be
## an [Array] of [CapriccioTexture]. Options: those of [method vary] without [code]strength[/code].
static func synthesize(label: String, options: Dictionary = {}) -> Request:
	var request: Request = _request(Spec.REQUEST_TEXTURE_SYNTHESIZE, options, SYNTHESIZE)
	request.body["label"] = label
	request.digest = _to_textures.bind(int(options.get("first", 0)))
	return request


## Returns the request for the maps of [param image]; the result's value will be a [CapriccioTexture]. Options:
## [code]depth[/code] (how strong its relief is), [code]model[/code], [code]encoding[/code].
static func maps(image: Image, options: Dictionary = {}) -> Request:
	var request: Request = _request(Spec.REQUEST_TEXTURE_MAPS, options, MAPS)
	_give_picture(request, image)
	request.digest = _to_maps.bind(image)
	return request


static func _request(type: String, options: Dictionary, known: PackedStringArray) -> Request:
	var request: Request = Options.request(type, options, known)
	request.body["encoding"] = request.body.get("encoding", "raw")
	return request


static func _give_picture(request: Request, image: Image) -> void:
	if image == null or image.is_empty():
		var message: String = "the image is empty; give one with at least one pixel"
		request.finish(Result.failure(Spec.ERROR_UNSUPPORTED_FRAME, message))
		return
	request.body["image"] = 0
	# The caller may go on painting in its image while the network thread reads it.
	request.prepare = Pictures.attach.bind(image.duplicate())


static func _to_textures(reply: Message, first: int) -> Result:
	var variations: Variant = reply.body.get("variations")
	if typeof(variations) != TYPE_ARRAY:
		return Result.failure(Spec.ERROR_MALFORMED, "the reply holds no list of variations")
	var textures: Array[MadeTexture] = []
	for variation: Variant in variations:
		if typeof(variation) != TYPE_DICTIONARY or not variation.has("image"):
			return Result.failure(Spec.ERROR_MALFORMED, "a variation of the reply has no image")
		var read: Result = _read(reply, variation)
		if not read.ok:
			return read
		read.value.number = first + textures.size()
		textures.append(read.value)
	return Result.success(textures)


static func _to_maps(reply: Message, image: Image) -> Result:
	var read: Result = _read(reply, reply.body)
	if read.ok:
		read.value.image = image
	return read


## Returns the texture whose pictures' indices are in [param places].
static func _read(reply: Message, places: Dictionary) -> Result:
	var texture: MadeTexture = MadeTexture.new()
	for picture: String in PICTURES:
		if not places.has(picture):
			continue
		var read: Result = Pictures.read(reply, places[picture])
		if not read.ok:
			return read
		texture.set(picture, read.value)
		if reply.buffers[places[picture]].is_file:
			texture.files[picture] = reply.buffers[places[picture]].data
	texture.seam_score = Options.number(places, "seam_score", 1.0)
	texture.seed_number = int(Options.number(reply.body, "seed"))
	texture.model_hash = Options.text(reply.body, "model_hash")
	var notes: Variant = reply.body.get("notes")
	for note: Variant in notes if typeof(notes) == TYPE_ARRAY else []:
		texture.notes.append(str(note))
	return Result.success(texture)
