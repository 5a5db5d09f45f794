"""The model that every peer serves: the same file, the same session options and threads as in Capriccio.

A request's body is the frame's height and width, as two unsigned 32 bit integers in little-endian order, and its
pixels; the answer is the pixels. Runs in the peers' own environments, which have NumPy and ONNX Runtime and find
Capriccio's sources. Must not know: HTTP, which peer it serves.
"""

from __future__ import annotations

import os
import struct
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from capriccio.engine.session import session_options

__all__ = ["PORT", "WORKERS", "Graph"]

PORT = int(os.environ.get("PEER_PORT", "8000"))
WORKERS = int(os.environ.get("PEER_WORKERS", "1"))
SHAPE = struct.Struct("<II")


class Graph:
    """The style model that the environment names."""

    def __init__(self) -> None:
        options: Any = session_options(int(os.environ["PEER_THREADS"]))
        self._session = onnxruntime.InferenceSession(
            os.environ["PEER_MODEL"], options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def restyle(self, body: bytes) -> bytes:
        """Map a request's body to that of its answer."""
        height, width = SHAPE.unpack_from(body)
        frame = np.frombuffer(body, np.uint8, offset=SHAPE.size).reshape(height, width, 3)
        return self.run(frame).tobytes()

    def run(self, frame: NDArray[np.uint8]) -> NDArray[Any]:
        """Map (H, W, 3) uint8 to what the model makes of it."""
        made: NDArray[Any] = self._session.run(None, {self._input: frame[None]})[0]
        return made
