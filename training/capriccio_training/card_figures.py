"""What was measured of a model, from the JSON of a table to its card. Must not know: how anything is measured.

Every table is written as `{"rows": [{"name": …, figures}]}`, or as a list of such.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from capriccio.errors import UnreadableFile

__all__ = ["card_figures"]

DIGITS = 4


def card_figures(path: Path, name: str, wanted: Mapping[str, str]) -> dict[str, float]:
    """Return the figures of one method or model file.

    Args:
        path: JSON that a command of measurements wrote.
        name: of the row; of looks, the row's `model` will do as well.
        wanted: what each figure is called on a card, and where in a row it lies: `warping`, `mean.seam`.

    Raises:
        UnreadableFile: no such file, or it holds no figures of that name, or several.
    """
    try:
        tables = json.loads(path.read_text("utf-8"))
        rows = [row for table in ([tables] if isinstance(tables, dict) else tables) for row in table["rows"]]
        (found,) = [row for row in rows if name in (row["name"], row.get("model"))]
        figures = {shown: _at(found, place) for shown, place in wanted.items()}
        return {shown: round(float(value), DIGITS) for shown, value in figures.items() if value is not None}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path} holds no figures of {name!r}: {error!r}; make it with --json of a command that measures"
        raise UnreadableFile(message, path=str(path)) from error


def _at(row: dict[str, Any], place: str) -> Any:
    found: Any = row
    for key in place.split("."):
        found = found.get(key) if found else None
    return found
