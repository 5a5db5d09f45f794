"""Frames → a short H.264 clip in memory, small enough to lie in a page.

Must not know: what the frames show.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from fractions import Fraction

import av
import numpy as np

from capriccio.errors import InvalidField
from capriccio_training.style.exported import Pixels

CODEC, OPTIONS = "libx264", {"crf": "20", "preset": "veryfast"}


def encode_clip(frames: Iterable[Pixels], frames_per_second: int) -> bytes:
    """Encode (H, W, 3) uint8 frames of equal size as MP4; an odd side is made even by repeating its last line.

    Raises:
        InvalidField: there are no frames.
    """
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as container:
        stream = None
        for frame in frames:
            even = np.pad(frame, ((0, frame.shape[0] % 2), (0, frame.shape[1] % 2), (0, 0)), mode="edge")
            if stream is None:
                stream = container.add_stream(CODEC, rate=Fraction(frames_per_second), options=OPTIONS)
                stream.height, stream.width = even.shape[:2]
                stream.pix_fmt = "yuv420p"
            container.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")))
        if stream is None:
            raise InvalidField("a clip needs at least one frame; the folder of the sequence has none", field="sequence")
        container.mux(stream.encode(None))
    return buffer.getvalue()
