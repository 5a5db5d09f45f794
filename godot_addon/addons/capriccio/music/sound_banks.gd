## The bank that music is played with: the built-in one, or that of a SoundFont, kept from one piece to the next.
##
## Must not know: what plays.
extends RefCounted

const Bank := preload("synth/instrument_bank.gd")
const Result := preload("../capriccio_result.gd")
const SoundFontBank := preload("sound_font/sound_font_bank.gd")

## Why the SoundFont that was chosen is not used; empty while it is, or none was.
var problem: String = ""

var _bank: Bank = null
var _sound_font: String = ""


## Chooses what [method bank] returns. Where the SoundFont can't be used, it is the built-in one.
func choose(rate: float, sound_font: String) -> void:
	if _bank != null and _bank.rate == rate and _sound_font == sound_font:
		return
	_sound_font = sound_font
	problem = ""
	_bank = null
	if not sound_font.is_empty():
		var opened: Result = SoundFontBank.open(sound_font, rate)
		_bank = opened.value
		problem = opened.message
	if _bank == null:
		_bank = Bank.new(rate)


## Returns what was chosen.
func bank() -> Bank:
	return _bank
