"""`capriccio status`: what a running server is doing.

Must not know: the server's code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.table import Table

from capriccio.protocol.spec import DEFAULT_ADDRESS

from .console import output, print_json
from .options import AsJson, ServerKey, Token, make_client
from .plain_text import cell

__all__ = ["EXAMPLES", "status"]

EXAMPLES = """Examples:

capriccio status

capriccio status --server tcp://127.0.0.1:7471 --json"""


def status(
    server: Annotated[str, typer.Option("--server", metavar="ADDRESS", help="Which server.")] = DEFAULT_ADDRESS,
    token_file: Token = None,
    server_key: ServerKey = None,
    as_json: AsJson = False,
) -> None:
    """Tell what a running server is doing."""
    with make_client(server, "status", token_file, server_key, timeout_s=2) as client:
        facts = dict(client.status())
        version = client.connect()["server_version"]
    if as_json:
        print_json(facts)
    else:
        output.print(_table(server, version, facts))


def _table(server: str, version: str, facts: Mapping[str, Any]) -> Table:
    table = Table(title=f"Capriccio {version} at {server}", show_header=False, title_justify="left")
    frames = ", ".join(f"{count} {name}" for name, count in facts["frames"].items())
    rows = {
        "up": f"{facts['uptime_s']:.0f} s",
        "clients": facts["clients"],
        "requests": f"{facts['running']} running, {facts['queued']} waiting",
        "stream frames": frames,
        "models": ", ".join(facts["models"]) or "none",
        "computes on": f"{', '.join(facts['providers'])}, {facts['threads']} threads",
        "memory": f"{facts['resident_bytes'] / 1e6:.0f} MB",
        "malformed messages": facts["malformed"],
    }
    for name, value in rows.items():
        table.add_row(name, cell(value))
    return table
