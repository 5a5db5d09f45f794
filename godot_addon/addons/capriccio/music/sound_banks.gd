## The bank that music is played with: the built-in one, or that of a SoundFont, kept from one piece to the next.
##
## Must not know: what plays.
extends RefCounted

const Bank := preload("synth/instrument_bank.gd")

var _bank: Bank = null
var _sound_font: String = ""


## Chooses what [method bank] returns.
func choose(rate: float, sound_font: String) -> void:
	if _bank == null or _bank.rate != rate or _sound_font != sound_font:
		_sound_font = sound_font
		_bank = Bank.new(rate)


## Returns what was chosen.
func bank() -> Bank:
	return _bank
