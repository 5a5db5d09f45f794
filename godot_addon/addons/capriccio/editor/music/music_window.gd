## The window in which music is made, heard and saved.
##
## Closing it ends what is heard and gives up what is still being made. Must not know: how music becomes files, how jobs
## are run.
@tool
extends "../maker_window.gd"

const MusicPlayer := preload("../../capriccio_music_player.gd")
const MusicRequests := preload("../../capriccio_music_requests.gd")
const Options := preload("music_options.gd")
const Request := preload("../../capriccio_request.gd")
const Score := preload("../../capriccio_score.gd")
const ScoreView := preload("score_view.gd")
const Spec := preload("../../protocol/spec.g.gd")

## Emitted when the user wants the music as a file.
signal file_requested()

const NODE_NAME: String = "CapriccioMusic"
const SIZE: Vector2i = Vector2i(980, 640)
const OPTIONS_WIDTH: float = 290.0
## Height of the form, where that of what is said below is 1.
const FORM_SHARE: float = 30.0

## The form.
var options: Options = Options.new()
## What plays what was made.
var player: MusicPlayer = MusicPlayer.new()
## What was made, with its MIDI file; null for nothing.
var score: Score = null
## What it was made with, for making it again.
var note: Dictionary = {}

var _view: ScoreView = ScoreView.new()
var _facts: Label = Label.new()
var _play: Button = Button.new()
var _file: Button = Button.new()


func _init() -> void:
	super(NODE_NAME, "Music", SIZE, "Compose")
	_columns.add_child(_form_column([_scrolled_form()] as Array[Control], OPTIONS_WIDTH))
	_columns.add_child(_view_column())
	add_child(player)
	player.finished.connect(_refresh)
	_refresh()


func _process(_delta: float) -> void:
	if player.is_playing:
		_view.show_heard(player.heard_s)


## Composes what the form says.
func start() -> void:
	var parameters: Dictionary = options.parameters()
	var about: Dictionary = {"kind": Spec.REQUEST_MUSIC_COMPOSE, "parameters": parameters}
	about["title"] = _job_title(parameters)
	about["time"] = int(Time.get_unix_time_from_system())
	# Its file is wanted sooner or later, and costs next to nothing.
	var request: Request = MusicRequests.compose(parameters.merged({"encoding": "midi"}))
	cancel()
	say("")
	run(Job.new(about["title"], [request] as Array[Request], about), _show_made)


## Plays what was made, or ends that.
func toggle_playing() -> void:
	if player.is_playing:
		player.stop()
		_view.show_heard(-1.0)
	else:
		player.play(score)
	_refresh()


## Hides the window, and ends what is heard and made.
func close() -> void:
	player.stop()
	super()
	_refresh()


## The form is longer than a small screen is high.
func _scrolled_form() -> Control:
	var scroll: ScrollContainer = ScrollContainer.new()
	scroll.horizontal_scroll_mode = ScrollContainer.SCROLL_MODE_DISABLED
	scroll.size_flags_vertical = Control.SIZE_EXPAND_FILL
	scroll.size_flags_stretch_ratio = FORM_SHARE
	options.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	scroll.add_child(options)
	return scroll


func _view_column() -> Control:
	var column: VBoxContainer = VBoxContainer.new()
	column.size_flags_horizontal = Control.SIZE_EXPAND_FILL
	_view.size_flags_vertical = Control.SIZE_EXPAND_FILL
	column.add_child(_view)
	_facts.autowrap_mode = TextServer.AUTOWRAP_WORD_SMART
	column.add_child(_facts)
	_play.pressed.connect(toggle_playing)
	column.add_child(_play)
	_file.text = "Save as MIDI or as a score…"
	_file.tooltip_text = "A .mid file, or a .tres that a CapriccioMusicPlayer plays"
	_file.pressed.connect(file_requested.emit)
	column.add_child(_file)
	return column


func _show_made(job: Job, made: Score) -> void:
	player.stop()
	score = made
	note = job.note
	note["model_hash"] = made.model_hash
	_view.show_score(score)
	var names: PackedStringArray = PackedStringArray()
	for track: Dictionary in score.tracks:
		names.append(track["name"])
	var facts: Array = [score.bar_count(), score.metre, score.key, score.mode, score.tempo, score.duration_s()]
	_facts.text = "%d bars of %s in %s %s, %.0f quarter notes a minute, %.0f s: " % facts + ", ".join(names)


func _refresh() -> void:
	super()
	for button: Button in [_play, _file]:
		button.disabled = score == null
	_play.text = "Stop" if player.is_playing else "Play"


static func _job_title(parameters: Dictionary) -> String:
	var manner: PackedStringArray = PackedStringArray()
	for wish: String in ["mood", "style", "key", "mode"]:
		if parameters.has(wish):
			manner.append(parameters[wish])
	return "Music, %d bars%s" % [parameters["bars"], ", " + " ".join(manner) if not manner.is_empty() else ""]
