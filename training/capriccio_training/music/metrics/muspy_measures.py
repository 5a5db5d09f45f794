"""What MusPy measures (Dong et al. 2020, arXiv 2008.01951), on our scores. Must not know: where pieces come from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from capriccio.errors import NotInstalled
from capriccio.media.music.score import TICKS, Score

__all__ = ["Measured", "import_muspy", "measure"]


@dataclass(frozen=True)
class Measured:
    """Of one piece; NaN where MusPy says so."""

    scale_consistency: float
    """Share of notes in the major or minor scale that has most of them."""
    pitch_class_entropy: float
    """Bits."""
    polyphony: float
    """Notes at once, while any sounds."""
    empty_beats: float
    """Share of quarters in which nothing sounds."""
    groove: float
    """1 less the share of ticks in which neighbouring bars differ in whether something begins."""


def import_muspy() -> Any:
    """Return the library.

    Raises:
        NotInstalled: it is missing.
    """
    try:
        import muspy
    except ImportError as error:
        message = 'music is measured by MusPy, which is not installed; run: pip install "capriccio[metrics]"'
        raise NotInstalled(message, missing="muspy") from error
    return muspy


def measure(score: Score) -> Measured:
    """Measure a piece that has notes."""
    muspy = import_muspy()
    music = _as_muspy(muspy, score)
    return Measured(
        float(muspy.scale_consistency(music)),
        float(muspy.pitch_class_entropy(music)),
        float(muspy.polyphony(music)),
        float(muspy.empty_beat_rate(music)),
        float(muspy.groove_consistency(music, score.metres[0].bar)),
    )


def _as_muspy(muspy: Any, score: Score) -> Any:
    tracks = [
        muspy.Track(
            program=max(0, track.program),
            is_drum=track.is_drums,
            notes=[muspy.Note(note.start, note.pitch, note.length, note.velocity) for note in track.notes],
        )
        for track in score.tracks
        if track.notes
    ]
    return muspy.Music(resolution=TICKS, tracks=tracks)
