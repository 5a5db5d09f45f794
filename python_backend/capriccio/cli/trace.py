"""`capriccio trace`: where the time of a request goes, between this program and a running server and back.

Must not know: the server's code.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
import typer
from numpy.typing import NDArray
from rich.table import Table

from capriccio.protocol.spec import DEFAULT_ADDRESS

from .console import output, print_json
from .options import AsJson, ServerKey, Token, make_client

if TYPE_CHECKING:
    from capriccio.client import Client

__all__ = ["EXAMPLES", "trace"]

EXAMPLES = """Examples:

capriccio trace

capriccio trace screenshot.png --model toon_to_natural_frame --count 50

capriccio trace bricks.png --request texture.vary

capriccio trace --server tcp://127.0.0.1:7471 --json"""

STYLE, TEXTURE, TERRAIN, MUSIC = "style.apply", "texture.vary", "terrain.generate", "music.compose"

NOISE = {STYLE: (144, 256, 3), TEXTURE: (256, 256, 3)}
"""Rows, columns and colours of what is sent where no picture is given."""

FIELDS: Mapping[str, Mapping[str, object]] = {
    STYLE: {"model": "toon_to_natural", "frame": 0},
    TEXTURE: {"image": 0},
    TERRAIN: {"size": 257},
    MUSIC: {"bars": 4},
}
"""What is asked for."""

COUNTS = {STYLE: 20}
FEW = 3
"""How often it is asked for what takes seconds."""

BAR = 30
"""Characters of the longest bar."""

MEANING = {
    "read": "checked by the server",
    "queued": "waiting for a worker",
    "others": "more urgent work first",
    "run": "computed",
    "passed_on": "from thread to thread",
    "way": "sent there and back",
    "whole": "all of it",
}
"""The stages in the order in which they are shown."""


def trace(
    picture: Annotated[
        Path | None, typer.Argument(metavar="[PICTURE]", help="A frame, or a texture; default: noise.")
    ] = None,
    request: Annotated[
        Literal["style.apply", "texture.vary", "terrain.generate", "music.compose"],
        typer.Option("--request", help="What to ask for."),
    ] = "style.apply",
    model: Annotated[str | None, typer.Option("--model", metavar="NAME", help="Which model.")] = None,
    count: Annotated[
        int | None, typer.Option("--count", min=1, max=10_000, help="How often; default: 20 frames, or 3 of others.")
    ] = None,
    server: Annotated[str, typer.Option("--server", metavar="ADDRESS", help="Which server.")] = DEFAULT_ADDRESS,
    token_file: Token = None,
    server_key: ServerKey = None,
    as_json: AsJson = False,
) -> None:
    """Tell where the time of a frame, or of another request, goes: medians of some, in milliseconds."""
    body = {**FIELDS[request], **({"model": model} if model else {})}
    pixels = _pixels(request, picture)
    count = count or COUNTS.get(request, FEW)
    with make_client(server, "trace", token_file, server_key, timeout_s=120) as client:
        _traced(client, request, body, pixels)  # the first one may wait for a model, or make room
        times = [_traced(client, request, body, pixels) for _ in range(count)]
    medians = {stage: statistics.median(each.get(stage, 0.0) for each in times) for stage in MEANING}
    if as_json:
        print_json(medians)
    else:
        of = "" if pixels is None else f" with {pixels.shape[1]} x {pixels.shape[0]} pixels"
        through = f" through {body['model']}" if "model" in body else ""
        output.print(_table(medians, f"{count} times {request}{of}{through}"), soft_wrap=True)


def _pixels(request: str, picture: Path | None) -> NDArray[np.uint8] | None:
    """Return what is sent; None where a request takes no picture."""
    if request not in NOISE:
        return None
    from capriccio.media.images import read_picture

    if picture is not None:
        return read_picture(picture).pixels
    return np.random.default_rng(0).integers(0, 256, NOISE[request], dtype=np.uint8)


def _traced(
    client: Client, request: str, body: Mapping[str, object], pixels: NDArray[np.uint8] | None
) -> Mapping[str, float]:
    """Return milliseconds by stage; `way` is what the server did not see."""
    from capriccio.protocol import Tensor

    buffers = () if pixels is None else (Tensor(pixels, layout="HWC", color="srgb"),)
    started_s = time.perf_counter()
    reply = client.request(request, body, buffers, trace=True)
    whole_ms = (time.perf_counter() - started_s) * 1000
    times = reply.times or {}
    return {**times, "way": whole_ms - times.get("whole", 0.0), "whole": whole_ms}


def _table(medians: Mapping[str, float], title: str) -> Table:
    table = Table("", "", "", "", title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), show_header=False)
    for column in table.columns:
        column.no_wrap = True
    before_ms = 0.0
    scale = BAR / max(medians["whole"], 1e-9)
    for stage, took_ms in medians.items():
        starts_ms = 0.0 if stage == "whole" else before_ms
        bar = " " * round(starts_ms * scale) + "[green]" + "█" * max(1, round(took_ms * scale)) + "[/]"
        table.add_row(stage, f"{took_ms:.2f} ms", bar if took_ms else "", f"[dim]{MEANING[stage]}[/]")
        before_ms += took_ms
    return table
