"""Where commands print: results to stdout, news and errors to stderr, so that output can be piped.

Must not know: the commands.
"""

from __future__ import annotations

import json
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

__all__ = ["errors", "output", "print_json", "progress_bar"]

output = Console(highlight=False)
errors = Console(stderr=True, highlight=False)


def progress_bar() -> Progress:
    """Return a progress bar that shows how many are done and how long the rest will take; silent in a pipe."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )


def print_json(value: Any) -> None:
    """Print a value for programs."""
    output.print(json.dumps(value, indent=2, sort_keys=True), soft_wrap=True, markup=False)
