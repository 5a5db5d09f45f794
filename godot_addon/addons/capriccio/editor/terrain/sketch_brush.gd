## Soft round strokes on a drawing of ridges (red), peaks (green) and rivers (blue). Strokes of different colours lie
## over each other without hiding each other.
##
## Pure: pixels in, pixels out. Must not know: mice, windows.
extends RefCounted

## What a stroke draws; ERASER takes all three away.
enum Tool { RIDGE, PEAK, RIVER, ERASER }

const COLORS: Array[Color] = [Color.RED, Color.GREEN, Color.BLUE, Color.BLACK]
## Pixels over which a stroke fades at its rim.
const RIM_PX: float = 1.5


## Draws a line with round ends. Points and [param radius_px] are in pixels of the drawing.
static func line(drawing: Image, from: Vector2, to: Vector2, radius_px: float, tool: Tool) -> void:
	var reach: Vector2 = Vector2.ONE * (radius_px + RIM_PX)
	var area: Rect2 = Rect2(from, Vector2.ZERO).expand(to)
	area = Rect2(area.position - reach, area.size + reach * 2.0)
	var pixels: Rect2i = Rect2i(area.position.floor(), area.size.ceil()).grow(1)
	pixels = pixels.intersection(Rect2i(Vector2i.ZERO, drawing.get_size()))
	for row: int in range(pixels.position.y, pixels.end.y):
		for column: int in range(pixels.position.x, pixels.end.x):
			var center: Vector2 = Vector2(column + 0.5, row + 0.5)
			var distance: float = center.distance_to(Geometry2D.get_closest_point_to_segment(center, from, to))
			var cover: float = clampf((radius_px + RIM_PX - distance) / RIM_PX, 0.0, 1.0)
			if cover > 0.0:
				drawing.set_pixel(column, row, _covered(drawing.get_pixel(column, row), cover, tool))


static func _covered(color: Color, cover: float, tool: Tool) -> Color:
	if tool == Tool.ERASER:
		return color.lerp(Color.BLACK, cover)
	var stroke: Color = COLORS[tool] * cover
	return Color(maxf(color.r, stroke.r), maxf(color.g, stroke.g), maxf(color.b, stroke.b))
