"""The picture that `capriccio top` shows: the reply to `status`, as tables that fit a terminal.

Must not know: where replies come from, when they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from .plain_text import cell

__all__ = ["sparkline", "view"]

BARS = "▁▂▃▄▅▆▇█"

MOST_ROWS = 12
"""Of one table; the busiest are shown, and the last row says how many more there are."""

QUIET = "[dim]-[/]"


def view(address: str, version: str, facts: Mapping[str, Any], frame_rates: Sequence[float]) -> RenderableType:
    """Return the tables.

    Args:
        address: of the server.
        version: of the server.
        facts: the body of the reply to `status`.
        frame_rates: frames a second of late, oldest first, for the little curve.
    """
    return Panel(
        Group(_head(facts, frame_rates), _classes(facts), _clients(facts), _models(facts), _workers(facts)),
        title=f"[bold]Capriccio {cell(version)}[/] at {cell(address)}",
        title_align="left",
        border_style="blue",
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


def _classes(facts: Mapping[str, Any]) -> Table:
    table = _table(("class", "left"), "waiting", "running", "queued ms", "run ms", "whole ms")
    table.caption, table.caption_justify = "what 50/90/99 % took at most", "right"
    for name, row in facts.get("classes", {}).items():
        stages = (_percentiles(row.get(f"{stage}_ms")) for stage in ("queued", "run", "whole"))
        table.add_row(cell(name), str(row["queued"]), str(row["running"]), *stages)
    return table


def _clients(facts: Mapping[str, Any]) -> Table:
    table = _table(("client", "left"), "version", "waiting", "answered", "frames/s")
    rows = sorted(facts.get("client_list", ()), key=lambda row: (-row["frames_per_s"], -row["answered"]))
    for row in rows[:MOST_ROWS]:
        rate = f"{row['frames_per_s']:.1f}" if row["frames_per_s"] else QUIET
        table.add_row(cell(row["name"]), cell(row["version"]), str(row["queued"]), str(row["answered"]), rate)
    _tell_more(table, len(rows))
    return table


def _models(facts: Mapping[str, Any]) -> Table:
    table = _table(("model", "left"), ("kind", "left"), ("computes on", "left"), "runs", "run ms")
    rows = sorted(facts.get("model_list", ()), key=lambda row: -row["runs"])
    for row in rows[:MOST_ROWS]:
        percentiles = _percentiles(row.get("run_ms"))
        provider = cell(row["provider"].removesuffix("ExecutionProvider")) or "[dim]rests[/]"
        table.add_row(cell(row["name"]), cell(row["kind"]), provider, str(row["runs"]), percentiles)
    _tell_more(table, len(rows))
    return table


def _workers(facts: Mapping[str, Any]) -> Table:
    table = _table(("worker", "left"), ("where", "left"), "jobs", "now")
    rows = facts.get("workers", ())
    for row in rows[:MOST_ROWS]:
        busy = "[green]busy[/]" if row.get("busy") else "[dim]free[/]"
        table.add_row(cell(row.get("name", "")), cell(row.get("where", "")), str(row.get("jobs", "")), busy)
    _tell_more(table, len(rows))
    return table


def _table(*columns: str | tuple[str, str]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        name, side = (column, "right") if isinstance(column, str) else column
        table.add_column(name, header_style="bold cyan", justify="left" if side == "left" else "right", no_wrap=True)
    return table


def _tell_more(table: Table, count: int) -> None:
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
