"""How much of a piece comes again: bars that are just like one some bars before. Must not know: keys, likeness."""

from __future__ import annotations

from bisect import bisect_right
from typing import TypeAlias

from capriccio.media.music.score import Score

__all__ = ["LAGS", "repeated_share"]

LAGS = (1, 2, 4, 8)
"""Bars."""

Content: TypeAlias = frozenset[tuple[int, int, int]]
"""Track, tick within the bar and pitch of all that begins in a bar."""


def repeated_share(score: Score, lag: int) -> float:
    """The share, of the bars that have notes and a bar so many before, of those that begin the same notes; or NaN."""
    bars = _contents(score)
    able = [(bar, bars[number - lag]) for number, bar in enumerate(bars) if number >= lag and bar]
    return sum(bar == before for bar, before in able) / len(able) if able else float("nan")


def _contents(score: Score) -> list[Content]:
    starts = [start for start, _ in score.bars()]
    found: list[set[tuple[int, int, int]]] = [set() for _ in starts]
    for number, track in enumerate(score.tracks):
        for note in track.notes:
            bar = bisect_right(starts, note.start) - 1
            found[bar].add((number, note.start - starts[bar], note.pitch))
    return [frozenset(each) for each in found]
