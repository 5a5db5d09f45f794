"""Real elevation: units become cells, voids are filled, crops wrap."""

from __future__ import annotations

import contextlib
import random

import numpy as np
import pytest
from PIL import Image

from capriccio.errors import CapriccioError, InvalidField, UnreadableFile
from capriccio.media.fractal_noise import fractal_heights
from capriccio_training.terrain.data.elevation import Source, crop, filled, means, read, read_index, symmetry, wrapped


def _save(path, units):
    Image.fromarray(np.asarray(units, np.uint16)).save(path)


def test_units_become_cells(tmp_path):
    _save(tmp_path / "dem.png", np.add.outer(np.zeros(8), 100 * np.arange(8)) + 20000)
    heights = read(Source("dem.png", metres_per_unit=0.5, cell_m=25.0), tmp_path)
    np.testing.assert_allclose(np.diff(heights, axis=1), 2.0)
    assert heights.dtype == np.float32
    assert heights.mean() == pytest.approx(0, abs=1e-5)


def test_shrinking_keeps_slopes(tmp_path):
    _save(tmp_path / "dem.png", np.add.outer(np.zeros(16), 30 * np.arange(16)))
    heights = read(Source("dem.png", cell_m=30.0, shrink=4), tmp_path)
    assert heights.shape == (4, 4)
    np.testing.assert_allclose(np.diff(heights, axis=1), 1.0, rtol=1e-6)


def test_training_and_testing_can_divide_a_file(tmp_path):
    _save(tmp_path / "dem.png", np.arange(40).reshape(10, 4))
    north = read(Source("dem.png", last_row=0.6), tmp_path)
    south = read(Source("dem.png", first_row=0.6), tmp_path)
    assert (north.shape, south.shape) == ((6, 4), (4, 4))


def test_voids_are_filled_from_around_them(tmp_path):
    units = np.full((9, 9), 700)
    units[3:6, 3:6] = 0
    units[0, 0] = 0
    _save(tmp_path / "dem.png", units)
    np.testing.assert_allclose(read(Source("dem.png", void=0), tmp_path), 0, atol=1e-4)


def test_what_is_known_stays():
    heights = fractal_heights(32, 1)
    known = np.random.default_rng(0).random((32, 32)) > 0.3
    np.testing.assert_array_equal(filled(heights, known)[known], heights[known])


def test_a_map_of_voids_is_refused(tmp_path):
    _save(tmp_path / "dem.png", np.zeros((4, 4)))
    with pytest.raises(UnreadableFile, match="no known height"):
        read(Source("dem.png", void=0), tmp_path)


def test_a_crop_wraps_and_keeps_its_small_shapes():
    land = np.add.outer(np.arange(64.0), np.zeros(64)).astype(np.float32) + fractal_heights(64, 2)
    periodic = wrapped(land)
    across_edge = np.abs(periodic[0] - periodic[-1]).mean()
    assert across_edge < 2 * np.abs(np.diff(periodic, axis=0)).mean()
    small, kept = (field - np.roll(field, 1, 1) for field in (land, periodic))
    assert np.corrcoef(small[16:48, 16:48].ravel(), kept[16:48, 16:48].ravel())[0, 1] > 0.98


def test_land_that_wraps_already_is_left_alone():
    land = fractal_heights(32, 3)
    inside = wrapped(land)[8:24, 8:24] - (land - land.mean())[8:24, 8:24]
    assert np.abs(inside).max() < 0.3 * land.std()


def test_eight_symmetries_differ_and_go_through_all():
    field = np.arange(16.0).reshape(4, 4)
    assert len({symmetry(field, which).tobytes() for which in range(8)}) == 8


def test_a_crop_has_its_size_and_follows_its_seed():
    land = fractal_heights(64, 1)
    one, again = (crop(land, 32, np.random.default_rng(3)) for _ in range(2))
    assert one.shape == (32, 32)
    np.testing.assert_array_equal(one, again)
    assert crop(land, 64, np.random.default_rng(0)).shape == (64, 64)


def test_a_crop_larger_than_the_map_is_refused():
    with pytest.raises(InvalidField, match="64x64"):
        crop(fractal_heights(64, 1), 65, np.random.default_rng(0))


def test_means_average_squares_and_cut_what_is_left_over():
    assert means(np.ones((7, 9), np.float32), 4).shape == (1, 2)


def test_an_index_names_its_files(tmp_path):
    _save(tmp_path / "north.png", np.arange(64).reshape(8, 8))
    index = tmp_path / "index.toml"
    index.write_text('[[elevation]]\nfile = "north.png"\ncell_m = 10\n', "utf-8")
    assert list(read_index(index)) == ["north"]
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(UnreadableFile, match=r"north\.png is not a file"):
        read_index(index, tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("", "lists no"),
        ("elevation = 3", "lists no"),
        ('[[elevation]]\nfile = "a.png"\ncell = 3', "cell"),
        ('[[elevation]]\nfile = "a.png"\ncell_m = 0.0', "cell_m"),
        ('[[elevation]]\nfile = "a.png"\nshrink = 65', "shrink"),
        ('[[elevation]]\nfile = "a.png"\nfirst_row = 0.5\nlast_row = 0.5', "first_row"),
    ],
)
def test_an_index_with_mistakes_is_refused(tmp_path, text, named):
    index = tmp_path / "index.toml"
    index.write_text(text, "utf-8")
    with pytest.raises(InvalidField, match=named):
        read_index(index)


def test_colour_pictures_are_no_elevation(tmp_path):
    Image.new("RGB", (8, 8)).save(tmp_path / "photo.png")
    with pytest.raises(UnreadableFile, match="3 channels"):
        read(Source("photo.png"), tmp_path)


def test_damaged_files_raise_nothing_else(tmp_path):
    path = tmp_path / "dem.png"
    _save(path, np.arange(256).reshape(16, 16))
    whole = path.read_bytes()
    chance = random.Random(0)
    for _ in range(60):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged[: chance.randrange(1, len(damaged) + 1)])
        with contextlib.suppress(CapriccioError):
            assert read(Source("dem.png"), tmp_path).ndim == 2
