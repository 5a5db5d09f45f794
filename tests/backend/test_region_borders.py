"""Borders between regions: they settle where they are seen least, within what may change hands."""

import numpy as np
import pytest

from capriccio.media.region_borders import described_cells, settled_regions

SIDE = 24


@pytest.fixture
def spots():
    """A texture of soft spots that wraps, 192 x 192 pixels."""
    random = np.random.default_rng(3)
    spectrum = np.fft.rfft2(random.standard_normal((SIDE * 8, SIDE * 8)))
    distance = np.hypot(np.fft.fftfreq(SIDE * 8)[:, None], np.fft.rfftfreq(SIDE * 8)[None])
    heights = np.fft.irfft2(spectrum * np.exp(-((distance / 0.06) ** 2)))
    levels = (255 * (heights - heights.min()) / np.ptp(heights)).astype(np.uint8)
    return np.repeat(levels[:, :, None], 3, axis=2)


@pytest.fixture
def halves():
    """Two regions side by side, at two offsets."""
    regions = np.zeros((SIDE, SIDE), np.int64)
    regions[:, SIDE // 2 :] = 1
    return regions, np.array([0, 7]), np.array([0, 5])


def visibility(regions, down, right, described):
    """How much both sides of each border differ, over the whole torus."""
    rows, columns = np.indices(regions.shape)
    total = 0
    for axis in (0, 1):
        theirs = np.roll(regions, -1, axis)
        for row, column in ((rows, columns), (rows + (axis == 0), columns + (axis == 1))):
            one, other = (
                described[(row + down[region]) % SIDE, (column + right[region]) % SIDE] for region in (regions, theirs)
            )
            total += np.abs(one - other).sum()
    return total


def test_a_settled_border_is_seen_less(spots, halves):
    regions, down, right = halves
    described = described_cells(spots, 8)
    free = np.zeros(regions.shape, bool)
    free[:, 7:17] = free[:, :4] = free[:, 20:] = True
    settled = settled_regions(regions, free, down, right, described, np.random.default_rng(0))
    assert visibility(settled, down, right, described) < 0.8 * visibility(regions, down, right, described)
    assert set(np.unique(settled)) == {0, 1}


def test_cells_that_are_not_free_keep_their_region(spots, halves):
    regions, down, right = halves
    free = np.zeros(regions.shape, bool)
    free[:, 10:14] = True
    for fixed, changes in ((~free, True), (np.ones_like(free), False)):
        settled = settled_regions(regions, ~fixed, down, right, described_cells(spots, 8), np.random.default_rng(0))
        np.testing.assert_array_equal(settled[fixed], regions[fixed])
        assert (settled != regions).any() == changes


def test_cells_are_described_by_the_mean_colours_of_their_quarters():
    image = np.zeros((8, 16, 3), np.uint8)
    image[:4, 8:12] = (10, 20, 30)
    image[4:, 12:] = 255
    described = described_cells(image, 8)
    assert described.shape == (1, 2, 12)
    assert described[0, 0].tolist() == [0] * 12
    assert described[0, 1].tolist() == [10, 20, 30, 0, 0, 0, 0, 0, 0, 255, 255, 255]
