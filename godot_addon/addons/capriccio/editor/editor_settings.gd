## The editor settings of Capriccio, as one table. They are the user's, not the project's: how this machine runs a
## backend is no matter of the team.
##
## Must not know: what the settings are used for.
@tool
extends RefCounted

const COMMAND: String = "capriccio/backend/command"
const USE_PRIVATE_ENVIRONMENT: String = "capriccio/backend/use_private_environment"
const PACKAGE: String = "capriccio/backend/package"
const PYTHON: String = "capriccio/backend/python"

## Name, default, hint and hint string of each setting.
const TABLE: Array[Array] = [
	[COMMAND, "capriccio serve", PROPERTY_HINT_PLACEHOLDER_TEXT, "capriccio serve"],
	[USE_PRIVATE_ENVIRONMENT, false, PROPERTY_HINT_NONE, ""],
	[PACKAGE, "capriccio", PROPERTY_HINT_PLACEHOLDER_TEXT, "name, path or address for pip install"],
	[PYTHON, "", PROPERTY_HINT_GLOBAL_FILE, ""],
]


## Returns the value of a setting, or its default where the user has not chosen one.
static func read(name: String) -> Variant:
	var settings: EditorSettings = EditorInterface.get_editor_settings()
	for row: Array in TABLE:
		if row[0] == name:
			return settings.get_setting(name) if settings.has_setting(name) else row[1]
	return null


## Sets a setting.
static func write(name: String, value: Variant) -> void:
	EditorInterface.get_editor_settings().set_setting(name, value)


## Makes the settings appear in [i]Editor Settings[/i]. What the user has set stays.
static func register() -> void:
	var settings: EditorSettings = EditorInterface.get_editor_settings()
	for row: Array in TABLE:
		if not settings.has_setting(row[0]):
			settings.set_setting(row[0], row[1])
		settings.set_initial_value(row[0], row[1], false)
		settings.add_property_info({"name": row[0], "type": typeof(row[1]), "hint": row[2], "hint_string": row[3]})


## Removes the settings that were never changed; the others belong to the user's other projects too.
static func unregister() -> void:
	var settings: EditorSettings = EditorInterface.get_editor_settings()
	for row: Array in TABLE:
		if settings.has_setting(row[0]) and settings.get_setting(row[0]) == row[1]:
			settings.erase(row[0])
