## All that Capriccio is in the editor: a connection, the keeper of a backend, the queue, the history, the dock.
##
## Puts the parts together and takes them apart; [code]plugin.gd[/code] puts it into the editor. Must not know: how any
## part works.
@tool
extends Node

const BackendPanel := preload("dock/backend_panel.gd")
const Choice := preload("backend/backend_choice.gd")
const Client := preload("../capriccio.gd")
const Dock := preload("dock/dock.gd")
const EditorTable := preload("editor_settings.gd")
const History := preload("jobs/history.gd")
const HistoryPanel := preload("dock/history_panel.gd")
const Job := preload("jobs/job.gd")
const JobQueue := preload("jobs/job_queue.gd")
const Keeper := preload("backend/backend_keeper.gd")
const ModelsPanel := preload("dock/models_panel.gd")
const MusicTool := preload("music/music_tool.gd")
const PrivateEnvironment := preload("backend/private_environment.gd")
const QueuePanel := preload("dock/queue_panel.gd")
const Settings := preload("../capriccio_settings.gd")
const TerrainTool := preload("terrain/terrain_tool.gd")
const TextureTool := preload("texture/texture_tool.gd")

const HISTORY_FILE: String = "capriccio_history.json"
const ENVIRONMENT_FOLDER: String = "capriccio/environment"

## The editor's own connection; the game has another.
var client: Client = Client.new()
## Keeps the backend.
var keeper: Keeper = Keeper.new(client, choice)
## What the backend works on.
var queue: JobQueue = JobQueue.new(client)
## What it has made.
var history: History
## What is seen of all this.
var dock: Dock
## Makes textures.
var textures: TextureTool
## Makes land.
var terrain: TerrainTool
## Makes music.
var music: MusicTool

## The one that the client was last told.
var _address: String = ""


func _init(plugin: EditorPlugin) -> void:
	name = "CapriccioEditor"
	var paths: EditorPaths = EditorInterface.get_editor_paths()
	history = History.new(paths.get_project_settings_dir().path_join(HISTORY_FILE))
	var panels: Array[Control] = [ModelsPanel.new(client), QueuePanel.new(queue), HistoryPanel.new(history)]
	dock = Dock.new(BackendPanel.new(client, keeper), panels)
	keeper.installed.connect(EditorTable.write.bind(EditorTable.USE_PRIVATE_ENVIRONMENT, true))
	keeper.removed.connect(EditorTable.write.bind(EditorTable.USE_PRIVATE_ENVIRONMENT, false))
	queue.job_ended.connect(_remember)
	dock.history.rerun_requested.connect(_rerun)
	textures = TextureTool.new(plugin, queue, dock.models)
	dock.add_tool("New texture…", "Makes textures from nothing but a name", textures.open_labels)
	terrain = TerrainTool.new(plugin, queue, dock.models)
	dock.add_tool("Terrain…", "Makes land from numbers or after a drawing", terrain.open)
	music = MusicTool.new(plugin, queue, dock.models)
	dock.add_tool("Music…", "Composes, plays and saves music", music.open)
	for part: Node in [client, keeper, queue, textures, terrain, music]:
		add_child(part)


func _ready() -> void:
	# Whatever the game does at its start: a backend that runs is to be found.
	_follow_address()
	ProjectSettings.settings_changed.connect(_follow_address)


func _exit_tree() -> void:
	ProjectSettings.settings_changed.disconnect(_follow_address)


## Returns what *Start backend* would run now.
static func choice() -> Choice:
	var chosen: Choice = Choice.new()
	var folder: String = EditorInterface.get_editor_paths().get_data_dir().path_join(ENVIRONMENT_FOLDER)
	chosen.command = EditorTable.read(EditorTable.COMMAND)
	chosen.environment = PrivateEnvironment.new(ProjectSettings.globalize_path(folder))
	chosen.environment.maker = EditorTable.read(EditorTable.PYTHON)
	chosen.use_environment = EditorTable.read(EditorTable.USE_PRIVATE_ENVIRONMENT)
	chosen.package = EditorTable.read(EditorTable.PACKAGE)
	chosen.address = Settings.read(Settings.ADDRESS)
	return chosen


func _follow_address() -> void:
	var address: String = Settings.read(Settings.ADDRESS)
	if address != _address:
		_address = address
		client.connect_to_backend()


func _rerun(note: Dictionary) -> void:
	if str(note.get("kind")).begins_with("texture."):
		textures.rerun(note)
	elif str(note.get("kind")).begins_with("terrain."):
		terrain.rerun(note)
	elif str(note.get("kind")).begins_with("music."):
		music.rerun(note)


func _remember(job: Job) -> void:
	if job.state == Job.State.DONE and not job.note.is_empty():
		history.add(job.note)
