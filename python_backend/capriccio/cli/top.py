"""`capriccio top`: what a running server is doing, looked at again and again.

Must not know: the server's code, how the picture is made.
"""

from __future__ import annotations

import itertools
import json
import re
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console, RenderableType
from rich.live import Live

from capriccio.errors import Busy, Disconnected, TimedOut, Unavailable, UnwritableFile
from capriccio.protocol.spec import DEFAULT_ADDRESS

from .console import errors, output
from .options import ServerKey, Token, make_client
from .top_view import Look, view

if TYPE_CHECKING:
    from capriccio.client import Client

__all__ = ["EXAMPLES", "top"]

EXAMPLES = """Examples:

capriccio top

capriccio top --server tcp://127.0.0.1:7471 --interval 0.5

capriccio top --json | jq .frames_per_s

capriccio top --once --svg server.svg"""

CURVE = 40
"""Looks that the curve of frame rates shows."""

WIDTH = 100
"""Columns of a saved picture."""

WEB_FONT = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""What Rich has a picture fetch from the web, where any fixed-width font does."""


def top(
    server: Annotated[str, typer.Option("--server", metavar="ADDRESS", help="Which server.")] = DEFAULT_ADDRESS,
    interval_s: Annotated[
        float, typer.Option("--interval", min=0.1, max=3600, help="Seconds between two looks.")
    ] = 1.0,
    once: Annotated[bool, typer.Option("--once", help="Look once, and print that.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print each look as a line of JSON.")] = False,
    svg: Annotated[Path | None, typer.Option("--svg", metavar="FILE", help="Save the last look as a picture.")] = None,
    token_file: Token = None,
    server_key: ServerKey = None,
) -> None:
    """Watch a running server: clients, queue, models, latencies, frame rate; until Ctrl-C."""
    picture: RenderableType | None = None
    with make_client(server, "top", token_file, server_key, timeout_s=2) as client, _screen(once or as_json) as show:
        try:
            for look in itertools.islice(_looks(client, server, interval_s), 1 if once else None):
                picture = view(look)
                if as_json:
                    _print_line(look)
                else:
                    show(picture)
        except KeyboardInterrupt:
            pass  # the way to leave it
        finally:
            if svg is not None and picture is not None:
                _save(picture, svg)


def _looks(client: Client, address: str, interval_s: float) -> Iterator[Look]:
    """Yield each look; when the server goes away the last one stays, until it is there again."""
    rates: deque[float] = deque(maxlen=CURVE)
    facts: Mapping[str, Any] = client.status()  # where there is no server, that is the error
    while True:
        rates.append(facts.get("frames_per_s", 0.0))
        look = Look(address, client.connect()["server_version"], facts, tuple(rates))
        yield look
        time.sleep(interval_s)
        while isinstance(answer := _status(client), Unavailable):
            rates.clear()
            yield replace(look, away=answer.message)
            time.sleep(interval_s)
        facts = answer


def _status(client: Client) -> Mapping[str, Any] | Unavailable:
    """Return what the server does, or why nobody says it."""
    try:
        client.connect()
        return client.status()
    except (Disconnected, TimedOut, Busy) as error:
        return error


def _print_line(look: Look) -> None:
    """Print a look for programs; where the server is away, tell people."""
    if look.away:
        errors.print(f"reconnecting: {look.away}", markup=False, soft_wrap=True)
    else:
        output.print(json.dumps(look.facts, sort_keys=True), markup=False, soft_wrap=True)


@contextmanager
def _screen(plainly: bool) -> Iterator[Any]:
    """Give what shows a picture: in the place of the one before on a terminal, below it elsewhere."""
    if plainly or not output.is_terminal:
        yield output.print
        return
    with Live(console=output, screen=True, auto_refresh=False) as live:
        yield lambda picture: live.update(picture, refresh=True)


def _save(shown: RenderableType, path: Path) -> None:
    from io import StringIO

    console = Console(record=True, width=WIDTH, file=StringIO(), force_terminal=True)
    console.print(shown)
    try:
        path.write_text(WEB_FONT.sub("", console.export_svg(title="capriccio top")), encoding="utf-8")
    except OSError as error:
        message = f"{path} can't be written: {error.strerror or error}; choose another --svg"
        raise UnwritableFile(message, path=str(path)) from None
