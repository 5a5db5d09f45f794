"""Where commands print, and how an error leaves them: one line and an exit status, never a traceback.

Must not know: the commands.
"""

from __future__ import annotations

import functools
import importlib.util
import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

import typer
from rich.console import Console
from rich.logging import RichHandler

from capriccio.errors import CapriccioError, InvalidField

__all__ = ["FAILED", "INTERRUPTED", "console", "require_onnx", "require_torch", "told_plainly"]

INTERRUPTED = 130  # what a shell expects after Ctrl-C
FAILED = 1

DEBUG_VARIABLE = "CAPRICCIO_DEBUG"
"""Set in the environment, it lets tracebacks through."""

# With several devices every one runs this program; Fabric numbers those that it starts, and only the first speaks.
console = Console(stderr=True, quiet=os.environ.get("LOCAL_RANK", "0") != "0")

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def told_plainly(command: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Wrap a command so that what goes wrong in it is told in one line."""

    @functools.wraps(command)
    def wrapped(*args: Arguments.args, **options: Arguments.kwargs) -> Result:
        with _errors_in_one_line():
            return command(*args, **options)

    return wrapped


def require_torch() -> None:
    """Check that what training needs is installed.

    Raises:
        InvalidField: a package is missing; the message has the command that installs it.
    """
    for module in ("torch", "lightning_fabric", "onnx", "tensorboard"):
        if importlib.util.find_spec(module) is None:
            message = f'training needs {module}, which is not installed; run: pip install "capriccio[train]"'
            raise InvalidField(message, field="environment")


def require_onnx() -> None:
    """Check that what changes model files is installed.

    Raises:
        InvalidField: it is missing; the message has the command that installs it.
    """
    if importlib.util.find_spec("onnx") is None:
        message = 'this needs onnx, which is not installed; run: pip install "capriccio[in-engine]"'
        raise InvalidField(message, field="environment")


@contextmanager
def _errors_in_one_line() -> Iterator[None]:
    handler = RichHandler(logging.WARNING, console, show_time=False, show_path=False)
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[handler])
    try:
        yield
    except (CapriccioError, OSError) as error:  # OSError: the disk is full, a folder may not be written to
        if os.environ.get(DEBUG_VARIABLE):
            raise
        console.print("[red]error:[/]", end=" ")
        console.print(str(error), markup=False, highlight=False, soft_wrap=True)  # "[train]" is no markup
        raise typer.Exit(FAILED) from None
