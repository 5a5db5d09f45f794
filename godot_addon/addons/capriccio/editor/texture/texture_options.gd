## The form for new textures: how many, how different, which seed, how large, with maps, with a material.
##
## Must not know: what is made with them.
@tool
extends "../request_form.gd"

const LARGEST_COUNT: int = 64
const SMALLEST_SIDE: int = 32
const LARGEST_SIDE: int = 4096
const SIDES: Array[int] = [0, 128, 256, 512, 1024, 2048, 4096]

var _count: SpinBox = SpinBox.new()
var _strength: HSlider = _share_slider(0.5, "0 is hardly different, 1 is a sibling")
var _strength_row: Array[Control] = []
var _size: OptionButton = OptionButton.new()
var _maps: CheckBox = CheckBox.new()
var _material: CheckBox = CheckBox.new()


func _init() -> void:
	super()
	_set_range(_count, 1, LARGEST_COUNT, 1, 8)
	for side: int in SIDES:
		_size.add_item("as the picture" if side == 0 else "%d × %d" % [side, side], side)
	_maps.text = "normal, height, roughness"
	_maps.button_pressed = true
	_material.text = "a StandardMaterial3D"
	_add("Count", _count)
	_strength_row = [_add("Strength", _strength), _strength]
	_add_seed()
	_add("Size", _size)
	_add("Maps", _maps)
	_add("Save with", _material)
	_add_model()


## Returns what is chosen, by the names of the request's fields.
func parameters() -> Dictionary:
	var chosen: Dictionary = super()
	chosen["count"] = int(_count.value)
	chosen["maps"] = _maps.button_pressed
	chosen["strength"] = _strength.value
	if _size.get_selected_id() > 0:
		chosen["size"] = _size.get_selected_id()
	if not _strength.visible:
		chosen.erase("strength")
	return chosen


## Chooses what [param chosen] holds; what it does not hold stays.
func choose(chosen: Dictionary) -> void:
	super(chosen)
	_count.value = chosen.get("count", _count.value)
	_strength.value = chosen.get("strength", _strength.value)
	_maps.button_pressed = chosen.get("maps", _maps.button_pressed)
	_size.select(maxi(SIDES.find(int(chosen.get("size", 0))), 0))


## Says whether a material shall be saved too.
func wants_material() -> bool:
	return _material.button_pressed


## Asks for a material.
func want_material(wanted: bool) -> void:
	_material.button_pressed = wanted


## Shows the strength, which is only for variations.
func show_strength(shown: bool) -> void:
	for part: Control in _strength_row:
		part.visible = shown
	_size.set_item_text(0, "as the picture" if shown else "as the model likes")
