"""Whether a model is too slow to take another's place, by nothing but times."""

import pytest

from capriccio.engine.trial import ENOUGH_RUNS, shapes_to_compare, slowdown, slowest

SMALL, LARGE = ((1, 90, 160, 3),), ((1, 1080, 1920, 3),)


def runs(milliseconds, count=ENOUGH_RUNS):
    return (milliseconds / 1000,) * count


@pytest.mark.parametrize(
    ("old_ms", "new_ms", "is_slow"),
    [(10, 10, False), (10, 5, False), (10, 15, False), (10, 15.1, True), (10, 40, True), (0.1, 1, False)],
)
def test_a_model_is_too_slow_beyond_the_bound_where_somebody_could_notice(old_ms, new_ms, is_slow):
    assert bool(slowdown(SMALL, runs(old_ms), runs(new_ms), 1.5)) is is_slow


def test_a_pause_of_the_machine_does_not_make_a_model_slow():
    assert slowdown(SMALL, runs(10), (0.01, 0.01, 0.01, 3.0, 2.0), 1.5) is None


def test_it_is_told_by_how_much_and_for_which_frames():
    found = slowdown(LARGE, runs(10), runs(40), 1.5)
    assert str(found) == "4.0 times as slow (40.0 ms instead of 10.0, 1 x 1080 x 1920 x 3)"


def test_only_frames_of_the_same_size_are_compared():
    assert slowest({SMALL: runs(1)}, {LARGE: runs(100)}, 1.5) is None
    assert shapes_to_compare({SMALL: runs(1)}, {LARGE: runs(100)}) == []


def test_few_runs_say_nothing():
    few = runs(100, ENOUGH_RUNS - 1)
    assert slowest({SMALL: runs(1)}, {SMALL: few}, 1.5) is None
    assert shapes_to_compare({SMALL: few}) == []


def test_one_size_that_is_too_slow_is_enough():
    old, new = {SMALL: runs(10), LARGE: runs(20)}, {SMALL: runs(10), LARGE: runs(60)}
    assert slowest(old, new, 1.5).shapes == LARGE
