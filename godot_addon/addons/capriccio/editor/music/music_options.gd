## The form for music: how long, in what manner, key and metre, how intense, by whom.
##
## What stands on *any*, on 0 or empty is left to the backend. Must not know: what is made with it.
@tool
extends "../request_form.gd"

const ANY: String = "any"
const MOST_BARS: int = 256
const FASTEST: float = 300.0
const DENSEST: float = 16.0
## Name in the request, name for people, what there is besides any.
const CHOICES: Array[Array] = [
	["style", "Style", ["game", "folk", "classical", "quartet"]],
	["mood", "Mood", ["calm", "happy", "sad", "dark", "tense", "heroic"]],
	["key", "Key", ["C", "Db", "D", "Eb", "E", "F", "Gb", "G", "Ab", "A", "Bb", "B"]],
	["mode", "Mode", ["major", "minor", "dorian", "phrygian", "lydian", "mixolydian"]],
	["metre", "Metre", ["4/4", "3/4", "2/4", "6/8", "12/8"]],
	["register", "Register", ["low", "middle", "high"]],
]

var _bars: SpinBox = SpinBox.new()
## Name in the request to its choice.
var _choices: Dictionary = {}
var _tempo: SpinBox = SpinBox.new()
var _density: SpinBox = SpinBox.new()
var _intensity: HSlider = _share_slider(0.0, "0 leaves it to the mood, 1 is a fight")
var _instruments: LineEdit = LineEdit.new()
var _form: LineEdit = LineEdit.new()
var _loop: CheckBox = CheckBox.new()


func _init() -> void:
	super()
	_set_range(_bars, 1, MOST_BARS, 1, 16)
	_add("Bars", _bars)
	_add_seed()
	for row: Array in CHOICES:
		var choice: OptionButton = OptionButton.new()
		for item: String in [ANY] + row[2]:
			choice.add_item(item)
		_choices[row[0]] = choice
		_add(row[1], choice)
	_set_range(_tempo, 0.0, FASTEST, 1.0, 0.0)
	_tempo.tooltip_text = "Quarter notes in a minute, 30 and up; 0 leaves it to style and mood"
	_add("Tempo", _tempo)
	_set_range(_density, 0.0, DENSEST, 0.25, 0.0)
	_density.tooltip_text = "Notes in a quarter note, of all instruments together; 0 for what suits"
	_add("Density", _density)
	_add("Intensity", _intensity)
	_instruments.placeholder_text = "piano, strings, drums"
	_instruments.tooltip_text = "At most six, by the names of General MIDI; empty for those of the style"
	_add("Instruments", _instruments)
	_form.placeholder_text = "AABA"
	_form.tooltip_text = "A letter for each section; the same letters sound alike"
	_add("Form", _form)
	_loop.text = "leads into its beginning"
	_loop.button_pressed = true
	_add("Loop", _loop)
	_add_model()


## Returns what is chosen, by the names of the request's fields.
func parameters() -> Dictionary:
	var chosen: Dictionary = super()
	chosen["bars"] = int(_bars.value)
	chosen["loop"] = _loop.button_pressed
	for wish: String in _choices:
		if _choices[wish].selected > 0:
			chosen[wish] = _choices[wish].get_item_text(_choices[wish].selected)
	var numbers: Dictionary = {"tempo": _tempo.value, "density": _density.value, "intensity": _intensity.value}
	for wish: String in numbers:
		if numbers[wish] > 0.0:
			chosen[wish] = numbers[wish]
	if not _form.text.strip_edges().is_empty():
		chosen["form"] = _form.text.strip_edges()
	if not _instrument_names().is_empty():
		chosen["instruments"] = _instrument_names()
	return chosen


## Chooses what [param chosen] holds, which is all that was wished; what can be left open and is not there is open.
func choose(chosen: Dictionary) -> void:
	super(chosen)
	_bars.value = chosen.get("bars", _bars.value)
	_loop.button_pressed = chosen.get("loop", _loop.button_pressed)
	for row: Array in CHOICES:
		_choices[row[0]].select(row[2].find(chosen.get(row[0], ANY)) + 1)
	_tempo.value = chosen.get("tempo", 0.0)
	_density.value = chosen.get("density", 0.0)
	_intensity.value = chosen.get("intensity", 0.0)
	_form.text = chosen.get("form", "")
	_instruments.text = ", ".join(PackedStringArray(chosen.get("instruments", [])))


## Offers models; what is chosen stays.
func offer_models(names: PackedStringArray) -> void:
	var before: Dictionary = parameters()
	super(names)
	choose(before)


## A list as JSON keeps it, so that the history holds what was asked for.
func _instrument_names() -> Array[String]:
	var names: Array[String] = []
	for name_given: String in _instruments.text.split(",", false):
		if not name_given.strip_edges().is_empty():
			names.append(name_given.strip_edges())
	return names
