## The instruments of a SoundFont file; those that it does not have are the built-in ones.
##
## Must not know: what plays the sounds.
extends "../synth/instrument_bank.gd"

const Presets := preload("sound_font_presets.gd")
const Result := preload("../../capriccio_result.gd")
const SoundFontBank := preload("sound_font_bank.gd")
const SoundFontFile := preload("sound_font_file.gd")
const SoundFontSound := preload("sound_font_sound.gd")
const Zone := preload("sound_font_zone.gd")

var _file: SoundFontFile
var _presets: Presets


func _init(file: SoundFontFile, frames_per_second: float) -> void:
	super(frames_per_second)
	_file = file
	_presets = Presets.new(file)


## Opens a file. The result's value is a [SoundFontBank].
static func open(path: String, frames_per_second: float) -> Result:
	var file: Result = SoundFontFile.open(path)
	return Result.success(SoundFontBank.new(file.value, frames_per_second)) if file.ok else file


func _key(program: int, drums: bool, pitch: int, velocity: int) -> String:
	var zones: Array[Zone] = _presets.zones(program, drums, pitch, velocity)
	if zones.is_empty():
		return super(program, drums, pitch, velocity)
	return "zones %s %d" % [zones.map(func(zone: Zone) -> int: return zone.id), pitch]


func _make(program: int, drums: bool, pitch: int, velocity: int) -> Array[Sound]:
	var made: Array[Sound] = []
	for zone: Zone in _presets.zones(program, drums, pitch, velocity):
		var sound: Sound = SoundFontSound.make(_file, zone, pitch, rate)
		if sound != null:
			made.append(sound)
	return made if not made.is_empty() else super(program, drums, pitch, velocity)
