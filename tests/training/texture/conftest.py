"""Small textures that wrap, in folders by label."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason='the training tests need: pip install "capriccio[train]"')

from numpy.typing import NDArray
from PIL import Image

SIDE = 64


def stripes(period: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """(64, 64, 3): diagonal stripes that wrap where `period` divides 64."""
    rows, columns = np.mgrid[:SIDE, :SIDE]
    wave = 0.5 + 0.5 * np.sin(2 * np.pi * (rows + columns) / period)
    return (wave[..., None] * np.array(colour)).astype(np.uint8)


def specks(seed: int, colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """(64, 64, 3): blurred noise that wraps."""
    noise = np.random.default_rng(seed).random((SIDE, SIDE))
    spread = sum(np.roll(noise, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)) / 9
    return (np.clip(spread * 2 - 0.5, 0, 1)[..., None] * np.array(colour)).astype(np.uint8)


@pytest.fixture
def textures(tmp_path: Path) -> Path:
    """A folder with three textures each of the labels `cloth` and `sand`."""
    folder = tmp_path / "textures"
    for number in range(3):
        for label, pixels in (
            ("cloth", stripes(8 << number, (60, 80, 220))),
            ("sand", specks(number, (230, 200, 120))),
        ):
            (folder / label).mkdir(parents=True, exist_ok=True)
            Image.fromarray(pixels).save(folder / label / f"{number}.png")
    return folder
