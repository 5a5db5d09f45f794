## How loud a sound is from its beginning to its end: delay, attack, hold, decay, sustain, release.
##
## The attack is linear; decay and release fall by the same number of decibels each second, as strings and rooms do.
## Must not know: frames, voices.
extends RefCounted

## Falling by 60 dB takes this many time constants.
const SILENCE_TIMES: float = 6.9

## Seconds of silence before it begins.
var delay_s: float = 0.0
## Seconds to full loudness.
var attack_s: float = 0.002
## Seconds at full loudness.
var hold_s: float = 0.0
## Seconds in which it falls to 1/e.
var decay_s: float = 1.0
## What it falls to, 0 to 1.
var sustain: float = 0.0
## Seconds in which it falls to 1/e after the note's end.
var release_s: float = 0.05


## Returns the loudness, 0 to 1, [param time_s] after the note's start while it is held.
func level(time_s: float) -> float:
	var since_s: float = time_s - delay_s
	if since_s < attack_s:
		return maxf(since_s, 0.0) / attack_s
	since_s -= attack_s + hold_s
	return 1.0 if since_s <= 0.0 else maxf(sustain, exp(-since_s / decay_s))
