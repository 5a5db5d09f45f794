"""What calibrates and what measures: others than each other, from the user's folder or from seeds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from capriccio.card import ModelCard
from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training.onnx_runner import onnx_runner
from capriccio_training.quantize.examples import Examples, PictureSource, make_examples
from capriccio_training.quantize.graphs import Feed

from .conftest import BUNDLED, bundled

KINDS = ("toon_to_natural", "toon_to_natural_frame", "terrain_generate", "terrain_sketch", "texture_synthesize")


def of(name: str, source: PictureSource | None = None) -> tuple[ModelCard, Examples]:
    content, card = bundled(name)
    return card, make_examples(card, onnx_runner(content), source)


def content(feed: Feed) -> bytes:
    return b"".join(array.tobytes() for array in feed.values())


def pictures(folder: Path, count: int, size: tuple[int, int] = (96, 64)) -> Path:
    """Pictures that are as bright as their number says."""
    folder.mkdir()
    for number in range(count):
        Image.new("RGB", size, (number * 5, 0, 0)).save(folder / f"{number:03}.png")
    return folder


@pytest.mark.parametrize("name", [*KINDS, "texture_vary"])
def test_seeds_make_what_a_model_takes_and_hold_others_out(name: str) -> None:
    card, examples = of(name)
    run = onnx_runner(bundled(name)[0])
    for feed in (examples.calibration[0], examples.held_out[0]):
        assert [(spec.name, spec.dtype) for spec in card.inputs] == [(key, each.dtype) for key, each in feed.items()]
        assert np.isfinite(run(*feed.values())[0].astype(np.float64)).all()
    calibrated = {content(feed) for feed in examples.calibration}
    assert not calibrated & {content(feed) for feed in examples.held_out}
    assert (len(calibrated), len(examples.held_out)) == (24, 12)


def test_all_bundled_models_have_examples() -> None:
    assert {path.stem for path in BUNDLED.glob("*.onnx")} == {
        *KINDS, "texture_vary", "music_sequence", "natural_to_toon", "natural_to_toon_frame"
    }  # fmt: skip


def test_the_same_seeds_make_the_same() -> None:
    first, second = (of("toon_to_natural")[1] for _ in range(2))
    assert [content(feed) for feed in first.held_out] == [content(feed) for feed in second.held_out]


def test_music_is_measured_on_what_the_model_plays_and_needs_no_calibration() -> None:
    _, examples = of("music_sequence")
    assert examples.calibration == ()
    assert examples.measured_on == "pieces that the model played by itself"
    told = examples.held_out[0]["told"]
    assert (told.ndim, told.shape[1], len(told) > 50) == (3, 1, True)


def brightness(feeds: tuple[Feed, ...]) -> set[int]:
    return {int(feed["frame"][0, 0, 0, 0]) // 5 for feed in feeds}


def test_the_last_quarter_of_a_folder_is_held_out(tmp_path: Path) -> None:
    _, examples = of("toon_to_natural", PictureSource(pictures(tmp_path / "game", 40), licence="CC0"))
    assert max(brightness(examples.calibration)) < 30 <= min(brightness(examples.held_out))
    assert (len(examples.calibration), len(examples.held_out)) == (24, 10)
    assert (examples.origin, examples.licence) == ("pictures of 'game'", "CC0")
    assert examples.measured_on == "pictures of 'game', others than those"


def test_another_folder_is_held_out_whole(tmp_path: Path) -> None:
    source = PictureSource(pictures(tmp_path / "game", 4), pictures(tmp_path / "other", 5))
    _, examples = of("toon_to_natural_frame", source)
    assert brightness(examples.calibration) == {0, 1, 2, 3}
    assert brightness(examples.held_out) == {0, 1, 2, 3, 4}
    assert examples.measured_on == "pictures of 'other'"


def test_pictures_of_any_shape_are_cut_to_what_the_model_sees(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "game", 4, (31, 200))
    card, examples = of("toon_to_natural", PictureSource(folder))
    assert examples.calibration[0]["frame"].shape == (1, *card.view_size, 3)


@pytest.mark.parametrize(("count", "enough"), [(3, False), (4, True)])
def test_a_folder_needs_four_pictures(tmp_path: Path, count: int, enough: bool) -> None:
    source = PictureSource(pictures(tmp_path / "game", count))
    if enough:
        assert len(of("toon_to_natural", source)[1].held_out) == 1
    else:
        with pytest.raises(InvalidField, match="has 3 pictures; at least 4 are needed"):
            of("toon_to_natural", source)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"there is no folder .*nowhere; give one with pictures"):
        of("toon_to_natural", PictureSource(tmp_path / "nowhere"))


def test_measuring_on_what_calibrated_is_refused(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "game", 8)
    with pytest.raises(InvalidField, match="--held-out is the folder of --calibration"):
        of("toon_to_natural", PictureSource(folder, tmp_path / "." / "game"))


def test_a_damaged_picture_is_named(tmp_path: Path) -> None:
    folder = pictures(tmp_path / "game", 8)
    (folder / "003.png").write_bytes(b"no picture")
    with pytest.raises(UnreadableFile, match=r"003\.png"):
        of("toon_to_natural", PictureSource(folder))


@pytest.mark.parametrize(
    ("name", "fed"), [("terrain_generate", "fractal land of seeds"), ("music_sequence", "pieces that the model played")]
)
def test_kinds_that_see_no_pictures_want_none(tmp_path: Path, name: str, fed: str) -> None:
    with pytest.raises(InvalidField, match=f"tried with {fed}.*leave --calibration out"):
        of(name, PictureSource(pictures(tmp_path / "game", 8)))
