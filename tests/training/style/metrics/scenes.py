"""A textured plane seen by a camera that pans: frames in two looks with their true motion."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from capriccio_training.style.exported import Pixels

GAIN = 0.5  # of the second look


def panned(count: int, height: int = 72, width: int = 96, step: int = 3) -> list[Pixels]:
    """Frames of a smooth texture that moves left by `step` pixels each time."""
    random = np.random.default_rng(0)
    plane = np.kron(random.uniform(20, 235, (height // 8, (width + count * step) // 8 + 1, 3)), np.ones((8, 8, 1)))
    return [plane[:, n * step : n * step + width].astype(np.uint8) for n in range(count)]


def pan_motion(height: int = 72, width: int = 96, step: int = 3) -> NDArray[np.float32]:
    """(H, W, 2): each point was `step` pixels to the right; at the right edge it was out of sight."""
    motion = np.zeros((height, width, 2), np.float32)
    motion[:, :, 0] = step
    motion[:, width - step :] = np.nan
    return motion


def write_sequence(folder: Path, clips: int = 1, frames: int = 4) -> Path:
    """Write a sequence dataset of the looks `plain` and `dark`; return its folder."""
    for name in ("plain", "dark", "motion"):
        (folder / name).mkdir(parents=True)
    for clip in range(clips):
        for number, pixels in enumerate(panned(frames)):
            name = f"clip{clip}_frame{number}"
            Image.fromarray(pixels).save(folder / "plain" / f"{name}.png")
            Image.fromarray((pixels * GAIN).astype(np.uint8)).save(folder / "dark" / f"{name}.png")
            if number:
                np.save(folder / "motion" / f"{name}.npy", pan_motion())
    return folder
