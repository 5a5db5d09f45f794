extends Camera3D
## The camera that walks: the lens that the demo and the renderer share. Must not know: worlds or paths.

const FIELD_OF_VIEW_DEGREES: float = 62.0
const SIGHT_M: float = 2000.0


func _init() -> void:
	fov = FIELD_OF_VIEW_DEGREES
	far = SIGHT_M
