"""`capriccio models`: which models there are, and which files could not be used.

Must not know: what models do.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import typer
from rich.table import Column, Table

from .console import errors, output, print_json
from .options import AsJson, ModelFolders, Server, ServerKey, Token, make_client, model_folders
from .plain_text import cell
from .variants import precision_of

__all__ = ["EXAMPLES", "models"]

EXAMPLES = """Examples:

capriccio models

capriccio models --models ./looks --json

capriccio models --server tcp://127.0.0.1:7470"""


def models(
    folders: ModelFolders = None,
    server: Server = None,
    token_file: Token = None,
    server_key: ServerKey = None,
    as_json: AsJson = False,
) -> None:
    """List the models; exit status 1 where a file could not be used."""
    if server is None:
        found = _load(folders)
    else:
        with make_client(server, "models", token_file, server_key, timeout_s=10) as client:
            found = client.models()
    if as_json:
        print_json({"models": found["models"], "problems": found["problems"]})
    else:
        output.print(_table(found))
        for problem in found["problems"]:
            errors.print(f"{problem['file']}: {problem['message']}", style="red", markup=False, soft_wrap=True)
    if found["problems"]:
        raise typer.Exit(1)


def _load(folders: ModelFolders) -> Mapping[str, Any]:
    """Load the models here, as a server would."""
    from capriccio.engine.model import load_model
    from capriccio.engine.registry import ModelRegistry

    registry = ModelRegistry(model_folders(folders), load_model)
    registry.load_all()
    return {
        "models": [{**model.card.summary(), "hash": model.hash} for model in registry.models.values()],
        "problems": [dataclasses.asdict(problem) for problem in registry.problems],
    }


def _table(found: Mapping[str, Any]) -> Table:
    table = Table(Column("name", no_wrap=True), "kind", "precision", "version", "hash", "description")
    for model in sorted(found["models"], key=lambda each: str(each["name"])):
        shown = {**model, "precision": precision_of(model)}
        columns = ("name", "kind", "precision", "version", "hash", "description")
        table.add_row(*(cell(shown[column]) for column in columns))
    return table
