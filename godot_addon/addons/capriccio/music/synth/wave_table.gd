## One turn of a wave as a table: the sum of its partials. Nothing that is played at another pitch than its own is
## ever above half the rate, so nothing folds back.
##
## Must not know: instruments.
extends RefCounted

## Numbers of a table of one period.
const SIZE: int = 2048

## The table, and its first number once more, so that neighbours can always be mixed.
var values: PackedFloat32Array = PackedFloat32Array()
## Periods of the tone in the table: more than one lets partials lie between the harmonics, as a bell's do.
var periods: int = 1


## Makes the table of [param partials] (pairs of a ratio to the tone and an amplitude) up to a ratio of
## [param highest_ratio]. Its mean power is that of a sine of amplitude 1.
func _init(partials: PackedVector2Array, highest_ratio: float, table_periods: int = 1) -> void:
	periods = table_periods
	var size: int = SIZE * (2 if periods > 1 else 1)
	values.resize(size + 1)
	var power: float = 1e-9
	for number: int in partials.size():
		var cycles: int = roundi(partials[number].x * periods)
		if partials[number].x <= highest_ratio or number == 0:
			_add(cycles, partials[number].y, number * number * 0.7)
			power += partials[number].y ** 2
	var scale: float = 1.0 / sqrt(power)
	for at: int in size:
		values[at] *= scale
	values[size] = values[0]


## Returns the partials of a harmonic tone: the amplitude of each falls with its number to the power of
## [param slope], the even ones are multiplied by [param even].
static func harmonics(count: int, slope: float, even: float = 1.0) -> PackedVector2Array:
	var partials: PackedVector2Array = PackedVector2Array()
	for number: int in range(1, count + 1):
		partials.append(Vector2(number, (even if number % 2 == 0 else 1.0) * number ** -slope))
	return partials


## By the sum that turns a point on a circle: a sine for each number would take three times as long.
func _add(cycles: int, amplitude: float, phase: float) -> void:
	var size: int = values.size() - 1
	var turn: float = TAU * cycles / size
	var twice_cosine: float = 2.0 * cos(turn)
	var before: float = amplitude * sin(phase - turn)
	var now: float = amplitude * sin(phase)
	for at: int in size:
		values[at] += now
		var next: float = twice_cosine * now - before
		before = now
		now = next
