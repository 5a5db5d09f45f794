## A score as a piano roll: time to the right, pitch upwards, a colour for each track, bar lines, and where it is heard.
##
## Must not know: what plays it.
@tool
extends Control

const Score := preload("../../capriccio_score.gd")

const BACKGROUND: Color = Color(0.12, 0.13, 0.16)
const BAR_LINE: Color = Color(1, 1, 1, 0.12)
const HEARD: Color = Color(1, 1, 1, 0.8)
const COLORS: PackedColorArray = [
	Color("e0a458"), Color("7fb7be"), Color("c46d5e"), Color("9bc53d"), Color("b59fd6"), Color("d8d4c0")
]
const THINNEST_PX: float = 2.0

var _score: Score = null
## The lowest pitch that is shown, and how many are.
var _lowest: int = 60
var _pitches: int = 1
var _heard_s: float = -1.0


## Shows a score.
func show_score(score: Score) -> void:
	_score = score
	_lowest = 127
	var highest: int = 0
	for index: int in score.note_count():
		_lowest = mini(_lowest, score.note(index, Score.Field.PITCH))
		highest = maxi(highest, score.note(index, Score.Field.PITCH))
	_pitches = maxi(highest - _lowest + 1, 1)
	show_heard(-1.0)
	queue_redraw()


## Shows where it is heard, in seconds from its beginning; below 0 for nowhere.
func show_heard(seconds: float) -> void:
	_heard_s = seconds
	queue_redraw()


func _draw() -> void:
	draw_rect(Rect2(Vector2.ZERO, size), BACKGROUND)
	if _score == null or _score.end_tick <= 0:
		return
	var tick_px: float = size.x / _score.end_tick
	var pitch_px: float = size.y / _pitches
	for bar: int in _score.bar_count():
		draw_line(Vector2(_score.bars[2 * bar] * tick_px, 0), Vector2(_score.bars[2 * bar] * tick_px, size.y), BAR_LINE)
	for index: int in _score.note_count():
		var row: int = _lowest + _pitches - 1 - _score.note(index, Score.Field.PITCH)
		var place: Vector2 = Vector2(_score.note(index, Score.Field.START) * tick_px, row * pitch_px)
		var length: float = _score.note(index, Score.Field.LENGTH) * tick_px - 1.0
		var color: Color = COLORS[_score.note(index, Score.Field.TRACK) % COLORS.size()]
		color.a = 0.4 + 0.6 * _score.note(index, Score.Field.VELOCITY) / 127.0
		draw_rect(Rect2(place, Vector2(maxf(length, THINNEST_PX), maxf(pitch_px - 1.0, THINNEST_PX))), color)
	if _heard_s >= 0.0:
		var at: float = fmod(_heard_s, maxf(_score.duration_s(), 0.001)) / _score.seconds_at(1) * tick_px
		draw_line(Vector2(at, 0), Vector2(at, size.y), HEARD, 2.0)
