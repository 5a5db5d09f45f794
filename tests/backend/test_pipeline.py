"""Reading, working and writing side by side: in order, in step, and whole when something fails."""

import threading
import time

import pytest

from capriccio.cli.pipeline import pipelined
from capriccio.errors import TimedOut, UnreadableFile


def go(items, read=lambda item: item, work=lambda loaded: loaded, write=lambda _item, _made: None):
    return list(pipelined(items, read, work, write, forgiven=(UnreadableFile,)))


@pytest.mark.parametrize("count", [0, 1, 2, 7])
def test_every_item_goes_through_all_steps_in_order(count):
    written = []
    outcomes = go(range(count), lambda n: n + 1, lambda n: n * 10, lambda n, made: written.append((n, made)))
    assert outcomes == [None] * count
    assert written == [(n, (n + 1) * 10) for n in range(count)]


@pytest.mark.parametrize("step", ["read", "work", "write"])
def test_an_error_that_is_forgiven_leaves_one_item_out(step):
    written = []
    steps = {"read": lambda n: n, "work": lambda n: n, "write": lambda n, _made: written.append(n)}
    usual = steps[step]

    def fail_on_two(n, *made):
        if n == 2:
            raise UnreadableFile("two")
        return usual(n, *made)

    outcomes = go(range(5), **{**steps, step: fail_on_two})
    assert [error is not None for error in outcomes] == [False, False, True, False, False]
    assert written == [0, 1, 3, 4]


@pytest.mark.parametrize("step", ["read", "work", "write"])
def test_any_other_error_ends_it_all(step):
    def fail(*_):
        raise TimedOut("gone")

    with pytest.raises(TimedOut):
        go(range(5), **{step: fail})


def test_ctrl_c_while_working_lets_what_is_being_written_be_finished():
    written = []

    def write(n, _made):
        time.sleep(0.2)
        written.append(n)

    def work(n):
        if n == 1:
            raise KeyboardInterrupt
        return n

    with pytest.raises(KeyboardInterrupt):
        go(range(5), work=work, write=write)
    assert written == [0]


def test_the_three_steps_run_at_the_same_time_and_no_more_than_three_items_are_held():
    meeting = threading.Barrier(3, timeout=10)
    held, most = set(), []

    def read(n):
        held.add(n)
        most.append(len(held))
        if 2 <= n <= 3:
            meeting.wait()
        return n

    def work(n):
        if 1 <= n <= 2:
            meeting.wait()
        return n

    def write(n, _made):
        if n <= 1:
            meeting.wait()
        held.remove(n)

    assert go(range(6), read, work, write) == [None] * 6
    assert max(most) <= 3
