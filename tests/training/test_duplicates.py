"""Duplicates as they really are in folders of textures: re-encoded, resized, rolled, recoloured, worn."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from typer.testing import CliRunner, Result

from capriccio_training.cli import app
from capriccio_training.data.duplicates import find_duplicates

SIDE = 96


def gravel(seed: int, contrast: float = 60.0) -> NDArray[np.uint8]:
    """(96, 96, 3): noise at several scales that wraps, brownish."""
    random = np.random.default_rng(seed)
    rows, columns = np.meshgrid(np.fft.fftfreq(SIDE), np.fft.rfftfreq(SIDE), indexing="ij")
    falling = 1 / (0.02 + np.hypot(rows, columns))
    noise = np.fft.irfft2(np.fft.rfft2(random.standard_normal((SIDE, SIDE))) * falling, (SIDE, SIDE))
    levels = 120 + contrast * (noise - noise.mean()) / (3 * noise.std())
    return np.clip(levels[..., None] * (1.1, 1.0, 0.8), 0, 255).astype(np.uint8)


def save(folder: Path, name: str, pixels: NDArray[np.uint8], side: int = SIDE, quality: int = 60) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).resize((side, side), Image.Resampling.BICUBIC).save(folder / name, quality=quality)
    return folder / name


def found(folder: Path, wraps: bool = False, alike: float = 0.85) -> dict[str, str]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {each.path.name: each.kept.name for each in find_duplicates(paths, alike, wraps)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Eight different textures, as PNG."""
    for seed in range(8):
        save(tmp_path / "pictures", f"{seed}.png", gravel(seed))
    return tmp_path / "pictures"


def test_different_textures_are_no_duplicates(folder: Path) -> None:
    assert not found(folder, wraps=True)


def test_what_was_re_encoded_or_scaled_down_is_found_and_the_largest_kept(folder: Path) -> None:
    for seed in range(4):
        save(folder, f"{seed}_again.jpg", gravel(seed), quality=40)
        save(folder, f"{seed}_small.png", gravel(seed), side=64)
        save(folder, f"{seed}_large.webp", gravel(seed), side=150)
    twins = {f"{seed}{end}": f"{seed}_large.webp" for seed in range(4) for end in (".png", "_again.jpg", "_small.png")}
    assert found(folder) == twins


@pytest.mark.parametrize("wraps", [True, False])
def test_a_rolled_tile_is_the_same_only_where_tiles_wrap(folder: Path, wraps: bool) -> None:
    for seed in range(4):
        rolled = np.roll(gravel(seed), (7 + 13 * seed, 41 - 9 * seed), (0, 1))
        save(folder, f"{seed}_rolled.jpg", rolled, side=80)
    assert found(folder, wraps) == ({f"{seed}_rolled.jpg": f"{seed}.png" for seed in range(4)} if wraps else {})


def test_faint_textures_are_told_apart_and_found_again(tmp_path: Path) -> None:
    for seed in range(5):
        save(tmp_path, f"{seed}.png", gravel(seed, contrast=12))
    save(tmp_path, "again.jpg", np.roll(gravel(3, contrast=12), 30, 0), quality=80)
    assert list(found(tmp_path, wraps=True)) == ["again.jpg"]


def test_another_colour_or_another_contrast_is_another_texture(tmp_path: Path) -> None:
    save(tmp_path, "brown.png", gravel(0))
    save(tmp_path, "blue.png", gravel(0)[:, :, ::-1].copy())
    save(tmp_path, "pale.png", gravel(0, contrast=20))
    assert not found(tmp_path, wraps=True)


def test_even_pictures_are_the_same_where_their_colours_are(tmp_path: Path) -> None:
    for name, level, side in (("black", 0, 32), ("black_too", 3, 16), ("grey", 128, 32)):
        save(tmp_path, f"{name}.png", np.full((32, 32, 3), level, np.uint8), side)
    assert list(found(tmp_path)) == ["black_too.png"]


def test_what_transparency_hides_is_not_compared(tmp_path: Path) -> None:
    shape = (gravel(5)[:, :, 0] > 120).astype(np.uint8) * 255
    for name, seed in (("one.png", 1), ("two.png", 2)):
        pixels = np.where(shape[..., None] > 0, gravel(0), gravel(seed))
        Image.fromarray(np.dstack([pixels, shape])).save(tmp_path / name)
    assert list(found(tmp_path)) == ["two.png"]


def test_the_likeness_that_is_asked_for_decides(tmp_path: Path) -> None:
    mixed = (0.6 * gravel(0).astype(float) + 0.4 * gravel(1)).astype(np.uint8)
    save(tmp_path, "0.png", gravel(0))
    save(tmp_path, "mixed.png", mixed)
    assert not found(tmp_path, alike=0.95)
    assert found(tmp_path, alike=0.6)


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["duplicates", *map(str, arguments)])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_command_tells_and_changes_nothing(folder: Path) -> None:
    save(folder, "again.jpg", gravel(2))
    before = names(folder)
    result = call(folder)
    assert result.exit_code == 0
    assert f"{folder / 'again.jpg'} = {folder / '2.png'}" in result.output
    assert "9 pictures, 1 duplicates, left where they are" in " ".join(result.output.split())
    assert names(folder) == before


def test_the_command_moves_without_overwriting(folder: Path, tmp_path: Path) -> None:
    save(folder / "a", "again.jpg", gravel(2))
    save(folder / "b", "again.jpg", gravel(3))
    result = call(folder, "--move", tmp_path / "doubles")
    assert result.exit_code == 0, result.output
    assert names(tmp_path / "doubles") == ["again.jpg", "again_2.jpg"]
    assert not names(folder / "a")
    assert "0 duplicates" in call(folder).output


def test_the_command_deletes_when_told_so(folder: Path) -> None:
    save(folder, "again.jpg", gravel(2))
    assert call(folder, "--delete").exit_code == 0
    assert names(folder) == [f"{seed}.png" for seed in range(8)]


def test_what_is_in_two_folders_is_found(folder: Path, tmp_path: Path) -> None:
    save(tmp_path / "test", "leaked.png", np.roll(gravel(4), 20, 1), side=80)
    assert "leaked.png = " in call(folder, tmp_path / "test", "--wraps").output
    assert "0 duplicates" in call(folder, folder).output, "a folder that is named twice is one"


def test_bad_input_is_told(folder: Path, tmp_path: Path) -> None:
    (folder / "broken.png").write_bytes(b"no picture")
    assert call(folder).exit_code == 0
    for arguments, told in (
        ((tmp_path / "none",), "is not a folder"),
        ((folder, "--move", tmp_path / "d", "--delete"), "can't both be"),
    ):
        result = call(*arguments)
        assert result.exit_code == 1
        assert told in " ".join(result.output.split())
        assert "Traceback" not in result.output
    assert call(folder, "--alike", "1.1").exit_code == 2
    assert call(folder, "--alike", "1").exit_code == 0
