## A viewport that sees the depth of some render layers through the game's camera, and draws what a shader makes of it.
##
## The shader is that of a quad before the camera, which no other camera sees. Must not know: what the depth is for.
extends SubViewport

## A camera of the game sees the layers below; above them stands the number of the view whose camera it is.
const FIRST_OWN_LAYER: int = 20
const OWN_NUMBERS: int = 1 << 12
## What makes one camera see as another.
const CAMERA_PROPERTIES: PackedStringArray = [
	"projection", "fov", "size", "frustum_offset", "keep_aspect", "near", "far",
]

static var _views: int = 0

## What draws the depth.
var material: ShaderMaterial = ShaderMaterial.new()

var _number: int = 0
var _camera: Camera3D = Camera3D.new()


func _init(shader: Shader) -> void:
	_views += 1
	_number = 1 + _views % (OWN_NUMBERS - 1)
	gui_disable_input = true
	render_target_update_mode = SubViewport.UPDATE_ALWAYS
	positional_shadow_atlas_size = 0
	material.shader = shader
	material.render_priority = Material.RENDER_PRIORITY_MAX
	material.set_shader_parameter("view_number", _number)
	# Nothing of the game's own exposure, fog or effects.
	_camera.environment = _plain_environment()
	_camera.attributes = CameraAttributesPractical.new()
	_camera.compositor = Compositor.new()
	_camera.add_child(_quad())
	add_child(_camera)


## Sees [param layers] of [param world] as [param camera] does, at [param pixels]; call once a frame.
func follow(camera: Camera3D, world: World3D, layers: int, pixels: Vector2i) -> void:
	if world_3d != world:
		world_3d = world
	if size != pixels:
		size = pixels
	for property: StringName in CAMERA_PROPERTIES:
		_camera.set(property, camera.get(property))
	_camera.global_transform = camera.get_camera_transform()
	_camera.cull_mask = layers | _number << FIRST_OWN_LAYER
	_camera.current = true


## Compatibility draws a world that has no environment in the light of the one that was drawn before: let that be none.
static func _plain_environment() -> Environment:
	var environment: Environment = Environment.new()
	environment.background_mode = Environment.BG_COLOR
	environment.ambient_light_source = Environment.AMBIENT_SOURCE_DISABLED
	environment.reflected_light_source = Environment.REFLECTION_SOURCE_DISABLED
	return environment


func _quad() -> MeshInstance3D:
	var quad: MeshInstance3D = MeshInstance3D.new()
	var mesh: QuadMesh = QuadMesh.new()
	mesh.size = Vector2(2.0, 2.0)
	quad.mesh = mesh
	quad.material_override = material
	quad.layers = (OWN_NUMBERS - 1) << FIRST_OWN_LAYER
	quad.cast_shadow = GeometryInstance3D.SHADOW_CASTING_SETTING_OFF
	quad.gi_mode = GeometryInstance3D.GI_MODE_DISABLED
	quad.ignore_occlusion_culling = true
	# It covers the screen wherever it is.
	quad.extra_cull_margin = 16384.0
	return quad
