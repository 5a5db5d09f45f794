"""A score as a picture: time to the right, pitch upwards, a colour for each track, drums in a strip of their own.

Must not know: models, files.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .score import Note, Score

__all__ = ["COLORS", "piano_roll"]

COLORS = (
    (242, 95, 76),
    (76, 132, 255),
    (85, 190, 110),
    (240, 180, 60),
    (190, 100, 225),
    (70, 200, 205),
    (235, 130, 180),
    (170, 160, 120),
)
"""Of tracks, again from the first one on after the last."""

PAPER, BLACK_KEYS, BAR_LINES, OCTAVES = (24, 25, 30), (30, 32, 38), (62, 64, 74), (44, 46, 54)
IS_BLACK = (1, 3, 6, 8, 10)

MARGIN = 2
"""Pitches above the highest and below the lowest note."""

ROW = 5
"""Pixels of a pitch."""

DRUM_ROW = 3
SHORTEST = 2
"""Pixels of a note, at the least."""

WIDEST = 16_384
"""Pixels."""


def piano_roll(score: Score, ticks_per_pixel: float = 0.5, end: int = 0) -> NDArray[np.uint8]:
    """Draw a score.

    Args:
        score: what is drawn.
        ticks_per_pixel: how wide it is drawn; more where it would be wider than `WIDEST`.
        end: the tick at which the picture ends, at the least.

    Returns:
        (H, W, 3) uint8, sRGB.
    """
    bars = score.bars()
    end = max(end, sum(bars[-1]) if bars else 1)
    scale = max(ticks_per_pixel, end / WIDEST)
    width = max(1, round(end / scale))
    pitched = _rows({note.pitch for track in score.tracks if not track.is_drums for note in track.notes})
    drums = sorted({note.pitch for track in score.tracks if track.is_drums for note in track.notes})
    picture = np.concatenate([_paper(pitched, width), _strip(len(drums), width)])
    for start, _ in bars:
        picture[:, min(round(start / scale), width - 1)] = BAR_LINES
    for number, track in enumerate(score.tracks):
        color = COLORS[number % len(COLORS)]
        for note in track.notes:
            left, right = round(note.start / scale), round(note.end / scale) - 1
            if track.is_drums:
                top, height = len(pitched) * ROW + MARGIN + drums.index(note.pitch) * DRUM_ROW, DRUM_ROW
                right = left + DRUM_ROW
            else:
                top, height = (pitched[-1] - note.pitch) * ROW, ROW
            picture[top : top + height - 1, left : max(right, left + SHORTEST)] = _shaded(color, note)
    return picture


def _rows(pitches: set[int]) -> range:
    """The pitches that are drawn, from the lowest."""
    return range(max(0, min(pitches) - MARGIN), min(127, max(pitches) + MARGIN) + 1) if pitches else range(60, 61)


def _paper(pitches: range, width: int) -> NDArray[np.uint8]:
    paper = np.empty((len(pitches) * ROW, width, 3), np.uint8)
    for row, pitch in enumerate(reversed(pitches)):
        paper[row * ROW : (row + 1) * ROW] = BLACK_KEYS if pitch % 12 in IS_BLACK else PAPER
        if pitch % 12 == 0:
            paper[(row + 1) * ROW - 1] = OCTAVES
    return paper


def _strip(drums: int, width: int) -> NDArray[np.uint8]:
    strip = np.empty(((drums * DRUM_ROW + 2 * MARGIN) if drums else 0, width, 3), np.uint8)
    strip[:] = BLACK_KEYS
    return strip


def _shaded(color: tuple[int, int, int], note: Note) -> tuple[int, ...]:
    """Soft notes are darker."""
    strength = 0.55 + 0.45 * note.velocity / 127
    return tuple(round(channel * strength) for channel in color)
