"""The scheduler under any order of events, with a clock that only the test turns: what must hold at every moment."""

from types import SimpleNamespace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from capriccio.errors import Busy, InvalidField, ShuttingDown
from capriccio.protocol import Message
from capriccio.server.job import ALL_SORTS, Job
from capriccio.server.priority import Priority
from capriccio.server.scheduler import MOST_LOSSES, QueueLimits, Scheduler

CLIENTS = [b"a", b"b", b"c"]
SORTS = st.frozensets(st.sampled_from(sorted(ALL_SORTS)), min_size=1)


class SchedulerMachine(RuleBasedStateMachine):
    """Clients that ask, give up and leave; workers that begin, finish and are lost; time that passes."""

    @initialize(most=st.sampled_from([1, 3]), long_at_once=st.sampled_from([1, 2, None]))
    def begin(self, most, long_at_once):
        self.limits = QueueLimits(requests=6, per_client=4, total_bytes=60, long_at_once=long_at_once)
        self.scheduler = Scheduler(self.limits, lambda _key: most)
        self.most = most
        self.now_s, self.number = 0.0, 0
        self.open, self.with_workers, self.stopped = {}, [], set()

    def end(self, ended):
        for each in ended:
            assert self.open.pop(each.job.key) is each.job  # told once, and only who waits for it

    @rule(
        client=st.sampled_from(CLIENTS),
        kind=st.sampled_from(["frame", "quick", "long", "batch", "long batch"]),
        stream=st.sampled_from(["s", "t"]),
        patience_s=st.sampled_from([None, 1.0, 5.0]),
        size=st.integers(0, 30),
        key=st.sampled_from([None, "small", "large"]),
    )
    def ask(self, client, kind, stream, patience_s, size, key):
        self.number += 1
        stop = SimpleNamespace(stop=lambda number=self.number: self.stopped.add(number))
        job = Job(
            client,
            Message(self.number, kind),
            None,
            stop,
            self.now_s,
            Priority.FRAME if kind == "frame" else Priority.BATCH if "batch" in kind else Priority.INTERACTIVE,
            long="long" in kind,
            deadline_s=None if patience_s is None else self.now_s + patience_s,
            stream=stream if kind == "frame" else None,
            size_bytes=size,
            batch_key=key if kind == "frame" else None,
        )
        waiting = [each for each in self.waiting() if each.priority is job.priority]
        try:
            older = self.scheduler.submit(job)
        except Busy as error:
            assert error.detail["retry_after_ms"] >= 1
            own = [each for each in waiting if each.client == client]
            size += sum(each.size_bytes for each in waiting)
            assert len(waiting) == 6 or len(own) == 4 or size > 60  # it is never busy while there is room
            return
        self.open[job.key] = job
        self.end([older] if older else [])
        if older:
            assert older.job.lane == job.lane

    def waiting(self):
        return [job for job in self.open.values() if job not in self.with_workers]

    @rule(client=st.sampled_from(CLIENTS))
    def ask_with_an_id_that_is_under_way(self, client):
        known = [job for job in self.open.values() if job.client == client]
        if known:
            with pytest.raises(InvalidField):
                self.scheduler.submit(known[0])

    @rule(sorts=SORTS)
    def give_work(self, sorts):
        self.end(self.scheduler.expire(self.now_s))
        before = self.waiting()
        jobs = self.scheduler.next(self.now_s, sorts)
        for job in jobs:
            assert self.open[job.key] is job
            assert job in before
            assert job.sort in sorts
            assert job.deadline_s is None or job.deadline_s > self.now_s
        assert len(jobs) <= self.most
        assert len({(job.priority, job.batch_key) for job in jobs}) <= 1
        if jobs:  # nothing more urgent that this worker could have had is left
            urgent = [job for job in before if job.sort in sorts and job.priority < jobs[0].priority]
            assert not urgent or all(self.is_held_back(job) for job in urgent)
        self.with_workers += jobs

    def is_held_back(self, job):
        same_lane = [each for each in self.with_workers if each.lane == job.lane]
        return bool(same_lane) and (job.stream is not None or job.long)

    @precondition(lambda self: self.with_workers)
    @rule(which=st.integers(0, 100))
    def finish(self, which):
        job = self.with_workers.pop(which % len(self.with_workers))
        wanted = self.open.get(job.key) is job
        assert self.scheduler.finish(job, self.now_s) == wanted
        if wanted:
            del self.open[job.key]

    @precondition(lambda self: self.with_workers)
    @rule(which=st.integers(0, 100))
    def lose(self, which):
        job = self.with_workers.pop(which % len(self.with_workers))
        wanted = self.open.get(job.key) is job
        ended = self.scheduler.lose(job)
        assert (ended is not None) == (wanted and (job.stream is not None or job.losses == MOST_LOSSES))
        self.end([ended] if ended else [])

    @rule(client=st.sampled_from(CLIENTS), back=st.integers(0, 5))
    def cancel(self, client, back):
        key = (client, self.number - back)
        known = self.open.get(key)
        ended = self.scheduler.cancel(key)
        assert (ended is not None) == (known is not None)
        self.end([ended] if ended else [])
        if known in self.with_workers:
            assert known.id in self.stopped

    @rule(client=st.sampled_from(CLIENTS))
    def leave(self, client):
        mine = {key for key in self.open if key[0] == client}
        assert {job.key for job in self.scheduler.drop_client(client)} == mine
        for key in mine:
            del self.open[key]
        assert all(job.id in self.stopped for job in self.with_workers if job.key in mine)

    @rule(seconds=st.floats(0, 3))
    def pass_time(self, seconds):
        self.now_s += seconds
        due_s = self.scheduler.next_deadline_s()
        late = self.scheduler.expire(self.now_s)
        assert bool(late) == (due_s is not None and due_s <= self.now_s)
        assert all(each.job not in self.with_workers for each in late)  # what has begun is finished
        self.end(late)

    @invariant()
    def nothing_is_lost(self):
        if hasattr(self, "scheduler"):
            under_way = self.scheduler.waiting.total() + self.scheduler.running.total()
            assert under_way == len(self.open)

    @invariant()
    def a_stream_has_one_frame_that_runs_and_one_that_waits(self):
        for lane in {job.lane for job in getattr(self, "open", {}).values() if job.stream}:
            assert sum(job.lane == lane for job in self.with_workers) <= 1
            assert sum(job.lane == lane for job in self.waiting()) <= 1

    @invariant()
    def no_client_has_more_long_jobs_computed_than_it_may(self):
        most = self.limits.long_at_once if hasattr(self, "limits") else None
        for client in CLIENTS if most else ():
            running = [job.sort for job in self.with_workers if job.client == client and job.long]
            assert all(running.count(sort) <= most for sort in set(running))

    def teardown(self):
        if hasattr(self, "scheduler"):
            self.end(self.scheduler.drop_all(ShuttingDown("bye")))
            assert not self.open
            assert self.scheduler.waiting.total() == self.scheduler.running.total() == 0


TestSchedulerMachine = SchedulerMachine.TestCase
TestSchedulerMachine.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
