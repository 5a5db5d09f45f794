"""Measures of pictures against values computed by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from capriccio_training.style.metrics.measures import (
    Pixels,
    checkerboard,
    gabor_difference,
    gabor_distance,
    gabor_features,
    psnr,
    shift_flicker,
    ssim,
)


def noise(seed: int, low: int = 0, high: int = 256) -> Pixels:
    return np.random.default_rng(seed).integers(low, high, (64, 96, 3), dtype=np.uint8)


def test_psnr_of_a_constant_error_is_known() -> None:
    black, grey = np.zeros((8, 8, 3), np.uint8), np.full((8, 8, 3), 51, np.uint8)
    assert psnr(grey, black) == pytest.approx(20 * math.log10(5))
    assert psnr(black, black) == math.inf


def test_ssim_is_one_for_equals_and_falls_with_noise() -> None:
    frame = np.kron(noise(0)[:8, :12], np.ones((8, 8, 1))).astype(np.uint8)
    blurred = (frame.astype(int) + noise(1, 0, 40)).clip(0, 255).astype(np.uint8)
    assert ssim(frame, frame) == pytest.approx(1.0)
    assert 0 < ssim(blurred, frame) < 0.99
    assert ssim(noise(2), frame) < 0.1


def test_ssim_in_single_precision_is_that_of_the_formula_in_double() -> None:
    x, y = (np.kron(noise(seed)[:8, :12, :1], np.ones((8, 8, 3))).astype(np.uint8) for seed in (0, 1))
    y = (0.9 * x + 0.1 * y).astype(np.uint8)
    assert ssim(y, x) == pytest.approx(ssim_by_the_book(y[:, :, 0], x[:, :, 0]), abs=1e-5)


def ssim_by_the_book(x: Pixels, y: Pixels) -> float:
    """Window by window, with numpy alone."""
    place = np.arange(11) - 5
    bell = np.exp(-(place**2) / (2 * 1.5**2))
    weights = np.outer(bell, bell) / np.outer(bell, bell).sum()
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    found = []
    for row in range(x.shape[0] - 10):
        for column in range(x.shape[1] - 10):
            a, b = (each[row : row + 11, column : column + 11].astype(np.float64) for each in (x, y))
            mean_a, mean_b = (a * weights).sum(), (b * weights).sum()
            var_a, var_b = ((a - mean_a) ** 2 * weights).sum(), ((b - mean_b) ** 2 * weights).sum()
            both = ((a - mean_a) * (b - mean_b) * weights).sum()
            likeness = (2 * mean_a * mean_b + c1) * (2 * both + c2)
            found.append(likeness / ((mean_a**2 + mean_b**2 + c1) * (var_a + var_b + c2)))
    return float(np.mean(found))


def test_ssim_of_constants_follows_the_formula() -> None:
    one, other = np.full((16, 16, 3), 100, np.uint8), np.full((16, 16, 3), 150, np.uint8)
    c1 = (0.01 * 255) ** 2
    assert ssim(one, other) == pytest.approx((2 * 100 * 150 + c1) / (100**2 + 150**2 + c1), abs=1e-5)


def test_gabor_distance_sees_texture_and_colour_but_forgives_a_shift_of_texture() -> None:
    flat, grain = np.full((64, 96, 3), 128, np.uint8), noise(0, 98, 158)
    assert gabor_distance(flat, flat) == 0
    same_texture = gabor_distance(np.roll(grain, 5, axis=1), grain)
    no_texture = gabor_distance(flat, grain)
    tinted = (grain * [1.0, 0.5, 1.0]).astype(np.uint8)
    assert same_texture < 0.8 * no_texture
    assert gabor_distance(tinted, grain) > same_texture


def test_checkerboard_finds_a_pixel_grid_and_only_that() -> None:
    source = np.kron(noise(0, 60, 200)[:8, :12], np.ones((8, 8, 1))).astype(np.uint8)
    grid = np.zeros((64, 96, 1), np.uint8)
    grid[::4, ::4] = 20
    assert checkerboard(source + grid, source) > 1
    assert checkerboard(source + noise(1, 0, 20), source) < 0.1


def test_flicker_is_zero_for_what_looks_at_pixels_alone_and_not_for_what_depends_on_place() -> None:
    frame = noise(0)
    assert shift_flicker(lambda pixels: 255 - pixels, frame) == 0

    def striped(pixels: Pixels) -> Pixels:
        made = pixels.copy()
        made[:, ::4] = 0
        return made

    assert shift_flicker(striped, frame) > 10


def test_gabor_features_can_be_kept_for_many_comparisons() -> None:
    true, made = noise(0), noise(1, 0, 60)
    assert gabor_difference(gabor_features(made), gabor_features(true)) == gabor_distance(made, true)
    assert gabor_distance(noise(0)[:10, :10], noise(1)[:10, :10]) == 0  # too small for any filter
