## A texture three times in both directions, so that a seam or a pattern that repeats would be seen.
##
## Must not know: what the texture is for.
@tool
extends Control

const TIMES: int = 3

## What is shown; null for nothing.
var texture: Texture2D = null:
	set(value):
		texture = value
		queue_redraw()


func _init() -> void:
	texture_filter = CanvasItem.TEXTURE_FILTER_LINEAR_WITH_MIPMAPS
	texture_repeat = CanvasItem.TEXTURE_REPEAT_ENABLED
	clip_contents = true


## Shows a picture, which is copied.
func show_image(image: Image) -> void:
	if image == null or image.is_empty():
		texture = null
		return
	var shown: Image = image.duplicate()
	if shown.get_format() == Image.FORMAT_RF:
		shown.convert(Image.FORMAT_L8)
	shown.generate_mipmaps()
	texture = ImageTexture.create_from_image(shown)


func _draw() -> void:
	if texture == null:
		return
	var whole: Vector2 = texture.get_size() * TIMES
	var zoom: float = minf(size.x / whole.x, size.y / whole.y)
	draw_set_transform((size - whole * zoom) / 2.0, 0.0, Vector2(zoom, zoom))
	draw_texture_rect(texture, Rect2(Vector2.ZERO, whole), true)
