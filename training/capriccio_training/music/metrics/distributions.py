"""Which pitch classes and which melodic intervals pieces have, and how far two sets of pieces are apart in them.

Every piece counts the same, however long. Must not know: where pieces come from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.media.music.keys import find_key
from capriccio.media.music.score import Score
from capriccio_training.music.metrics.lines import pitched, top_line

__all__ = ["Shares", "divergence", "intervals", "mean_shares", "pitch_classes"]

Shares: TypeAlias = NDArray[np.float64]
"""How often each of several things comes, adding up to 1; zeros where there is none."""

WIDEST = 12
"""Semitones of an interval; wider ones count as that."""


def pitch_classes(score: Score) -> Shares:
    """(12,), from the tonic on: of C in major, of A in minor; by notes, not by how long they sound."""
    tonic = find_key(score).from_learned
    counts = np.zeros(12)
    for track in pitched(score):
        for note in track.notes:
            counts[(note.pitch - tonic) % 12] += 1
    return _shares(counts)


def intervals(score: Score) -> Shares:
    """(25,), an octave down to an octave up: from each note of a track to the next, of several the highest."""
    counts = np.zeros(2 * WIDEST + 1)
    for track in pitched(score):
        for before, after in pairwise(top_line(track.notes)):
            counts[min(WIDEST, max(-WIDEST, after.pitch - before.pitch)) + WIDEST] += 1
    return _shares(counts)


def mean_shares(scores: Sequence[Score], shares: Callable[[Score], Shares]) -> Shares:
    """The mean over pieces that have any."""
    found = [each for each in map(shares, scores) if each.any()]
    return np.mean(found, axis=0) if found else np.zeros(1)


def divergence(one: Shares, other: Shares) -> float:
    """Jensen and Shannon's divergence in bits: 0 of equal shares, 1 where nothing is common; NaN of no shares."""
    if not (one.any() and other.any()):
        return float("nan")
    middle = (one + other) / 2
    return max(0.0, (_bits(one, middle) + _bits(other, middle)) / 2)


def _bits(shares: Shares, beside: Shares) -> float:
    """KL(shares ‖ beside) in bits."""
    some = shares > 0
    return float((shares[some] * np.log2(shares[some] / beside[some])).sum())


def _shares(counts: NDArray[np.float64]) -> Shares:
    total = counts.sum()
    return counts / total if total else counts
