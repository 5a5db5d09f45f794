"""A table that leaves columns out where a terminal is too narrow for all, in the place of cutting numbers short.

Must not know: what is in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table

__all__ = ["Column", "NarrowTable"]


@dataclass(frozen=True)
class Column:
    """What stands above a column."""

    title: str
    is_text: bool = False
    """Begins at the left; numbers end at the right."""
    spare: int = 0
    """Columns are left out by this number, the largest first; those with 0 stay."""


@dataclass
class NarrowTable:
    """Rows of cells, in Rich's markup."""

    columns: Sequence[Column]
    caption: str | None = None
    rows: list[Sequence[str]] = field(default_factory=list)

    def add_row(self, *cells: str) -> None:
        """Add a row; the cells that are not given are empty."""
        self.rows.append((*cells, *("" for _ in self.columns[len(cells) :])))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        places = list(range(len(self.columns)))
        table = self._table(places)
        while console.measure(table).maximum > options.max_width:
            spare = max(places, key=lambda place: self.columns[place].spare)
            if not self.columns[spare].spare:
                break
            places.remove(spare)
            table = self._table(places)
        yield table

    def _table(self, places: Sequence[int]) -> Table:
        """Return the table with these columns only."""
        table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), caption=self.caption, caption_justify="left")
        for column in (self.columns[place] for place in places):
            side = "left" if column.is_text else "right"
            table.add_column(column.title, header_style="bold cyan", justify=side, no_wrap=True)  # type: ignore[arg-type]
        for row in self.rows:
            table.add_row(*(row[place] for place in places))
        return table
