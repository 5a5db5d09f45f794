"""Tables of texture methods as Markdown and JSON. Must not know: how anything was measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

from capriccio_training.texture.metrics.table import REAL, Row, Table

__all__ = ["markdown", "to_json"]

NOTHING = "—"

COLUMNS: dict[str, Callable[[Row], str]] = {
    "method": lambda row: row.name,
    "patch distance ↓": lambda row: f"{row.mean.patch_distance:.4f} ({row.patch_ratio:.2f})",
    "seam score → 1": lambda row: f"{row.mean.seam:.2f}",
    "blocks → 1": lambda row: f"{row.mean.blocks:.2f}",
    "diversity ↑": lambda row: NOTHING if row.mean.diversity is None else f"{row.mean.diversity:.2f}",
    "copy distance ↑": lambda row: f"{row.mean.copy_distance:.3f} ({row.copy_ratio:.2f})",
    "repetition ↓": lambda row: f"{row.mean.repetition:.2f}",
}
"""What a table shows, by column."""


def markdown(table: Table) -> str:
    """The table that docs hold, with what it was measured on."""
    lines = [f"| {' | '.join(show(row) for show in COLUMNS.values())} |" for row in table.rows]
    groups = len(table.rows[0].groups)
    note = (
        f"(means over {groups} {'texture' if table.textures == groups else 'label'}s; in brackets, times the "
        f"distance between two parts of the {REAL})"
    )
    head = [f"| {' | '.join(COLUMNS)} |", "|---|" + "---:|" * (len(COLUMNS) - 1)]
    return "\n".join([*head, *lines, "", note, ""])


def to_json(table: Table) -> str:
    """Every figure of every group, without rounding; null where there is none."""
    return json.dumps(asdict(table), indent=2, allow_nan=False) + "\n"
