"""The longest run of notes that a piece has in common with any piece that was learned from, whatever the key.

A track is a row of steps: by how much each note is higher than the one before, and how many ticks later it begins; two
runs are the same where their steps are. What is found is exact and takes seconds for a million notes: steps of all
tracks are one text, whose suffixes are put in order by doubling (Manber and Myers 1993), and the longest match of a
suffix is with the nearest one before or after it that was learned. Accompaniments that go on with one chord are alike
in many pieces; so a run is also measured without what repeats in it. Must not know: where pieces come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from capriccio.media.music.score import Score, Track
from capriccio_training.music.metrics.lines import pitched

__all__ = ["Copy", "longest_copies"]

Numbers = NDArray[np.int64]

PITCH_SPAN = 256
"""Differences of pitches, -127 to 127, in one number with ticks."""

TURN = 4
"""Steps of a turn, the shortest passage that a run may repeat."""


@dataclass(frozen=True)
class Copy:
    """What a piece has in common with learned ones, in one track; 0 or at least 2 notes, one after another."""

    notes: int
    """Of its longest run."""
    distinct: int
    """Of the run that has most of them when turns that come again in it are counted once."""


def longest_copies(scores: Sequence[Score], learned: Iterable[Score]) -> list[Copy]:
    """Find each piece's longest copies of any learned piece."""
    known, _ = _text(learned)
    text, pieces = _text(scores)
    whole = np.concatenate([known, text])
    ends = whole < 0
    whole[ends] = -1 - np.arange(ends.sum())  # every end is another, so that no match goes on beyond one
    levels = _classes(whole)
    lengths = _longest_matches(levels, len(known))
    turns = levels[min(TURN.bit_length() - 1, len(levels) - 1)][len(known) :]
    borders = np.searchsorted(pieces, np.arange(len(scores) + 1))
    return [_copy(lengths[first:end], turns[first:end]) for first, end in pairwise(borders.tolist())]


def _copy(lengths: Numbers, turns: Numbers) -> Copy:
    """Choose among the runs of one piece: how many steps from each place on, and which turn begins there."""
    begins = np.flatnonzero(lengths[1:] != lengths[:-1] - 1) + 1  # others are the rest of the run before
    places = np.concatenate([np.zeros(min(1, len(lengths)), np.int64), begins])
    distinct = 0
    for place in places[np.argsort(-lengths[places], kind="stable")]:
        steps = int(lengths[place])
        if steps + 1 <= max(1, distinct):
            break
        repeating = len(set(turns[place : place + steps - TURN + 1].tolist())) + TURN
        distinct = max(distinct, steps + 1 if steps < TURN else repeating)
    longest = int(lengths.max(initial=0))
    return Copy(longest + 1 if longest else 0, distinct)


def _text(scores: Iterable[Score]) -> tuple[Numbers, Numbers]:
    """Steps of all tracks, each track ended by -1, and which piece each step is of."""
    rows = [(number, _steps(track)) for number, score in enumerate(scores) for track in pitched(score)]
    steps = [step for _, row in rows for step in row]
    pieces = [number for number, row in rows for _ in row]
    return np.array(steps, np.int64), np.array(pieces, np.int64)


def _steps(track: Track) -> list[int]:
    found = [
        (after.start - before.start) * PITCH_SPAN + after.pitch - before.pitch + PITCH_SPAN // 2
        for before, after in pairwise(track.notes)
    ]
    return [*found, -1]


def _longest_matches(levels: Sequence[Numbers], known: int) -> Numbers:
    """For each place after the first `known`, how long a run from there on is also somewhere among those."""
    size = len(levels[0])
    order = np.argsort(levels[-1])
    ranks = np.arange(size)
    before = np.maximum.accumulate(np.where(order < known, ranks, -1))
    after = np.minimum.accumulate(np.where(order < known, ranks, size)[::-1])[::-1]
    wanted = np.arange(known, size)
    places = levels[-1][wanted]  # in the order, as all classes of the last level have one place
    found = np.zeros(len(wanted), np.int64)
    for nearest in (before[places], after[places]):
        there = (nearest >= 0) & (nearest < size)
        found[there] = np.maximum(found[there], _common(levels, wanted[there], order[nearest[there]]))
    return found


def _classes(text: Numbers) -> list[Numbers]:
    """Level k: places from which the same 2^k numbers follow have the same class, in alphabetical order.

    The last level tells all places apart; there is one, for every track's end is another.
    """
    levels = [np.unique(text, return_inverse=True)[1].astype(np.int64)]
    length = 1
    while levels[-1].max(initial=0) < len(text) - 1:
        here = levels[-1]
        further = np.zeros(len(text), np.int64)
        further[:-length] = here[length:] + 1
        levels.append(np.unique(here * (len(text) + 1) + further, return_inverse=True)[1].astype(np.int64))
        length *= 2
    return levels


def _common(levels: Sequence[Numbers], one: Numbers, other: Numbers) -> Numbers:
    """How many numbers from each place of `one` on are those from the place of `other` on."""
    size = len(levels[0])
    length = np.zeros(len(one), np.int64)
    for level in range(len(levels) - 1, -1, -1):
        mine, theirs = one + length, other + length
        inside = np.maximum(mine, theirs) < size
        same = np.zeros(len(one), np.bool_)
        same[inside] = levels[level][mine[inside]] == levels[level][theirs[inside]]
        length += same * 2**level
    return length
