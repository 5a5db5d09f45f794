"""What was found of each server in each cell, as a Markdown table and as JSON. Must not know: how it was measured."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

__all__ = ["Cell", "Row", "as_json", "as_markdown", "streams_as_markdown", "summary"]

STREAM_HEADINGS = ("", "sent/s", "answered/s", "age p50 ms", "age p99 ms", "server CPU ms")
HEADINGS = ("", "frames/s", "p50 ms", "p99 ms", "added ms", "server CPU ms", "client CPU ms", "memory MB")


@dataclass(frozen=True)
class Cell:
    """What was asked: frames of one size, by so many clients at once."""

    height: int
    width: int
    clients: int

    def __str__(self) -> str:
        return f"{self.width} x {self.height}, {self.clients} client{'s' * (self.clients > 1)}"


@dataclass
class Row:
    """One server in one cell, over all rounds."""

    cell: Cell
    server: str
    latencies_s: list[float] = field(default_factory=list)
    frames_per_s: list[float] = field(default_factory=list)
    """Of each round; so are the following."""
    server_cpu_s: list[float] = field(default_factory=list)
    client_cpu_s: list[float] = field(default_factory=list)
    resident_bytes: int = 0

    def figures(self, floor: Row) -> dict[str, float]:
        """Return what the table shows, in milliseconds, megabytes and frames a second.

        What a server adds to a frame is the difference to bare ONNX Runtime: of the medians, for one client; of the
        time from one frame to the next, for several, which wait for each other whatever the server does.
        """
        p50, p99 = (1000 * float(np.percentile(self.latencies_s, part)) for part in (50, 99))
        rate = statistics.median(self.frames_per_s)
        if self.cell.clients == 1:
            added = p50 - 1000 * statistics.median(floor.latencies_s)
        else:
            added = 1000 / rate - 1000 / statistics.median(floor.frames_per_s)
        return {
            "frames_per_s": rate,
            "p50_ms": p50,
            "p99_ms": p99,
            "added_ms": added,
            "server_cpu_ms": 1000 * statistics.mean(self.server_cpu_s),
            "client_cpu_ms": 1000 * statistics.mean(self.client_cpu_s),
            "memory_mb": self.resident_bytes / 1e6,
        }


def as_markdown(rows: Sequence[Row], floor: str) -> str:
    """Return a table for each cell; `floor` is the row that the others are compared with."""
    return "\n\n".join(_table(cell, [row for row in rows if row.cell == cell], floor) for cell in _cells(rows))


def summary(figures: Sequence[dict[str, Any]]) -> str:
    """Return a table for each size from what `as_json` gave: frames a second, and p50 and p99 in ms, by clients."""
    sizes = dict.fromkeys((each["width"], each["height"]) for each in figures)
    return "\n\n".join(
        _summary_of(
            f"{width} x {height}", [each for each in figures if (each["width"], each["height"]) == (width, height)]
        )
        for width, height in sizes
    )


def _summary_of(size: str, figures: Sequence[dict[str, Any]]) -> str:
    counts = sorted({each["clients"] for each in figures})
    headings = [size, *(f"{count} client{'s' * (count > 1)}" for count in counts), "server CPU ms", "memory MB"]
    lines = _head(headings)
    for server in dict.fromkeys(each["server"] for each in figures):
        cells = {each["clients"]: each for each in figures if each["server"] == server}
        shown = [f"{each['frames_per_s']:.1f} ({each['p50_ms']:.1f}, {each['p99_ms']:.1f})" for each in cells.values()]
        last = cells[counts[-1]]
        memory = f"{last['memory_mb']:.0f}" if last["memory_mb"] else ""
        lines.append(_line([server, *shown, f"{last['server_cpu_ms']:.2f}", memory]))
    return "\n".join(lines)


def streams_as_markdown(rows: Sequence[Row], hertz: float) -> str:
    """Return a table of streams, of which each sends `hertz` frames a second."""
    lines = _head(STREAM_HEADINGS)
    for row in rows:
        shown = row.figures(row)
        ages = (f"{shown[name]:.1f}" for name in ("frames_per_s", "p50_ms", "p99_ms"))
        lines.append(_line([str(row.cell), f"{hertz * row.cell.clients:.0f}", *ages, f"{shown['server_cpu_ms']:.2f}"]))
    return "\n".join(lines)


def as_json(rows: Sequence[Row], floor: str = "") -> list[dict[str, Any]]:
    """Return the figures of all rows."""
    floors = {row.cell: row for row in rows if row.server == floor}
    return [asdict(row.cell) | {"server": row.server} | row.figures(floors.get(row.cell, row)) for row in rows]


def _cells(rows: Iterable[Row]) -> list[Cell]:
    return list(dict.fromkeys(row.cell for row in rows))


def _table(cell: Cell, rows: Sequence[Row], floor: str) -> str:
    bare = next(row for row in rows if row.server == floor)
    lines = [f"**{cell}**", "", *_head(HEADINGS)]
    return "\n".join([*lines, *(_line([row.server, *_formatted(row, bare)]) for row in rows)])


def _formatted(row: Row, bare: Row) -> list[str]:
    shown = row.figures(bare)
    places = {"frames_per_s": 1, "memory_mb": 0}
    texts = {name: f"{value:.{places.get(name, 2)}f}" for name, value in shown.items()}
    if row is bare:
        texts |= {"added_ms": "", "client_cpu_ms": "", "memory_mb": ""}
    return list(texts.values())


def _head(headings: Sequence[str]) -> list[str]:
    """Return the first lines of a table: words to the left, and numbers to the right."""
    return [_line(headings), _line(["---", *["---:"] * (len(headings) - 1)])]


def _line(columns: Iterable[str]) -> str:
    return f"| {' | '.join(columns)} |"
