"""A model that other processes compute: here there is only what its card tells.

Must not know: where those processes are, requests.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from capriccio.card import ModelCard

__all__ = ["RemoteModel"]


@dataclass(frozen=True, eq=False)
class RemoteModel:
    """A model that was proven where it is computed."""

    path: Path
    card: ModelCard
    hash: str
    """First 16 hex digits of the file's SHA-256."""
    providers: tuple[str, ...] = ()
    """What computes it there, preferred first."""

    @property
    def name(self) -> str:
        """What requests call the model."""
        return self.card.name
