"""Borders between regions: they settle where they are seen least, within what may change hands."""

import numpy as np
import pytest

from capriccio.media.region_borders import Patches, described_cells, settled_regions

SIDE = 24


@pytest.fixture
def banded():
    """A texture of noise with a calm band, 192 x 192 pixels: both halves show it in the columns 8 to 11."""
    picture = np.random.default_rng(3).integers(0, 256, (SIDE * 8, SIDE * 8, 3), dtype=np.uint8)
    picture[:, 8 * 8 : 17 * 8] = 128
    return picture


@pytest.fixture
def halves():
    """Two regions side by side, at two offsets."""
    regions = np.zeros((SIDE, SIDE), np.int64)
    regions[:, SIDE // 2 :] = 1
    return regions, Patches(
        SIDE, SIDE, np.zeros(2, int), np.array([0, 7]), np.array([0, 5]), np.zeros(2, int), np.zeros(2, int)
    )


def visibility(regions, patches, described):
    """How much both sides of each border differ, over the whole torus."""
    rows, columns = np.indices(regions.shape)
    total = 0
    for axis in (0, 1):
        theirs = np.roll(regions, -1, axis)
        for row, column in ((rows, columns), (rows + (axis == 0), columns + (axis == 1))):
            one, other = (
                described[0, (row + patches.down[region]) % SIDE, (column + patches.right[region]) % SIDE]
                for region in (regions, theirs)
            )
            total += np.abs(one - other).sum()
    return total


def test_a_settled_border_is_seen_less(banded, halves):
    regions, patches = halves
    described = described_cells(banded, 8)[None]
    free = np.zeros(regions.shape, bool)
    free[:, 7:17] = free[:, :4] = free[:, 20:] = True
    settled = settled_regions(regions, free, patches, described, np.random.default_rng(0))
    assert visibility(settled, patches, described) < 0.8 * visibility(regions, patches, described)
    assert (settled[:, 7] == 0).all()
    assert (settled[:, 12] == 1).all()  # the border lies where both halves are calm
    assert set(np.unique(settled)) == {0, 1}


def test_cells_that_are_not_free_keep_their_region(banded, halves):
    regions, patches = halves
    free = np.zeros(regions.shape, bool)
    free[:, 10:14] = True
    for fixed, changes in ((~free, True), (np.ones_like(free), False)):
        settled = settled_regions(regions, ~fixed, patches, described_cells(banded, 8)[None], np.random.default_rng(0))
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
