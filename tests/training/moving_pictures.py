"""Small videos for the tests of `frames`: textured scenes with a moving camera, cuts, fades and black."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Clip = list[NDArray[np.uint8]]

WIDTH, HEIGHT, RATE = 192, 108, 25


def scene(seed: int, frames: int, speed: float = 2.0) -> Clip:
    """A camera that moves ``speed`` pixels a frame over a world of blobs of every size."""
    world = _world(seed)
    return [world[:, int(speed * n) : int(speed * n) + WIDTH].copy() for n in range(frames)]


def black(frames: int) -> Clip:
    return [np.zeros((HEIGHT, WIDTH, 3), np.uint8)] * frames


def fade(one: Clip, other: Clip) -> Clip:
    """A cross-fade from each frame of ``one`` to that of ``other``."""
    shares = np.linspace(0, 1, len(one) + 2)[1:-1]
    return [(a * (1 - s) + b * s).astype(np.uint8) for a, b, s in zip(one, other, shares, strict=True)]


def blurred(clip: Clip) -> Clip:
    small = [Image.fromarray(frame).resize((WIDTH // 8, HEIGHT // 8), Image.Resampling.BOX) for frame in clip]
    return [np.asarray(frame.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)) for frame in small]


def write(
    path: Path, clip: Clip, rate: int = RATE, codec: str = "libx264", pix_fmt: str = "yuv420p", **options: str
) -> Path:
    height, width = clip[0].shape[:2]
    with av.open(str(path), "w") as output:
        stream = output.add_stream(codec, rate=rate, options={"crf": "12"} | options if codec == "libx264" else options)
        stream.width, stream.height, stream.pix_fmt = width, height, pix_fmt
        for pixels in clip:
            output.mux(stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels), format="rgb24")))
        output.mux(stream.encode(None))
    return path


def turn(path: Path) -> None:
    """Set the mp4's display matrix to a quarter clockwise, as a phone held upright does."""
    content = bytearray(path.read_bytes())
    header = content.index(b"tkhd") + 4
    matrix = header + (52 if content[header] else 40)  # version 1 has times of 64 bits
    quarter = (0, 1 << 16, 0, -(1 << 16), 0, 0, HEIGHT << 16, 0, 1 << 30)
    content[matrix : matrix + 36] = b"".join(number.to_bytes(4, "big", signed=True) for number in quarter)
    path.write_bytes(bytes(content))


@lru_cache
def _world(seed: int, width: int = 2000) -> NDArray[np.uint8]:
    random = np.random.default_rng(seed)
    base = random.uniform(60, 180, 3)
    levels = np.zeros((HEIGHT, width, 3)) + base
    for cell in (48, 24, 12, 6, 3):
        noise = random.uniform(-1, 1, (HEIGHT // cell + 2, width // cell + 2, 1)).astype(np.float32)
        image = Image.fromarray(noise[:, :, 0]).resize((width, HEIGHT), Image.Resampling.BICUBIC)
        levels += 45 * np.asarray(image)[:, :, None] * (cell / 48) ** 0.4
    return np.clip(levels, 0, 255).astype(np.uint8)
