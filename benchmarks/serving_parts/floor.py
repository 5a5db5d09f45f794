"""Bare ONNX Runtime in this process: what serving is compared with, and what answers have to be like.

Must not know: servers, clients.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.engine.session import Session

from .results import Row

__all__ = ["Floor"]

TOLERANCE = {"uint8": 2.0, "float16": 0.02}
"""By which answers may differ: in one run with others, or by other threads, sums are rounded otherwise."""


class Floor:
    """One model, without any server."""

    def __init__(self, model: Path, threads: int) -> None:
        self._session = Session(model.read_bytes(), threads)
        (self._input,) = self._session.inputs
        self._output = next(iter(self._session.outputs))

    def run(self, frame: NDArray[np.uint8]) -> NDArray[Any]:
        """Map (H, W, 3) uint8 to what the model makes of it."""
        made: NDArray[Any] = self._session.run({self._input: frame[None]}, [self._output])[0][0]
        return made

    def differs(self, answer: bytes, expected: NDArray[Any]) -> bool:
        """Say whether an answer is another than the one expected."""
        values = np.frombuffer(answer, expected.dtype).reshape(expected.shape).astype(float)
        return bool(np.abs(values - expected).max() > TOLERANCE[expected.dtype.name])

    def measure(self, frame: NDArray[np.uint8], row: Row, seconds: float) -> None:
        """Run again and again for a while; each of n clients would be answered when n runs are done."""
        self.run(frame)
        began_s, cpu_s = time.perf_counter(), time.process_time()
        took_s: list[float] = []
        while time.perf_counter() < began_s + seconds or len(took_s) < row.cell.clients:
            took_s.append(_timed(lambda: self.run(frame)))
        row.latencies_s.extend(np.convolve(took_s, np.ones(row.cell.clients), "valid"))
        row.frames_per_s.append(len(took_s) / (time.perf_counter() - began_s))
        row.server_cpu_s.append((time.process_time() - cpu_s) / len(took_s))
        row.client_cpu_s.append(0.0)


def _timed(action: Callable[[], object]) -> float:
    started_s = time.perf_counter()
    action()
    return time.perf_counter() - started_s
