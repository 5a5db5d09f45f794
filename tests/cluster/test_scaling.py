"""How many actors there are to be, by a clock that the tests move."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capriccio.errors import InvalidField
from capriccio.server.cluster.scaling import Load, Scaling, ScalingRules

RULES = ScalingRules(minimum=1, maximum=8, waiting_per_actor=2, up_after_s=1, down_after_s=60)
TICK_S = 0.25


class Simulation:
    """A virtual clock and actors that are there as soon as they are wanted."""

    def __init__(self, actors=1, rules=RULES):
        self.scaling, self.actors, self.now_s = Scaling(rules), actors, 0.0

    def run(self, duration_s, waiting, busy):
        """Let a load last, of numbers or functions of the number of actors; return what that number was."""
        counts = []
        for _ in range(round(duration_s / TICK_S)):
            self.now_s += TICK_S
            waits, works = (each(self.actors) if callable(each) else each for each in (waiting, busy))
            self.actors = self.scaling.wanted(Load(waits, min(works, self.actors), self.actors), self.now_s)
            counts.append(self.actors)
        return counts


def test_a_queue_that_is_long_for_a_moment_starts_nothing():
    simulation = Simulation()
    for _ in range(20):
        assert set(simulation.run(0.75, waiting=30, busy=1)) == {1}
        assert set(simulation.run(0.25, waiting=0, busy=1)) == {1}


def test_a_queue_that_stays_long_doubles_the_actors_again_and_again():
    counts = Simulation().run(6, waiting=30, busy=8)
    assert sorted(set(counts)) == [1, 2, 4, 8]
    assert counts == sorted(counts)


def test_no_more_are_started_than_the_queue_is_long_enough_for():
    assert Simulation(actors=4).run(10, waiting=10, busy=4)[-1] == 5


def test_what_is_spare_for_long_is_let_go_one_by_one():
    counts = Simulation(actors=4).run(250, waiting=0, busy=0)
    assert sorted(set(counts), reverse=True) == [4, 3, 2, 1]
    assert counts.index(3) * TICK_S >= 59
    assert counts.index(2) - counts.index(3) >= 59 / TICK_S


def test_nothing_is_let_go_while_all_are_needed():
    assert set(Simulation(actors=4).run(600, waiting=0, busy=4)) == {4}


def test_a_pause_shorter_than_the_patience_lets_nothing_go():
    simulation = Simulation(actors=4)
    for _ in range(10):
        assert set(simulation.run(30, waiting=0, busy=4)) == {4}
        assert set(simulation.run(15, waiting=0, busy=0)) == {4}


@given(st.lists(st.tuples(st.floats(0.25, 90), st.integers(0, 100), st.integers(0, 8)), max_size=10))
def test_there_are_never_fewer_or_more_than_allowed(loads):
    simulation = Simulation(actors=2, rules=ScalingRules(minimum=2, maximum=5, down_after_s=5))
    assert all(2 <= count <= 5 for load in loads for count in simulation.run(*load))


@given(st.integers(0, 8), st.integers(1, 8))
def test_a_steady_load_comes_to_rest_without_swinging(needed, actors):
    simulation = Simulation(actors)
    counts = simulation.run(900, waiting=lambda there: 50 if there < needed else 0, busy=needed)
    steps = [after - before for before, after in pairwise(counts) if after != before]
    assert not any(before < 0 < after for before, after in pairwise(steps))
    assert set(counts[-240:]) == {counts[-1]}
    assert counts[-1] >= max(1, needed)


@pytest.mark.parametrize(("minimum", "maximum"), [(0, 4), (5, 4), (-1, -1)])
def test_numbers_that_can_not_be_are_refused(minimum, maximum):
    with pytest.raises(InvalidField, match="at least 1"):
        ScalingRules(minimum, maximum)
