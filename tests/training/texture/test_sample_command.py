"""`capriccio-train texture` and `sample`: the whole way once, every sheet, and each bad input told in a sentence."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from capriccio_training import checkpoint
from capriccio_training.cli import app
from capriccio_training.texture.config import TextureConfig

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

SETTINGS = """
[data]
side = 16
batch = 4
[gan]
noise = 6
[generator]
width = 4
[discriminator]
width = 4
[infogan]
categories = 3
[loop]
threads = 1
"""


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def told(result: Result) -> str:
    """The error sentence; anything but a clean exit with code 1 fails."""
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


def train(recipe: str, pictures: Path, run: Path, *options: str) -> Path:
    settings = run.parent / "tiny.toml"
    settings.write_text(SETTINGS, "utf-8")
    result = call(
        "texture",
        "--recipe",
        recipe,
        "--pictures",
        pictures,
        "--config",
        settings,
        "--steps",
        "2",
        "--out",
        run,
        *options,
    )
    assert result.exit_code == 0, result.output
    assert f"capriccio-train sample {run}" in " ".join(result.output.split())
    return run


def sheet(run: Path, *options: str | Path) -> np.ndarray:
    out = run.parent / "sheet.png"
    result = call("sample", run, "--out", out, *options)
    assert result.exit_code == 0, result.output
    return np.asarray(Image.open(out))


def places(rows: int, columns: int) -> tuple[int, int]:
    """Pixels of a sheet of so many pictures."""
    return rows * 18 - 2, columns * 18 - 2


def test_labels_are_shown_by_name_and_others_refused(textures: Path, tmp_path: Path) -> None:
    run = train("acgan", textures, tmp_path / "run")
    assert sheet(run).shape == (*places(32, 2), 3)  # a column for each label
    cloth = sheet(run, "--label", "cloth", "--count", "4")
    assert cloth.shape == (*places(2, 2), 3)
    assert not np.array_equal(cloth, sheet(run, "--label", "sand", "--count", "4"))
    out = tmp_path / "a.png"
    assert "--label is 'rock'; this run knows: cloth, sand" in told(
        call("sample", run, "--out", out, "--label", "rock")
    )
    assert "--slider is 1; this run of acgan has none" in told(call("sample", run, "--out", out, "--slider", "1"))
    assert not out.exists()


def test_found_categories_are_numbered_and_sliders_slide(textures: Path, tmp_path: Path) -> None:
    run = train("infogan", textures, tmp_path / "run")
    assert sheet(run, "--slider", "2", "--count", "3").shape == (*places(3, 9), 3)
    one, three = (sheet(run, "--label", label, "--count", "4") for label in ("1", "3"))
    assert not np.array_equal(one, three)
    for slider, label, sentence in (
        ("3", None, "--slider is 3; allowed: 1 to 2"),
        (None, "0", "--label is '0'; this run knows: 1, 2, 3"),
    ):
        options = ("--slider", slider) if slider else ("--label", str(label))
        assert sentence in told(call("sample", run, "--out", tmp_path / "a.png", *options))


def test_the_same_command_gives_the_same_bytes_and_another_seed_others(textures: Path, tmp_path: Path) -> None:
    run = train("dcgan", textures, tmp_path / "run")
    files = []
    for name, seed in (("one", "3"), ("two", "3"), ("three", "4")):
        call("sample", run, "--out", tmp_path / f"{name}.png", "--seed", seed, "--count", "9", "--truncation", "0.7")
        files.append((tmp_path / f"{name}.png").read_bytes())
    assert files[0] == files[1] != files[2]
    text = Image.open(tmp_path / "one.png").text  # type: ignore[attr-defined]
    origin = json.loads(text["capriccio"])
    assert (origin["seed"], origin["truncation"], origin["recipe"], origin["training_steps"]) == (3, 0.7, "dcgan", 2)
    assert origin["config_hash"] == checkpoint.read_config(run, TextureConfig).hash


def test_ways_from_one_picture_to_another(textures: Path, tmp_path: Path) -> None:
    run = train("sn_gan", textures, tmp_path / "run")
    assert sheet(run, "--interpolate", "5", "--count", "2").shape == (*places(2, 5), 3)
    result = call("sample", run, "--out", tmp_path / "a.png", "--interpolate", "5", "--slider", "1")
    assert "give one of them" in told(result)
    assert "knows none, only acgan and infogan do" in told(
        call("sample", run, "--out", tmp_path / "a.png", "--label", "x")
    )


def test_sprites_keep_their_transparency_and_are_written_one_by_one(tmp_path: Path) -> None:
    (tmp_path / "sprites").mkdir()
    for number in range(3):
        pixels = np.full((20, 20, 4), (200, 60 * number, 30, 0), np.uint8)
        pixels[4:16, 4:16, 3] = 255
        Image.fromarray(pixels).save(tmp_path / "sprites" / f"{number}.png")
    run = train("dcgan", tmp_path / "sprites", tmp_path / "run", "--alpha", "--whole", "--load-side", "16")
    assert sheet(run, "--count", "4", "--pictures", tmp_path / "each").shape == (*places(2, 2), 4)
    assert sorted(path.name for path in (tmp_path / "each").iterdir()) == ["0.png", "1.png", "2.png", "3.png"]
    assert np.asarray(Image.open(tmp_path / "each" / "0.png")).shape == (16, 16, 4)
    with Image.open(run / "samples" / "0000002.png") as samples:
        assert samples.mode == "RGB"  # on a board


def test_resuming_goes_on_with_the_runs_own_settings(textures: Path, tmp_path: Path) -> None:
    run = train("wgan", textures, tmp_path / "run", "--augment", "cutout")
    result = call("texture", "--out", run, "--resume", "--steps", "3")
    assert result.exit_code == 0, result.output
    assert json.loads((run / "checkpoint.json").read_text())["step"] == 3
    config = checkpoint.read_config(run, TextureConfig)
    assert (config.recipe, config.data.augment, config.data.side) == ("wgan", "cutout", 16)


def test_bad_input_is_told_in_a_sentence(textures: Path, tmp_path: Path) -> None:
    run = ("--out", tmp_path / "run")
    assert "--pictures is missing" in told(call("texture", *run))
    assert "recipe is 'gan'; allowed: acgan, dcgan" in told(
        call("texture", "--pictures", textures, "--recipe", "gan", *run)
    )
    assert "is not a folder" in told(call("texture", "--pictures", tmp_path / "none", *run))
    pictures = ("texture", "--recipe", "dcgan", "--pictures", textures, *run)
    assert "data.side is 40; allowed" in told(call(*pictures, "--side", "40"))
    assert "augment names 'blur'" in told(call(*pictures, "--augment", "blur"))
    assert "smaller than the crop of 128" in told(call(*pictures, "--side", "128", "--whole"))
    assert not (tmp_path / "run").exists()
    assert "holds no run" in told(call("sample", tmp_path / "run", "--out", tmp_path / "a.png"))
    checkpoint.write_config(tmp_path / "vary", TextureConfig())
    assert "run of vary, which makes no pictures" in told(
        call("sample", tmp_path / "vary", "--out", tmp_path / "a.png")
    )
    for options in (("--truncation", "0"), ("--count", "0"), ("--interpolate", "1"), ("--slider", "0")):
        assert call("sample", run[1], "--out", tmp_path / "a.png", *options).exit_code == 2
