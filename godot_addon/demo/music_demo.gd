extends Node2D
## The demo of music: a walk through a meadow with a danger in it, where the score becomes another.
##
## Arrow keys move the walker; left alone, it walks to and fro by itself. `godot --path godot_addon
## res://demo/music_demo.tscn` starts it. Must not know: how music is made.

const MusicPlayer := preload("res://addons/capriccio/capriccio_music_player.gd")

const SPEED_PX_PER_S: float = 260.0
## By itself it walks slowly, so that a fight lasts for a few bars.
const OWN_SPEED_PX_PER_S: float = 100.0
const CALM: float = 0.2
const DANGER: float = 1.0
## Where the walker turns when it walks by itself.
const LEFT_PX: float = 120.0
const RIGHT_PX: float = 1160.0
## Seconds without a key after which it walks by itself.
const PATIENCE_S: float = 3.0

## Whether the walker is in the danger.
var in_danger: bool = false

var _walks_to_right: bool = true
var _since_key_s: float = PATIENCE_S
var _bar: int = 0
var _beat: int = 0

@onready var _walker: CharacterBody2D = $Walker
@onready var _player: MusicPlayer = $Music
@onready var _label: Label = $Label


func _ready() -> void:
	var danger: Area2D = $Danger
	danger.body_entered.connect(_on_danger_changed.bind(true))
	danger.body_exited.connect(_on_danger_changed.bind(false))
	_player.bar_started.connect(func(bar: int) -> void: _bar = bar)
	_player.beat.connect(func(_number: int, beat: int) -> void: _beat = beat)


func _physics_process(delta: float) -> void:
	var keys: Vector2 = Input.get_vector("ui_left", "ui_right", "ui_up", "ui_down")
	_since_key_s = _since_key_s + delta if keys.is_zero_approx() else 0.0
	_walker.velocity = keys * SPEED_PX_PER_S if _since_key_s < PATIENCE_S else _own_way() * OWN_SPEED_PX_PER_S
	_walker.move_and_slide()


func _process(_delta: float) -> void:
	var facts: Array = [_bar + 1, _beat + 1, _player.intensity, _describe_music()]
	_label.text = "bar %d   beat %d   intensity %.1f   %s" % facts


func _own_way() -> Vector2:
	if _walker.position.x > RIGHT_PX:
		_walks_to_right = false
	elif _walker.position.x < LEFT_PX:
		_walks_to_right = true
	return Vector2.RIGHT if _walks_to_right else Vector2.LEFT


func _on_danger_changed(_body: Node2D, entered: bool) -> void:
	in_danger = entered
	_player.intensity = DANGER if entered else CALM
	_player.mood = "tense" if entered else "calm"


func _describe_music() -> String:
	if not _player.problem.is_empty():
		return _player.problem
	return "the last bars again" if _player.is_repeating else ""
