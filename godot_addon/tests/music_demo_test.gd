## The demo of music against a live backend: the walker walks into the danger by itself, and the score becomes another.
##
## Arguments: address=tcp://…, a backend with the bundled model for music.
extends "test_case.gd"

const Client := preload("res://addons/capriccio/capriccio.gd")
const MusicDemo := preload("res://demo/music_demo.gd")
const MusicPlayer := preload("res://addons/capriccio/capriccio_music_player.gd")

var _demo: MusicDemo
## Notes of each bar that was heard, and whether the walker was in the danger when it began.
var _notes: PackedInt32Array = PackedInt32Array()
var _was_in_danger: Array[bool] = []


func before_all() -> void:
	await process_frame
	var client: Client = root.get_node("Capriccio")
	client.connect_to_backend(arguments["address"])
	await wait_until(func() -> bool: return client.is_ready, "connected", 30.0)
	await client.list_models()


func test_walking_into_the_danger_changes_the_score() -> void:
	_demo = (load("res://demo/music_demo.tscn") as PackedScene).instantiate()
	root.add_child(_demo)
	var player: MusicPlayer = _demo.get_node("Music")
	player.bar_started.connect(_on_bar)
	player.note_started.connect(func(_track: int, _pitch: int, _velocity: int) -> void: _notes[-1] += 1)
	var walker: CharacterBody2D = _demo.get_node("Walker")
	await wait_until(func() -> bool: return _notes.size() >= 2, "a first bar", 30.0)
	walker.position.x = MusicDemo.LEFT_PX
	await wait_until(func() -> bool: return _bars_of(false).size() >= 2, "bars outside", 30.0)
	await wait_until(func() -> bool: return _demo.in_danger, "the walker in the danger", 20.0)
	check_equal([player.intensity, player.mood], [MusicDemo.DANGER, "tense"], "intensity and mood")
	# So that the fight lasts for a few bars.
	_demo.set_physics_process(false)
	await wait_until(func() -> bool: return _bars_of(true).size() >= 4, "bars in the danger", 30.0)
	var calm: int = _bars_of(false)[0]
	var fight: int = _bars_of(true)[2]
	print("notes a bar: %d outside, %d in the danger" % [calm, fight])
	check(fight > calm, "bars outside have %s notes, those in the danger %s" % [_bars_of(false), _bars_of(true)])
	check((_demo.get_node("Label") as Label).text.begins_with("bar "), "the label")
	check_equal(player.underruns, 0, "underruns")
	_demo.free()
	await create_timer(0.4).timeout


func _on_bar(_bar: int) -> void:
	_notes.append(0)
	_was_in_danger.append(_demo.in_danger)


## The notes of bars that are over, and began in the danger or outside.
func _bars_of(danger: bool) -> PackedInt32Array:
	var found: PackedInt32Array = PackedInt32Array()
	for bar: int in _notes.size() - 1:
		if _was_in_danger[bar] == danger:
			found.append(_notes[bar])
	return found
