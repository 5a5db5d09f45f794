"""Sessions of both runtimes: what it must leave alone in the process that uses it."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from backend import tiny_models, tiny_texture_models
from capriccio.engine.memory import resident_bytes
from capriccio.engine.model import load_model
from capriccio.engine.providers import CPU, OPENVINO
from capriccio.engine.session import StopHandle, thread_starter
from capriccio.errors import Cancelled

PROGRAM = """
import sys
import threading
from pathlib import Path
import numpy as np
from capriccio.engine.model import load_model

smallest = np.nextafter(0.0, 1.0)
assert smallest > 0, "the process began without denormals"
model = load_model(Path(sys.argv[1]), threads=2, providers=sys.argv[2:])
assert model.session.providers[0] == sys.argv[2], model.session.providers
model.run(np.zeros((1, 16, 16, 3), np.uint8))
assert smallest * 1.0 > 0, "denormals are zero since a model was loaded"
"""


@pytest.mark.parametrize("provider", [CPU, OPENVINO])
def test_a_model_leaves_the_arithmetic_of_its_caller_as_it_was(provider: str, tmp_path: Path):
    path = tiny_models.slow(tmp_path / "slow.onnx", rounds=2)
    command = [sys.executable, "-c", PROGRAM, path, provider]
    ended = subprocess.run(command, check=False, capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr


def test_a_run_that_frees_its_memory_leaves_less_behind(tmp_path: Path):
    noise = np.ones((1, 192, 192, tiny_texture_models.CELL_VALUES), np.float32)  # 28 MB, as is each step
    left = []
    for frees_memory in (True, False):
        model = load_model(tiny_texture_models.synthesize(tmp_path / "synthesize.onnx"), threads=1)
        before = resident_bytes()
        stop = StopHandle(frees_memory)
        model.run_all(noise, np.zeros((1, 2), np.float32), np.zeros((1, 3), np.float32), stop=stop)
        left.append(resident_bytes() - before)
        del model
    assert left[0] < 0.75 * left[1]


@pytest.mark.skipif(sys.platform != "linux", reason="only here threads have a niceness of their own")
def test_the_threads_of_a_model_that_no_frame_waits_for_step_back(tmp_path):
    path = tiny_models.slow(tmp_path / "slow.onnx", rounds=2)
    before = _niceness()
    model = load_model(path, threads=3, niceness=5)
    started = {thread: nice for thread, nice in _niceness().items() if thread not in before}
    own = _niceness()[threading.get_native_id()]
    assert list(started.values()).count(5) == 2
    assert own == before[threading.get_native_id()]
    del model


def _niceness():
    """Return the niceness of every thread of this process: the 19th field of `stat`, of which the 2nd is a name."""
    stats = {int(task.name): (task / "stat").read_text() for task in Path("/proc/self/task").iterdir()}
    return {thread: int(stat.rpartition(")")[2].split()[16]) for thread, stat in stats.items()}


@pytest.mark.parametrize("provider", [CPU, OPENVINO])
def test_an_interrupted_run_is_computed_anew_with_the_same_result(provider: str, tmp_path: Path):
    model = load_model(tiny_models.slow(tmp_path / "slow.onnx"), threads=1, providers=(provider, CPU))
    assert model.providers == (provider,)
    frame = np.random.default_rng(0).integers(0, 256, (1, 16, 16, 3), np.uint8)
    expected = model.run(frame)
    stop, turns = StopHandle(), []

    def take_turn():
        if not turns:
            threading.Timer(0.05, stop.interrupt).start()
        turns.append(None)

    stop.between_steps = take_turn
    np.testing.assert_array_equal(model.run(frame, stop=stop), expected)
    assert len(turns) == 2
    assert stop.run_s > 0.05, "what was broken off is not counted"


def test_an_interruption_between_two_runs_does_nothing(tmp_path: Path):
    model = load_model(tiny_models.invert(tmp_path / "invert.onnx"), threads=1)
    stop, turns = StopHandle(), []
    stop.between_steps = lambda: turns.append(None)
    stop.interrupt()
    np.testing.assert_array_equal(model.run(np.zeros((1, 4, 4, 3), np.uint8), stop=stop), 255)
    assert len(turns) == 1


def test_an_interrupted_run_that_is_given_up_is_not_computed_anew(tmp_path: Path):
    model = load_model(tiny_models.slow(tmp_path / "slow.onnx"), threads=1)
    stop = StopHandle()

    def give_up():
        stop.interrupt()
        stop.stop()

    threading.Timer(0.05, give_up).start()
    with pytest.raises(Cancelled):
        model.run(np.zeros((1, 16, 16, 3), np.uint8), stop=stop)


@pytest.mark.skipif(sys.platform != "linux", reason="threads have a niceness of their own on Linux only")
def test_a_model_that_a_batch_job_was_the_first_to_need_is_computed_as_urgently_as_any(tmp_path: Path):
    path = tiny_models.invert(tmp_path / "invert.onnx")
    thread_starter()
    seen: list[int] = []

    def load_as_a_batch_job() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)
        model = load_model(path, threads=3)
        seen.extend(thread for thread, nice in _niceness().items() if nice >= 10)
        model.run(np.zeros((1, 16, 16, 3), np.uint8))

    batch = threading.Thread(target=load_as_a_batch_job)
    batch.start()
    batch.join()
    assert seen == [batch.native_id]
