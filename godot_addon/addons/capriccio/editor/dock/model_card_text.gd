## A model's card as text for people.
##
## Pure. Must not know: where cards come from, how the text is shown.
extends RefCounted

## Fields that the list beside it shows already, or that are for programs.
const LEFT_OUT: PackedStringArray = ["schema", "name", "parity"]
## Fields that come first, in this order.
const FIRST: PackedStringArray = ["kind", "version", "description", "labels", "parameters", "license", "data"]
const INDENT: String = "    "


## Returns a line for each field of [param card], the telling ones first.
static func of(card: Dictionary) -> String:
	var names: Array = Array(FIRST).filter(func(field: String) -> bool: return card.has(field))
	for field: Variant in card:
		if str(field) not in LEFT_OUT and str(field) not in FIRST:
			names.append(field)
	var lines: PackedStringArray = PackedStringArray()
	for field: Variant in names:
		_append(lines, str(field).replace("_", " "), card[field], "")
	return "\n".join(lines)


static func _append(lines: PackedStringArray, title: String, value: Variant, indent: String) -> void:
	match typeof(value):
		TYPE_DICTIONARY when not value.is_empty():
			lines.append("%s%s" % [indent, title])
			for key: Variant in value:
				_append(lines, str(key).replace("_", " "), value[key], indent + INDENT)
		TYPE_ARRAY when not value.is_empty():
			lines.append("%s%s: %s" % [indent, title, ", ".join(value.map(_in_line))])
		TYPE_NIL:
			pass
		_:
			if str(value) not in ["", "{ }", "{}", "[]"]:
				lines.append("%s%s: %s" % [indent, title, _in_line(value)])


static func _in_line(value: Variant) -> String:
	if typeof(value) == TYPE_DICTIONARY:
		var parts: Array = value.keys().map(func(key: Variant) -> String: return "%s %s" % [key, _in_line(value[key])])
		return "(%s)" % ", ".join(parts)
	if typeof(value) == TYPE_ARRAY:
		return " × ".join(value.map(_in_line))
	return String.num(value, 4) if typeof(value) == TYPE_FLOAT else str(value)
