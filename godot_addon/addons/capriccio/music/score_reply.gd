## Replies with music to scores: nothing of a peer's is taken over that a player could stumble over.
##
## Runs on the network thread. Must not know: requests, players.
extends RefCounted

const Buffer := preload("../protocol/wire_buffer.gd")
const Message := preload("../protocol/wire_message.gd")
const Options := preload("../generate/request_options.gd")
const Result := preload("../capriccio_result.gd")
const Score := preload("../capriccio_score.gd")
const Spec := preload("../protocol/spec.g.gd")
const StyleCodec := preload("../style/style_codec.gd")

## What the numbers of a note may be, in the order of [enum CapriccioScore.Field]; its track depends on the reply.
const LEAST: Array[int] = [0, 1, 0, 1, 0]
const MOST: Array[int] = [1 << 30, 1 << 30, 127, 127, 1 << 30]
const SLOWEST: float = 1.0
const FASTEST: float = 1000.0
const MOST_TICKS_PER_QUARTER: int = 32767


## Returns the score of a reply, or why it holds none.
static func to_score(reply: Message, loop: bool) -> Result:
	var score: Score = Score.new()
	var problem: String = _read_tracks(reply.body.get("tracks"), score)
	if problem.is_empty():
		problem = _read_time(reply.body, score)
	if problem.is_empty():
		problem = _read_notes(reply, score)
	if not problem.is_empty():
		return Result.failure(Spec.ERROR_MALFORMED, problem)
	score.loop = loop
	score.key = Options.text(reply.body, "key")
	score.mode = Options.text(reply.body, "mode")
	score.seed_number = int(Options.number(reply.body, "seed"))
	score.model_hash = Options.text(reply.body, "model_hash")
	score.from_tick = int(Options.number(reply.body, "from_tick"))
	score.first_bar = int(Options.number(reply.body, "bar"))
	var index: Variant = reply.body.get("file")
	if typeof(index) == TYPE_INT and index >= 0 and index < reply.buffers.size() and reply.buffers[index].is_file:
		score.file = reply.buffers[index].data
	return Result.success(score)


## Returns the state of a session, or why the reply holds none.
static func to_state(reply: Message) -> Result:
	var tensor: Result = StyleCodec.reply_tensor(reply, "session", "uint8", PackedInt64Array([-1]))
	return Result.success(tensor.value.data) if tensor.ok else tensor


## Returns the score of a session's bars with the state after them, or why the reply holds none.
static func to_bars(reply: Message) -> Result:
	var state: Result = to_state(reply)
	var read: Result = to_score(reply, false) if state.ok else state
	if read.ok:
		read.value.session = state.value
		if read.value.bars.is_empty():
			return Result.failure(Spec.ERROR_MALFORMED, "the reply holds no bar")
	return read


static func _read_tracks(tracks: Variant, score: Score) -> String:
	if typeof(tracks) != TYPE_ARRAY:
		return "the reply holds no list of tracks"
	for track: Variant in tracks:
		if typeof(track) != TYPE_DICTIONARY:
			return "a track of the reply is no map"
		var program: int = clampi(int(Options.number(track, "program")), 0, 127)
		var drums: bool = typeof(track.get("drums")) == TYPE_BOOL and track["drums"]
		score.tracks.append({"name": Options.text(track, "name"), "program": program, "drums": drums})
	return ""


static func _read_time(body: Dictionary, score: Score) -> String:
	score.ticks_per_quarter = int(Options.number(body, "ticks_per_quarter"))
	score.tempo = Options.number(body, "tempo")
	score.metre = Options.text(body, "metre")
	if score.ticks_per_quarter < 1 or score.ticks_per_quarter > MOST_TICKS_PER_QUARTER:
		return "the reply has %d ticks in a quarter note" % score.ticks_per_quarter
	# Written so that what is no number is refused, too.
	if not (score.tempo >= SLOWEST and score.tempo <= FASTEST):
		return "the reply's tempo is %s quarter notes in a minute" % score.tempo
	var bars: Variant = body.get("bars")
	for bar: Variant in bars if typeof(bars) == TYPE_ARRAY else [null]:
		if not _is_bar(bar, score.end_tick):
			return "a bar of the reply is %s; expected [%d, its ticks]" % [str(bar).left(40), score.end_tick]
		score.bars.append_array(PackedInt32Array(bar))
		score.end_tick = bar[0] + bar[1]
	return ""


static func _is_bar(bar: Variant, start: int) -> bool:
	if typeof(bar) != TYPE_ARRAY or bar.size() != 2 or typeof(bar[0]) != TYPE_INT or typeof(bar[1]) != TYPE_INT:
		return false
	return bar[0] == start and bar[1] > 0 and bar[1] <= MOST_TICKS_PER_QUARTER


static func _read_notes(reply: Message, score: Score) -> String:
	var sides: PackedInt64Array = PackedInt64Array([-1, Score.NUMBERS_PER_NOTE])
	var tensor: Result = StyleCodec.reply_tensor(reply, "notes", "int32", sides)
	if not tensor.ok:
		return tensor.message
	var buffer: Buffer = tensor.value
	score.notes = buffer.data.to_int32_array()
	var before: int = 0
	for at: int in range(0, score.notes.size(), Score.NUMBERS_PER_NOTE):
		for field: int in Score.NUMBERS_PER_NOTE:
			if score.notes[at + field] < LEAST[field] or score.notes[at + field] > MOST[field]:
				return _wrong_note(score, at)
		if score.notes[at + Score.Field.TRACK] >= score.tracks.size() or score.notes[at] < before:
			return _wrong_note(score, at)
		before = score.notes[at]
	return ""


static func _wrong_note(score: Score, at: int) -> String:
	var note: PackedInt32Array = score.notes.slice(at, at + Score.NUMBERS_PER_NOTE)
	return "a note of the reply is %s: out of range, of no track, or before the one before it" % [note]
