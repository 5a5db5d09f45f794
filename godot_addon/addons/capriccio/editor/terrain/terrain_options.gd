## The form for land: size, seed, roughness, character, erosion, scale.
##
## Must not know: what is made with it.
@tool
extends "../request_form.gd"

## The sizes that fit into one answer.
const SIZES: Array[int] = [33, 65, 129, 257, 513, 1025, 2049]
const DEFAULT_SIZE: int = 257
const LARGEST_CELL_M: float = 10000.0
const LARGEST_RELIEF_M: float = 100000.0
## Name in the request, name for people, value at first, what it means.
const SLIDERS: Array[Array] = [
	["roughness", "Roughness", 0.5, "How much of the relief is in the small forms"],
	["character", "Character", 0.5, "0 rolling hills, 1 alpine ridges"],
	["erosion", "Erosion", 0.7, "How far water has carved it"],
]

var _size: OptionButton = OptionButton.new()
## Name in the request to its slider.
var _sliders: Dictionary = {}
var _cell: SpinBox = SpinBox.new()
var _relief: SpinBox = SpinBox.new()
var _tileable: CheckBox = CheckBox.new()


func _init() -> void:
	super()
	for points: int in SIZES:
		_size.add_item("%d × %d" % [points, points], points)
	_size.select(SIZES.find(DEFAULT_SIZE))
	_add("Size", _size)
	_add_seed()
	for row: Array in SLIDERS:
		_sliders[row[0]] = _share_slider(row[2], row[3])
		_add(row[1], _sliders[row[0]])
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
	_add_model()


## Returns what is chosen, by the names of the request's fields.
func parameters() -> Dictionary:
	var chosen: Dictionary = super()
	chosen["size"] = _size.get_selected_id()
	chosen["cell_m"] = _cell.value
	chosen["tileable"] = _tileable.button_pressed
	for slider: String in _sliders:
		chosen[slider] = _sliders[slider].value
	if _relief.value > 0.0:
		chosen["relief_m"] = _relief.value
	if not _tileable.visible:
		chosen.erase("tileable")
	return chosen


## Chooses what [param chosen] holds; what it does not hold stays.
func choose(chosen: Dictionary) -> void:
	super(chosen)
	if int(chosen.get("size", 0)) in SIZES:
		_size.select(SIZES.find(int(chosen["size"])))
	for slider: String in _sliders:
		_sliders[slider].value = chosen.get(slider, _sliders[slider].value)
	_cell.value = chosen.get("cell_m", _cell.value)
	_relief.value = chosen.get("relief_m", _relief.value)
	_tileable.button_pressed = chosen.get("tileable", _tileable.button_pressed)


## Shows whether land can continue itself, which none after a drawing does.
func show_tileable(shown: bool) -> void:
	_tileable.visible = shown
	(get_child(_tileable.get_index() - 1) as Control).visible = shown
