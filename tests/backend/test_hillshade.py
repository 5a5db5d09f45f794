"""Hillshaded pictures: lit from the north-west."""

from __future__ import annotations

import numpy as np

from capriccio.media.hillshade import hillshade, shaded_relief

NORTH_WEST, NORTH_EAST, SOUTH_EAST, SOUTH_WEST = (-1, -1), (-1, 1), (1, 1), (1, -1)


def _slope_facing(direction):
    """Land that falls towards a direction, given as (rows, columns)."""
    rows, columns = np.mgrid[:8, :8]
    return -0.5 * (direction[0] * rows + direction[1] * columns)


def test_level_ground_is_evenly_grey():
    assert (hillshade(np.full((4, 6), 17.0)) == 180).all()


def test_slopes_that_face_north_west_are_brighter_than_level_ground_and_those_that_face_south_east_darker():
    lit, dark = hillshade(_slope_facing(NORTH_WEST)), hillshade(_slope_facing(SOUTH_EAST))
    assert lit.min() > 180 > dark.max()


def test_the_steepest_slope_away_from_the_sun_still_has_the_light_of_the_sky():
    cliff = hillshade(40 * _slope_facing(SOUTH_EAST))
    assert 25 < cliff.max() < 40


def test_slopes_along_the_light_are_equal():
    np.testing.assert_array_equal(hillshade(_slope_facing(NORTH_EAST)), hillshade(_slope_facing(SOUTH_WEST)))


def test_land_that_wraps_is_lit_across_its_edges():
    land = np.tile(np.sin(np.arange(16) * 2 * np.pi / 16), (16, 1)) * 3
    shaded = hillshade(land, wraps=True)
    np.testing.assert_array_equal(np.roll(shaded, 5, 1), hillshade(np.roll(land, 5, 1), wraps=True))


def test_a_relief_is_tinted_by_height():
    low, high = shaded_relief(np.array([[0.0] * 32, [0.0] * 32, [900.0] * 32, [900.0] * 32]))[[0, -1], 0]
    assert low[1] > low[0]  # meadow green
    assert high.min() > low.max()  # snow


def test_level_land_has_one_tint():
    assert len(np.unique(shaded_relief(np.full((5, 5), 3.0)).reshape(-1, 3), axis=0)) == 1
