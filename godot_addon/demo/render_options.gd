extends RefCounted
## What the renderer is asked to do: its options, their checks and their help. Must not know: how frames are made.

const CommandLine := preload("command_line.gd")

const HELP: String = """Renders frames of the demo world to PNG files: the same seed gives the same pictures.

  godot --path godot_addon --rendering-method gl_compatibility --script res://demo/render_frames.gd -- OPTIONS

  --look NAME       toon, natural, or both, which writes OUT/toon and OUT/natural [toon]
  --seeds LIST      worlds to render: 7, 1-8, 1,3,5 or a mix of these [1]
  --count N         frames per sequence, 1 to 9999 [24]
  --sequences N     sequences per world, 1 to 99, that start all around the walk; the frames of each are numbered
                    from the next hundred, so --count is 100 at most, and --path-step more than 0 [1]
  --size WxH        picture size in pixels, each side 16 to 4096 [640x360]
  --path-start M    where on the walk the first frame is, in metres [0]
  --path-step M     metres from frame to frame; 0 spreads the frames over the whole walk [0]
  --geometry DIR    also write what moves how: each frame's distances from the eye and its camera, for
                    tools/motion_vectors.py [none]
  --out DIR         where the pictures go, made when missing; required
  --help            this text

Exit status: 0 done, 1 a picture could not be written, 2 bad options."""

const LOOKS: Dictionary = {"toon": ["toon"], "natural": ["natural"], "both": ["toon", "natural"]}
const MOST_FRAMES: int = 9999
const MOST_WORLDS: int = 9999
const MOST_SEQUENCES: int = 99
## The frames of several sequences are numbered from 0, 100, 200 and so on.
const NUMBERS_PER_SEQUENCE: int = 100
const LEAST_SIDE_PX: int = 16
const MOST_SIDE_PX: int = 4096

var looks: PackedStringArray = ["toon"]
var seeds: PackedInt32Array = [1]
var count: int = 24
var sequences: int = 1
var size_px: Vector2i = Vector2i(640, 360)
var path_start_m: float = 0.0
var path_step_m: float = 0.0
var out_dir: String = ""
## Where distances and cameras go; empty for nowhere.
var geometry_dir: String = ""
## Only the help text is wanted.
var help: bool = false
## What is wrong with the arguments, in one line; empty when nothing is.
var problem: String = ""


func _init(arguments: PackedStringArray) -> void:
	help = arguments.has("--help")
	if help:
		return
	problem = CommandLine.read(arguments, {
		"--look": _set_look, "--seeds": _set_seeds, "--count": _set_count, "--sequences": _set_sequences,
		"--size": _set_size, "--path-start": _set_path_start, "--path-step": _set_path_step, "--out": _set_out,
		"--geometry": _set_geometry,
	})
	if problem == "" and out_dir == "":
		problem = "--out DIR is missing; say where the pictures go"
	if problem == "" and sequences > 1 and (count > NUMBERS_PER_SEQUENCE or path_step_m == 0.0):
		problem = "--sequences %d needs a --count of %d at most and a --path-step" % [sequences, NUMBERS_PER_SEQUENCE]


## Where the pictures of a look go: a folder of its own when there are several.
func folder(look_name: String) -> String:
	return out_dir.path_join(look_name) if looks.size() > 1 else out_dir


## Every folder that is written to.
func folders() -> PackedStringArray:
	var all: PackedStringArray = []
	for look_name: String in looks:
		all.append(folder(look_name))
	if geometry_dir != "":
		all.append(geometry_dir)
	return all


## The number of each frame of a world, and how far the walker is then on a walk of `length_m`.
func walk(length_m: float) -> Dictionary:
	var walked_m: Dictionary = {}
	var step_m: float = path_step_m if path_step_m > 0.0 else length_m / count
	for sequence: int in sequences:
		var start_m: float = path_start_m + length_m * sequence / sequences
		for frame: int in count:
			walked_m[sequence * NUMBERS_PER_SEQUENCE + frame] = start_m + frame * step_m
	return walked_m


func _set_look(value: String) -> String:
	looks = PackedStringArray(LOOKS.get(value, []))
	return "" if LOOKS.has(value) else "is no look; choose from %s" % ", ".join(PackedStringArray(LOOKS.keys()))


func _set_seeds(value: String) -> String:
	seeds.clear()
	for part: String in value.split(","):
		var ends: PackedStringArray = part.split("-")
		var first: int = int(ends[0])
		var last: int = int(ends[-1])
		if ends.size() > 2 or not ends[0].is_valid_int() or not ends[-1].is_valid_int() or first > last:
			return "is no list of seeds; write for example 7, 1-8 or 1,3,5-6"
		if last - first >= MOST_WORLDS:
			return "names more than %d worlds; render them in several runs" % MOST_WORLDS
		seeds.append_array(PackedInt32Array(range(first, last + 1)))
	return ""


func _set_count(value: String) -> String:
	count = int(value)
	if value.is_valid_int() and count >= 1 and count <= MOST_FRAMES:
		return ""
	return "is no number of frames; give a whole number from 1 to %d" % MOST_FRAMES


func _set_sequences(value: String) -> String:
	sequences = int(value)
	if value.is_valid_int() and sequences >= 1 and sequences <= MOST_SEQUENCES:
		return ""
	return "is no number of sequences; give a whole number from 1 to %d" % MOST_SEQUENCES


func _set_size(value: String) -> String:
	var sides: PackedStringArray = value.split("x")
	if sides.size() == 2 and sides[0].is_valid_int() and sides[1].is_valid_int():
		size_px = Vector2i(int(sides[0]), int(sides[1]))
		if size_px == size_px.clampi(LEAST_SIDE_PX, MOST_SIDE_PX):
			return ""
	return "is no picture size; write WIDTHxHEIGHT, each %d to %d" % [LEAST_SIDE_PX, MOST_SIDE_PX]


func _set_path_start(value: String) -> String:
	path_start_m = float(value)
	return "" if value.is_valid_float() else "is no distance; give metres, for example 12.5"


func _set_path_step(value: String) -> String:
	path_step_m = float(value)
	return "" if value.is_valid_float() and path_step_m >= 0.0 else "is no distance; give metres, 0 or more"


func _set_out(value: String) -> String:
	out_dir = _callers(value)
	return "" if value != "" else "is no folder; say where the pictures go"


func _set_geometry(value: String) -> String:
	geometry_dir = _callers(value)
	return "" if value != "" else "is no folder; say where distances and cameras go"


## Godot has gone to the project's folder; a relative path means the one that the caller is in.
func _callers(path: String) -> String:
	return path if path.is_absolute_path() else OS.get_environment("PWD").path_join(path)
