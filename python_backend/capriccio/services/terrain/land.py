"""What land is wished for, and in which sizes it comes. Must not know: how it is made, files."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio import __version__
from capriccio.errors import InvalidField

__all__ = ["LARGEST_SIZE", "SMALLEST_SIZE", "Land", "check_size"]

SMALLEST_SIZE, LARGEST_SIZE = 33, 4097


@dataclass(frozen=True)
class Land:
    """What land is wished for."""

    size: int
    """Points along each side: 2ⁿ + 1, from 33 to 4097."""
    seed: int = 0
    roughness: float = 0.5
    """0 only large shapes, 1 rugged down to single cells."""
    character: float = 0.5
    """0 rolling hills, 1 alpine ridges."""
    erosion: float = 0.7
    """0 hardly any, 1 carved deeply."""
    cell_m: float = 1.0
    """Distance between two points in metres."""
    relief_m: float | None = None
    """How far the highest point shall lie above the lowest; None leaves the land as steep as it came out."""
    tileable: bool = True
    """Whether the last row and column are the first."""

    def __post_init__(self) -> None:
        """Check all.

        Raises:
            InvalidField: a value is out of its range.
        """
        check_size(self.size)
        for name in ("roughness", "character", "erosion"):
            _check(0 <= getattr(self, name) <= 1, name, getattr(self, name), "0 to 1")
        _check(self.seed >= 0, "seed", self.seed, "0 or more")
        _check(0 < self.cell_m < np.inf, "cell_m", self.cell_m, "metres above 0")
        _check(self.relief_m is None or 0 < self.relief_m < np.inf, "relief_m", self.relief_m, "metres above 0")

    @property
    def cells(self) -> int:
        """Cells along each side."""
        return self.size - 1

    def provenance(
        self, kind: str, model: str, model_hash: str, drawing: NDArray[np.uint8] | None = None
    ) -> dict[str, Any]:
        """Return what is needed to make the land again, for the files that it is written to.

        Args:
            kind: of the request, `terrain.generate` or `terrain.sketch`.
            model: its name.
            model_hash: first 16 hex digits of its file's SHA-256.
            drawing: of which the same is kept, where there is one.
        """
        made = {"kind": kind, "model": model, "model_hash": model_hash, **asdict(self), "version": __version__}
        if drawing is not None:
            made["sketch_hash"] = hashlib.sha256(drawing.tobytes()).hexdigest()[:16]
        return made


def check_size(size: int) -> None:
    """Raise `InvalidField` unless `size` is 2ⁿ + 1 from 33 to 4097; the message names the two nearest."""
    allowed = [2**power + 1 for power in range(5, 13)]
    if size not in allowed:
        near = sorted(sorted(allowed, key=lambda each: abs(each - size))[:2])
        message = (
            f"size is {size}; allowed: a power of two and one, {SMALLEST_SIZE} to {LARGEST_SIZE}; "
            f"the nearest are {near[0]} and {near[1]}"
        )
        raise InvalidField(message, field="size", nearest=near)


def _check(holds: bool, name: str, value: object, allowed: str) -> None:
    if not holds:
        raise InvalidField(f"{name} is {value}; allowed: {allowed}", field=name)
