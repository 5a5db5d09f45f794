"""Has Godot's GPU restyle one picture with the addon's shaders, through godot_addon/tests/slice_picture.gd."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from godot_client.godot_scripts import run_checked

__all__ = ["restyled"]


def restyled(folder: Path, frame: NDArray[np.uint8], **given: Path | str) -> NDArray[np.uint8]:
    """Return what is shown of `frame`, (H, W, 3) uint8, for the script's other arguments."""
    out = folder / "styled.png"
    Image.fromarray(frame).save(folder / "frame.png")
    display = ["--rendering-method", "gl_compatibility", "--resolution", "64x64"]
    files = {"frame": folder / "frame.png", "out": out, **given}
    arguments = [f"{name}={path}" for name, path in files.items()]
    run_checked(*display, "--script", "res://tests/slice_picture.gd", "--", *arguments)
    return np.asarray(Image.open(out).convert("RGB"))
