"""Motion vectors from distances and cameras: scenes whose motion is known on paper, and files that are none."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from motion_vectors import DIGITS, FARTHEST_M, NEAREST_M, Camera, Geometry, motion, unpack, write_all

HEIGHT, WIDTH = 36, 64
FOV_Y_DEGREES = 60.0
FOCAL_PX = HEIGHT / 2 / math.tan(math.radians(FOV_Y_DEGREES) / 2)


def camera(*, eye: tuple[float, float, float] = (0.0, 0.0, 0.0), yaw: float = 0.0) -> Camera:
    """A camera that looks along -z, turned to the left by `yaw` radians."""
    right, back = [math.cos(yaw), 0.0, -math.sin(yaw)], [math.sin(yaw), 0.0, math.cos(yaw)]
    return Camera(np.array([right, [0.0, 1.0, 0.0], back]), np.array(eye), FOV_Y_DEGREES)


def wall(seen_by: Camera, depths_m: np.ndarray | float) -> Geometry:
    """What a camera sees that has a surface at some depth before each pixel."""
    lengths = np.linalg.norm(seen_by.rays(HEIGHT, WIDTH), axis=-1)
    return Geometry(lengths * depths_m, seen_by)


def pack(distances_m: np.ndarray) -> np.ndarray:
    """What the shader does."""
    along = np.log(distances_m / NEAREST_M) / np.log(FARTHEST_M / NEAREST_M)
    number = np.rint(along * (DIGITS**3 - 1)).astype(int)
    digits = np.stack([number // DIGITS**2, number // DIGITS % DIGITS, number % DIGITS], axis=-1)
    return (60 + 4 * digits).astype(np.uint8)


def save(folder: Path, name: str, geometry: Geometry) -> None:
    folder.mkdir(exist_ok=True)
    Image.fromarray(pack(geometry.distances)).save(folder / f"{name}.png")
    axes = dict(zip(("right", "up", "back"), geometry.camera.axes.tolist(), strict=True))
    written = {**axes, "eye": geometry.camera.eye.tolist(), "fov_y_degrees": geometry.camera.fov_y_degrees}
    (folder / f"{name}.json").write_text(json.dumps(written))


def test_nothing_moves_before_a_camera_that_stands() -> None:
    still = wall(camera(), 7.0)
    assert np.abs(motion(still, still)).max() < 1e-5


def test_a_step_to_the_right_had_everything_farther_right_before() -> None:
    vectors = motion(wall(camera(eye=(0.5, 0.0, 0.0)), 10.0), wall(camera(), 10.0))
    step_px = 0.5 / 10.0 * FOCAL_PX
    inside = vectors[:, : WIDTH - math.ceil(step_px)]
    assert np.allclose(inside, [step_px, 0.0], atol=1e-4)
    assert np.isnan(vectors[:, WIDTH - 1 - math.floor(step_px) :]).all(), "what came into view was not visible before"


def test_a_step_up_had_everything_higher_up_before() -> None:
    vectors = motion(wall(camera(eye=(0.0, 0.5, 0.0)), 10.0), wall(camera(), 10.0))
    assert np.allclose(vectors[HEIGHT // 2, WIDTH // 2], [0.0, -0.5 / 10.0 * FOCAL_PX], atol=1e-4)


def test_a_turn_moves_near_and_far_alike() -> None:
    near, far = (
        motion(Geometry(distances, camera(yaw=0.02)), Geometry(distances, camera()))
        for distances in (np.full((HEIGHT, WIDTH), 1.0), np.full((HEIGHT, WIDTH), 900.0))
    )
    middle = np.s_[4:-4, 4:-4]
    assert np.allclose(far[middle], near[middle], atol=1e-3)
    assert far[HEIGHT // 2, WIDTH // 2, 0] == pytest.approx(-0.02 * FOCAL_PX, rel=0.02)


def test_what_came_out_from_behind_something_was_not_visible() -> None:
    post = np.full((HEIGHT, WIDTH), 20.0)
    post[:, 30:34] = 2.0
    moved = np.roll(post, -round(0.25 / 2.0 * FOCAL_PX), axis=1)
    vectors = motion(wall(camera(eye=(0.25, 0.0, 0.0)), moved), wall(camera(), post))
    hidden = np.isnan(vectors[HEIGHT // 2, :, 0])
    assert not hidden[np.flatnonzero(moved[0] < 10.0)].all(), "the post itself was visible"
    assert hidden[30:33].all(), "the wall where the post stood in the frame before"
    assert not hidden[:20].any()


@pytest.mark.parametrize(("share", "visible"), [(0.004, True), (0.006, False)])
def test_a_surface_may_be_off_by_half_a_percent(share: float, visible: bool) -> None:
    vectors = motion(wall(camera(), 10.0 * (1.0 + share)), wall(camera(), 10.0))
    assert np.isnan(vectors).any() != visible


@given(st.floats(NEAREST_M, FARTHEST_M))
def test_distances_survive_packing_to_a_ten_thousandth(distance_m: float) -> None:
    assert unpack(pack(np.array([[distance_m]])))[0, 0] == pytest.approx(distance_m, rel=1e-4)


@given(st.lists(st.integers(-1, 1), min_size=3, max_size=3))
def test_a_byte_that_is_off_by_one_changes_nothing(off: list[int]) -> None:
    packed = pack(np.array([[12.5]]))
    assert unpack((packed.astype(int) + off).astype(np.uint8)) == unpack(packed)


def test_black_is_no_surface() -> None:
    assert np.isnan(unpack(np.zeros((1, 1, 3), np.uint8))).all()


@pytest.mark.parametrize("pixel", [(62, 60, 60), (20, 60, 60), (255, 60, 60), (60, 60, 0)])
def test_a_picture_of_something_else_is_refused(pixel: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="these are no distances"):
        unpack(np.array([[pixel]], np.uint8))


def test_each_frame_but_the_first_of_a_sequence_gets_a_file(tmp_path: Path) -> None:
    for number in (0, 1, 2, 100, 101):
        save(tmp_path / "geometry", f"seed0007_frame{number:04d}", wall(camera(eye=(number * 0.01, 0.0, 0.0)), 5.0))
    assert write_all(tmp_path / "geometry", tmp_path / "motion") == 3
    names = [f"seed0007_frame{number:04d}.npy" for number in (1, 2, 101)]
    assert sorted(path.name for path in (tmp_path / "motion").iterdir()) == names
    vectors = np.load(tmp_path / "motion" / names[0])
    assert (vectors.shape, vectors.dtype) == ((HEIGHT, WIDTH, 2), np.float32)
    assert np.allclose(vectors[HEIGHT // 2, WIDTH // 2], [0.01 / 5.0 * FOCAL_PX, 0.0], atol=1e-3)


def test_a_folder_without_two_frames_in_a_row_is_refused(tmp_path: Path) -> None:
    save(tmp_path / "geometry", "seed0007_frame0003", wall(camera(), 5.0))
    with pytest.raises(ValueError, match="no two frames in a row"):
        write_all(tmp_path / "geometry", tmp_path / "motion")


@given(st.one_of(st.text(), st.recursive(st.none() | st.floats() | st.text(), st.lists).map(json.dumps)))
def test_a_camera_file_of_anything_else_is_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "camera.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match="is no camera"):
        Camera.read(path)


def test_a_camera_file_that_lacks_an_axis_is_refused(tmp_path: Path) -> None:
    geometry = wall(camera(), 5.0)
    save(tmp_path / "geometry", "seed0001_frame0000", geometry)
    written = tmp_path / "geometry" / "seed0001_frame0000.json"
    written.write_text(json.dumps({**json.loads(written.read_text()), "up": [0.0, 1.0]}))
    with pytest.raises(ValueError, match=r"seed0001_frame0000\.json is no camera"):
        Camera.read(written)
