## A bar and the frame at which it begins to be heard.
extends RefCounted

const Bar := preload("bar.gd")

## The bar.
var bar: Bar
## Where it begins, in frames since the music began.
var frame: float


func _init(which: Bar, at_frame: float) -> void:
	bar = which
	frame = at_frame
