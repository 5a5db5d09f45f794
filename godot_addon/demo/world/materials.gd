extends RefCounted
## The world's materials by name, how a look colours them, and how they show distances instead.
##
## Must not know: meshes, placement.

const Look := preload("look.gd")

## The shader of each material.
const SHADERS: Dictionary = {
	"bark": "surface", "birch_bark": "surface", "glass": "surface", "plaster": "surface", "roof": "surface",
	"slate": "surface", "stone": "surface", "timber": "surface", "birch_leaves": "foliage", "broad_leaves": "foliage",
	"bush_leaves": "foliage", "needles": "foliage", "blades": "blades", "ground": "ground", "sky": "sky",
	"water": "water",
}
## What a look's colours for one material are, in their order.
const COLOUR_UNIFORMS: PackedStringArray = ["colour_a", "colour_b", "path_colour", "shore_colour", "cliff_colour"]

var _by_name: Dictionary = {}


func _init(sun_direction: Vector3) -> void:
	var noise: ImageTexture = _noise_texture()
	for material_name: String in SHADERS:
		var material: ShaderMaterial = ShaderMaterial.new()
		material.shader = load("res://demo/shaders/%s.gdshader" % SHADERS[material_name])
		material.set_shader_parameter("sun_direction", sun_direction)
		material.set_shader_parameter("noise_map", noise)
		# Which of two surfaces at the same depth is seen must not hang on the order in which the engine numbers them.
		material.render_priority = _by_name.size()
		_by_name[material_name] = material


func named(material_name: String) -> ShaderMaterial:
	return _by_name[material_name]


func apply(look: Look) -> void:
	_compile("")
	for material_name: String in _by_name:
		var material: ShaderMaterial = _by_name[material_name]
		for uniform: String in Look.SHARED_UNIFORMS:
			material.set_shader_parameter(uniform, look.get(uniform))
		var colours: PackedStringArray = look.colours[material_name]
		for index: int in colours.size():
			material.set_shader_parameter(COLOUR_UNIFORMS[index], Color.html(colours[index]))
	named("sky").set_shader_parameter("cloud_softness", look.cloud_softness)
	named("sky").set_shader_parameter("cloud_opacity", look.cloud_opacity)


## Has every surface show how far it is from the eye, packed as shaders/shown.gdshaderinc says.
func show_distances() -> void:
	_compile("#define DISTANCE_PASS\n")


## Gives every material its shader with some lines before it.
func _compile(prelude: String) -> void:
	var compiled: Dictionary = {}
	for material_name: String in _by_name:
		var shader_name: String = SHADERS[material_name]
		if not compiled.has(shader_name):
			compiled[shader_name] = _shader(shader_name, prelude)
		var material: ShaderMaterial = _by_name[material_name]
		material.shader = compiled[shader_name]


func _shader(shader_name: String, prelude: String) -> Shader:
	var plain: Shader = load("res://demo/shaders/%s.gdshader" % shader_name)
	if prelude == "":
		return plain
	var shader: Shader = Shader.new()
	shader.code = prelude + plain.code
	return shader


## The same tile of noise for every world: looks are learned from it, so it does not depend on the seed.
func _noise_texture() -> ImageTexture:
	var noise: FastNoiseLite = FastNoiseLite.new()
	noise.seed = 7
	noise.frequency = 0.03
	noise.fractal_octaves = 4
	var image: Image = noise.get_seamless_image(256, 256)
	image.generate_mipmaps()
	return ImageTexture.create_from_image(image)
