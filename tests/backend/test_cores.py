"""How cores are shared between frames, jobs and the game beside them."""

import os
import sys
import threading

import pytest

from capriccio.engine.niceness import be_modest
from capriccio.server.cores import NICENESS, share_cores
from capriccio.server.job import ALL_SORTS
from capriccio.server.priority import Priority


@pytest.mark.parametrize("cores", [*range(1, 20), 64, 128])
def test_frames_never_want_more_cores_than_there_are(cores):
    shares = share_cores(cores)
    assert 1 <= shares.brief_workers * shares.frame_threads <= cores
    assert 1 <= shares.steps * shares.job_threads <= cores


@pytest.mark.parametrize(("cores", "left"), [(3, 0), (4, 1), (8, 1)])
def test_from_four_cores_on_one_is_left_to_the_game(cores, left):
    shares = share_cores(cores)
    assert cores - shares.brief_workers * shares.frame_threads >= left


def test_what_the_user_wants_is_done():
    shares = share_cores(2, threads=3, workers=5)
    assert (shares.frame_threads, shares.brief_workers) == (3, 5)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a niceness for each thread")
@pytest.mark.parametrize("niceness", sorted(set(NICENESS.values())))
def test_a_thread_steps_back_by_itself_alone(niceness):
    before = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    seen = []

    def look():
        be_modest(niceness)
        seen.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [max(before, niceness)]
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == before


def test_only_what_takes_long_steps_back():
    assert set(NICENESS) | {(Priority.FRAME, True)} == ALL_SORTS
    assert [NICENESS[sort] == 0 for sort in sorted(NICENESS)] == [True, True, False, False, False]
