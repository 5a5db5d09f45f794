"""What becomes of a user's picture before a model sees it, and that nothing is done without a note."""

import numpy as np
import pytest

from capriccio.media.images import Picture
from capriccio.media.seams import seam_score
from capriccio.media.wrapping import repeated, resize_wrapping
from capriccio.services.texture import LARGEST_SIDE, opaque_pixels, wrapping_source

CELL = 8


def waves(height, width, across=3, down=2):
    """Give a picture that wraps: smooth waves."""
    y, x = np.mgrid[0:height, 0:width]
    wave = np.sin(2 * np.pi * (across * x / width + down * y / height))
    return np.repeat((127.5 + 100 * wave)[:, :, None], 3, axis=2).astype(np.uint8)


def test_a_picture_of_whole_cells_that_wraps_is_left_alone():
    picture = waves(64, 96)
    source = wrapping_source(opaque_pixels(Picture(picture)), CELL)
    np.testing.assert_array_equal(source.pixels, picture)
    assert source.notes == ()


def test_edges_that_do_not_meet_are_joined_and_told():
    ramp = np.repeat(np.linspace(0, 255, 96).astype(np.uint8)[None, :, None], 64, axis=0).repeat(3, axis=2)
    source = wrapping_source(opaque_pixels(Picture(ramp)), CELL)
    assert seam_score(source.pixels) < 0.2 * seam_score(ramp)
    assert "edges did not meet" in source.notes[0]


def test_what_is_hidden_by_transparency_is_filled_and_told():
    pixels = np.full((64, 64, 3), (200, 100, 50), np.uint8)
    alpha = np.full((64, 64), 255, np.uint8)
    pixels[20:40, 20:40], alpha[20:40, 20:40] = 0, 0
    opaque = opaque_pixels(Picture(pixels, alpha))
    assert np.abs(opaque.pixels.astype(int) - [200, 100, 50]).max() <= 1
    assert "transparency" in opaque.notes[0]
    assert opaque_pixels(Picture(pixels, np.full_like(alpha, 255))).notes == ()


@pytest.mark.parametrize(
    ("side", "shrunk"), [(LARGEST_SIDE, False), (LARGEST_SIDE + 1, True), (2 * LARGEST_SIDE, True)]
)
def test_a_side_over_the_largest_is_shrunk_and_told(side, shrunk):
    opaque = opaque_pixels(Picture(np.zeros((16, side, 3), np.uint8)))
    assert opaque.pixels.shape == (round(16 * min(1, LARGEST_SIDE / side)), min(side, LARGEST_SIDE), 3)
    assert bool(opaque.notes) == shrunk


@pytest.mark.parametrize(("height", "width", "expected"), [(1, 1, (32, 32)), (16, 40, (32, 40)), (33, 31, (32, 64))])
def test_a_small_picture_is_repeated_and_told(height, width, expected):
    picture = np.random.default_rng(1).integers(0, 256, (height, width, 3), dtype=np.uint8)
    source = wrapping_source(opaque_pixels(Picture(picture)), CELL)
    assert source.pixels.shape[:2] == expected
    assert any("repeated" in note for note in source.notes)


@pytest.mark.parametrize(("side", "expected"), [(60, 64), (59, 56), (67, 64), (68, 72), (35, 32)])
def test_sides_become_the_nearest_multiples(side, expected):
    assert wrapping_source(opaque_pixels(Picture(waves(side, 64))), CELL).pixels.shape[:2] == (expected, 64)


def test_the_same_picture_has_one_hash_and_another_one_another():
    one, same, other = (opaque_pixels(Picture(waves(64, 64, across=n))) for n in (1, 1, 2))
    assert one.given == same.given != other.given
    assert wrapping_source(one, CELL).given == one.given


@pytest.mark.parametrize(("height", "width"), [(48, 80), (100, 100), (37, 230), (256, 256)])
def test_a_picture_that_wraps_does_so_when_it_is_scaled(height, width):
    scaled = resize_wrapping(waves(64, 96), height, width)
    assert scaled.shape == (height, width, 3)
    assert seam_score(scaled) < 1.1
    assert np.abs(scaled.astype(int) - waves(height, width)).max() < 30


def test_a_picture_that_is_large_enough_is_not_repeated():
    picture = waves(32, 40)
    np.testing.assert_array_equal(repeated(picture, 32), picture)
    assert repeated(picture, 33).shape == (64, 40, 3)
