extends RefCounted
## Reads `--name value` arguments. Must not know: which options there are, or what they mean.


## Hands each option's value to its setter: a Callable that takes the text and returns what is wrong with it, or "".
## Returns the first problem, in one line, or "" when there is none.
static func read(arguments: PackedStringArray, setters: Dictionary) -> String:
	for index: int in range(0, arguments.size(), 2):
		var option: String = arguments[index]
		if not setters.has(option):
			return "unknown option '%s'; choose from %s" % [option, ", ".join(PackedStringArray(setters.keys()))]
		if index + 1 == arguments.size():
			return "%s needs a value" % option
		var setter: Callable = setters[option]
		var problem: String = setter.call(arguments[index + 1])
		if problem != "":
			return "%s '%s' %s" % [option, arguments[index + 1], problem]
	return ""
