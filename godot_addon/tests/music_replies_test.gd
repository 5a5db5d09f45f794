## Replies with music that no backend should send: each ends in a failure, none in a crash; and what a player makes of
## the odd ones that are allowed.
extends "test_case.gd"

const Bar := preload("res://addons/capriccio/music/bar.gd")
const Buffer := preload("res://addons/capriccio/protocol/wire_buffer.gd")
const Message := preload("res://addons/capriccio/protocol/wire_message.gd")
const Requests := preload("res://addons/capriccio/capriccio_music_requests.gd")
const Result := preload("res://addons/capriccio/capriccio_result.gd")
const Score := preload("res://addons/capriccio/capriccio_score.gd")

const ODD: Array = [
	null, true, -1, 0, 1, 99, 0.5, NAN, INF, "x", "3/0", "/", [], {}, [1], [[0, 0]], [[0, 48], [47, 48]], [[0, "48"]],
	[[0, 1 << 40]], [null], [{}], [{"program": "x", "drums": 3}]
]

var _random: RandomNumberGenerator = RandomNumberGenerator.new()


func test_a_good_reply_is_read() -> void:
	var result: Result = _read(_reply({}))
	check(result.ok, str(result))
	check_equal([result.value.note_count(), result.value.bar_count(), result.value.end_tick], [2, 2, 96], "the score")
	var next: Result = Requests.next(PackedByteArray([1])).digest.call(_reply({}))
	check(next.ok and next.value.session == PackedByteArray([5, 6, 7]), str(next))


func test_any_value_in_any_field_ends_in_a_result() -> void:
	var failed: int = 0
	var fields: Array[String] = ["notes", "tracks", "tempo", "metre", "key", "mode", "ticks_per_quarter", "bars", "end"]
	fields.append_array(["seed", "model_hash", "from_tick", "bar", "session", "file"])
	for value: Variant in ODD:
		for field: String in fields:
			var reply: Message = _reply({field: value})
			failed += int(not _read(reply).ok)
			failed += int(not (Requests.open().digest.call(reply) as Result).ok)
			var next: Result = Requests.next(PackedByteArray([1])).digest.call(reply)
			failed += int(not next.ok)
			if next.ok:
				check(Bar.of_score(next.value, 0).size() == next.value.bar_count(), "bars of %s %s" % [field, value])
				check(next.value.ticks_per_beat() > 0, "a beat of %s %s" % [field, value])
	check(failed > 100, "only %d were refused" % failed)


func test_any_note_that_could_not_be_played_is_refused() -> void:
	var good: Array = [0, 12, 60, 90, 0]
	for field: int in Score.NUMBERS_PER_NOTE:
		for wrong: int in [-1, 1 << 30, 128 if field in [2, 3] else -5, 0 if field in [1, 3] else -2]:
			var note: Array = good.duplicate()
			note[field] = wrong
			if field < 2 and wrong > 0:
				continue
			var result: Result = _read(_reply({}, PackedInt32Array(note)))
			check_equal(result.code, "malformed", "%s: %s" % [note, result.message])
	var unordered: Result = _read(_reply({}, PackedInt32Array([5, 1, 60, 90, 0, 4, 1, 60, 90, 0])))
	check("before the one before" in unordered.message, unordered.message)


func test_any_buffer_ends_in_a_result() -> void:
	_random.seed = 3
	for turn: int in 300:
		var numbers: PackedInt32Array = PackedInt32Array()
		for number: int in 5 * _random.randi_range(0, 4):
			numbers.append(_random.randi_range(-2, 130))
		check(_read(_reply({}, numbers)) != null, "turn %d" % turn)


func test_notes_are_in_the_bar_in_which_they_start() -> void:
	var score: Score = _read(_reply({}, PackedInt32Array([0, 60, 60, 90, 0, 47, 4, 62, 90, 0, 48, 4, 64, 90, 0]))).value
	var bars: Array[Bar] = Bar.of_score(score, 3)
	check_equal([bars[0].note_count(), bars[1].note_count()], [2, 1], "notes")
	check_equal(bars[1].notes, PackedInt32Array([0, 4, 64, 90, 0]), "the note of the second bar")
	check_equal([bars[1].number, bars[1].section, bars[1].duration_s()], [1, 3, 2.0], "number, section, seconds")


func test_beats_follow_the_metre() -> void:
	for row: Array in [["4/4", 12], ["3/4", 12], ["2/2", 24], ["6/8", 18], ["12/8", 18], ["3/8", 6], ["5/8", 6], ["x", 48]]:
		var score: Score = Score.new()
		score.metre = row[0]
		check_equal(score.ticks_per_beat(), row[1], "ticks of a beat of %s" % row[0])


func _read(reply: Message) -> Result:
	return Requests.compose().digest.call(reply)


func _reply(fields: Dictionary, notes: PackedInt32Array = PackedInt32Array([0, 12, 60, 90, 0, 48, 12, 62, 90, 0])) -> Message:
	var reply: Message = Message.new()
	reply.type = "ok"
	reply.body = {"notes": 0, "session": 1, "tempo": 120.0, "metre": "4/4", "key": "C", "mode": "major", "bar": 0}
	reply.body.merge({"ticks_per_quarter": 12, "bars": [[0, 48], [48, 48]], "end": 96, "seed": 3, "model_hash": "h"})
	reply.body["tracks"] = [{"name": "piano", "program": 0, "drums": false}]
	reply.body.merge(fields, true)
	@warning_ignore("integer_division")
	var sides: PackedInt64Array = PackedInt64Array([notes.size() / Score.NUMBERS_PER_NOTE, Score.NUMBERS_PER_NOTE])
	reply.buffers = [
		Buffer.tensor(notes.to_byte_array(), "int32", sides),
		Buffer.tensor(PackedByteArray([5, 6, 7]), "uint8", PackedInt64Array([3])),
		Buffer.file(PackedByteArray([1]), "midi"),
	]
	return reply
