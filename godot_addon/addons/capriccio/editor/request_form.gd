## A form whose fields become the parameters of a request: rows of a title and a control, a seed, a model.
##
## Must not know: which request.
@tool
extends GridContainer

const LARGEST_SEED: int = 9007199254740992
const ANY_MODEL: String = "the first one"
const SLIDER_WIDTH: float = 120.0

var _seed: SpinBox = SpinBox.new()
var _model: OptionButton = OptionButton.new()


func _init() -> void:
	columns = 2


## Returns what is chosen, by the names of the request's fields.
func parameters() -> Dictionary:
	var chosen: Dictionary = {"seed": int(_seed.value)}
	if _model.selected > 0:
		chosen["model"] = _model.get_item_text(_model.selected)
	return chosen


## Chooses what [param chosen] holds; what it does not hold stays.
func choose(chosen: Dictionary) -> void:
	_seed.value = chosen.get("seed", _seed.value)
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


## Draws another seed.
func draw_seed() -> void:
	_seed.value = randi()


## Adds a row, and returns its title.
func _add(title: String, control: Control) -> Label:
	var label: Label = Label.new()
	label.text = title
	add_child(label)
	control.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	add_child(control)
	return label


func _add_seed() -> void:
	_set_range(_seed, 0, LARGEST_SEED, 1, 0)
	var row: HBoxContainer = HBoxContainer.new()
	row.add_child(_seed)
	var dice: Button = Button.new()
	dice.text = "New"
	dice.tooltip_text = "Draws another seed"
	dice.pressed.connect(draw_seed)
	row.add_child(dice)
	_add("Seed", row)


func _add_model() -> void:
	_add("Model", _model)
	offer_models([])


## Makes a slider from 0 to 1.
static func _share_slider(value: float, explained: String) -> HSlider:
	var slider: HSlider = HSlider.new()
	_set_range(slider, 0.0, 1.0, 0.01, value)
	slider.custom_minimum_size.x = SLIDER_WIDTH
	slider.tooltip_text = explained
	return slider


static func _set_range(of: Range, least: float, most: float, step: float, value: float) -> void:
	of.min_value = least
	of.max_value = most
	of.step = step
	of.value = value
