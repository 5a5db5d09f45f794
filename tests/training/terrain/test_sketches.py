"""Sketches: ridges red, peaks green, rivers blue, where the land has them; never drawn twice alike."""

from __future__ import annotations

import numpy as np

from capriccio.media.erosion import Climate, erode
from capriccio.media.fractal_noise import fractal_heights
from capriccio_training.terrain.sketches import draw, outline


def _land(seed=1):
    return erode(fractal_heights(64, seed, character=0.5), Climate.of(0.8, 0.5), np.random.default_rng(0))


def test_ridges_lie_high_and_rivers_low_in_their_surroundings():
    land = _land()
    around = np.mean([np.roll(land, (down, across), (0, 1)) for down in (-6, 0, 6) for across in (-6, 0, 6)], axis=0)
    importance = outline(land).importance
    ridges, rivers = importance[:, :, 0] > 120, importance[:, :, 2] > 120
    assert (land - around)[ridges].mean() > 0 > (land - around)[rivers].mean()


def test_a_cone_has_its_peak_at_the_top():
    rows, columns = np.mgrid[:64, :64]
    cone = (30 - np.hypot(rows - 20, columns - 40)).astype(np.float32)
    peaks = outline(cone).importance[:, :, 1]
    assert np.unravel_index(peaks.argmax(), peaks.shape) == (20, 40)


def test_a_valley_has_its_river_along_the_bottom():
    rows, columns = np.mgrid[:64, :64]
    valley = (np.abs(rows - 30) + 0.1 * np.abs(columns - 32)).astype(np.float32)
    river = outline(valley).importance[:, :, 2][:, 10:22]
    assert set(river.argmax(0)) <= {29, 30, 31}


def test_a_sketch_is_a_picture_that_follows_its_seed():
    outlines = outline(_land())
    one, again, other = (draw(outlines, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert (one.shape, one.dtype) == ((64, 64, 3), np.uint8)
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


def test_strokes_lie_near_what_they_stand_for():
    land = _land()
    outlines = outline(land)
    for seed in range(10):
        drawn = draw(outlines, np.random.default_rng(seed))
        rivers, ridges = drawn[:, :, 2] > 200, drawn[:, :, 0] > 200
        if rivers.sum() > 50 and ridges.sum() > 50:
            assert land[rivers].mean() < land[ridges].mean()


def test_sometimes_nothing_of_a_sort_is_drawn():
    outlines = outline(_land())
    drawn = [draw(outlines, np.random.default_rng(seed)).reshape(-1, 3).max(0) for seed in range(40)]
    left_out = (np.array(drawn) == 0).mean(0)
    assert ((left_out > 0.02) & (left_out < 0.7)).all()
