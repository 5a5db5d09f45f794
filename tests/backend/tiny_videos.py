"""A short video with sound, made on the spot."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np


def video(path: Path, width: int = 64, height: int = 36, frames: int = 10, sound: bool = True) -> Path:
    """H.264 with AAC, 25 frames a second, each a little brighter than the one before."""
    with av.open(str(path), "w") as output:
        pictures = output.add_stream("libx264", rate=25)
        pictures.width, pictures.height, pictures.pix_fmt = width, height, "yuv420p"
        tone = output.add_stream("aac", rate=44100, layout="mono") if sound else None
        for number in range(frames):
            pixels = np.full((height, width, 3), 20 * number, np.uint8)
            output.mux(pictures.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        output.mux(pictures.encode(None))
        for number in range(2 * frames if tone else 0):
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            silence.sample_rate, silence.pts = 44100, 1024 * number
            output.mux(tone.encode(silence))
        if tone:
            output.mux(tone.encode(None))
    return path


def brightness(path: Path) -> list[float]:
    """Return the mean level of each frame."""
    with av.open(str(path)) as container:
        return [float(frame.to_ndarray(format="rgb24").mean()) for frame in container.decode(video=0)]
