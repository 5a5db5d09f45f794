"""Where commands print: results to stdout, news and errors to stderr, so that output can be piped.

Texts are printed as what they are: a control sequence in the name of a file or a model shows, and does nothing.

Must not know: the commands.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from .plain_text import plain

__all__ = ["errors", "output", "print_json", "progress_bar", "tell"]


class _PlainConsole(Console):
    def print(self, *objects: Any, **settings: Any) -> None:
        """Print, like Rich; only Rich itself may send control sequences."""
        super().print(*(plain(each) if isinstance(each, str) else each for each in objects), **settings)


output = _PlainConsole(highlight=False)
errors = _PlainConsole(stderr=True, highlight=False)


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


def tell(news: str) -> None:
    """Print a line of a program that goes on in any case: the disk may be full, and whoever read may be gone."""
    try:
        output.print(news, markup=False, soft_wrap=True)
    except (OSError, SystemExit):  # Rich makes the latter of a reader that is gone
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python fails in the end on what is left
