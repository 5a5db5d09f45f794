## The presets of a SoundFont: which zones play a note of a program. Each preset's zones are put together when it is
## first asked for.
##
## May be asked by several threads. Must not know: waves.
extends RefCounted

const SoundFontFile := preload("sound_font_file.gd")
const Zone := preload("sound_font_zone.gd")

const DRUM_BANK: int = 128
## Zones of one preset, and of one note; no sensible file has more.
const MOST_ZONES: int = 4096
const MOST_AT_ONCE: int = 8
## Generators whose value is not signed.
const UNSIGNED: Array[int] = [
	Zone.Generator.KEYS, Zone.Generator.VELOCITIES, Zone.Generator.INSTRUMENT, Zone.Generator.SAMPLE
]
const SIGNED_FROM: int = 1 << 15

var _file: SoundFontFile
## Bank and program to the number of a preset.
var _numbers: Dictionary = {}
var _mutex: Mutex = Mutex.new()
## Guarded by [member _mutex]: number of a preset to its zones.
var _zones: Dictionary = {}
var _next_id: int = 0


func _init(file: SoundFontFile) -> void:
	_file = file
	var bytes: PackedByteArray = file.tables["phdr"]
	for number: int in file.count("phdr"):
		var at: int = file.at("phdr", number)
		var place: Vector2i = Vector2i(bytes.decode_u16(at + 22), bytes.decode_u16(at + 20))
		if not _numbers.has(place):
			_numbers[place] = number


## Returns the zones that play a note; none where the file has no such instrument.
func zones(program: int, drums: bool, key: int, velocity: int) -> Array[Zone]:
	var found: Array[Zone] = []
	for zone: Zone in _zones_of(_number(program, drums)):
		if zone.plays(key, velocity) and found.size() < MOST_AT_ONCE:
			found.append(zone)
	return found


## Drums have a bank of their own, whose program is the kit; there are files that have but one.
func _number(program: int, drums: bool) -> int:
	if not drums:
		return _numbers.get(Vector2i(0, program), -1)
	return _numbers.get(Vector2i(DRUM_BANK, program), _numbers.get(Vector2i(DRUM_BANK, 0), -1))


func _zones_of(preset: int) -> Array[Zone]:
	var none: Array[Zone] = []
	if preset < 0:
		return none
	_mutex.lock()
	if not _zones.has(preset):
		_zones[preset] = _put_together(preset)
	var found: Array[Zone] = _zones[preset]
	_mutex.unlock()
	return found


func _put_together(preset: int) -> Array[Zone]:
	var made: Array[Zone] = []
	for of_preset: Zone in _read("phdr", "pbag", "pgen", preset, Zone.Generator.INSTRUMENT):
		var instrument: int = of_preset.value(Zone.Generator.INSTRUMENT)
		if instrument >= _file.count("inst"):
			continue
		for of_instrument: Zone in _read("inst", "ibag", "igen", instrument, Zone.Generator.SAMPLE):
			var zone: Zone = of_instrument.added(of_preset)
			if zone != null and zone.value(Zone.Generator.SAMPLE) < _file.count("shdr") and made.size() < MOST_ZONES:
				zone.id = _next_id
				_next_id += 1
				made.append(zone)
	return made


## Returns the zones of a preset or an instrument; the first names nothing below where it holds for all others.
func _read(heads: String, bags: String, generators: String, number: int, below: Zone.Generator) -> Array[Zone]:
	var made: Array[Zone] = []
	var common: Dictionary = {}
	var first: int = _file.link(heads, number)
	for bag: int in range(first, mini(_file.link(heads, number + 1), first + MOST_ZONES)):
		var zone: Zone = Zone.new()
		zone.values = common.duplicate()
		for record: int in range(_file.link(bags, bag), _file.link(bags, bag + 1)):
			_read_generator(generators, record, zone)
		if zone.values.has(below):
			made.append(zone)
		elif bag == first:
			common = zone.values
	return made


func _read_generator(table: String, record: int, zone: Zone) -> void:
	var at: int = _file.at(table, record)
	var generator: int = _file.tables[table].decode_u16(at)
	var value: int = _file.tables[table].decode_u16(at + 2)
	zone.values[generator] = value - 2 * SIGNED_FROM if value >= SIGNED_FROM and generator not in UNSIGNED else value
