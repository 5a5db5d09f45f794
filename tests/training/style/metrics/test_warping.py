"""The warping error: zero for what moves as the scene does, large for what flickers; bad motion files are told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training.style.exported import Pixels
from capriccio_training.style.metrics.warping import Motion, read_motion, read_sequence, require_motion, warping_errors
from training.style.metrics.scenes import GAIN, pan_motion, panned, write_sequence

NOTHING = pytest.approx(0, abs=1e-3)  # levels of 255: places are kept in single precision


@pytest.fixture
def sequence(tmp_path: Path) -> Path:
    return write_sequence(tmp_path / "sequence", clips=2)


def grainy(frame: Pixels, random: np.random.Generator) -> Pixels:
    return (frame.astype(int) + random.integers(-20, 21, frame.shape)).clip(0, 255).astype(np.uint8)


def test_a_perfectly_moved_picture_has_no_error() -> None:
    before, after = panned(2)
    assert Motion(pan_motion()).error(after, before) == NOTHING


def test_a_picture_that_stands_still_while_the_scene_moves_has_one() -> None:
    before, _ = panned(2)
    assert Motion(pan_motion()).error(before, before) > 5


def test_half_a_pixel_is_interpolated() -> None:
    ramp = np.repeat(np.arange(0, 40, 4, dtype=np.uint8)[None, :, None], 3, axis=2)
    motion = np.zeros((1, 10, 2), np.float32)
    motion[:, :, 0] = 0.5
    moved = Motion(motion)
    assert moved.valid[0].tolist() == [True] * 9 + [False]
    assert moved.warp(ramp)[0, :9, 0] == pytest.approx(np.arange(2, 38, 4))


def test_motion_runs_down_and_right() -> None:
    frame = np.zeros((4, 5, 3), np.uint8)
    frame[2, 3] = 255
    motion = np.zeros((4, 5, 2), np.float32)
    motion[:] = (1, 2)  # seen here, it was one to the right and two below
    assert np.argwhere(Motion(motion).warp(frame)[:, :, 0] > 254).tolist() == [[0, 2]]


@pytest.mark.parametrize(("dx", "valid"), [(0.0, True), (-1.0, False), (1.0, True), (1.01, False), (np.nan, False)])
def test_points_from_outside_do_not_count(dx: float, valid: bool) -> None:
    motion = np.zeros((1, 2, 2), np.float32)
    motion[0, 0, 0] = dx
    assert bool(Motion(motion).valid[0, 0]) is valid


def test_the_ratio_of_a_colour_map_is_its_gain_and_that_of_grain_is_far_higher(sequence: Path) -> None:
    random = np.random.default_rng(0)
    shaky = np.random.default_rng(1)

    def jitter(frame: Pixels) -> Pixels:
        return np.roll(frame, int(shaky.integers(-2, 3)), axis=1)

    methods = {
        "shaky": jitter,
        "dark": lambda frame: (frame * GAIN).astype(np.uint8),
        "grain": lambda frame: grainy(frame, random),
    }
    errors = warping_errors(methods, read_sequence(sequence / "plain", sequence / "dark"))
    assert errors.source == NOTHING
    assert errors.target == NOTHING
    assert errors.methods["dark"] == NOTHING
    assert errors.methods["grain"] > 10
    assert errors.methods["shaky"] > 1


def test_a_darker_look_of_an_unsteady_game_is_steadier_by_its_gain(tmp_path: Path) -> None:
    frames = panned(2)
    shown = [grainy(frame, np.random.default_rng(number)) for number, frame in enumerate(frames)]
    motion = Motion(pan_motion())
    dark = [(frame * GAIN).round().astype(np.uint8) for frame in shown]
    assert motion.error(dark[1], dark[0]) / motion.error(shown[1], shown[0]) == pytest.approx(GAIN, rel=0.03)


def test_clips_are_not_held_against_each_other(sequence: Path) -> None:
    starts = [frame for frame in read_sequence(sequence / "plain") if frame.motion is None]
    assert [frame.source.stem for frame in starts] == ["clip0_frame0", "clip1_frame0"]
    errors = warping_errors({"same": lambda frame: frame}, read_sequence(sequence / "plain"))
    assert errors.methods["same"] == NOTHING  # the second clip jumps back; that is a cut, not flicker
    assert errors.target is None


def test_a_sequence_without_motion_is_told(sequence: Path) -> None:
    for path in (sequence / "motion").iterdir():
        path.unlink()
    with pytest.raises(UnreadableFile, match=r"clip1_frame3\.npy, for example, is not there"):
        require_motion(read_sequence(sequence / "plain"))


def test_motion_that_is_nowhere_valid_is_told(sequence: Path) -> None:
    for path in (sequence / "motion").iterdir():
        np.save(path, np.full_like(pan_motion(), np.nan))
    with pytest.raises(UnreadableFile, match="nothing but NaN"):
        warping_errors({}, read_sequence(sequence / "plain"))


def test_frames_in_one_look_only_are_told(sequence: Path) -> None:
    for path in (sequence / "dark").iterdir():
        path.rename(path.with_stem("other_" + path.stem))
    with pytest.raises(InvalidField, match="same name"):
        read_sequence(sequence / "plain", sequence / "dark")


@pytest.mark.parametrize("path", ["plain/clip0_frame1.png", "dark/clip0_frame0.png"])
def test_frames_of_different_sizes_are_told(sequence: Path, path: str) -> None:
    Image.new("RGB", (90, 72)).save(sequence / path)
    if path.startswith("plain"):
        np.save(sequence / "motion" / "clip0_frame1.npy", pan_motion(72, 90))
    with pytest.raises(
        UnreadableFile, match=f"{path}: the frames of a clip must be equally large, not 90x72 and 96x72"
    ):
        warping_errors({}, read_sequence(sequence / "plain", sequence / "dark"))


def test_motion_is_read_as_it_was_written(tmp_path: Path) -> None:
    np.save(tmp_path / "1.npy", pan_motion())
    before, after = panned(2)
    assert read_motion(tmp_path / "1.npy", 72, 96).error(after, before) == NOTHING


@pytest.mark.parametrize(
    ("array", "sentence"),
    [
        (np.zeros((4, 5, 2), np.float64), r"is \(4, 5, 2\) float64"),
        (np.zeros((4, 5, 3), np.float32), r"needs \(4, 5, 2\) float32"),
        (np.zeros((5, 4, 2), np.float32), r"is \(5, 4, 2\) float32"),
        (np.array([{}]), "can't be read"),
    ],
)
def test_a_wrong_motion_file_is_told(tmp_path: Path, array: object, sentence: str) -> None:
    np.save(tmp_path / "1.npy", array, allow_pickle=True)  # type: ignore[arg-type]
    with pytest.raises(UnreadableFile, match=sentence):
        read_motion(tmp_path / "1.npy", 4, 5)


@settings(max_examples=60, deadline=None)
@given(damage=st.binary(max_size=64), place=st.integers(0, 200))
def test_a_damaged_motion_file_is_read_or_told(
    tmp_path_factory: pytest.TempPathFactory, damage: bytes, place: int
) -> None:
    path = tmp_path_factory.mktemp("motion") / "1.npy"
    np.save(path, pan_motion(4, 5, 1))
    content = path.read_bytes()
    path.write_bytes(content[:place] + damage + content[place + len(damage) :])
    try:
        read_motion(path, 4, 5)
    except UnreadableFile as error:
        assert str(path) in str(error)
