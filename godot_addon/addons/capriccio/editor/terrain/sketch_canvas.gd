## A drawing of land that the user paints: ridges, peaks, rivers, an eraser, undo.
##
## Must not know: what becomes of the drawing.
@tool
extends Control

const Brush := preload("sketch_brush.gd")

## Emitted when the drawing is another.
signal drawn()

const SIDE_PX: int = 256
const MOST_UNDO_STEPS: int = 30
const RADII_PX: Array[float] = [1.5, 2.5, 5.0, 9.0]
const BACKGROUND: Color = Color(0.12, 0.12, 0.13)

## What is painted with.
var tool: Brush.Tool = Brush.Tool.RIDGE
## Radius of the stroke in pixels of the drawing.
var radius_px: float = RADII_PX[1]
## The drawing.
var drawing: Image = Image.create_empty(SIDE_PX, SIDE_PX, false, Image.FORMAT_RGB8)

var _texture: ImageTexture = ImageTexture.create_from_image(drawing)
var _steps: Array[PackedByteArray] = []
var _last_point: Vector2 = Vector2.ZERO
var _paints: bool = false


func _init() -> void:
	mouse_default_cursor_shape = Control.CURSOR_CROSS
	focus_mode = Control.FOCUS_CLICK


func _gui_input(event: InputEvent) -> void:
	if event is InputEventMouseButton and event.button_index in [MOUSE_BUTTON_LEFT, MOUSE_BUTTON_RIGHT]:
		_paints = event.pressed
		if _paints:
			begin_stroke(_to_drawing(event.position))
	elif event is InputEventMouseMotion and _paints:
		var erases: bool = event.button_mask & MOUSE_BUTTON_MASK_RIGHT != 0
		continue_stroke(_to_drawing(event.position), Brush.Tool.ERASER if erases else tool)
	elif event is InputEventKey and event.pressed and event.is_command_or_control_pressed() and event.keycode == KEY_Z:
		undo()
		accept_event()


func _draw() -> void:
	var square: Rect2 = _square()
	draw_rect(square.grow(1.0), BACKGROUND)
	draw_texture_rect(_texture, square, false)


## Begins a stroke at a point of the drawing.
func begin_stroke(point: Vector2) -> void:
	_steps.append(drawing.get_data())
	if _steps.size() > MOST_UNDO_STEPS:
		_steps.pop_front()
	_last_point = point
	continue_stroke(point)


## Goes on with the stroke to another point, with [param with_tool] or the chosen one.
func continue_stroke(point: Vector2, with_tool: int = -1) -> void:
	Brush.line(drawing, _last_point, point, radius_px, (tool if with_tool < 0 else with_tool) as Brush.Tool)
	_last_point = point
	_show()


## Takes the last stroke back.
func undo() -> void:
	if not _steps.is_empty():
		drawing.set_data(SIDE_PX, SIDE_PX, false, Image.FORMAT_RGB8, _steps.pop_back())
		_show()


## Wipes everything; that too can be taken back.
func clear() -> void:
	_steps.append(drawing.get_data())
	drawing.fill(Color.BLACK)
	_show()


## Takes another drawing over, of any size; an empty one changes nothing.
func take(other: Image) -> void:
	if other.is_empty():
		return
	_steps.append(drawing.get_data())
	drawing = other.duplicate()
	drawing.convert(Image.FORMAT_RGB8)
	drawing.resize(SIDE_PX, SIDE_PX)
	_show()


func _show() -> void:
	_texture.update(drawing)
	queue_redraw()
	drawn.emit()


func _square() -> Rect2:
	var side: float = minf(size.x, size.y)
	return Rect2((size - Vector2(side, side)) / 2.0, Vector2(side, side))


func _to_drawing(point: Vector2) -> Vector2:
	var square: Rect2 = _square()
	return (point - square.position) / square.size * SIDE_PX
