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
from capriccio.server.turns import (
    BRIEF_PATIENCE_S,
    JOB_PATIENCE_S,
    MOST_INTERRUPTIONS,
    QUICK,
    QUICK_PATIENCE_S,
    Turns,
)

PATIENCE_S = 60
LONG = (Priority.INTERACTIVE, True)
BATCH = (Priority.BATCH, True)
PATIENCE_S_OF = {QUICK: QUICK_PATIENCE_S, LONG: BRIEF_PATIENCE_S, BATCH: BRIEF_PATIENCE_S}


def test_steps_of_the_same_class_take_turns():
    turns = Turns()
    order = []
    for who in ("a", "b"):
        turns.ask(who, LONG, 0.0)
    for now_s in range(4):
        seated = next(who for who in ("a", "b") if turns.is_seated(who, 0.01 * now_s))
        order.append(seated)
        turns.ask(seated, LONG, 0.01 * now_s)
    assert order == ["a", "b", "a", "b"]


def test_an_interactive_step_goes_before_a_batch_step_that_waited_longer():
    turns = Turns()
    turns.ask("batch", BATCH, 0.0)
    turns.ask("interactive", LONG, 0.1)
    assert turns.is_seated("interactive", 0.1)
    assert not turns.is_seated("batch", 0.1)


def test_a_batch_step_that_waited_for_a_second_goes_before_an_interactive_one():
    turns = Turns()
    turns.ask("batch", BATCH, 0.0)
    turns.ask("interactive", LONG, 0.1)
    assert turns.is_seated("batch", JOB_PATIENCE_S)


@pytest.mark.parametrize(("sort", "patience_s"), [(QUICK, QUICK_PATIENCE_S), (LONG, BRIEF_PATIENCE_S)])
def test_nothing_else_begins_while_a_frame_is_computed_unless_it_has_waited_long(sort, patience_s):
    turns = Turns()
    turns.begin_frame()
    turns.ask("job", sort, 0.0)
    assert not turns.is_seated("job", patience_s - 0.01)
    assert turns.wait_s(0.0) == patience_s
    assert turns.is_seated("job", patience_s)


def test_no_step_begins_while_a_quick_request_is_computed():
    turns = Turns()
    turns.ask("quick", QUICK, 0.0)
    turns.ask("job", LONG, 0.0)
    assert turns.is_seated("quick", 0.0)
    assert not turns.is_seated("job", 0.0)
    turns.leave("quick")
    assert turns.is_seated("job", 0.0)


def test_where_there_is_room_for_both_a_step_begins_beside_a_frame_and_is_not_interrupted():
    turns = Turns(seats=2)
    turns.begin_frame()
    turns.ask("job", LONG, 0.0)
    assert turns.is_seated("job", 0.0)
    assert turns.interrupted(0.0) == []


def test_a_step_begins_as_soon_as_no_frame_is_computed():
    turns = Turns()
    turns.begin_frame()
    turns.ask("job", BATCH, 0.0)
    turns.end_frame()
    assert turns.is_seated("job", 0.0)


@pytest.mark.parametrize("sort", [QUICK, LONG, BATCH])
def test_a_frame_interrupts_what_is_being_computed_once(sort):
    turns = Turns()
    turns.ask("job", sort, 0.0)
    assert turns.is_seated("job", 0.0)
    assert turns.interrupted(0.0) == []
    turns.begin_frame()
    assert turns.interrupted(0.0) == ["job"]
    assert turns.interrupted(0.0) == []


def test_a_quick_request_interrupts_a_step_and_no_other_quick_one():
    turns = Turns()
    turns.ask("job", BATCH, 0.0)
    assert turns.is_seated("job", 0.0)
    turns.ask("quick", QUICK, 0.0)
    assert turns.is_seated("quick", 0.0)
    assert turns.interrupted(0.0) == ["job"]
    turns.ask("late", QUICK, 0.0)
    assert turns.is_seated("late", QUICK_PATIENCE_S)
    assert turns.interrupted(QUICK_PATIENCE_S) == []


def test_of_two_steps_the_less_urgent_gives_way():
    turns = Turns(seats=2)
    for who, sort in (("batch", BATCH), ("interactive", LONG)):
        turns.ask(who, sort, 0.0)
        assert turns.is_seated(who, 0.0)
    turns.begin_frame()
    assert turns.interrupted(0.0) == ["batch"]


def test_a_step_is_not_interrupted_more_often_than_that():
    turns = Turns()
    for now_s in range(MOST_INTERRUPTIONS + 1):
        turns.ask("job", LONG, 0.01 * now_s)
        assert turns.is_seated("job", 0.01 * now_s)
        turns.begin_frame()
        assert turns.interrupted(0.01 * now_s) == (["job"] if now_s < MOST_INTERRUPTIONS else [])
        turns.end_frame()
    turns.ask("job", LONG, 0.1)
    assert turns.is_seated("job", 0.1)
    turns.begin_frame()
    assert turns.interrupted(0.1) == ["job"], "the next step is another one"


def test_a_step_that_has_waited_and_worked_for_long_is_not_interrupted():
    turns = Turns()
    turns.ask("job", LONG, 0.0)
    assert turns.is_seated("job", 0.0)
    turns.begin_frame()
    assert turns.interrupted(BRIEF_PATIENCE_S) == []


def test_a_step_that_was_broken_off_has_waited_since_it_was_first_asked_for():
    turns = Turns()
    turns.ask("job", LONG, 0.0)
    assert turns.is_seated("job", 0.0)
    turns.begin_frame()
    assert turns.interrupted(0.1) == ["job"]
    turns.ask("job", LONG, 0.1)
    assert not turns.is_seated("job", BRIEF_PATIENCE_S - 0.01)
    assert turns.is_seated("job", BRIEF_PATIENCE_S)


class TurnsMachine(RuleBasedStateMachine):
    """Jobs that come, do steps and leave, frames that come and go."""

    @initialize(seats=st.integers(1, 3))
    def begin(self, seats):
        self.turns, self.seats, self.now_s, self.frames = Turns(seats), seats, 0.0, 0
        self.asked = {}
        self.seated = {}
        self.broken_off = {}

    @rule(who=st.integers(0, 5), sort=st.sampled_from([QUICK, LONG, BATCH]))
    def ask(self, who, sort):
        if who not in self.asked:
            again = self.broken_off.pop(who, None)
            before = self.seated.pop(who, None)
            self.turns.ask(who, sort, self.now_s)
            self.asked[who] = before if again else (self.now_s, sort)

    @rule(who=st.integers(0, 5))
    def leave(self, who):
        self.turns.leave(who)
        for each in (self.seated, self.asked, self.broken_off):
            each.pop(who, None)

    @rule()
    def frame_begins(self):
        self.turns.begin_frame()
        self.frames += 1

    @rule()
    def frame_ends(self):
        if self.frames:
            self.turns.end_frame()
            self.frames -= 1

    @rule(seconds=st.floats(0, 0.5))
    def pass_time(self, seconds):
        self.now_s += seconds

    @invariant()
    def seats_go_to_whose_turn_it_is(self):
        if not hasattr(self, "turns"):
            return
        now = {who for who in range(6) if self.turns.is_seated(who, self.now_s)}
        begun = {who: self.asked.pop(who) for who in now - self.seated.keys()}
        for since_s, sort in begun.values():
            overdue = self.now_s - since_s >= JOB_PATIENCE_S
            left = [other for _, other in self.asked.values() if other != QUICK]
            assert sort == QUICK or overdue or all(other >= sort for other in left)
        assert now >= self.seated.keys()
        self.seated |= begun
        quick = [wish for wish in self.seated.values() if wish[1] == QUICK]
        jobs = len(self.seated) - len(quick)
        assert jobs <= self.seats
        in_time = [sort for since_s, sort in begun.values() if self.now_s - since_s < PATIENCE_S_OF[sort]]
        late = len(begun) - len(in_time)  # these are done beside more urgent work
        if QUICK in in_time:
            assert self.frames + len(quick) - late <= self.seats
        if {LONG, BATCH}.intersection(in_time):
            assert self.frames + len(quick) + jobs - late <= self.seats
        if self.frames + len(quick) < self.seats:  # nobody waits for nothing
            assert all(sort != QUICK for _, sort in self.asked.values())
        if self.frames + len(quick) + jobs < self.seats:
            assert not self.asked

    @invariant()
    def who_is_interrupted_makes_room_for_more_urgent_work(self):
        if not hasattr(self, "turns"):
            return
        going_on = {who: wish for who, wish in self.seated.items() if who not in self.broken_off}
        chosen = self.turns.interrupted(self.now_s)
        assert set(chosen) <= going_on.keys()
        assert not chosen or self.frames + len(going_on) - len(chosen) >= self.seats
        for who in chosen:
            since_s, sort = self.seated[who]
            assert self.now_s - since_s < PATIENCE_S_OF[sort]
            assert self.frames or (sort != QUICK and QUICK in [sort for _, sort in going_on.values()])
            self.broken_off[who] = True


TestTurnsMachine = TurnsMachine.TestCase
TestTurnsMachine.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)


class Worker(threading.Thread):
    """A job of several steps, each of which the test lets go on."""

    def __init__(self, gate, sort=LONG):
        super().__init__(daemon=True)
        self.gate, self.sort, self.stop = gate, sort, StopHandle()
        self.begun, self.go_on, self.error = threading.Semaphore(0), threading.Semaphore(0), None
        self.start()

    def run(self):
        try:
            with self.gate.job(self.sort, self.stop):
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
    with gate.frame():
        job.go_on.release()
        assert not begins(job, 0.05)
    assert begins(job)
    job.stop.stop()
    job.go_on.release()
    job.join(PATIENCE_S)


def test_a_job_that_failed_gives_its_seat_up():
    gate = Gate()
    with pytest.raises(ZeroDivisionError), gate.job(BATCH, StopHandle()):
        raise ZeroDivisionError
    with gate.job(BATCH, StopHandle()) as waits:
        assert waits.steps == 1


def test_a_frame_breaks_a_run_off_which_is_computed_anew_afterwards():
    gate, stop = Gate(clock=lambda: 0.0), StopHandle()
    begun, ends, attempts, results = threading.Semaphore(0), threading.Event(), [], []

    def compute():
        attempts.append(stop.options.terminate)
        begun.release()
        if len(attempts) == 1:
            with stop.ending(ends.set):
                assert ends.wait(PATIENCE_S)
            raise RuntimeError("terminated")
        return "result"

    def work():
        with gate.job(BATCH, stop):
            results.append(stop.run(compute))

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    assert begun.acquire(timeout=PATIENCE_S)
    with gate.frame():
        assert ends.wait(PATIENCE_S)
        assert not begun.acquire(timeout=0.05), "it waits for the frame's end"
    thread.join(PATIENCE_S)
    assert results == ["result"]
    assert attempts == [False, False]
