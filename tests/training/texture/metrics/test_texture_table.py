"""The table of texture methods: folders sorted into groups, figures that order methods, bad input in a line."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import typer
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.images import Picture, read_picture, write_picture
from capriccio_training.card_figures import card_figures
from capriccio_training.cli.console import told_plainly
from capriccio_training.cli.texture_table import texture_sheet, texture_table
from capriccio_training.texture.metrics.gallery import MIN_SIDE, open_gallery, read_results
from capriccio_training.texture.metrics.table import REAL, baseline_results, measure
from capriccio_training.texture.subject import SUBJECT

SIDE = 48


def specks(seed: int, colour: tuple[int, int, int] = (230, 200, 120), side: int = SIDE) -> NDArray[np.uint8]:
    noise = np.random.default_rng(seed).random((side, side))
    spread = sum(np.roll(noise, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)) / 9
    return (np.clip(spread * 2 - 0.5, 0, 1)[..., None] * np.array(colour)).astype(np.uint8)


def save(path: Path, pixels: NDArray[np.uint8]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_picture(path, Picture(pixels))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """`real` and `train` with two labels, `good` and `bad` with results for every real texture."""
    for number, (label, colour) in enumerate((("moss", (40, 160, 60)), ("wet sand", (230, 200, 120)))):
        for part in range(2):
            name = f"{label.title().replace(' ', '')}_{part:03}"
            save(tmp_path / "real" / label / f"{name}.png", specks(10 * number + part, colour))
            save(tmp_path / "train" / label / f"{part}.png", specks(10 * number + part + 5, colour))
            for variation in range(1, 3):
                seed = 100 + 10 * number + 2 * part + variation
                save(tmp_path / "good" / f"{name}_{variation}.png", specks(seed, colour))
                save(tmp_path / "good" / f"{name}_{variation}_normal.png", specks(0, (0, 0, 255)))
                save(tmp_path / "bad" / name / f"{variation}.png", specks(seed, (200, 30, 30)))
    return tmp_path


def test_every_texture_is_a_group_with_its_own_results(folder: Path) -> None:
    gallery = open_gallery(folder / "real")
    assert list(gallery.groups) == ["Moss_000", "Moss_001", "WetSand_000", "WetSand_001"]
    results = read_results(folder / "good", list(gallery.groups))
    np.testing.assert_array_equal(results["Moss_001"][1], read_picture(folder / "good" / "Moss_001_2.png").pixels)
    assert {len(pictures) for pictures in results.values()} == {2}  # without the normal maps


def test_results_in_a_folder_of_the_textures_name_are_found(folder: Path) -> None:
    results = read_results(folder / "bad", list(open_gallery(folder / "real").groups))
    assert {len(pictures) for pictures in results.values()} == {2}


def test_a_label_is_a_group_of_all_its_textures_however_files_spell_it(folder: Path) -> None:
    gallery = open_gallery(folder / "real", "label", folder / "train")
    assert {name: (len(group.real), len(group.learned)) for name, group in gallery.groups.items()} == {
        "moss": (2, 2),
        "wet sand": (2, 2),
    }
    for number in (2, 10):
        save(folder / "made" / f"Wet_Sand_{number}.png", specks(number))
        save(folder / "made" / "moss" / f"{number}.png", specks(number))
    results = read_results(folder / "made", list(gallery.groups))
    np.testing.assert_array_equal(results["wet sand"][1], specks(10))


def test_a_longer_name_does_not_lose_its_results_to_a_shorter_one(folder: Path) -> None:
    save(folder / "made" / "Rock_010_1.png", specks(1))
    save(folder / "made" / "Rock_1.png", specks(2))
    results = read_results(folder / "made", ["Rock", "Rock_010"])
    np.testing.assert_array_equal(results["Rock_010"][0], specks(1))
    assert len(results["Rock"]) == 1


def test_results_may_have_a_seed_and_a_number_as_the_command_line_writes_them(folder: Path) -> None:
    for number in range(2):
        save(folder / "made" / f"Moss_000_7_{number:02}.png", specks(number))
        save(folder / "made" / f"Moss_000_7_{number:02}_normal.png", specks(9))
    results = read_results(folder / "made", ["Moss_000"])
    np.testing.assert_array_equal(results["Moss_000"], [specks(0), specks(1)])


def test_groups_are_thinned_evenly(folder: Path) -> None:
    assert list(open_gallery(folder / "real", most=2).groups) == ["Moss_000", "WetSand_001"]
    assert list(open_gallery(folder / "real", most=1).groups) == ["Moss_000"]
    assert len(open_gallery(folder / "real", most=9).groups) == 4


def test_the_table_orders_methods_and_sets_the_real_textures_at_one(folder: Path) -> None:
    gallery = open_gallery(folder / "real", train=folder / "train")
    names = list(gallery.groups)
    methods = {name: read_results(folder / name, names) for name in ("good", "bad")}
    rows = {row.name: row for row in measure(gallery, {**baseline_results(gallery, 2), **methods}).rows}
    assert rows[REAL].patch_ratio == rows[REAL].copy_ratio == 1
    assert rows["good"].patch_ratio < 2 < rows["bad"].patch_ratio
    assert rows["random crop"].copy_ratio < 0.05 < rows["good"].copy_ratio
    assert rows["random crop"].mean.seam > 1.3 > rows["good"].mean.seam
    assert rows["nearest training texture"].mean.diversity is None


def test_progress_goes_from_nothing_to_nearly_all(folder: Path) -> None:
    gallery = open_gallery(folder / "real", most=2)
    shares: list[float] = []
    measure(gallery, {"good": read_results(folder / "good", list(gallery.groups))}, lambda _, done: shares.append(done))
    assert shares == [0, 0.25, 0.5, 0.75]


@pytest.mark.parametrize(("side", "fits"), [(MIN_SIDE - 1, False), (MIN_SIDE, True)])
def test_textures_too_small_for_patches_are_refused(tmp_path: Path, side: int, fits: bool) -> None:
    save(tmp_path / "tiny.png", specks(0, side=side))
    if fits:
        assert len(open_gallery(tmp_path).groups) == 1
    else:
        with pytest.raises(InvalidField, match="31x31; allowed: at least 32x32"):
            open_gallery(tmp_path)


def test_two_textures_of_one_name_are_refused(folder: Path) -> None:
    save(folder / "real" / "wet sand" / "Moss_000.png", specks(0))
    with pytest.raises(InvalidField, match="'Moss_000'"):
        open_gallery(folder / "real")


def test_what_a_method_did_not_make_is_named(folder: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"no pictures of Rust; they would be called Rust_1\.png"):
        read_results(folder / "good", ["Moss_000", "Rust"])


def test_labels_need_the_training_and_its_textures_of_each(folder: Path) -> None:
    with pytest.raises(InvalidField, match="say where those are"):
        open_gallery(folder / "real", "label")
    (folder / "train" / "moss").rename(folder / "train" / "lichen")
    with pytest.raises(UnreadableFile, match="no textures of moss"):
        open_gallery(folder / "real", "label", folder / "train")


def call(*arguments: str | Path) -> Result:
    app = typer.Typer()
    for command in (texture_table, texture_sheet):
        app.command()(told_plainly(command))
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_prints_and_writes_the_same_table(folder: Path) -> None:
    markdown, figures = folder / "table.md", folder / "table.json"
    result = call(
        "texture-table", folder / "real", f"mine={folder / 'good'}", "--markdown", markdown, "--json", figures
    )
    assert result.exit_code == 0, result.output
    assert markdown.read_text() in result.output
    rows = json.loads(figures.read_text())["rows"]
    assert [row["name"] for row in rows] == [REAL, "mirrored and shuffled", "image quilting", "random crop", "mine"]
    assert rows[-1]["groups"]["Moss_000"]["patch_distance"] > 0
    on_the_card = card_figures(figures, "mine", SUBJECT.card_figures)
    assert on_the_card["seam"] == pytest.approx(rows[-1]["mean"]["seam"], abs=1e-4)
    assert set(on_the_card) == set(SUBJECT.card_figures)


def test_the_command_makes_a_sheet(folder: Path) -> None:
    result = call(
        "texture-sheet", folder / "real", folder / "good", "--out", folder / "s.png", "--rows", "2", "--side", "48"
    )
    assert result.exit_code == 0, result.output
    assert read_picture(folder / "s.png").pixels.shape[0] == 4 * 48 + 3 * 6


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["{}/real", "mine"], "is no NAME=FOLDER"),
        (["{}/nowhere"], "is no folder with pictures"),
        (["{}/real", "mine={}/nowhere"], "is no folder with pictures"),
        (["{}/real", "--by", "colour"], "allowed: texture, label"),
        (["{}/real", "--baselines", "0", "--most", "1", "--json", "{}/none/t.json"], "No such file"),
    ],
)
def test_bad_input_is_told_in_a_line(folder: Path, arguments: list[str], told: str) -> None:
    result = call("texture-table", *(argument.format(folder) for argument in arguments))
    assert result.exit_code == 1
    assert told in " ".join(result.output.split())
    assert "Traceback" not in result.output
