## The canvas with what one paints with: the tools, the width of the stroke, undo and clear.
##
## Must not know: what becomes of the drawing.
@tool
extends VBoxContainer

const Brush := preload("sketch_brush.gd")
const Canvas := preload("sketch_canvas.gd")

const TOOL_NAMES: PackedStringArray = ["Ridge", "Peak", "River", "Eraser"]
const SHOWN_COLORS: Array[Color] = [Color(1.0, 0.45, 0.4), Color(0.5, 0.9, 0.5), Color(0.5, 0.65, 1.0), Color.WHITE]

## Where one paints.
var canvas: Canvas = Canvas.new()

var _tools: Array[Button] = []


func _init() -> void:
	name = "Sketch"
	var row: HFlowContainer = HFlowContainer.new()
	add_child(row)
	var group: ButtonGroup = ButtonGroup.new()
	for tool: Brush.Tool in Brush.Tool.values():
		var button: Button = Button.new()
		button.text = TOOL_NAMES[tool]
		button.toggle_mode = true
		button.button_group = group
		button.add_theme_color_override("font_color", SHOWN_COLORS[tool])
		button.pressed.connect(_choose.bind(tool))
		_tools.append(button)
		row.add_child(button)
	_tools[canvas.tool].button_pressed = true
	row.add_child(_width_button())
	row.add_child(_button("Undo", canvas.undo))
	row.add_child(_button("Clear", canvas.clear))
	canvas.size_flags_vertical = Control.SIZE_EXPAND_FILL
	canvas.tooltip_text = "The right mouse button erases."
	add_child(canvas)


func _choose(tool: Brush.Tool) -> void:
	canvas.tool = tool


func _width_button() -> OptionButton:
	var widths: OptionButton = OptionButton.new()
	widths.tooltip_text = "Width of the stroke. Fine strokes are what the models know best."
	for radius: float in Canvas.RADII_PX:
		widths.add_item("%d px" % roundi(radius * 2.0))
	widths.select(Canvas.RADII_PX.find(canvas.radius_px))
	widths.item_selected.connect(func(item: int) -> void: canvas.radius_px = Canvas.RADII_PX[item])
	return widths


func _button(text: String, action: Callable) -> Button:
	var button: Button = Button.new()
	button.text = text
	button.pressed.connect(action)
	return button
