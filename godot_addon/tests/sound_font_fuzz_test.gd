## A SoundFont that is damaged in every way chance thinks of: each is refused with one line, or played somehow.
##
## Arguments: font=FILE, scratch=FILE.
extends "test_case.gd"

const Result := preload("res://addons/capriccio/capriccio_result.gd")
const Sound := preload("res://addons/capriccio/music/synth/sound.gd")
const SoundFontBank := preload("res://addons/capriccio/music/sound_font/sound_font_bank.gd")

const TURNS: int = 400
const RATE: float = 8000.0

var _random: RandomNumberGenerator = RandomNumberGenerator.new()


func test_damaged_files_are_refused_or_played() -> void:
	_random.seed = 5
	var whole: PackedByteArray = FileAccess.get_file_as_bytes(arguments["font"])
	var refused: int = 0
	for turn: int in TURNS:
		var damaged: PackedByteArray = _damage(whole, turn)
		var file: FileAccess = FileAccess.open(arguments["scratch"], FileAccess.WRITE)
		file.store_buffer(damaged)
		file.close()
		var opened: Result = SoundFontBank.open(arguments["scratch"], RATE)
		if opened.ok:
			_play(opened.value, turn)
		else:
			refused += 1
			check_equal(opened.code, "unreadable_file", "code of turn %d" % turn)
			check(not "\n" in opened.message and opened.message.length() < 300, opened.message)
	print("%d of %d were refused" % [refused, TURNS])
	check(refused > TURNS * 0.2 and refused < TURNS, "%d of %d were refused" % [refused, TURNS])


func _play(bank: SoundFontBank, turn: int) -> void:
	for key: int in [0, 60, 65, 127]:
		for sound: Sound in bank.sounds(0, turn % 2 == 0, key, 100):
			check(not sound.wave.is_empty(), "a sound of nothing in turn %d" % turn)
			check(sound.loop_to == 0 or sound.loop_from < sound.loop_to, "a loop of nothing in turn %d" % turn)
			check(sound.loop_to <= sound.wave.size() and sound.loop_from >= 0, "a loop beyond the sound in turn %d" % turn)


## The samples are most of the file; what is before and behind them is damaged.
func _damage(whole: PackedByteArray, turn: int) -> PackedByteArray:
	if turn % 10 == 9:
		return whole.slice(0, _random.randi_range(0, whole.size() - 1))
	var damaged: PackedByteArray = whole.duplicate()
	for change: int in _random.randi_range(1, 12):
		var tables: int = mini(700, whole.size())
		var at: int = whole.size() - 1 - _random.randi() % tables if _random.randf() < 0.9 else _random.randi() % 140
		damaged[at] = [_random.randi() & 0xff, 0, 0xff, 0x80][_random.randi() % 4]
	return damaged
