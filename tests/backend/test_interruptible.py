"""Ctrl-C while something is computed that does not look at it."""

import signal
import threading
import time

import numpy as np
import pytest

from capriccio.cli.interruptible import interruptible
from capriccio.engine.model import load_model
from capriccio.errors import Cancelled


@pytest.fixture(autouse=True)
def _ctrl_c_raises():
    """Undo what a server that another test ran in this process made of the signal."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_results_and_errors_come_through():
    assert interruptible(lambda _stop: 42) == 42
    with pytest.raises(TimeoutError, match="its own"):
        interruptible(lambda _stop: (_ for _ in ()).throw(TimeoutError("its own")))


def test_ctrl_c_ends_a_graph_that_is_being_computed(model_folder):
    model = load_model(model_folder / "slow.onnx", threads=1)
    frame, ended = np.ones((1, 16, 16, 3), np.uint8), []

    def compute(stop):
        try:
            while True:
                model.run(frame, stop=stop)
        except Cancelled as error:
            ended.append(error)
            raise

    threading.Timer(0.3, signal.raise_signal, [signal.SIGINT]).start()
    started = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        interruptible(compute)
    assert time.monotonic() - started < 5
    assert len(ended) == 1
