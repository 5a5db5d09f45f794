"""Colours continued into where there are none."""

import numpy as np
import pytest

from capriccio.media.filling import fill_from_surroundings


@pytest.mark.parametrize(("height", "width"), [(1, 1), (1, 9), (7, 1), (33, 50), (64, 64)])
def test_what_is_known_stays_and_one_colour_fills_all(height, width):
    random = np.random.default_rng(0)
    pixels = random.integers(0, 256, (height, width, 3), np.uint8)
    known = np.ones((height, width))
    np.testing.assert_array_equal(fill_from_surroundings(pixels, known), pixels)
    known[:] = 0
    known[height // 2, width // 2] = 1
    filled = fill_from_surroundings(pixels, known)
    assert (np.abs(filled.astype(int) - pixels[height // 2, width // 2]) <= 1).all()


def test_what_stands_where_nothing_is_known_makes_no_difference():
    random = np.random.default_rng(0)
    one = random.integers(0, 256, (40, 30, 3), np.uint8)
    known = random.random((40, 30)) < 0.3
    other = np.where(known[:, :, None], one, random.integers(0, 256, (40, 30, 3), np.uint8))
    filled = fill_from_surroundings(one, known)
    np.testing.assert_array_equal(filled, fill_from_surroundings(other, known))
    np.testing.assert_array_equal(filled[known], one[known])


def test_a_hole_takes_the_colours_at_its_edges():
    pixels = np.zeros((40, 60, 3), np.uint8)
    pixels[:, :20], pixels[:, 40:] = 200, 100
    known = np.zeros((40, 60), bool)
    known[:, :20] = known[:, 40:] = True
    hole = fill_from_surroundings(pixels, known)[:, 20:40, 0].astype(int)
    assert hole.min() >= 99
    assert hole.max() <= 201
    assert hole[:, 0].mean() > 180
    assert hole[:, -1].mean() < 120


def test_half_transparent_pixels_are_mixed_with_what_is_behind():
    pixels = np.full((8, 8, 3), 200, np.uint8)
    pixels[4] = 100
    known = np.ones((8, 8))
    known[4] = 0.5
    filled = fill_from_surroundings(pixels, known)[4, :, 0]
    assert (filled > 120).all()
    assert (filled < 200).all()


def test_nothing_known_is_black():
    assert not fill_from_surroundings(np.full((5, 6, 3), 90, np.uint8), np.zeros((5, 6))).any()
