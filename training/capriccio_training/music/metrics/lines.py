"""Pieces as lines: what each pitched track plays, one note at a time. Must not know: what is measured of them."""

from __future__ import annotations

from collections.abc import Sequence

from capriccio.media.music.score import Note, Score, Track

__all__ = ["pitched", "top_line"]


def pitched(score: Score) -> list[Track]:
    """The tracks that play notes, not drums."""
    return [track for track in score.tracks if track.notes and not track.is_drums]


def top_line(notes: Sequence[Note]) -> list[Note]:
    """The highest note at each start, in order."""
    highest = {note.start: note for note in notes}  # of one start they come in the order of their pitches
    return list(highest.values())
