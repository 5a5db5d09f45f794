"""Un-eroded land: the same everywhere, seamless, and as rough as was asked for."""

from __future__ import annotations

import numpy as np
import pytest

from capriccio.errors import InvalidField
from capriccio.media.fractal_noise import finer_heights, fractal_heights


def _steps(heights, distance=1):
    return float(np.abs(heights - np.roll(heights, distance, 1)).mean())


@pytest.mark.parametrize("character", [0.0, 0.6, 1.0])
def test_land_has_its_size_and_wraps(character):
    heights = fractal_heights(128, seed=3, character=character)
    across = np.abs(heights[:, 0] - heights[:, -1]).mean()
    inside = np.abs(np.diff(heights, axis=1)).mean()
    assert heights.shape == (128, 128)
    assert heights.dtype == np.float32
    assert across < 2 * inside


def test_a_seed_gives_the_same_land_on_every_machine():
    expected = [0.61950064, 0.28937522, 0.100117676]  # written down once: the models were trained on this land
    np.testing.assert_array_equal(fractal_heights(64, seed=7, character=0.5)[0, :3], np.float32(expected))


def test_no_line_of_the_lattice_is_steeper_than_others():
    """All octaves have a lattice point in each corner; not displaced, the edge would be 1.35 times as steep."""
    steps = np.zeros(128)
    for seed in range(100):
        heights = fractal_heights(128, seed)
        between_rows = np.abs(np.roll(heights, -1, 0) - heights).mean(1)
        steps += between_rows / between_rows.mean()
    assert steps[-1] / 100 == pytest.approx(1, abs=0.12)
    assert steps[31] / 100 == pytest.approx(1, abs=0.12)


@pytest.mark.parametrize("character", [0.0, 1.0])
def test_hills_and_ridges_do_not_lie_in_the_squares_of_a_lattice(character):
    """Normal numbers that are only spread make land 9 % steeper half-way between two points of their lattice."""
    heights = fractal_heights(512, 1, roughness=0.0, character=character, feature_size=16)
    steepness = np.square(np.roll(heights, -1, 1) - heights).mean(0)
    assert np.abs(np.fft.rfft(steepness))[512 // 16] < 0.03 * steepness.sum()


def test_another_seed_gives_other_land():
    one, other = (fractal_heights(128, seed=seed) for seed in (1, 2))
    assert abs(np.corrcoef(one.ravel(), other.ravel())[0, 1]) < 0.5


@pytest.mark.parametrize("character", [0.0, 1.0])
def test_a_seed_names_the_same_land_at_every_size(character):
    small = fractal_heights(64, seed=5, character=character)
    large = fractal_heights(256, seed=5, character=character)
    shrunk = large.reshape(64, 4, 64, 4).mean((1, 3)) / 4
    assert np.corrcoef(small.ravel(), shrunk.ravel())[0, 1] > 0.98
    assert shrunk.std() == pytest.approx(small.std(), rel=0.05)


def test_roughness_raises_the_steps_between_cells_and_leaves_the_large_shapes():
    smooth, rugged = (fractal_heights(256, seed=1, roughness=roughness) for roughness in (0.0, 1.0))
    assert _steps(rugged) > 2 * _steps(smooth)
    assert _steps(rugged, 64) == pytest.approx(_steps(smooth, 64), rel=0.3)


def test_character_folds_hills_into_ridges_high_above_the_land():
    """Folded noise is cut off at its crests: heights have a tail downwards only."""
    hills, ridges = (fractal_heights(256, 1, character=character, feature_size=16) for character in (0.0, 1.0))

    def skew(heights):
        return float(((heights - heights.mean()) ** 3).mean() / heights.std() ** 3)

    assert abs(skew(hills)) < 0.2
    assert skew(ridges) < -0.4


def test_a_feature_size_sets_how_far_apart_the_largest_shapes_are():
    near, far = (fractal_heights(256, seed=1, feature_size=size) for size in (16, 128))

    def typical_cycles(heights):
        power = (np.abs(np.fft.rfft(heights, axis=1)) ** 2).mean(0)
        return (power * np.arange(len(power))).sum() / power.sum()

    assert typical_cycles(near) > 2 * typical_cycles(far)
    assert far.std() > 3 * near.std()


def test_finer_land_keeps_the_shapes_of_the_coarse_and_adds_detail():
    coarse = fractal_heights(64, seed=2)
    fine = finer_heights(coarse, 4, seed=2, roughness=0.8)
    shrunk = fine.reshape(64, 4, 64, 4).mean((1, 3)) / 4
    assert fine.shape == (256, 256)
    assert np.corrcoef(coarse.ravel(), shrunk.ravel())[0, 1] > 0.98
    assert _steps(fine) > 1.5 * _steps(finer_heights(coarse, 4, seed=2, roughness=0.0))


def test_land_made_in_two_goes_has_the_octaves_of_land_made_in_one():
    two = finer_heights(fractal_heights(64, seed=2), 4, seed=2)
    one = fractal_heights(256, seed=2)
    assert two.std() == pytest.approx(one.std(), rel=0.05)
    assert _steps(two) == pytest.approx(_steps(one), rel=0.2)


@pytest.mark.parametrize("size", [4, 8192])
def test_the_smallest_and_the_largest_size_are_allowed(size):
    if size == 8192:  # checked by the first octave alone: the whole land would take 256 MB
        assert finer_heights(np.zeros((size, size), np.float32), 1, 0).shape == (size, size)
    else:
        assert fractal_heights(size, 0).shape == (size, size)


@pytest.mark.parametrize(
    ("field", "options"),
    [
        ("size", {"size": 2}),
        ("size", {"size": 16384}),
        ("size", {"size": 100}),
        ("seed", {"seed": -1}),
        ("roughness", {"roughness": 1.01}),
        ("roughness", {"roughness": float("nan")}),
        ("character", {"character": -0.01}),
        ("feature_size", {"feature_size": 128}),
        ("feature_size", {"feature_size": 0}),
        ("feature_size", {"feature_size": 3}),
    ],
)
def test_what_is_out_of_range_is_named(field, options):
    with pytest.raises(InvalidField, match=field) as caught:
        fractal_heights(**({"size": 64, "seed": 0} | options))
    assert caught.value.detail["field"] == field
