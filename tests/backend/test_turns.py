"""Whose step is next, with a clock that the test turns; and threads that really wait at the gate."""

import threading

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from capriccio.engine.session import StopHandle
from capriccio.errors import Cancelled
from capriccio.server.gate import Gate
from capriccio.server.priority import Priority
from capriccio.server.turns import BRIEF_PATIENCE_S, JOB_PATIENCE_S, Turns

PATIENCE_S = 60


def test_steps_of_the_same_class_take_turns():
    turns = Turns()
    order = []
    for who in ("a", "b"):
        turns.ask(who, Priority.INTERACTIVE, 0.0)
    for now_s in range(4):
        seated = next(who for who in ("a", "b") if turns.is_seated(who, 0.01 * now_s))
        order.append(seated)
        turns.ask(seated, Priority.INTERACTIVE, 0.01 * now_s)
    assert order == ["a", "b", "a", "b"]


def test_an_interactive_step_goes_before_a_batch_step_that_waited_longer():
    turns = Turns()
    turns.ask("batch", Priority.BATCH, 0.0)
    turns.ask("interactive", Priority.INTERACTIVE, 0.1)
    assert turns.is_seated("interactive", 0.1)
    assert not turns.is_seated("batch", 0.1)


def test_a_batch_step_that_waited_for_a_second_goes_before_an_interactive_one():
    turns = Turns()
    turns.ask("batch", Priority.BATCH, 0.0)
    turns.ask("interactive", Priority.INTERACTIVE, 0.1)
    assert turns.is_seated("batch", JOB_PATIENCE_S)


def test_no_step_begins_while_a_frame_is_computed_unless_it_has_waited_long():
    turns = Turns()
    turns.begin_brief()
    turns.ask("job", Priority.INTERACTIVE, 0.0)
    assert not turns.is_seated("job", BRIEF_PATIENCE_S - 0.01)
    assert turns.wait_s(0.0) == BRIEF_PATIENCE_S
    assert turns.is_seated("job", BRIEF_PATIENCE_S)


def test_a_step_begins_as_soon_as_no_frame_is_computed():
    turns = Turns()
    turns.begin_brief()
    turns.ask("job", Priority.BATCH, 0.0)
    turns.end_brief()
    assert turns.is_seated("job", 0.0)


class TurnsMachine(RuleBasedStateMachine):
    """Jobs that come, do steps and leave, frames that come and go."""

    @initialize(seats=st.integers(1, 3))
    def begin(self, seats):
        self.turns, self.seats, self.now_s, self.brief = Turns(seats), seats, 0.0, 0
        self.asked = {}
        self.seated = set()

    @rule(who=st.integers(0, 5), priority=st.sampled_from([Priority.INTERACTIVE, Priority.BATCH]))
    def ask(self, who, priority):
        if who not in self.asked:
            self.turns.ask(who, priority, self.now_s)
            self.seated.discard(who)
            self.asked[who] = self.now_s, priority

    @rule(who=st.integers(0, 5))
    def leave(self, who):
        self.turns.leave(who)
        self.seated.discard(who)
        self.asked.pop(who, None)

    @rule()
    def frame_begins(self):
        self.turns.begin_brief()
        self.brief += 1

    @rule()
    def frame_ends(self):
        if self.brief:
            self.turns.end_brief()
            self.brief -= 1

    @rule(seconds=st.floats(0, 0.5))
    def pass_time(self, seconds):
        self.now_s += seconds

    @invariant()
    def seats_go_to_whose_turn_it_is(self):
        if not hasattr(self, "turns"):
            return
        now = {who for who in range(6) if self.turns.is_seated(who, self.now_s)}
        for who in now - self.seated:
            since_s, priority = self.asked.pop(who)
            assert not self.brief or self.now_s - since_s >= BRIEF_PATIENCE_S
            overdue = self.now_s - since_s >= JOB_PATIENCE_S
            left = [wish for other, wish in self.asked.items() if other not in now]
            assert overdue or all(other >= priority for _, other in left)
        assert now >= self.seated
        self.seated = now
        assert len(now) <= self.seats
        if len(now) < self.seats and self.asked:  # nobody waits for nothing
            since_s, _ = min(self.asked.values(), key=lambda wish: (wish[1], wish[0]))
            assert self.brief
            assert self.now_s - since_s < BRIEF_PATIENCE_S


TestTurnsMachine = TurnsMachine.TestCase
TestTurnsMachine.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)


class Worker(threading.Thread):
    """A job of several steps, each of which the test lets go on."""

    def __init__(self, gate, priority=Priority.INTERACTIVE):
        super().__init__(daemon=True)
        self.gate, self.priority, self.stop = gate, priority, StopHandle()
        self.begun, self.go_on, self.error = threading.Semaphore(0), threading.Semaphore(0), None
        self.start()

    def run(self):
        try:
            with self.gate.job(self.priority, self.stop):
                while True:
                    self.begun.release()
                    if not self.go_on.acquire(timeout=PATIENCE_S):
                        return
                    self.stop.check()
        except Cancelled as error:
            self.error = error


def begins(worker, within_s=PATIENCE_S):
    return worker.begun.acquire(timeout=within_s)


def test_two_jobs_do_their_steps_one_after_the_other():
    gate = Gate()
    first = Worker(gate)
    assert begins(first)
    second = Worker(gate)
    assert not begins(second, 0.05)
    first.go_on.release()
    assert begins(second)
    assert not begins(first, 0.05)
    for worker in (first, second):
        worker.stop.stop()
        worker.go_on.release()
        worker.join(PATIENCE_S)


def test_a_job_that_waits_for_its_turn_can_be_given_up():
    gate = Gate()
    first = Worker(gate)
    assert begins(first)
    second = Worker(gate)
    second.stop.stop()
    second.join(PATIENCE_S)
    assert isinstance(second.error, Cancelled)
    first.stop.stop()
    first.go_on.release()
    first.join(PATIENCE_S)
    assert isinstance(first.error, Cancelled)


def test_a_job_goes_on_when_the_frame_is_done():
    gate = Gate(clock=lambda: 0.0)  # no patience ever ends
    job = Worker(gate)
    assert begins(job)
    with gate.brief():
        job.go_on.release()
        assert not begins(job, 0.05)
    assert begins(job)
    job.stop.stop()
    job.go_on.release()
    job.join(PATIENCE_S)


def test_a_job_that_failed_gives_its_seat_up():
    gate = Gate()
    with pytest.raises(ZeroDivisionError), gate.job(Priority.BATCH, StopHandle()):
        raise ZeroDivisionError
    with gate.job(Priority.BATCH, StopHandle()) as waits:
        assert waits.steps == 1
