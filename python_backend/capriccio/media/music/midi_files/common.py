"""What reading and writing of MIDI files agree on."""

from __future__ import annotations

from ..score import TICKS

__all__ = ["DRUM_CHANNEL", "FASTEST", "LONGEST_TICKS", "MICROSECONDS", "PROVENANCE_KEY", "SLOWEST", "microseconds_of"]

LONGEST_TICKS = 24 * 60 * 60 * TICKS * 2
"""A day at 120 quarter notes in a minute: a broken delta time is days long."""

DRUM_CHANNEL = 9

MICROSECONDS = 60_000_000
SLOWEST, FASTEST = 4.0, 1000.0
"""Quarter notes in a minute that are believed; a file that says otherwise is played as near to it as that."""

PROVENANCE_KEY = b"capriccio "
"""Begins the text event that holds the provenance."""


def microseconds_of(tempo: float) -> int:
    """Return what a quarter note takes, of which there are so many in a minute."""
    return round(MICROSECONDS / tempo)
