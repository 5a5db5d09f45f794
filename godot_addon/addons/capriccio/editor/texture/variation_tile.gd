## One texture to choose from: its preview, whether it is chosen, how well it wraps.
##
## Must not know: the others, how it is saved.
@tool
extends VBoxContainer

const MadeTexture := preload("../../capriccio_texture.gd")
const Source := preload("texture_source.gd")
const TiledPreview := preload("tiled_preview.gd")

## Emitted when the user points at it.
signal looked_at()
## Emitted when it is chosen or no longer so.
signal chosen_changed()

const SIDE: float = 150.0

## What it shows.
var made: MadeTexture
## What it was made from.
var source: Source

var _preview: TiledPreview = TiledPreview.new()
var _check: CheckBox = CheckBox.new()


func _init(made_texture: MadeTexture, made_from: Source) -> void:
	made = made_texture
	source = made_from
	_preview.custom_minimum_size = Vector2(SIDE, SIDE)
	_preview.mouse_entered.connect(looked_at.emit)
	_preview.gui_input.connect(_on_input)
	add_child(_preview)
	_check.text = "%d   seam %.2f" % [made.number + 1, made.seam_score]
	_check.toggled.connect(func(_on: bool) -> void: chosen_changed.emit())
	add_child(_check)
	tooltip_text = "%s, seed %d, number %d" % [source.title(), made.seed_number, made.number]
	show_picture("image")


## Says whether it is to be saved.
func is_chosen() -> bool:
	return _check.button_pressed


## Chooses it, or not.
func choose(chosen: bool) -> void:
	_check.button_pressed = chosen


## Shows another of its pictures: [code]image[/code], [code]normal[/code], [code]height[/code] or [code]orm[/code].
func show_picture(picture: String) -> void:
	_preview.show_image(made.get(picture))


func _on_input(event: InputEvent) -> void:
	if event is InputEventMouseButton and event.pressed and event.button_index == MOUSE_BUTTON_LEFT:
		choose(not is_chosen())
