extends RefCounted
## What the demo is asked to show: its options and their checks. Must not know: how it is shown.

const CommandLine := preload("command_line.gd")
const World := preload("world/world.gd")

const HELP: String = """Walks through the demo world.

  godot --path godot_addon -- OPTIONS

  --look NAME     toon or natural [toon]
  --seed N        which world, a whole number [201]
  --seconds N     end after so many seconds; 0 goes on until the window closes [0]
  --filter MODE   off, grid, frame or baked, which needs no backend: the style filter at the start [grid]
  --help          this text

Keys: F filter on and off, 1 grid model, 2 frame model, 3 baked look, L the world's own look, Esc quit.
Exit status: 0 done, 2 bad options."""

const FILTERS: PackedStringArray = ["off", "grid", "frame", "baked"]

var look: String = "toon"
var world_seed: int = 201
var duration_s: float = 0.0
var filter: String = "grid"
## Only the help text is wanted.
var help: bool = false
## What is wrong with the arguments, in one line; empty when nothing is.
var problem: String = ""


func _init(arguments: PackedStringArray) -> void:
	help = arguments.has("--help")
	if not help:
		problem = CommandLine.read(arguments, {
			"--look": _set_look, "--seed": _set_seed, "--seconds": _set_seconds, "--filter": _set_filter,
		})


func _set_look(value: String) -> String:
	look = value
	return "" if value in World.LOOKS else "is no look; choose from %s" % ", ".join(World.LOOKS)


func _set_seed(value: String) -> String:
	world_seed = int(value)
	return "" if value.is_valid_int() else "is no seed; give a whole number"


func _set_seconds(value: String) -> String:
	duration_s = float(value)
	return "" if value.is_valid_float() and duration_s >= 0.0 else "is no time; give seconds, 0 or more"


func _set_filter(value: String) -> String:
	filter = value
	return "" if value in FILTERS else "is no mode; choose from %s" % ", ".join(FILTERS)
