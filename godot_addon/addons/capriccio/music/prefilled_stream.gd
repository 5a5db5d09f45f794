## A stream with one playback that exists before it is played, so that its first frames can be there in time.
##
## Must not know: what is in it.
@tool
extends AudioStream

## What is played.
var playback: AudioStreamGeneratorPlayback


func _init(rate: float, buffer_s: float) -> void:
	var generator: AudioStreamGenerator = AudioStreamGenerator.new()
	generator.mix_rate = rate
	generator.buffer_length = buffer_s
	playback = generator.instantiate_playback()
	# The engine's playback asks its generator for the rate while it is mixed, and does not keep it alive.
	playback.set_meta(&"generator", generator)


func _instantiate_playback() -> AudioStreamPlayback:
	return playback
