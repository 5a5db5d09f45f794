"""Transparent pictures: what a model sees where nothing is visible, and that nothing bleeds."""

import numpy as np
import pytest

from capriccio.media.images import Picture
from capriccio.media.transparency import filled_colours


def sprite(height=40, width=56):
    """Give a red and a blue blob on wholly transparent, unspeakable green."""
    pixels = np.zeros((height, width, 3), np.uint8)
    pixels[:, :] = 0, 255, 0
    alpha = np.zeros((height, width), np.uint8)
    for left, colour in ((4, (255, 0, 0)), (36, (0, 0, 255))):
        pixels[8:24, left : left + 16] = colour
        alpha[8:24, left : left + 16] = 255
    return Picture(pixels, alpha)


def test_transparent_pixels_take_the_colours_around_them():
    filled = filled_colours(sprite())
    assert filled[..., 1].max() <= 2  # no green anywhere
    assert filled[16, 2].tolist() == [255, 0, 0]
    assert filled[16, 54].tolist() == [0, 0, 255]


def test_visible_pixels_stay_as_they_are_however_little_they_are_visible():
    picture = sprite()
    alpha = np.maximum(picture.alpha, np.random.default_rng(0).integers(0, 2, picture.alpha.shape, np.uint8))
    filled = filled_colours(Picture(picture.pixels, alpha))
    np.testing.assert_array_equal(filled[alpha > 0], picture.pixels[alpha > 0])


@pytest.mark.parametrize("alpha", [None, 255, 0, 1])
def test_without_a_border_there_is_nothing_to_fill(frame, alpha):
    plane = None if alpha is None else np.full(frame.shape[:2], alpha, np.uint8)
    assert filled_colours(Picture(frame, plane)) is frame


@pytest.mark.parametrize("size", [(1, 7), (9, 1), (33, 65), (64, 64)])
def test_one_visible_pixel_fills_a_picture_of_any_size(size):
    pixels, alpha = np.zeros((*size, 3), np.uint8), np.zeros(size, np.uint8)
    pixels[-1, 0], alpha[-1, 0] = (10, 200, 90), 255
    assert np.abs(filled_colours(Picture(pixels, alpha)).astype(int) - [10, 200, 90]).max() <= 4
