## Brings a viewport's picture to the CPU without waiting, as the style filter's capture does, but as sharp as it is.
extends "../style/frame_capture.gd"


func _init() -> void:
	super()
	_shrink.shader = preload("area.gdshader")
