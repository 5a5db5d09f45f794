"""The commands, and how an error leaves the program: one line and an exit status, never a traceback.

    0  done
    1  done in part, or `doctor` found a fault
    2  the command line is wrong
    3  the input can't be used: a file, a frame, a model's name
    4  turned away: a model file that fails its checks, a wrong token, another version
    5  unavailable: no server, no answer in time, a port in use, a full disk
    70 a defect in Capriccio
    130 interrupted with Ctrl-C

Must not know: what the commands do.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

import capriccio
from capriccio.errors import CapriccioError, InternalError, InvalidInput, Refused, Unavailable

from . import bake, doctor, models, music, serve, status, style, terrain, texture, top, trace
from .console import errors
from .plain_text import cell, log_plainly

__all__ = ["app", "main"]

EXIT_STATUS = ((InternalError, 70), (InvalidInput, 3), (Refused, 4), (Unavailable, 5))

DEBUG_VARIABLE = "CAPRICCIO_DEBUG"
"""Set in the environment, it lets tracebacks through."""

app = typer.Typer(
    name="capriccio",
    help="Learned looks, textures, terrain and music for game engines.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 done, 1 in part, 2 usage, 3 bad input, 4 turned away, 5 unavailable, 70 defect.",
)

app.command("serve", epilog=serve.EXAMPLES)(serve.serve)
app.command("style", epilog=style.EXAMPLES)(style.style)
app.command("bake", epilog=bake.EXAMPLES)(bake.bake)
app.add_typer(texture.app, name="texture")
app.add_typer(terrain.app, name="terrain")
app.add_typer(music.app, name="music")
app.command("models", epilog=models.EXAMPLES)(models.models)
app.command("status", epilog=status.EXAMPLES)(status.status)
app.command("top", epilog=top.EXAMPLES)(top.top)
app.command("trace", epilog=trace.EXAMPLES)(trace.trace)
app.command("doctor", epilog=doctor.EXAMPLES)(doctor.doctor)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"capriccio {capriccio.__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Take the options that stand before a command."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave the program; `arguments` are those of the process where not given."""
    log_plainly(logging.ERROR, "%(levelname)s: %(message)s")
    try:
        app(list(sys.argv[1:] if arguments is None else arguments))
    except CapriccioError as error:
        _leave(error, next((status for kind, status in EXIT_STATUS if isinstance(error, kind)), 1))
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left: nothing to tell
        sys.exit(1)
    except Exception as error:
        defect = InternalError(
            f"{type(error).__name__}: {error}; this is a defect: run again with {DEBUG_VARIABLE}=1 and report it"
        )
        _leave(defect, 70, error)


def _leave(error: CapriccioError, status: int, cause: Exception | None = None) -> None:
    if os.environ.get(DEBUG_VARIABLE):
        raise cause or error
    one_line = " ".join(error.message.split())
    errors.print(f"[bold red]error:[/] {cell(one_line)}", soft_wrap=True)
    sys.exit(status)
