## Music as files of the project: MIDI as the backend wrote it, or a score that a player node plays.
##
## Must not know: windows, undo, the backend.
extends RefCounted

const FileAction := preload("../file_action.gd")
const Score := preload("../../capriccio_score.gd")

## Endings, and what they are for.
const FORMATS: Dictionary = {"mid": "Standard MIDI file", "tres": "Score for CapriccioMusicPlayer"}
const TEMPORARY: String = "user://capriccio_%d.tres"


## Returns what saves a score at [param path], in the format of its ending.
static func saving(score: Score, path: String) -> FileAction:
	var action: FileAction = FileAction.new()
	action.files[path] = score.file if path.get_extension().to_lower() == "mid" else _as_resource(score)
	return action


static func _as_resource(score: Score) -> PackedByteArray:
	var temporary: String = TEMPORARY % score.get_instance_id()
	ResourceSaver.save(score, temporary)
	var bytes: PackedByteArray = FileAccess.get_file_as_bytes(temporary)
	DirAccess.remove_absolute(temporary)
	return bytes
