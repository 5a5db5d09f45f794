## The form for new textures: how many, how different, which seed, how large, with maps, with a material.
##
## Must not know: what is made with them.
@tool
extends GridContainer

const LARGEST_SEED: int = 9007199254740992
const LARGEST_COUNT: int = 64
const SMALLEST_SIDE: int = 32
const LARGEST_SIDE: int = 4096
const SIDES: Array[int] = [0, 128, 256, 512, 1024, 2048, 4096]
const ANY_MODEL: String = "the first one"

var _count: SpinBox = SpinBox.new()
var _strength: HSlider = HSlider.new()
var _strength_row: Array[Control] = []
var _seed: SpinBox = SpinBox.new()
var _size: OptionButton = OptionButton.new()
var _maps: CheckBox = CheckBox.new()
var _material: CheckBox = CheckBox.new()
var _model: OptionButton = OptionButton.new()


func _init() -> void:
	columns = 2
	_set_range(_count, 1, LARGEST_COUNT, 1, 8)
	_set_range(_strength, 0.0, 1.0, 0.01, 0.5)
	_set_range(_seed, 0, LARGEST_SEED, 1, 0)
	_strength.tooltip_text = "0 is hardly different, 1 is a sibling"
	_strength.custom_minimum_size.x = 120.0
	for side: int in SIDES:
		_size.add_item("as the picture" if side == 0 else "%d × %d" % [side, side], side)
	_maps.text = "normal, height, roughness"
	_maps.button_pressed = true
	_material.text = "a StandardMaterial3D"
	_add("Count", _count)
	_strength_row = [_add("Strength", _strength), _strength]
	_add("Seed", _seed_row())
	_add("Size", _size)
	_add("Maps", _maps)
	_add("Save with", _material)
	_add("Model", _model)
	offer_models([])


## Returns what is chosen, by the names of the request's fields.
func parameters() -> Dictionary:
	var chosen: Dictionary = {
		"count": int(_count.value), "seed": int(_seed.value), "maps": _maps.button_pressed, "strength": _strength.value
	}
	if _size.get_selected_id() > 0:
		chosen["size"] = _size.get_selected_id()
	if _model.selected > 0:
		chosen["model"] = _model.get_item_text(_model.selected)
	if not _strength.visible:
		chosen.erase("strength")
	return chosen


## Chooses what [param chosen] holds; what it does not hold stays.
func choose(chosen: Dictionary) -> void:
	_count.value = chosen.get("count", _count.value)
	_strength.value = chosen.get("strength", _strength.value)
	_seed.value = chosen.get("seed", _seed.value)
	_maps.button_pressed = chosen.get("maps", _maps.button_pressed)
	_size.select(maxi(SIDES.find(int(chosen.get("size", 0))), 0))
	for item: int in _model.item_count:
		if _model.get_item_text(item) == chosen.get("model", ANY_MODEL):
			_model.select(item)


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


## Offers models by name, besides the first one.
func offer_models(names: PackedStringArray) -> void:
	var before: Dictionary = parameters()
	_model.clear()
	_model.add_item(ANY_MODEL)
	for model: String in names:
		_model.add_item(model)
	choose(before)


## Draws another seed.
func draw_seed() -> void:
	_seed.value = randi()


func _seed_row() -> Control:
	var row: HBoxContainer = HBoxContainer.new()
	row.add_child(_seed)
	var dice: Button = Button.new()
	dice.text = "New"
	dice.tooltip_text = "Draws another seed"
	dice.pressed.connect(draw_seed)
	row.add_child(dice)
	return row


func _add(title: String, control: Control) -> Label:
	var label: Label = Label.new()
	label.text = title
	add_child(label)
	control.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	add_child(control)
	return label


static func _set_range(of: Range, least: float, most: float, step: float, value: float) -> void:
	of.min_value = least
	of.max_value = most
	of.step = step
	of.value = value
