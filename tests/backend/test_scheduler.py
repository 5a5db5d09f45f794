"""The scheduler with a clock that the tests turn: who runs next, who is given up, who is told."""

import random
from collections import Counter
from itertools import pairwise
from types import SimpleNamespace

import pytest

from capriccio.errors import Busy, Cancelled, Expired, InternalError, InvalidField, ShuttingDown, Superseded
from capriccio.protocol import Message
from capriccio.server.job import ALL_SORTS, Job
from capriccio.server.priority import Priority
from capriccio.server.scheduler import QueueLimits, Scheduler


def job(number, *, client=b"a", stream=None, long=False, batch=False, stops=None, kind="k", **more):
    stop = SimpleNamespace(stop=lambda: stops.append(number) if stops is not None else None)
    priority = Priority.FRAME if stream else Priority.BATCH if batch else Priority.INTERACTIVE
    return Job(client, Message(number, kind), None, stop, 0.0, priority, long=long, stream=stream, **more)


def take(scheduler, now_s=0.0, sorts=ALL_SORTS):
    jobs = scheduler.next(now_s, sorts)
    assert len(jobs) <= 1
    return jobs[0] if jobs else None


def drain(scheduler, now_s=0.0):
    order = []
    while (each := take(scheduler, now_s)) is not None:
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


def test_the_frame_that_runs_is_never_superseded():
    scheduler = Scheduler()
    scheduler.submit(job(1, stream="s"))
    running = take(scheduler, 0.0)
    assert scheduler.submit(job(2, stream="s")) is None
    assert scheduler.finish(running, 0.1)


def test_two_frames_of_a_stream_never_run_together_even_with_idle_workers():
    scheduler = Scheduler()
    scheduler.submit(job(1, stream="s"))
    first = take(scheduler, 0.0)
    scheduler.submit(job(2, stream="s"))
    assert take(scheduler, 0.0) is None
    scheduler.finish(first, 0.1)
    assert take(scheduler, 0.1).id == 2


def test_streams_of_the_same_name_from_two_clients_are_two_streams():
    scheduler = Scheduler()
    scheduler.submit(job(1, client=b"a", stream="s"))
    assert scheduler.submit(job(2, client=b"b", stream="s")) is None
    assert scheduler.waiting == {Priority.FRAME: 2}


def rounds(scheduler, seconds, count):
    """Run one job after the other, of two clients that always ask again; return whose they were."""
    now_s, order, number = 0.0, [], 0
    for client in (b"a", b"b"):
        scheduler.submit(job(number := number + 1, client=client, batch_key=seconds(client, 0)[0]))
    for turn in range(count):
        running = take(scheduler, now_s)
        now_s += seconds(running.client, turn)[1]
        scheduler.finish(running, now_s)
        order.append(running.client)
        scheduler.submit(job(number := number + 1, client=running.client, batch_key=running.batch_key))
    return order


def test_a_machine_that_pauses_does_not_make_the_client_wait_whose_work_it_was_doing():
    order = rounds(Scheduler(), lambda _client, turn: ("same", 3.0 if turn == 10 else 0.01), 40)
    assert abs(order[12:].count(b"a") - order[12:].count(b"b")) <= 2


def test_a_client_whose_work_takes_longer_has_as_much_time_and_not_as_many_turns():
    order = rounds(Scheduler(), lambda client, _turn: (client, 0.4 if client == b"a" else 0.1), 100)
    assert order[20:].count(b"b") / order[20:].count(b"a") == pytest.approx(4, rel=0.15)


def test_clients_that_ask_for_the_same_are_served_in_turn_though_no_two_runs_take_equally_long():
    scheduler, noise = Scheduler(), random.Random(1)
    clients = [bytes([65 + number]) for number in range(8)]
    for number, client in enumerate(clients):
        scheduler.submit(job(number, client=client, batch_key="same"))
    now_s, order = 0.0, []
    for number in range(8, 1608):
        running = take(scheduler, now_s)
        now_s += 0.01 * noise.choice([0.8, 1.0, 1.0, 1.2, 3.0])
        scheduler.finish(running, now_s)
        order.append(running.client)
        scheduler.submit(job(number, client=running.client, batch_key="same"))
    turns = {client: [turn for turn, each in enumerate(order) if each == client] for client in clients}
    waited = [after - before for each in turns.values() for before, after in pairwise(each)]
    assert sum(turns != 8 for turns in waited) <= len(waited) / 100


def test_clients_take_turns():
    scheduler = Scheduler()
    for number in range(3):
        scheduler.submit(job(number, client=b"greedy"))
    scheduler.submit(job(10, client=b"modest"))
    assert drain(scheduler) == [0, 10, 1, 2]


def test_clients_have_equal_shares_of_time_whatever_their_jobs_take():
    scheduler = Scheduler(QueueLimits(requests=100, per_client=100))
    for number in range(40):
        scheduler.submit(job(number, client=b"slow", kind="slow"))
        scheduler.submit(job(100 + number, client=b"quick", kind="quick"))
    now_s, used_s = 0.0, Counter()
    for _ in range(30):
        taken = take(scheduler, now_s)
        took_s = 1.0 if taken.kind == "slow" else 0.25
        now_s += took_s
        used_s[taken.client] += took_s
        scheduler.finish(taken, now_s)
    assert abs(used_s[b"slow"] - used_s[b"quick"]) <= 2.0


def test_who_comes_back_after_a_pause_has_saved_up_no_claim():
    scheduler = Scheduler()
    scheduler.submit(job(1, client=b"early"))
    scheduler.finish(take(scheduler, 0.0), 1.0)
    for number in range(10, 20):
        scheduler.submit(job(number, client=b"busy"))
        scheduler.finish(take(scheduler, number), number + 1.0)
    for number in range(6):
        scheduler.submit(job(30 + number, client=b"early"))
        scheduler.submit(job(40 + number, client=b"busy"))
    order = [taken.client for taken in (take(scheduler, 50.0) for _ in range(8))]
    assert 3 <= order.count(b"early") <= 5


def test_the_more_urgent_class_goes_first():
    scheduler = Scheduler()
    scheduler.submit(job(3, batch=True))
    scheduler.submit(job(2))
    scheduler.submit(job(1, stream="s"))
    assert drain(scheduler) == [1, 2, 3]


def test_a_worker_is_given_only_what_it_serves():
    scheduler = Scheduler()
    scheduler.submit(job(1, long=True))
    scheduler.submit(job(2, batch=True))
    assert take(scheduler, sorts=[(Priority.FRAME, False), (Priority.INTERACTIVE, False)]) is None
    assert take(scheduler, sorts=[(Priority.BATCH, False)]).id == 2
    assert take(scheduler, sorts=[(Priority.INTERACTIVE, True)]).id == 1


def test_one_client_has_one_long_job_computed_and_another_the_next():
    scheduler = Scheduler()
    for number in (1, 2):
        scheduler.submit(job(number, long=True))
    scheduler.submit(job(3, client=b"b", long=True))
    first, second = take(scheduler), take(scheduler)
    assert (first.id, second.id) == (1, 3)
    assert take(scheduler) is None
    scheduler.finish(first, 1.0)
    assert take(scheduler).id == 2


def test_the_limits_hold_for_each_class_by_itself():
    scheduler = Scheduler(QueueLimits(requests=1, per_client=1, total_bytes=10))
    scheduler.submit(job(1, batch=True, size_bytes=10))
    scheduler.submit(job(2, size_bytes=10))
    scheduler.submit(job(3, stream="s", size_bytes=10))
    with pytest.raises(Busy):
        scheduler.submit(job(4, batch=True))


def test_what_a_lost_worker_had_is_done_again_before_all_others():
    scheduler = Scheduler()
    for number in (1, 2):
        scheduler.submit(job(number))
    lost = take(scheduler)
    assert scheduler.lose(lost) is None
    assert drain(scheduler) == [1, 2]


def test_a_frame_is_not_done_again():
    scheduler = Scheduler()
    scheduler.submit(job(1, stream="s"))
    ended = scheduler.lose(take(scheduler))
    assert isinstance(ended.error, Expired)
    assert scheduler.lose(ended.job) is None
    scheduler.submit(job(2, stream="s"))
    assert drain(scheduler) == [2]


def test_a_job_with_which_three_workers_were_lost_is_given_up():
    scheduler = Scheduler()
    scheduler.submit(job(1))
    assert [scheduler.lose(take(scheduler)) for _ in range(2)] == [None, None]
    assert isinstance(scheduler.lose(take(scheduler)).error, InternalError)
    assert (scheduler.waiting.total(), scheduler.running.total()) == (0, 0)


def test_a_job_that_was_given_up_is_not_done_again_when_its_worker_is_lost():
    scheduler = Scheduler()
    scheduler.submit(job(1))
    running = take(scheduler)
    scheduler.cancel(running.key)
    assert scheduler.lose(running) is None
    assert drain(scheduler) == []


@pytest.mark.parametrize(("most", "taken"), [(1, [1]), (2, [1, 2]), (4, [1, 2, 3])])
def test_frames_with_the_same_key_run_together_as_far_as_it_pays(most, taken):
    scheduler = Scheduler(together=lambda _key: most)
    for number, key in ((1, "small"), (9, "large"), (2, "small"), (3, "small")):
        scheduler.submit(job(number, stream=f"s{number}", batch_key=key))
    assert [each.id for each in scheduler.next(0.0, ALL_SORTS)] == taken


def test_a_deadline_that_passed_gives_up_what_waits_and_nothing_that_runs():
    scheduler = Scheduler()
    scheduler.submit(job(1, deadline_s=1.0))
    take(scheduler, 0.5)
    scheduler.submit(job(2, deadline_s=1.0))
    scheduler.submit(job(3, deadline_s=2.0))
    assert scheduler.next_deadline_s() == 1.0
    late = scheduler.expire(1.0)
    assert [(each.job.id, type(each.error)) for each in late] == [(2, Expired)]
    assert (scheduler.waiting.total(), scheduler.running.total()) == (1, 1)


def test_cancel_before_the_start_removes_the_request():
    scheduler = Scheduler()
    scheduler.submit(job(1))
    assert isinstance(scheduler.cancel((b"a", 1)).error, Cancelled)
    assert take(scheduler, 0.0) is None


def test_cancel_while_it_runs_stops_it_and_its_outcome_is_not_wanted():
    scheduler, stops = Scheduler(), []
    scheduler.submit(job(1, stops=stops))
    running = take(scheduler, 0.0)
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
    running = take(scheduler, 0.0)
    scheduler.cancel((b"a", 1))
    scheduler.submit(job(2, stream="s"))
    assert take(scheduler, 0.0) is None
    scheduler.finish(running, 0.1)
    assert take(scheduler, 0.1).id == 2


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
        take(scheduler, 0.0)
    with pytest.raises(InvalidField, match="id 1"):
        scheduler.submit(job(1))


def test_a_client_that_is_gone_leaves_nothing_behind():
    scheduler, stops = Scheduler(), []
    for number in (1, 2):
        scheduler.submit(job(number, stops=stops))
    running = take(scheduler, 0.0)
    scheduler.submit(job(3, client=b"b"))
    scheduler.drop_client(b"a")
    assert stops == [1]
    assert not scheduler.finish(running, 0.1)
    assert drain(scheduler) == [3]


def test_shutting_down_tells_everybody_once():
    scheduler, stops = Scheduler(), []
    scheduler.submit(job(1, stops=stops))
    scheduler.submit(job(2))
    take(scheduler, 0.0)
    told = scheduler.drop_all(ShuttingDown("bye"))
    assert sorted(each.job.id for each in told) == [1, 2]
    assert stops == [1]
    assert scheduler.drop_all(ShuttingDown("bye")) == []
