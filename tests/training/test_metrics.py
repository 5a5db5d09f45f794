"""Measures against values computed by hand, and baselines that do what they say."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from capriccio.errors import UnreadableFile
from capriccio_training.metrics import baselines, paired
from capriccio_training.metrics.measures import checkerboard, gabor_distance, psnr, shift_flicker, ssim
from capriccio_training.metrics.report import card_metrics, markdown, page

Pixels = NDArray[np.uint8]


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


def test_ssim_of_constants_follows_the_formula() -> None:
    one, other = np.full((16, 16, 3), 100, np.uint8), np.full((16, 16, 3), 150, np.uint8)
    c1 = (0.01 * 255) ** 2
    assert ssim(one, other) == pytest.approx((2 * 100 * 150 + c1) / (100**2 + 150**2 + c1))


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


def test_the_global_table_carries_one_palette_over_to_another() -> None:
    gain = np.array([0.4, 0.5, 0.9])
    sources = [noise(seed) for seed in range(4)]
    targets = [(noise(seed) * gain).astype(np.uint8) for seed in range(10, 14)]  # other pictures
    translate = baselines.global_lut(sources, targets)
    test = noise(99)
    true = (test * gain).astype(np.uint8)
    assert psnr(translate(test), true) > 25 > psnr(test, true)


def test_histogram_matching_gives_the_targets_histogram() -> None:
    targets = [noise(seed, 100, 120) for seed in range(3)]
    matched = baselines.histogram_matching(targets)(noise(7))
    assert matched.min() >= 100
    assert matched.max() <= 119
    assert abs(matched.mean() - 109.5) < 1


def test_scores_average_over_pairs_and_keep_the_worst() -> None:
    black, white = np.zeros((64, 96, 3), np.uint8), np.full((64, 96, 3), 255, np.uint8)
    pairs = [paired.Pair("1", black, white), paired.Pair("2", white - 51, white)]
    score = paired.score("identity", baselines.identity, pairs)
    assert score.worst_psnr == pytest.approx(0.0)
    assert score.psnr == pytest.approx((0 + 20 * math.log10(5)) / 2)
    assert "| identity | 6.99 | 0.00 |" in markdown([score])
    assert "<td>identity</td>" in page("a <title>", [score], [black])
    assert "a &lt;title>" not in page("a <title>", [score], [black])


def test_pairs_of_different_sizes_are_told(tmp_path: Path) -> None:
    for name, size in (("s", (8, 8)), ("t", (9, 8))):
        (tmp_path / name).mkdir()
        Image.new("RGB", size).save(tmp_path / name / "1.png")
    with pytest.raises(UnreadableFile, match="pairs must be equal"):
        paired.read_pairs(tmp_path / "s", tmp_path / "t")


def test_figures_for_a_card_must_be_there(tmp_path: Path) -> None:
    (tmp_path / "q.json").write_text('[{"name": "look", "psnr": 21.5, "ssim": 0.8, "gabor": 0.1}]')
    assert card_metrics(tmp_path / "q.json", "look") == {"paired_psnr": 21.5, "paired_ssim": 0.8, "paired_gabor": 0.1}
    with pytest.raises(UnreadableFile, match="no scores of 'other'"):
        card_metrics(tmp_path / "q.json", "other")
