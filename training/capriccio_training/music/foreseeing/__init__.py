"""How well models foresee pieces that they have not learned, in nats."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["KEY_NATS", "Foreseen"]

KEY_NATS = math.log(24)
"""Of a piece: models read it in C major or A minor, so its key is told to them."""


@dataclass(frozen=True)
class Foreseen:
    """What a set of pieces cost; figures are comparable between methods by what they are divided by."""

    pieces: int
    nats: float
    """Of all pieces, their keys included."""
    answers: int
    """Of the method: words, or notes of the grid."""
    grid_notes: int
    """Sixteenths of all voices: what papers divide by."""
    changed: int
    """Notes that begin."""
    changed_nats: float
    """Of what says that they begin, and which; of `events` of everything, for there is nothing else."""

    @property
    def a_grid_note(self) -> float:
        """Nats of a sixteenth of a voice."""
        return self.nats / max(1, self.grid_notes)

    @property
    def a_changed_note(self) -> float:
        """Nats of a note that begins."""
        return self.changed_nats / max(1, self.changed)

    @property
    def an_answer(self) -> float:
        """Nats of what the method foresees one by one."""
        return self.nats / max(1, self.answers)
