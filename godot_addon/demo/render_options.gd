extends RefCounted
## The renderer's command line: parsing, checking and its help. Must not know: how frames are made.

const HELP: String = """Renders frames of the demo world to PNG files, the same picture for the same seed.

  godot --path godot_addon --rendering-method gl_compatibility --script res://demo/render_frames.gd -- OPTIONS

  --look NAME        toon, natural, or both (both writes OUT/toon and OUT/natural)   [toon]
  --seeds LIST       worlds to render: 7, 1-8, 1,3,5 or a mix of these              [1]
  --count N          frames per world, 1 to 9999                                    [24]
  --size WxH         picture size in pixels, each side 16 to 4096                   [640x360]
  --path-start M     where on the walk the first frame is, metres                   [0]
  --path-step M      metres between frames; 0 spreads them over the whole walk      [0]
  --out DIR          where the pictures go (made when missing)                      required
  --help             this text

Exit status: 0 done, 1 a picture could not be written, 2 bad options."""

const LOOK_CHOICES: Dictionary = {"toon": ["toon"], "natural": ["natural"], "both": ["toon", "natural"]}

var looks: PackedStringArray = ["toon"]
var seeds: PackedInt32Array = [1]
var count: int = 24
var size_px: Vector2i = Vector2i(640, 360)
var path_start_m: float = 0.0
var path_step_m: float = 0.0
var out_dir: String = ""
var help_wanted: bool = false
## Both looks were asked for, so each gets a folder.
var look_folders: bool = false
## What is wrong with the arguments, in one line; empty when nothing is.
var problem: String = ""


func _init(arguments: PackedStringArray) -> void:
	var setters: Dictionary = {
		"--look": _set_look, "--seeds": _set_seeds, "--count": _set_count, "--size": _set_size,
		"--path-start": _set_path_start, "--path-step": _set_path_step, "--out": _set_out,
	}
	var index: int = 0
	while index < arguments.size() and problem == "":
		var option: String = arguments[index]
		if option == "--help":
			help_wanted = true
			return
		if not setters.has(option):
			problem = "unknown option '%s'; --help lists the options" % option
		elif index + 1 >= arguments.size():
			problem = "%s needs a value; --help shows which" % option
		else:
			setters[option].call(arguments[index + 1])
		index += 2
	if problem == "" and out_dir == "":
		problem = "--out DIR is required: say where the pictures go"


func _set_look(value: String) -> void:
	if not LOOK_CHOICES.has(value):
		problem = "--look '%s' is not a look; choose toon, natural or both" % value
		return
	looks = PackedStringArray(LOOK_CHOICES[value])
	look_folders = looks.size() > 1


func _set_seeds(value: String) -> void:
	seeds.clear()
	for part: String in value.split(","):
		var ends: PackedStringArray = part.split("-")
		if ends.size() > 2 or not (ends[0].is_valid_int() and ends[-1].is_valid_int()) or int(ends[0]) > int(ends[-1]):
			problem = "--seeds '%s' is no list of seeds; write for example 7, 1-8 or 1,3,5-6" % value
			return
		seeds.append_array(range(int(ends[0]), int(ends[-1]) + 1))


func _set_count(value: String) -> void:
	count = int(value)
	if not value.is_valid_int() or count < 1 or count > 9999:
		problem = "--count '%s' is out of range; give a whole number from 1 to 9999" % value


func _set_size(value: String) -> void:
	var sides: PackedStringArray = value.split("x")
	if sides.size() == 2 and sides[0].is_valid_int() and sides[1].is_valid_int():
		size_px = Vector2i(int(sides[0]), int(sides[1]))
		if mini(size_px.x, size_px.y) >= 16 and maxi(size_px.x, size_px.y) <= 4096:
			return
	problem = "--size '%s' is no picture size; write WIDTHxHEIGHT, each 16 to 4096, as in 640x360" % value


func _set_path_start(value: String) -> void:
	path_start_m = float(value)
	if not value.is_valid_float():
		problem = "--path-start '%s' is no distance; give metres, as in 12.5" % value


func _set_path_step(value: String) -> void:
	path_step_m = float(value)
	if not value.is_valid_float() or path_step_m < 0.0:
		problem = "--path-step '%s' is no distance; give metres, 0 or more" % value


func _set_out(value: String) -> void:
	out_dir = value
