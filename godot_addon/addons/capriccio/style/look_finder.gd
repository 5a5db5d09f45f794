## Finds out what a model's frames look like: asks the backend for its models and makes the look that shows one.
##
## Asks again while the backend does not have the model, so that one that is dropped into its folder appears. Must not
## know: viewports, captures.
extends RefCounted

const FrameLook := preload("frame_look.gd")
const GridLook := preload("grid_look.gd")
const Guide := preload("guide.gd")
const Request := preload("../capriccio_request.gd")
const Result := preload("../capriccio_result.gd")
const Spec := preload("../protocol/spec.g.gd")

const KIND_GRID: String = "style.grid"
const KIND_FRAME: String = "style.frame"
## What a grid model sees where its card does not say: (width, height) in pixels.
const GRID_VIEW: Vector2i = Vector2i(256, 144)
## Height of a frame model's input where the user does not set it.
const FRAME_HEIGHT: int = 360
const LARGEST_SIDE: int = 2048
const ASK_AGAIN_USEC: int = 2_000_000

## Why there is no look; empty where there is one.
var problem: String = ""

var _asked_usec: int = -ASK_AGAIN_USEC
var _request: Request = null


## Returns the request to send now, or null where it is not time to ask.
func ask() -> Request:
	var now_usec: int = Time.get_ticks_usec()
	if (_request != null and _request.result == null) or now_usec - _asked_usec < ASK_AGAIN_USEC:
		return null
	_asked_usec = now_usec
	_request = Request.new(Spec.REQUEST_MODELS_LIST)
	return _request


## Returns the look of [param model] ([GridLook] or [FrameLook]), or null with [member problem] set. [param screen] is
## the size of the game's picture, [param height] that of the captured frame, 0 for what suits the model.
func look_from(listed: Result, model: String, screen: Vector2i, height: int) -> RefCounted:
	var card: Dictionary = _card(listed, model)
	if not problem.is_empty():
		return null
	var look: RefCounted = null
	match card.get("kind"):
		KIND_GRID:
			look = _grid_look(card)
		KIND_FRAME:
			look = FrameLook.new(frame_size(screen, height, _multiple(card)))
		var kind:
			problem = "the model %s is of kind %s; allowed: %s, %s" % [model, kind, KIND_GRID, KIND_FRAME]
	if look != null:
		look.model_hash = str(card.get("hash", ""))
	return look


## Returns the size in pixels in which a frame is captured: as wide as the screen's shape asks, in multiples.
static func frame_size(screen: Vector2i, height: int, multiple: int) -> Vector2i:
	var wanted: float = height if height > 0 else mini(FRAME_HEIGHT, screen.y)
	var width: float = wanted * screen.x / maxf(screen.y, 1.0)
	return Vector2i(_to_multiple(width, multiple), _to_multiple(wanted, multiple))


func _card(listed: Result, model: String) -> Dictionary:
	problem = "" if listed.ok else listed.message
	var models: Variant = listed.value.get("models") if listed.ok else null
	var names: PackedStringArray = PackedStringArray()
	for card: Variant in models if typeof(models) == TYPE_ARRAY else []:
		if typeof(card) == TYPE_DICTIONARY:
			names.append(str(card.get("name")))
			if names[-1] == model:
				return card
	if listed.ok:
		problem = "the backend has no model %s; it has: %s" % [model, ", ".join(names)]
	return {}


func _grid_look(card: Dictionary) -> GridLook:
	var guide: Result = Guide.from_card(card)
	problem = guide.message
	return GridLook.new(_grid_view(card), guide.value, _has_output(card, "detail")) if guide.ok else null


static func _has_output(card: Dictionary, name: String) -> bool:
	var outputs: Variant = card.get("outputs")
	for output: Variant in outputs if typeof(outputs) == TYPE_ARRAY else []:
		if typeof(output) == TYPE_DICTIONARY and output.get("name") == name:
			return true
	return false


static func _grid_view(card: Dictionary) -> Vector2i:
	var view: Variant = card.get("view_size")
	if typeof(view) != TYPE_ARRAY or view.size() != 2 or typeof(view[0]) != TYPE_INT or typeof(view[1]) != TYPE_INT:
		return GRID_VIEW
	return Vector2i(clampi(view[1], 1, LARGEST_SIDE), clampi(view[0], 1, LARGEST_SIDE))


static func _multiple(card: Dictionary) -> int:
	var multiple: Variant = card.get("size_multiple")
	return clampi(multiple, 1, 256) if typeof(multiple) == TYPE_INT else 1


static func _to_multiple(pixels: float, multiple: int) -> int:
	var most: int = floori(float(LARGEST_SIDE) / multiple)
	return clampi(roundi(pixels / multiple), 1, maxi(most, 1)) * multiple
