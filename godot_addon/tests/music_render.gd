## Renders scores to raw sound for tests in Python: stereo, float32, what a player would push into its stream.
##
## Arguments: jobs=FILE, a JSON list of {notes, tracks, tempo, bars, repeats, seconds, out} and optionally {rate, font}.
extends SceneTree

const Bank := preload("res://addons/capriccio/music/synth/instrument_bank.gd")
const Bar := preload("res://addons/capriccio/music/bar.gd")
const Limiter := preload("res://addons/capriccio/music/synth/limiter.gd")
const Performer := preload("res://addons/capriccio/music/synth/performer.gd")
const Preparation := preload("res://addons/capriccio/music/preparation.gd")
const Score := preload("res://addons/capriccio/capriccio_score.gd")
const SoundBanks := preload("res://addons/capriccio/music/sound_banks.gd")
const Timeline := preload("res://addons/capriccio/music/timeline.gd")

const DEFAULT_RATE: int = 32000

var _banks: Dictionary = {}


func _initialize() -> void:
	for argument: String in OS.get_cmdline_user_args():
		if argument.begins_with("jobs="):
			for job: Dictionary in JSON.parse_string(FileAccess.get_file_as_string(argument.trim_prefix("jobs="))):
				_render(job)
	quit()


func _render(job: Dictionary) -> void:
	var bank: Bank = _bank(int(job.get("rate", DEFAULT_RATE)), job.get("font", ""))
	var score: Score = _score(job)
	var bars: Array[Bar] = Bar.of_score(score, 0)
	var timeline: Timeline = Timeline.new(bool(job.get("repeats", false)), bars.size())
	timeline.append(bars)
	var prepared_usec: int = Time.get_ticks_usec()
	var preparation: Preparation = Preparation.new(bank, bars)
	preparation.wait()
	var began_usec: int = Time.get_ticks_usec()
	var performer: Performer = Performer.new(timeline, bank)
	var frames: PackedVector2Array = PackedVector2Array()
	while frames.size() < float(job["seconds"]) * bank.rate:
		frames.append_array(performer.render())
	var cost_ns: float = (Time.get_ticks_usec() - began_usec) * 1e3 / frames.size()
	var facts: Array = [job["out"], (began_usec - prepared_usec) / 1e3, cost_ns, cost_ns * bank.rate / 1e7]
	print("%s: prepared in %.1f ms, %.0f ns a frame, %.2f %% of a core" % facts)
	frames = frames.slice(Limiter.WINDOW)
	FileAccess.open(job["out"], FileAccess.WRITE).store_buffer(frames.to_byte_array())


func _bank(rate: int, font: String) -> Bank:
	var key: String = "%d %s" % [rate, font]
	if not _banks.has(key):
		var banks: SoundBanks = SoundBanks.new()
		banks.choose(rate, font)
		if not banks.problem.is_empty():
			print("refused: %s" % banks.problem)
		_banks[key] = banks.bank()
	return _banks[key]


static func _score(job: Dictionary) -> Score:
	var score: Score = Score.new()
	score.notes = PackedInt32Array(job["notes"])
	for track: Dictionary in job["tracks"]:
		score.tracks.append({"name": "", "program": int(track["program"]), "drums": bool(track["drums"])})
	score.tempo = job["tempo"]
	score.bars = PackedInt32Array(job["bars"])
	score.end_tick = score.bars[-2] + score.bars[-1]
	return score
