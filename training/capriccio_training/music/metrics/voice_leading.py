"""Faults of voice leading in music of four voices, as a teacher of counterpoint marks them.

Parallel fifths and octaves: two voices move in the same direction, from one perfect fifth, octave or unison to another
(octaves between do not matter). Crossing: a voice is below its lower neighbour. Voices are tracks, ordered by their
mean pitch; where one plays several notes, the highest counts. Must not know: where pieces come from.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TypeAlias

from capriccio.media.music.score import Score, Track
from capriccio_training.music.metrics.lines import pitched

__all__ = ["Faults", "count_faults"]

VOICES = 4
FIFTH, OCTAVE = 7, 0

Chord: TypeAlias = tuple[int | None, ...]
"""What each voice sings, from the highest voice down; None is silence."""


@dataclass(frozen=True)
class Faults:
    """Of one piece, or of several together."""

    changes: int = 0
    """Chords that differ from the one before; silence is none."""
    fifths: int = 0
    octaves: int = 0
    crossings: int = 0

    def __add__(self, other: Faults) -> Faults:
        return Faults(
            self.changes + other.changes,
            self.fifths + other.fifths,
            self.octaves + other.octaves,
            self.crossings + other.crossings,
        )

    def per_hundred(self, count: int) -> float:
        """How many of a sort there are in a hundred changes; NaN without any change."""
        return 100 * count / self.changes if self.changes else float("nan")


def count_faults(score: Score) -> Faults | None:
    """Count a piece's; None where it has not four voices."""
    tracks = pitched(score)
    if len(tracks) != VOICES:
        return None
    voices = sorted(tracks, key=lambda track: -sum(note.pitch for note in track.notes) / len(track.notes))
    found = Faults()
    for before, after in pairwise(_chords(voices)):
        if before != after and any(pitch is not None for pitch in after):
            found += Faults(1, *_parallels(before, after), _crossings(after))
    return found


def _chords(voices: Sequence[Track]) -> Iterator[Chord]:
    """What sounds from each tick on at which a voice begins or ends a note."""
    sung = [_sung(track) for track in voices]
    ticks = sorted(set().union(*sung))
    now: list[int | None] = [None] * len(voices)
    for tick in ticks:
        for voice, changes in enumerate(sung):
            if tick in changes:
                now[voice] = changes[tick]
        yield tuple(now)


def _sung(track: Track) -> dict[int, int | None]:
    """Ticks at which a voice changes, and its pitch from there on."""
    changes: dict[int, int | None] = {}
    end = -1
    for note in track.notes:
        if note.start > end >= 0:
            changes[end] = None
        changes[note.start] = note.pitch
        end = max(end, note.end)
    if end >= 0:
        changes[end] = None
    return changes


def _parallels(before: Chord, after: Chord) -> tuple[int, int]:
    """How many pairs of voices move in parallel fifths, and in octaves."""
    kept = [
        (high_after - low_after) % 12
        for (high, high_after), (low, low_after) in combinations(zip(before, after, strict=True), 2)
        if high is not None and high_after is not None and low is not None and low_after is not None
        if (high_after - high) * (low_after - low) > 0 and (high - low) % 12 == (high_after - low_after) % 12
    ]
    return kept.count(FIFTH), kept.count(OCTAVE)


def _crossings(chord: Chord) -> int:
    return sum(high is not None and low is not None and high < low for high, low in pairwise(chord))
