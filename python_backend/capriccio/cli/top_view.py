"""The picture that `capriccio top` shows: the reply to `status`, as tables that fit a terminal.

Must not know: where replies come from, when they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.text import Text

from .narrow_table import Column, NarrowTable
from .plain_text import cell, plain

__all__ = ["Look", "sparkline", "view"]

BARS = "▁▂▃▄▅▆▇█"

MOST_ROWS = 12
"""Of one table; the busiest are shown, and the last row says how many more there are."""

QUIET = "[dim]-[/]"

CLASS_COLUMNS = (
    Column("class", is_text=True),
    Column("waiting"),
    Column("running", spare=1),
    Column("queued ms", spare=3),
    Column("run ms", spare=2),
    Column("whole ms"),
)
CLIENT_COLUMNS = (
    Column("client", is_text=True),
    Column("frames/s"),
    Column("waiting", spare=1),
    Column("answered", spare=2),
    Column("version", is_text=True, spare=3),
)
MODEL_COLUMNS = (
    Column("model", is_text=True),
    Column("runs", spare=1),
    Column("run ms"),
    Column("memory", spare=3),
    Column("kind", is_text=True, spare=4),
    Column("computes on", is_text=True, spare=2),
)
WORKER_COLUMNS = (
    Column("worker", is_text=True),
    Column("now", is_text=True),
    Column("jobs"),
    Column("where", is_text=True, spare=1),
)


@dataclass(frozen=True)
class Look:
    """One look at a server."""

    address: str
    version: str
    facts: Mapping[str, Any]
    """The body of the reply to `status`."""
    frame_rates: Sequence[float]
    """Frames a second of late, oldest first, for the little curve."""
    away: str = ""
    """Why the server does not answer any more; the facts are then the last ones."""


def view(look: Look) -> RenderableType:
    """Return the tables."""
    facts = look.facts
    tables = (_head(facts, look.frame_rates), _classes(facts), _clients(facts), _models(facts), _workers(facts))
    away = [Text(f"reconnecting: {plain(look.away)}\n", style="bold red")] if look.away else []
    return Panel(
        Group(*away, *tables),
        title=f"[bold]Capriccio {cell(look.version)}[/] at {cell(look.address)}",
        title_align="left",
        border_style="red" if look.away else "blue",
    )


def sparkline(values: Sequence[float]) -> str:
    """Return a curve of one line, from 0 to the largest of the values."""
    largest = max(values, default=0.0)
    top = len(BARS) - 1
    return "".join(BARS[round(value / largest * top) if largest else 0] for value in values)


def _head(facts: Mapping[str, Any], frame_rates: Sequence[float]) -> Text:
    frames = facts["frames"]
    refused = sum(facts.get("refusals", {}).values())
    return Text.from_markup(
        f"up {_duration(facts['uptime_s'])}   memory {facts['resident_bytes'] / 1e6:.0f} MB   "
        f"{cell(', '.join(facts['providers']))}, {facts['threads']} threads   {facts['clients']} clients\n"
        f"[bold green]{facts.get('frames_per_s', 0):.1f}[/] frames/s  [green]{sparkline(frame_rates)}[/]   "
        f"{frames['done']} done, {frames['superseded']} superseded, {frames['expired']} expired\n"
        f"{refused} messages refused   {facts.get('lost_workers', 0)} workers lost\n"
    )


def _classes(facts: Mapping[str, Any]) -> NarrowTable:
    table = NarrowTable(CLASS_COLUMNS, caption="what 50/90/99 % took at most")
    for name, row in facts.get("classes", {}).items():
        stages = (_percentiles(row.get(f"{stage}_ms")) for stage in ("queued", "run", "whole"))
        table.add_row(cell(name), str(row["queued"]), str(row["running"]), *stages)
    return table


def _clients(facts: Mapping[str, Any]) -> NarrowTable:
    table = NarrowTable(CLIENT_COLUMNS)
    rows = sorted(facts.get("client_list", ()), key=lambda row: (-row["frames_per_s"], -row["answered"]))
    for row in rows[:MOST_ROWS]:
        rate = f"{row['frames_per_s']:.1f}" if row["frames_per_s"] else QUIET
        table.add_row(cell(row["name"]), rate, str(row["queued"]), str(row["answered"]), cell(row["version"]))
    _tell_more(table, len(rows) + _left_out(facts, "client_list"))
    return table


def _models(facts: Mapping[str, Any]) -> NarrowTable:
    table = NarrowTable(MODEL_COLUMNS)
    rows = facts.get("model_list", ())
    for row in rows[:MOST_ROWS]:
        held = f"{row['held_bytes'] / 1e6:.0f} MB" if row.get("held_bytes") else QUIET
        provider = cell(row["provider"].removesuffix("ExecutionProvider")) or f"[dim]{cell(row.get('state', ''))}[/]"
        percentiles = _percentiles(row.get("run_ms"))
        table.add_row(cell(row["name"]), str(row["runs"]), percentiles, held, cell(row["kind"]), provider)
    _tell_more(table, len(rows) + _left_out(facts, "model_list"))
    return table


def _workers(facts: Mapping[str, Any]) -> NarrowTable:
    table = NarrowTable(WORKER_COLUMNS)
    rows = facts.get("workers", ())
    for row in rows[:MOST_ROWS]:
        busy = "[green]busy[/]" if row.get("busy") else "[dim]free[/]"
        table.add_row(cell(row.get("name", "")), busy, str(row.get("jobs", "")), cell(row.get("where", "")))
    _tell_more(table, len(rows) + _left_out(facts, "workers"))
    return table


def _left_out(facts: Mapping[str, Any], name: str) -> int:
    """Return how many rows of a list had no room in the reply."""
    count: int = facts.get("left_out", {}).get(name, 0)
    return count


def _tell_more(table: NarrowTable, count: int) -> None:
    if count > MOST_ROWS:
        table.add_row(f"[dim]and {count - MOST_ROWS} more[/]")
    table.add_row()


def _percentiles(values: Sequence[float] | None) -> str:
    return "/".join(_short(value) for value in values) if values else QUIET


def _short(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"
