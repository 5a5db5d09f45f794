"""The note beside a file of heights: the scale and the origin that its numbers can't say.

It is JSON, `hill.r16.json` beside `hill.r16`; PNG and EXR hold the same text inside. Must not know: how heights are
stored.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from capriccio.errors import UnreadableFile

from .height_field import HIGHEST_LEVEL, HeightField

__all__ = ["MAX_NOTE_BYTES", "Note", "note_path"]

MAX_NOTE_BYTES = 1 << 20

UNITY_LEVELS = HIGHEST_LEVEL + 1
"""Unity divides a level by 65536, so its terrain must be that much higher than the field for heights to be true."""

RowOrder = Literal["north_first", "south_first"]


@dataclass(frozen=True)
class Note:
    """What a file of heights can't say itself."""

    width: int
    height: int
    cell_m: float
    minimum_m: float
    """Height of level 0."""
    maximum_m: float
    """Height of level 65535."""
    row_order: RowOrder
    provenance: Mapping[str, Any]
    """What the field was made from, so that it can be made again; empty where nobody knows."""

    @classmethod
    def of(cls, field: HeightField, suffix: str, provenance: Mapping[str, Any]) -> Note:
        """Describe a field as a file with that suffix holds it."""
        height, width = field.metres.shape
        order: RowOrder = "south_first" if suffix == ".raw" else "north_first"
        return cls(width, height, field.cell_m, field.minimum_m, field.maximum_m, order, provenance)

    def to_json(self) -> str:
        """Return the note as text, the same for equal notes."""
        content = {
            "width": self.width,
            "height": self.height,
            "cell_m": self.cell_m,
            "minimum_m": self.minimum_m,
            "maximum_m": self.maximum_m,
            "row_order": self.row_order,
            "unity_terrain_size_m": self.unity_terrain_size_m(),
            "provenance": dict(self.provenance),
        }
        return json.dumps(content, indent=2, allow_nan=False) + "\n"

    def unity_terrain_size_m(self) -> list[float]:
        """Return what Unity's import dialog wants as Terrain Size: X, Y (up) and Z."""
        up = (self.maximum_m - self.minimum_m) * UNITY_LEVELS / HIGHEST_LEVEL
        return [(self.width - 1) * self.cell_m, up, (self.height - 1) * self.cell_m]

    @classmethod
    def from_json(cls, text: str, origin: str) -> Note:
        """Read a note.

        Raises:
            UnreadableFile: it is none.
        """
        try:
            raw = json.loads(text)
            note = cls(
                width=int(raw["width"]),
                height=int(raw["height"]),
                cell_m=float(raw["cell_m"]),
                minimum_m=float(raw["minimum_m"]),
                maximum_m=float(raw["maximum_m"]),
                row_order="south_first" if raw.get("row_order") == "south_first" else "north_first",
                provenance=dict(raw.get("provenance", {})),
            )
            if not all(map(math.isfinite, (note.cell_m, note.minimum_m, note.maximum_m))):
                raise ValueError("a number is not finite")
            return note
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError) as error:
            message = f"{origin} is no note of a height field: {type(error).__name__}: {error}"
            raise UnreadableFile(message, path=origin) from error


def note_path(path: Path) -> Path:
    """Return where the note of a file lies: `hill.r16.json` beside `hill.r16`."""
    return path.with_name(f"{path.name}.json")
