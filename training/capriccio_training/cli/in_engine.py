"""`capriccio-train in-engine`: the twin of a style model for an engine's own inference.

Must not know: what the twin's graph looks like.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from capriccio.errors import InvalidField
from capriccio_training.cli.console import console, require_onnx

__all__ = ["SIZE_HELP", "in_engine", "make_in_engine", "parse_size"]

SIZE_HELP = "Frames that a frame model's twin takes, such as 640x360 (the default)."


def in_engine(
    model: Annotated[Path, typer.Argument(help="The .onnx file of a style model.")],
    out: Annotated[Path | None, typer.Option(help="The file to write; else MODEL.in_engine.onnx beside it.")] = None,
    size: Annotated[str, typer.Option(help=SIZE_HELP)] = "",
    mark: Annotated[
        bool, typer.Option("--mark", help="Let the model's card say that it has a twin; the file's hash changes.")
    ] = False,
) -> None:
    """Make the float32 twin of a style model, for Unity's Inference Engine: a game then ships without Python.

    The weights stay the same, and nothing is trained: it takes seconds, and no PyTorch.

    Examples:

        capriccio-train in-engine look.onnx

        capriccio-train in-engine look_frame.onnx --size 512x288 --out Assets/look_frame.onnx
    """
    require_onnx()
    make_in_engine(model, out, size, mark)


def make_in_engine(model: Path, out: Path | None, size: str, mark_model: bool) -> None:
    """Write a twin, say how close it is, and mark its model where that is wanted."""
    from capriccio_training.in_engine.files import mark, twin_path, write_twin

    path = out or twin_path(model)
    if path.resolve() == model.resolve():
        raise InvalidField(f"--out {path} is the model itself; give another name", field="out")
    twin = write_twin(model, path, parse_size(size))
    if mark_model:
        mark(model)
    sides = "x".join(map(str, reversed(twin.card.inputs[0].shape[2:])))
    told = f"{path}: takes {sides}, {len(twin.content) / 1000:.0f} kB, differs from its model by {twin.deviation:.2g}"
    console.print(f"{told} at most in ONNX Runtime", highlight=False, soft_wrap=True)


def parse_size(text: str) -> tuple[int, int] | None:
    """Return (height, width) in pixels of `640x360`; None where nothing is said.

    Raises:
        InvalidField: the text is no size.
    """
    if not text:
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,3})x([1-9][0-9]{0,3})", text)
    if not found:
        raise InvalidField(f"the size is {text!r}; allowed: width and height in pixels, such as 640x360", field="size")
    width, height = map(int, found.groups())
    return height, width
