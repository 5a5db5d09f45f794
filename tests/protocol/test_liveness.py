"""Heartbeats and pauses, on a clock that the test turns."""

import pytest

from capriccio.protocol.liveness import Backoff, Liveness


def test_ping_is_due_after_one_silent_interval_and_once_an_interval():
    liveness = Liveness(now_s=100, interval_s=1, patience=4)
    assert not liveness.ping_is_due(100.99)
    assert liveness.ping_is_due(101)
    assert not liveness.ping_is_due(101.5)
    assert liveness.ping_is_due(102)


def test_any_traffic_puts_the_ping_off():
    liveness = Liveness(now_s=0, interval_s=1, patience=4)
    liveness.heard(0.5)
    assert not liveness.ping_is_due(1.25)
    assert liveness.ping_is_due(1.5)


def test_connection_is_lost_after_patience_and_not_before():
    liveness = Liveness(now_s=0, interval_s=1, patience=4)
    assert not liveness.is_lost(3.99)
    assert liveness.is_lost(4)
    liveness.heard(3.99)
    assert not liveness.is_lost(7.98)
    assert liveness.is_lost(7.99)


def test_pinging_is_no_sign_of_life():
    liveness = Liveness(now_s=0, interval_s=1, patience=2)
    liveness.ping_is_due(1)
    assert liveness.is_lost(2)


def test_pauses_double_up_to_the_ceiling_and_start_again_after_reset():
    backoff = Backoff(first_s=0.25, ceiling_s=8)
    pauses = [backoff.pause_s(0.5) for _ in range(8)]
    assert pauses == pytest.approx([0.25, 0.5, 1, 2, 4, 8, 8, 8])
    backoff.reset()
    assert backoff.pause_s(0.5) == pytest.approx(0.25)


@pytest.mark.parametrize(("random", "factor"), [(0.0, 0.8), (0.5, 1.0), (0.999999, 1.2)])
def test_a_pause_is_spread_by_a_fifth_both_ways(random, factor):
    assert Backoff(first_s=1, ceiling_s=8).pause_s(random) == pytest.approx(factor, rel=1e-5)
