"""`capriccio-train seamless`: what becomes of a folder of pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import typer
from typer.testing import CliRunner, Result

from capriccio.media.images import Picture, read_picture, write_picture
from capriccio.media.seams import seam_score
from capriccio_training.cli.console import told_plainly
from capriccio_training.cli.seamless import seamless


def call(*arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(told_plainly(seamless))
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A slope from dark to light with grain, which can't wrap, in a frame of white; and half a file."""
    random = np.random.default_rng(0)
    grain = random.integers(0, 40, (80, 100, 3))
    pixels = (grain + np.linspace(0, 200, 100)[None, :, None]).astype(np.uint8)
    pixels[:2], pixels[-2:], pixels[:, :2], pixels[:, -2:] = 255, 255, 255, 255
    (tmp_path / "in" / "sand").mkdir(parents=True)
    write_picture(tmp_path / "in" / "sand" / "dune.jpg", Picture(pixels), 95)
    whole = (tmp_path / "in" / "sand" / "dune.jpg").read_bytes()
    (tmp_path / "in" / "half.jpg").write_bytes(whole[: len(whole) // 8])
    return tmp_path


def test_pictures_become_tiles_that_wrap_in_folders_of_the_same_names(folder: Path) -> None:
    result = call(folder / "in", "--out", folder / "tiles", "--border", "4", "--multiple", "8")
    assert result.exit_code == 0, result.output
    assert "1 tiles of 2 pictures" in result.output
    assert "left out" in result.output
    tile = read_picture(folder / "tiles" / "sand" / "dune.png").pixels
    assert tile.shape == (72, 88, 3)
    cut = read_picture(folder / "in" / "sand" / "dune.jpg").pixels[4:-4, 6:-6]
    assert seam_score(cut) > 3
    assert seam_score(tile) < 1.5
    assert tile.max() < 255


def test_as_much_as_is_allowed_may_be_cut_off_and_no_more(folder: Path) -> None:
    assert "1 tiles" in call(folder / "in", "--out", folder / "thin", "--border", "39").output
    refused = call(folder / "in", "--out", folder / "none", "--border", "40")
    assert "nothing of 80 pixels is left" in refused.output
    assert not (folder / "none").exists()


def test_tiles_are_not_written_among_the_pictures(folder: Path) -> None:
    result = call(folder / "in", "--out", folder / "in" / "tiles")
    assert result.exit_code != 0
    assert "give a folder beside it" in result.output
