"""A progress bar for commands that work through stages: what is being done, and the share that is done.

Must not know: the commands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from capriccio_training.cli.console import console

__all__ = ["stages"]


@contextmanager
def stages(title: str) -> Iterator[Callable[[str, float], None]]:
    """Show a bar that vanishes at the end; yield the function that moves it, and starts anew with each stage."""
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=24), TextColumn("{task.percentage:>3.0f} %"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as progress:
        task = progress.add_task(title, total=1.0)
        yield lambda stage, done: progress.update(task, description=stage, completed=done)
