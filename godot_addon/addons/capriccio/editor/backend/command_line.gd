## A command as people write it, taken apart: the program, and its arguments.
##
## Spaces separate; single or double quotes keep together. A backslash is a backslash, for the sake of Windows paths.
## Pure. Must not know: processes.
extends RefCounted

const Result := preload("../../capriccio_result.gd")
const Spec := preload("../../protocol/spec.g.gd")


## Returns the words of [param command] as [PackedStringArray], the program first; a failure where there is none, or a
## quote is not closed.
static func split(command: String) -> Result:
	var words: PackedStringArray = PackedStringArray()
	var word: String = ""
	var begun: bool = false
	var quote: String = ""
	for letter: String in command:
		if letter == quote:
			quote = ""
		elif quote.is_empty() and letter in ["'", "\""]:
			quote = letter
			begun = true
		elif quote.is_empty() and letter in [" ", "\t", "\n"]:
			if begun:
				words.append(word)
			word = ""
			begun = false
		else:
			word += letter
			begun = true
	if begun:
		words.append(word)
	if not quote.is_empty():
		return _wrong("the quote %s in the command '%s' is not closed" % [quote, command])
	if words.is_empty() or words[0].is_empty():
		return _wrong("there is no command; give one like: capriccio serve")
	return Result.success(words)


static func _wrong(message: String) -> Result:
	return Result.failure(Spec.ERROR_INVALID_FIELD, message, {"field": "command"})
