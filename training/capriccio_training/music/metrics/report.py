"""The table of music for a terminal, as Markdown and as JSON. Must not know: how anything is measured."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import TypeAlias

from rich.table import Table

from capriccio_training.music.metrics.repetition import LAGS
from capriccio_training.music.metrics.table import Row

__all__ = ["to_json", "to_markdown", "to_table"]

Shown: TypeAlias = Callable[[Row], str]
NONE = "-"


def _plain(value: float | None, digits: int) -> str:
    return NONE if value is None else f"{value:.{digits}f}"


def _percent(value: float | None) -> str:
    return NONE if value is None else f"{value:.0%}"


LINES: dict[str, Shown] = {
    "pieces": lambda row: str(row.pieces),
    "silent pieces": lambda row: str(row.silent),
    "notes per quarter": lambda row: _plain(row.notes_per_quarter, 2),
    "pitch classes, bits from held out": lambda row: _plain(row.pitch_classes, 3),
    "intervals, bits from held out": lambda row: _plain(row.intervals, 3),
    "scale consistency": lambda row: _percent(row.scale_consistency),
    "pitch-class entropy, bits": lambda row: _plain(row.pitch_class_entropy, 2),
    "polyphony": lambda row: _plain(row.polyphony, 2),
    "empty beats": lambda row: _percent(row.empty_beats),
    "groove consistency": lambda row: _percent(row.groove),
    f"bars repeated after {', '.join(map(str, LAGS))}": lambda row: " / ".join(
        _percent(row.repeated[str(lag)]) for lag in LAGS
    ),
    "parallel fifths per 100 chords": lambda row: _plain(row.fifths, 2),
    "parallel octaves per 100 chords": lambda row: _plain(row.octaves, 2),
    "crossings per 100 chords": lambda row: _plain(row.crossings, 2),
    "longest copied run, notes": lambda row: NONE if row.copied is None else str(row.copied),
    "… without what repeats in it": lambda row: NONE if row.copied_distinct is None else str(row.copied_distinct),
    "… of a median piece": lambda row: _plain(row.copied_median, 1),
}
"""What each line of the table is called, and shows of a row."""


def to_table(rows: Sequence[Row]) -> Table:
    """For a terminal: a line for each measure, a column for each set of pieces."""
    table = Table("", *(row.name for row in rows))
    table.columns[0].no_wrap = True
    for column in table.columns[1:]:
        column.justify = "right"
    for name, shown in LINES.items():
        table.add_row(name, *(shown(row) for row in rows))
    return table


def to_markdown(rows: Sequence[Row]) -> str:
    """The same for documentation."""
    lines = ["| " + " | ".join(["music", *(row.name for row in rows)]) + " |", "|---" + "|---:" * len(rows) + "|"]
    lines += ["| " + " | ".join([name, *(shown(row) for row in rows)]) + " |" for name, shown in LINES.items()]
    return "\n".join(lines) + "\n"


def to_json(rows: Sequence[Row]) -> str:
    """Every figure, without rounding."""
    return json.dumps({"rows": [asdict(row) for row in rows]}, indent=2, allow_nan=False) + "\n"
