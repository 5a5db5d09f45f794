extends Resource
## One look of the world: colours of every material and the numbers of its light, fog and sky.
##
## Pure data. Geometry and cameras are the same in every look.

## Shading numbers that every material's shader takes under the same name.
const SHARED_UNIFORMS: PackedStringArray = [
	"sun_colour", "shade_colour", "banding", "grain", "fog_colour", "fog_sun_colour", "fog_clear_m",
	"fog_range_m", "fog_most",
]

## For each material its colours as sRGB hex: the two the surface mixes, then any the shader names.
@export var colours: Dictionary = {}
@export var sun_colour: Color = Color.WHITE
@export var shade_colour: Color = Color.GRAY
## 0 soft light, 1 hard bands.
@export_range(0.0, 1.0) var banding: float = 1.0
## Contrast of the noise on surfaces.
@export_range(0.0, 1.0) var grain: float = 0.0
@export var fog_colour: Color = Color.WHITE
## The fog's colour towards the sun.
@export var fog_sun_colour: Color = Color.WHITE
## No fog nearer than this.
@export var fog_clear_m: float = 0.0
## How far beyond that fog has taken 63 %.
@export var fog_range_m: float = 200.0
@export_range(0.0, 1.0) var fog_most: float = 1.0
@export var cloud_softness: float = 0.04
@export_range(0.0, 1.0) var cloud_opacity: float = 1.0
@export var tonemap: Environment.ToneMapper = Environment.TONE_MAPPER_LINEAR
@export var exposure: float = 1.0
