"""The scheduler with a clock that the tests turn: who runs next, who is given up, who is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from capriccio.errors import Busy, Cancelled, Expired, InvalidField, ShuttingDown, Superseded
from capriccio.server.scheduler import Job, QueueLimits, Scheduler


def job(number, *, client=b"a", stream=None, deadline_s=None, size_bytes=0, stops=None):
    stop = (lambda: stops.append(number)) if stops is not None else (lambda: None)
    return Job(client, number, None, 0.0, deadline_s, stream, size_bytes, stop)


def drain(scheduler, now_s=0.0):
    order = []
    while (each := scheduler.next(now_s)) is not None:
        order.append(each.id)
        scheduler.finish(each, now_s)
    return order


def test_single_requests_run_in_the_order_in_which_they_came():
    scheduler = Scheduler()
    for number in (3, 1, 2):
        scheduler.submit(job(number))
    assert drain(scheduler) == [3, 1, 2]


def test_a_newer_frame_takes_the_place_of_the_one_that_waits():
    scheduler = Scheduler()
    assert scheduler.submit(job(1, stream="s")) is None
    ended = scheduler.submit(job(2, stream="s"))
    assert ended.job.id == 1
    assert isinstance(ended.error, Superseded)
    assert drain(scheduler) == [2]
    assert scheduler.ended == {"done": 1, "superseded": 1, "expired": 0}


def test_the_frame_that_runs_is_never_superseded():
    scheduler = Scheduler()
    scheduler.submit(job(1, stream="s"))
    running = scheduler.next(0.0)
    assert scheduler.submit(job(2, stream="s")) is None
    assert scheduler.finish(running, 0.1)


def test_two_frames_of_a_stream_never_run_together_even_with_idle_workers():
    scheduler = Scheduler()
    scheduler.submit(job(1, stream="s"))
    first = scheduler.next(0.0)
    scheduler.submit(job(2, stream="s"))
    assert scheduler.next(0.0) is None
    scheduler.finish(first, 0.1)
    assert scheduler.next(0.1).id == 2


def test_streams_of_the_same_name_from_two_clients_are_two_streams():
    scheduler = Scheduler()
    scheduler.submit(job(1, client=b"a", stream="s"))
    assert scheduler.submit(job(2, client=b"b", stream="s")) is None
    assert scheduler.waiting == 2


def test_clients_take_turns():
    scheduler = Scheduler()
    for number in range(3):
        scheduler.submit(job(number, client=b"greedy"))
    scheduler.submit(job(10, client=b"modest"))
    assert drain(scheduler) == [0, 10, 1, 2]


def test_long_jobs_and_short_ones_do_not_wait_for_each_other():
    scheduler = Scheduler()
    long, short = job(1), job(2)
    long.long = True
    scheduler.submit(long)
    scheduler.submit(short)
    assert scheduler.next(0.0) is short
    assert scheduler.next(0.0) is None
    assert scheduler.next(0.0, long=True) is long
    assert scheduler.is_wanted(long)
    scheduler.cancel(long.key)
    assert not scheduler.is_wanted(long)


def test_a_deadline_that_passed_gives_up_what_waits_and_nothing_that_runs():
    scheduler = Scheduler()
    scheduler.submit(job(1, deadline_s=1.0))
    scheduler.next(0.5)
    scheduler.submit(job(2, deadline_s=1.0))
    scheduler.submit(job(3, deadline_s=2.0))
    assert scheduler.next_deadline_s() == 1.0
    late = scheduler.expire(1.0)
    assert [(each.job.id, type(each.error)) for each in late] == [(2, Expired)]
    assert (scheduler.waiting, scheduler.running) == (1, 1)


def test_cancel_before_the_start_removes_the_request():
    scheduler = Scheduler()
    scheduler.submit(job(1))
    assert isinstance(scheduler.cancel((b"a", 1)).error, Cancelled)
    assert scheduler.next(0.0) is None


def test_cancel_while_it_runs_stops_it_and_its_outcome_is_not_wanted():
    scheduler, stops = Scheduler(), []
    scheduler.submit(job(1, stops=stops))
    running = scheduler.next(0.0)
    assert isinstance(scheduler.cancel((b"a", 1)).error, Cancelled)
    assert stops == [1]
    assert not scheduler.finish(running, 0.1)


def test_cancel_after_the_end_twice_or_for_another_client_does_nothing():
    scheduler = Scheduler()
    scheduler.submit(job(1))
    assert scheduler.cancel((b"b", 1)) is None
    scheduler.cancel((b"a", 1))
    assert scheduler.cancel((b"a", 1)) is None


def test_a_cancelled_frame_that_still_runs_keeps_its_stream_occupied():
    scheduler = Scheduler()
    scheduler.submit(job(1, stream="s"))
    running = scheduler.next(0.0)
    scheduler.cancel((b"a", 1))
    scheduler.submit(job(2, stream="s"))
    assert scheduler.next(0.0) is None
    scheduler.finish(running, 0.1)
    assert scheduler.next(0.1).id == 2


@pytest.mark.parametrize(
    ("limits", "what"),
    [
        (QueueLimits(requests=2), "requests"),
        (QueueLimits(per_client=2), "requests of one client"),
        (QueueLimits(total_bytes=25), "bytes"),
    ],
)
def test_a_full_queue_says_busy_and_when_to_try_again(limits, what):
    scheduler = Scheduler(limits)
    scheduler.submit(job(1, size_bytes=10))
    scheduler.submit(job(2, size_bytes=10))
    with pytest.raises(Busy, match=what) as refused:
        scheduler.submit(job(3, size_bytes=10))
    assert refused.value.detail["retry_after_ms"] > 0
    assert drain(scheduler) == [1, 2]


def test_a_newer_frame_needs_no_room_of_its_own():
    scheduler = Scheduler(QueueLimits(requests=1))
    scheduler.submit(job(1, stream="s"))
    assert scheduler.submit(job(2, stream="s")).job.id == 1


@pytest.mark.parametrize("started", [False, True])
def test_an_id_that_is_under_way_is_refused(started):
    scheduler = Scheduler()
    scheduler.submit(job(1))
    if started:
        scheduler.next(0.0)
    with pytest.raises(InvalidField, match="id 1"):
        scheduler.submit(job(1))


def test_a_client_that_is_gone_leaves_nothing_behind():
    scheduler, stops = Scheduler(), []
    for number in (1, 2):
        scheduler.submit(job(number, stops=stops))
    running = scheduler.next(0.0)
    scheduler.submit(job(3, client=b"b"))
    scheduler.drop_client(b"a")
    assert stops == [1]
    assert not scheduler.finish(running, 0.1)
    assert drain(scheduler) == [3]


def test_shutting_down_tells_everybody_once():
    scheduler, stops = Scheduler(), []
    scheduler.submit(job(1, stops=stops))
    scheduler.submit(job(2))
    scheduler.next(0.0)
    told = scheduler.drop_all(ShuttingDown("bye"))
    assert sorted(each.job.id for each in told) == [1, 2]
    assert stops == [1]
    assert scheduler.drop_all(ShuttingDown("bye")) == []


ACTIONS = st.lists(
    st.tuples(
        st.sampled_from(["submit", "next", "finish", "cancel", "expire", "drop"]),
        st.integers(0, 2),
        st.sampled_from([None, "s", "t"]),
    ),
    max_size=60,
)


@settings(max_examples=200, deadline=None)
@given(ACTIONS)
def test_each_request_ends_exactly_once_whatever_happens(actions):
    scheduler = Scheduler(QueueLimits(requests=6, per_client=3))
    now_s, number, running = 0.0, 0, []
    open_keys, dropped = set(), set()

    def end(ended):
        for each in ended:
            open_keys.remove(each.job.key)

    for action, who, stream in actions:
        now_s += 1
        client = bytes([who])
        if action == "submit":
            number += 1
            new = job(number, client=client, stream=stream, deadline_s=now_s + 3)
            try:
                older = scheduler.submit(new)
            except Busy:
                continue
            open_keys.add(new.key)
            end([older] if older else [])
        elif action == "next" and (taken := scheduler.next(now_s)) is not None:
            running.append(taken)
        elif action == "finish" and running:
            done = running.pop(0)
            if scheduler.finish(done, now_s):
                open_keys.remove(done.key)
        elif action == "cancel":
            ended = scheduler.cancel((client, number))
            end([ended] if ended else [])
        elif action == "expire":
            end(scheduler.expire(now_s))
        elif action == "drop":
            scheduler.drop_client(client)
            dropped |= {key for key in open_keys if key[0] == client}
            open_keys -= dropped
        assert scheduler.waiting + scheduler.running == len(open_keys)
        streams = [(each.client, each.stream) for each in running if each.stream]
        assert len(streams) == len(set(streams))
    end(scheduler.drop_all(ShuttingDown("bye")))
    assert not open_keys
