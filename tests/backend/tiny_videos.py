"""Short videos with sound, made on the spot."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from fractions import Fraction
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
            pixels = np.full((height, width, 3), 20 * number % 256, np.uint8)
            output.mux(pictures.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        output.mux(pictures.encode(None))
        for number in range(2 * frames if tone else 0):
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), np.float32), format="fltp", layout="mono")
            silence.sample_rate, silence.pts = 44100, 1024 * number
            output.mux(tone.encode(silence))
        if tone:
            output.mux(tone.encode(None))
    return path


def with_opus(path: Path, frames: int = 10) -> Path:
    """VP9 with Opus, as browsers record it: sound that WebM, Matroska and MP4 all hold."""
    with av.open(str(path), "w") as output:
        pictures = output.add_stream("libvpx-vp9", rate=25, options={"deadline": "realtime", "cpu-used": "8"})
        pictures.width, pictures.height, pictures.pix_fmt = 64, 36, "yuv420p"
        tone = output.add_stream("libopus", rate=48000, layout="mono")
        for number in range(frames):
            pixels = np.full((36, 64, 3), 20 * number, np.uint8)
            output.mux(pictures.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24")))
        output.mux(pictures.encode(None))
        for number in range(2 * frames):
            silence = av.AudioFrame.from_ndarray(np.zeros((1, 960), np.float32), format="flt", layout="mono")
            silence.sample_rate, silence.pts = 48000, 960 * number
            output.mux(tone.encode(silence))
        output.mux(tone.encode(None))
    return path


def at_times(path: Path, times_ms: Sequence[int]) -> Path:
    """H.264 without sound, with a frame at each of the times: a variable frame rate, as phones and OBS record."""
    with av.open(str(path), "w") as output:
        pictures = output.add_stream("libx264", rate=30)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 36, "yuv420p"
        pictures.codec_context.time_base = Fraction(1, 1000)
        for number, time_ms in enumerate(times_ms):
            frame = av.VideoFrame.from_ndarray(np.full((36, 64, 3), 10 * number, np.uint8), format="rgb24")
            frame.pts, frame.time_base = time_ms, Fraction(1, 1000)
            output.mux(pictures.encode(frame))
        output.mux(pictures.encode(None))
    return path


def turned(path: Path, quarters: int) -> Path:
    """Dark above, bright below when it is shown; stored turned, with the matrix that a phone writes into its MP4."""
    shown = np.zeros((48, 64, 3), np.uint8)
    shown[24:] = 220
    stored = np.ascontiguousarray(np.rot90(shown, -quarters))
    with av.open(str(path), "w") as output:
        pictures = output.add_stream("libx264", rate=25)
        pictures.height, pictures.width = stored.shape[:2]
        pictures.pix_fmt = "yuv420p"
        for _ in range(3):
            output.mux(pictures.encode(av.VideoFrame.from_ndarray(stored, format="rgb24")))
        output.mux(pictures.encode(None))
    content = bytearray(path.read_bytes())
    matrix = content.index(b"tkhd") + 44
    cosine, sine = ((1, 0), (0, -1), (-1, 0), (0, 1))[quarters]
    fixed = [value << 16 for value in (cosine, sine, 0, -sine, cosine, 0, 0, 0)]
    content[matrix : matrix + 36] = struct.pack(">9i", *fixed, 1 << 30)
    path.write_bytes(content)
    return path


def times(path: Path) -> list[float]:
    """Return the time in seconds at which each frame is shown."""
    with av.open(str(path)) as container:
        return [float(frame.time) for frame in container.decode(video=0)]


def sound_samples(path: Path) -> int:
    """Return how many samples of sound a video holds."""
    with av.open(str(path)) as container:
        return sum(frame.samples for frame in container.decode(audio=0))


def brightness(path: Path) -> list[float]:
    """Return the mean level of each frame."""
    with av.open(str(path)) as container:
        return [float(frame.to_ndarray(format="rgb24").mean()) for frame in container.decode(video=0)]
