## The project settings of Capriccio, as one table: what the editor shows is what the game reads.
##
## Must not know: what the settings are used for.
extends RefCounted

const Spec := preload("protocol/spec.g.gd")

const ADDRESS: String = "capriccio/server/address"
const TOKEN: String = "capriccio/server/token"
const TIMEOUT_S: String = "capriccio/server/timeout_s"
const CONNECT_AT_START: String = "capriccio/server/connect_at_start"

## Name, default, hint and hint string of each setting.
const TABLE: Array[Array] = [
	[ADDRESS, "tcp://127.0.0.1:%d" % Spec.DEFAULT_PORT, PROPERTY_HINT_PLACEHOLDER_TEXT, "tcp://HOST:PORT"],
	[TOKEN, "", PROPERTY_HINT_PASSWORD, ""],
	[TIMEOUT_S, 5.0, PROPERTY_HINT_RANGE, "0.1,600,0.1,suffix:s"],
	[CONNECT_AT_START, true, PROPERTY_HINT_NONE, ""],
]


## Returns the value of a setting, or its default where the project does not set it.
static func read(name: String) -> Variant:
	for row: Array in TABLE:
		if row[0] == name:
			return ProjectSettings.get_setting_with_override(name) if ProjectSettings.has_setting(name) else row[1]
	return null


## Makes the settings appear in the editor. Values that the project sets stay as they are.
static func register() -> void:
	for row: Array in TABLE:
		if not ProjectSettings.has_setting(row[0]):
			ProjectSettings.set_setting(row[0], row[1])
		ProjectSettings.set_initial_value(row[0], row[1])
		ProjectSettings.set_as_basic(row[0], true)
		var shown: Dictionary = {"name": row[0], "type": typeof(row[1]), "hint": row[2], "hint_string": row[3]}
		ProjectSettings.add_property_info(shown)


## Removes the settings from the editor and from the project's file.
static func unregister() -> void:
	for row: Array in TABLE:
		ProjectSettings.set_setting(row[0], null)
