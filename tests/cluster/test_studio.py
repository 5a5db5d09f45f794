"""How many artists some actors can serve: the formulas against what is known of them."""

import pytest
from common.studio import Demand, artists, waiting_s


def test_what_one_artist_keeps_busy_is_the_sum_of_frames_and_jobs():
    assert Demand(0.02, 10, 0.25).load == pytest.approx(0.05)
    assert Demand(0.02, 10, 0.25, jobs_per_hour=36, job_s=5).load == pytest.approx(0.1)


def test_artists_are_as_many_as_keep_the_actors_busy_for_the_allowed_part():
    demand = Demand(0.02, 10, 0.25)
    assert artists(demand, 1, utilisation=0.7) == 14
    assert artists(demand, 4, utilisation=0.5) == 40


@pytest.mark.parametrize("people", [1, 10, 19])
def test_with_one_actor_the_wait_is_that_of_a_single_queue(people):
    demand = Demand(0.05, 1, 1)
    busy = people * demand.load
    assert waiting_s(demand, people, 1) == pytest.approx(busy / (1 - busy) * 0.05)


def test_with_two_actors_that_are_half_busy_one_in_three_frames_waits():
    assert waiting_s(Demand(0.1, 10, 1), 1, 2) == pytest.approx(1 / 3 * 0.1)


def test_more_actors_at_the_same_utilisation_let_nobody_wait_longer():
    demand = Demand(0.05, 10, 0.1)
    waits = [waiting_s(demand, artists(demand, actors), actors) for actors in (1, 2, 4, 8)]
    assert waits == sorted(waits, reverse=True)
