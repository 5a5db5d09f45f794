"""Latencies are counted by duration, of the last minute and since the start, in a fixed amount of memory."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capriccio.server.latencies import BOUNDS_S, SLOT_S, SLOTS, Latencies, Rate

STEP = BOUNDS_S[1] / BOUNDS_S[0]


@given(st.lists(st.floats(2e-4, 500), min_size=1, max_size=200), st.sampled_from([0.5, 0.9, 0.99, 1.0]))
def test_a_percentile_is_never_below_the_truth_and_at_most_a_bucket_above(durations, part):
    latencies = Latencies()
    for took_s in durations:
        latencies.note(took_s, now_s=7.0)
    [told_ms] = latencies.percentiles_ms([part], now_s=7.0)
    truth_ms = float(np.quantile(durations, part, method="inverted_cdf")) * 1000
    assert truth_ms * 0.999 <= told_ms <= truth_ms * STEP * 1.001


def test_nothing_of_late_has_no_percentiles():
    latencies = Latencies()
    assert latencies.percentiles_ms([0.5], now_s=0.0) is None
    latencies.note(0.01, now_s=0.0)
    assert latencies.percentiles_ms([0.5], now_s=SLOTS * SLOT_S - 0.1) is not None
    assert latencies.percentiles_ms([0.5], now_s=SLOTS * SLOT_S) is None
    assert (latencies.count, latencies.sum_s) == (1, 0.01), "since the start, nothing is forgotten"


def test_what_took_longer_than_the_longest_bucket_is_counted():
    latencies = Latencies()
    latencies.note(BOUNDS_S[-1] * 2, now_s=0.0)
    assert latencies.count == 1
    assert latencies.percentiles_ms([0.5], 0.0) == [round(BOUNDS_S[-1] * 1000, 3)]


def test_only_the_last_minute_is_kept_apart():
    latencies = Latencies()
    for second in range(100_000):
        latencies.note(0.01, second)
    assert len(latencies._slots) <= SLOTS
    assert sum(latencies.recent(99_999)) == pytest.approx(SLOTS * SLOT_S, abs=SLOT_S)


def test_a_rate_is_the_mean_of_the_last_whole_seconds():
    rate = Rate()
    for number in range(300):
        rate.note(number / 30)
    assert rate.per_s(10.0) == 30.0
    assert rate.per_s(12.5) == 18.0
    assert rate.per_s(20.0) == 0.0
