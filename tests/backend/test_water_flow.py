"""Where water runs: downhill, out of basins over their lowest passes, all of it to an outlet."""

from __future__ import annotations

import numpy as np
import pytest

from capriccio.media.fractal_noise import fractal_heights
from capriccio.media.water_flow import Grid, doubled, flow


def _border(shape):
    outlets = np.ones(shape, bool)
    outlets[1:-1, 1:-1] = False
    return outlets


def _lowest(heights):
    return heights <= np.quantile(heights, 0.03)


def _ends(water):
    *_, ends = doubled(water.receivers)
    return ends


@pytest.mark.parametrize("seed", range(3))
def test_all_water_reaches_an_outlet(seed):
    heights = fractal_heights(64, seed)
    outlets = _lowest(heights)
    water = flow(heights, Grid.of(64, 64, wraps=True), outlets)
    assert outlets.ravel()[_ends(water)].all()


@pytest.mark.parametrize("seed", range(3))
def test_what_outlets_drain_is_all_there_is(seed):
    heights = fractal_heights(64, seed)
    outlets = _lowest(heights)
    area = flow(heights, Grid.of(64, 64, wraps=True), outlets, np.random.default_rng(seed)).area()
    assert area[outlets.ravel()].sum() == pytest.approx(64 * 64)
    assert area.min() == 1


def test_an_area_is_what_a_walk_along_the_rivers_counts():
    heights = fractal_heights(32, 5)
    water = flow(heights, Grid.of(32, 32, wraps=True), _lowest(heights))
    walked = np.zeros(heights.size)
    for cell in range(heights.size):
        walked[cell] += 1
        while water.receivers[cell] != cell:
            cell = water.receivers[cell]
            walked[cell] += 1
    np.testing.assert_array_equal(water.area(), walked)


def test_water_runs_down_the_steepest_of_eight_ways():
    heights = np.add.outer(np.arange(8.0), 2 * np.arange(8.0))  # falls to the west twice as fast as to the north
    water = flow(heights.astype(np.float32), Grid.of(8, 8, wraps=False), _border((8, 8)))
    middle = 4 * 8 + 4
    assert water.receivers[middle] == 3 * 8 + 3
    assert water.distances[middle] == pytest.approx(2**0.5)


def test_a_basin_drains_over_its_lowest_pass():
    heights = np.full((7, 7), 5.0, np.float32)
    heights[3, 3] = 1  # a hole …
    heights[3, 4:] = (4, 3, 2)  # … and the way out of it is east
    water = flow(heights, Grid.of(7, 7, wraps=False), _border((7, 7)))
    hole = 3 * 7 + 3
    assert water.pits[hole]
    assert water.receivers[hole] // 7 == 3
    assert water.receivers[hole] % 7 > 3


def test_basins_within_basins_drain_as_well():
    """A staircase of holes, each behind a wall of its own, none of which an outlet touches."""
    heights = np.full((9, 40), 50.0, np.float32)
    heights[4, 1:-1] = [20 - step // 4 if step % 4 else 22 - step // 4 for step in range(38)]
    outlets = np.zeros(heights.shape, bool)
    outlets[4, -1] = True
    water = flow(heights, Grid.of(9, 40, wraps=False), outlets)
    assert water.pits.sum() > 5
    assert (_ends(water) == 4 * 40 + 39).all()


def test_water_crosses_the_edge_of_a_torus_and_no_other():
    ramp = np.tile(np.roll(np.arange(8, dtype=np.float32), 3), (8, 1))  # lowest at column 3, highest at column 2
    outlets = ramp == 0
    around = flow(ramp, Grid.of(8, 8, wraps=True), outlets)
    assert around.receivers[0] % 8 == 7  # column 0 lies one above column 7, over the edge
    within = flow(ramp, Grid.of(8, 8, wraps=False), outlets)
    assert within.receivers[0] % 8 != 7


def test_random_diagonals_turn_rivers_off_the_grid_and_a_seed_gives_the_same_ones():
    rows, columns = np.mgrid[:64, :64].astype(np.float32)
    plane = 2 * columns + rows  # its water should run between two of the eight directions
    grid, outlets = Grid.of(64, 64, wraps=False), _border((64, 64))
    straight = flow(plane, grid, outlets)
    turned = flow(plane, grid, outlets, np.random.default_rng(1))
    again = flow(plane, grid, outlets, np.random.default_rng(1))
    inside = ~outlets.ravel()
    assert len(np.unique((straight.receivers - np.arange(64 * 64))[inside])) == 1
    assert len(np.unique((turned.receivers - np.arange(64 * 64))[inside])) == 2
    np.testing.assert_array_equal(turned.receivers, again.receivers)
