"""Capriccio's own Python client, asked in the ways that are measured. Must not know: the peers."""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capriccio.client import Client

__all__ = ["CapriccioTarget", "GridTarget", "StreamTarget"]

TIMEOUT_S = 60.0


@dataclass(frozen=True)
class CapriccioTarget:
    """A server that is sent the next frame of a stream when the one before is answered."""

    address: str
    model: str

    def open(self, frame: NDArray[np.uint8]) -> _Asking:
        """Connect."""
        return _Asking(self, frame)


class _Asking:
    slices = True

    def __init__(self, target: CapriccioTarget, frame: NDArray[np.uint8]) -> None:
        self._client = Client(target.address, TIMEOUT_S)
        self._stream = self._client.stream(target.model, slice_grid=self.slices)
        self._frame = frame

    def call(self) -> memoryview:
        """Return the bytes of the answer.

        Raises:
            ConnectionError: the frame was dropped, which nobody asked for.
        """
        self._stream.submit(self._frame)
        answer = self._stream.wait()
        if answer is None:
            raise ConnectionError("the server dropped the only frame of a stream")
        return answer.array.data.cast("B")

    def close(self) -> None:
        """Disconnect."""
        self._client.close()


@dataclass(frozen=True)
class GridTarget(CapriccioTarget):
    """A server that is sent a view and answers with a bilateral grid."""

    def open(self, frame: NDArray[np.uint8]) -> _Grid:
        """Connect."""
        return _Grid(self, frame)


class _Grid(_Asking):
    slices = False


@dataclass(frozen=True)
class StreamTarget(CapriccioTarget):
    """A server that is sent frames at a fixed rate, of which the latest wins."""

    hertz: float = 60.0

    def open(self, frame: NDArray[np.uint8]) -> _Streaming:
        """Connect."""
        return _Streaming(self, frame)


class _Streaming(_Asking):
    """What a game does: a frame in each of its own, and what came back meanwhile."""

    def __init__(self, target: StreamTarget, frame: NDArray[np.uint8]) -> None:
        super().__init__(target, frame)
        self._period_s = 1 / target.hertz

    def call_for(self, seconds: float) -> list[float]:
        """Return the age of each frame that was answered, when it came."""
        sent_s: dict[int, float] = {}
        ages_s: list[float] = []
        due_s = time.perf_counter()
        until_s = due_s + seconds
        while due_s < until_s:
            sent_s[self._stream.submit(self._frame)] = time.perf_counter()
            due_s = max(due_s + self._period_s, time.perf_counter())
            while (left_s := due_s - time.perf_counter()) > 0:
                newest = self._stream.wait(left_s)
                if newest is not None:
                    ages_s.append(time.perf_counter() - sent_s[newest.number])
                else:
                    time.sleep(max(0.0, due_s - time.perf_counter()))
        return ages_s
