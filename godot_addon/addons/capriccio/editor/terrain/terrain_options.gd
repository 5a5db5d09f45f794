## The form for land: size, seed, roughness, character, erosion, scale.
##
## Must not know: what is made with it.
@tool
extends GridContainer

## The sizes that fit into one answer.
const SIZES: Array[int] = [33, 65, 129, 257, 513, 1025, 2049]
const DEFAULT_SIZE: int = 257
const LARGEST_SEED: int = 9007199254740992
const LARGEST_CELL_M: float = 10000.0
const LARGEST_RELIEF_M: float = 100000.0
const ANY_MODEL: String = "the first one"
## Name in the request, name for people, value at first, what it means.
const SLIDERS: Array[Array] = [
	["roughness", "Roughness", 0.5, "How much of the relief is in the small forms"],
	["character", "Character", 0.5, "0 rolling hills, 1 alpine ridges"],
	["erosion", "Erosion", 0.7, "How far water has carved it"],
]

var _size: OptionButton = OptionButton.new()
var _seed: SpinBox = SpinBox.new()
## Name in the request to its slider.
var _sliders: Dictionary = {}
var _cell: SpinBox = SpinBox.new()
var _relief: SpinBox = SpinBox.new()
var _tileable: CheckBox = CheckBox.new()
var _model: OptionButton = OptionButton.new()


func _init() -> void:
	columns = 2
	for points: int in SIZES:
		_size.add_item("%d × %d" % [points, points], points)
	_size.select(SIZES.find(DEFAULT_SIZE))
	_add("Size", _size)
	_set_range(_seed, 0, LARGEST_SEED, 1, 0)
	_add("Seed", _seed_row())
	for row: Array in SLIDERS:
		var slider: HSlider = HSlider.new()
		_set_range(slider, 0.0, 1.0, 0.01, row[2])
		slider.custom_minimum_size.x = 120.0
		slider.tooltip_text = row[3]
		_sliders[row[0]] = slider
		_add(row[1], slider)
	_set_range(_cell, 0.01, LARGEST_CELL_M, 0.01, 1.0)
	_cell.suffix = "m"
	_add("Cell", _cell)
	_set_range(_relief, 0.0, LARGEST_RELIEF_M, 0.01, 0.0)
	_relief.suffix = "m"
	_relief.tooltip_text = "From the lowest to the highest point; 0 leaves the land as steep as it comes"
	_add("Relief", _relief)
	_tileable.text = "continues itself"
	_tileable.button_pressed = true
	_add("Edges", _tileable)
	_add("Model", _model)
	offer_models([])


## Returns what is chosen, by the names of the request's fields.
func parameters() -> Dictionary:
	var chosen: Dictionary = {
		"size": _size.get_selected_id(),
		"seed": int(_seed.value),
		"cell_m": _cell.value,
		"tileable": _tileable.button_pressed,
	}
	for slider: String in _sliders:
		chosen[slider] = _sliders[slider].value
	if _relief.value > 0.0:
		chosen["relief_m"] = _relief.value
	if _model.selected > 0:
		chosen["model"] = _model.get_item_text(_model.selected)
	if not _tileable.visible:
		chosen.erase("tileable")
	return chosen


## Chooses what [param chosen] holds; what it does not hold stays.
func choose(chosen: Dictionary) -> void:
	if int(chosen.get("size", 0)) in SIZES:
		_size.select(SIZES.find(int(chosen["size"])))
	_seed.value = chosen.get("seed", _seed.value)
	for slider: String in _sliders:
		_sliders[slider].value = chosen.get(slider, _sliders[slider].value)
	_cell.value = chosen.get("cell_m", _cell.value)
	_relief.value = chosen.get("relief_m", _relief.value)
	_tileable.button_pressed = chosen.get("tileable", _tileable.button_pressed)
	for item: int in _model.item_count:
		if _model.get_item_text(item) == chosen.get("model", ANY_MODEL):
			_model.select(item)


## Offers models by name, besides the first one.
func offer_models(names: PackedStringArray) -> void:
	var before: Dictionary = parameters()
	_model.clear()
	_model.add_item(ANY_MODEL)
	for model: String in names:
		_model.add_item(model)
	choose(before)


## Shows whether land can continue itself, which none after a drawing does.
func show_tileable(shown: bool) -> void:
	_tileable.visible = shown
	(get_child(_tileable.get_index() - 1) as Control).visible = shown


func _seed_row() -> Control:
	var row: HBoxContainer = HBoxContainer.new()
	row.add_child(_seed)
	var dice: Button = Button.new()
	dice.text = "New"
	dice.tooltip_text = "Draws another seed"
	dice.pressed.connect(func() -> void: _seed.value = randi())
	row.add_child(dice)
	return row


func _add(title: String, control: Control) -> void:
	var label: Label = Label.new()
	label.text = title
	add_child(label)
	control.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	add_child(control)


static func _set_range(of: Range, least: float, most: float, step: float, value: float) -> void:
	of.min_value = least
	of.max_value = most
	of.step = step
	of.value = value
