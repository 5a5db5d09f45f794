"""Baselines do what they say."""

from __future__ import annotations

import numpy as np

from capriccio_training.style.exported import Pixels
from capriccio_training.style.metrics import baselines
from capriccio_training.style.metrics.measures import psnr


def noise(seed: int, low: int = 0, high: int = 256) -> Pixels:
    return np.random.default_rng(seed).integers(low, high, (64, 96, 3), dtype=np.uint8)


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
