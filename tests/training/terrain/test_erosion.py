"""Erosion: valleys that drain, slopes that stand, nothing where nothing erodes."""

from __future__ import annotations

import numpy as np
import pytest

from capriccio.media.erosion import LARGEST_DRAINED, Climate, drained, erode
from capriccio.media.fractal_noise import fractal_heights
from capriccio_training.terrain.metrics.drainage import concavity, pits


def _eroded(base, erosion, character=0.5, seed=0):
    return erode(base, Climate.of(erosion, character), np.random.default_rng(seed))


def test_no_erosion_leaves_the_land_as_it_is():
    base = fractal_heights(64, 1)
    np.testing.assert_allclose(_eroded(base, 0.0), base, atol=1e-5)


def test_the_same_seed_erodes_alike_and_the_base_is_not_changed():
    base = fractal_heights(64, 1)
    before = base.copy()
    np.testing.assert_array_equal(_eroded(base, 0.8), _eroded(base, 0.8))
    np.testing.assert_array_equal(base, before)


def test_eroded_land_drains_and_its_rivers_get_flatter_downstream():
    base = fractal_heights(128, 3, character=0.5)
    land = _eroded(base, 0.8)
    assert pits([land]) < 0.3 * pits([base])
    assert concavity([land]) > concavity([base]) + 0.15


def test_rivers_find_their_way_out_of_land_that_a_model_left_closed():
    closed = _eroded(fractal_heights(128, 3, character=0.5), 0.8) + 0.3 * fractal_heights(128, 4, feature_size=4)
    land = drained(closed, 0.8, 0.5, seed=0)
    assert pits([land]) < 0.4 * pits([closed])
    assert np.corrcoef(land.ravel(), closed.ravel())[0, 1] > 0.98
    np.testing.assert_array_equal(drained(closed, 0.0, 0.5, seed=0), closed)


@pytest.mark.parametrize(("side", "is_drained"), [(LARGEST_DRAINED, True), (2 * LARGEST_DRAINED, False)])
def test_large_land_is_left_as_it_is(side, is_drained):
    land = np.tile(fractal_heights(64, 1), (side // 64, side // 64))
    assert (drained(land, 0.5, 0.5, seed=0) is not land) == is_drained


def test_draining_can_be_given_up_before_any_step():
    def refuse():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        drained(fractal_heights(64, 1), 0.5, 0.5, 0, refuse)


def test_more_erosion_cuts_deeper():
    base = fractal_heights(64, 2, character=0.5)
    little, much = (base - _eroded(base, erosion) for erosion in (0.3, 1.0))
    assert np.quantile(much, 0.9) > 2 * np.quantile(little, 0.9)


def test_soft_land_stands_less_steep_than_rock():
    base = fractal_heights(64, 2, character=1.0) * 2
    soft, rock = (np.abs(np.diff(_eroded(base, 1.0, character), axis=0)) for character in (0.0, 1.0))
    assert np.quantile(soft, 0.95) < 0.85 * np.quantile(rock, 0.95)


def test_eroded_land_wraps():
    """Land that is rolled is eroded alike, but for the ways that water takes by chance."""
    base = fractal_heights(64, 4)
    rolled = np.roll(_eroded(np.roll(base, (20, 33), (0, 1)), 0.7), (-20, -33), (0, 1))
    land = _eroded(base, 0.7)
    change = np.corrcoef((land - base).ravel(), (rolled - base).ravel())[0, 1]
    assert change > 0.8


@pytest.mark.parametrize("scale", [2])
def test_land_twice_as_large_erodes_twice_as_deep(scale):
    """Rivers have no length of their own (m = 1/2): what was cut on a coarse grid is as deep on a fine one."""
    small = fractal_heights(64, 6, roughness=0.0, character=0.5)
    large = fractal_heights(64 * scale, 6, roughness=0.0, character=0.5)
    cut_small, cut_large = ((land - _eroded(land, 0.6)).std() for land in (small, large))
    assert cut_large == pytest.approx(scale * cut_small, rel=0.35)
