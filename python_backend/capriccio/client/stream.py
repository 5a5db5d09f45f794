"""A stream of frames through a style model: send each, show the newest that came back.

Must not know: sockets, threads.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import Dropped
from capriccio.protocol import Tensor

from .pending import Pending, Sender, result_array

__all__ = ["Stream", "StreamFrame"]


@dataclass(frozen=True, eq=False)
class StreamFrame:
    """What came back for one frame."""

    number: int
    """The one that `submit` returned."""
    kind: str
    """`frame` or `grid`."""
    array: NDArray[Any]
    """(H, W, 3) uint8, sRGB, or the grid; read-only."""
    model_hash: str


class Stream:
    """Frames of one camera: at most one is computed and one waits, older ones are dropped by the server."""

    def __init__(self, sender: Sender, model: str, slice_grid: bool, deadline_s: float | None) -> None:
        self.name = f"python-{secrets.token_hex(4)}"
        self.dropped = 0
        """Frames that were superseded or expired."""
        self._sender = sender
        self._model = model
        self._slice_grid = slice_grid
        self._deadline_ms = None if deadline_s is None else max(1, round(deadline_s * 1000))
        self._under_way: list[tuple[int, Pending]] = []
        self._count = 0

    def submit(self, frame: NDArray[np.uint8]) -> int:
        """Send a (H, W, 3) uint8 sRGB frame and return its number; `frame` may be changed afterwards."""
        body = {"model": self._model, "frame": 0, "stream": self.name, "slice": self._slice_grid}
        tensor = Tensor(frame, layout="HWC", color="srgb")
        pending = self._sender.submit("style.apply", body, (tensor,), deadline_ms=self._deadline_ms)
        self._count += 1
        self._under_way.append((self._count, pending))
        return self._count

    def latest(self) -> StreamFrame | None:
        """Return the newest frame that has come back since the last call, or None; never waits.

        Raises:
            Disconnected: the connection was lost; the next `submit` makes another.
            CapriccioError: what the server answered to a frame.
        """
        self._sender.wait(lambda: False, 0.0)
        return self._collect()

    def wait(self, timeout_s: float | None = None) -> StreamFrame | None:
        """Return the next frame that comes back, or None when all that were sent have been dropped."""
        limit_s = self._sender.timeout_s if timeout_s is None else timeout_s
        self._sender.wait(self._has_news, limit_s)
        return self._collect()

    def _has_news(self) -> bool:
        finished = [pending for _, pending in self._under_way if pending.done]
        return len(finished) == len(self._under_way) or any(not _was_dropped(each) for each in finished)

    def _collect(self) -> StreamFrame | None:
        finished = [(number, pending) for number, pending in self._under_way if pending.done]
        self._under_way = [entry for entry in self._under_way if not entry[1].done]
        newest = None
        for number, pending in finished:
            try:
                reply = pending.result()
            except Dropped:
                self.dropped += 1
                continue
            newest = StreamFrame(number, reply.body["kind"], result_array(reply), reply.body["model_hash"])
        return newest


def _was_dropped(pending: Pending) -> bool:
    return pending.reply is not None and pending.reply.body.get("code") in ("superseded", "expired", "cancelled")
