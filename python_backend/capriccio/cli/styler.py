"""Something that restyles frames: a model in this process, a server, or a colour table.

Must not know: files other than models, progress bars.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import UnknownModel

from .options import model_folders

if TYPE_CHECKING:
    from capriccio.client import Client

__all__ = ["Styler", "local_styler", "remote_styler", "table_styler"]

FRAME_TIMEOUT_S = 120.0
"""For one frame: a large network on a slow machine takes its time, and nobody plays meanwhile."""

Frame = NDArray[np.uint8]


@dataclass(frozen=True)
class Styler:
    """A look that is ready."""

    model: str
    """The model's name, or the table's file name."""
    model_hash: str
    """First 16 hex digits of the file's SHA-256."""
    apply: Callable[[Frame], Frame]
    """(H, W, 3) uint8 sRGB to the same."""


def local_styler(model: str, folders: Sequence[Path] | None, threads: int | None) -> Styler:
    """Load a model by name, or from a path that ends with `.onnx`.

    Raises:
        UnknownModel: no usable file holds a model of that name.
        ModelRejected, UnreadableFile: the file at the path can't be used.
    """
    from capriccio.engine.model import load_model
    from capriccio.engine.providers import available_providers, choose_providers
    from capriccio.engine.registry import ModelRegistry
    from capriccio.services.style import restyle

    providers = choose_providers(available_providers())
    if model.endswith(".onnx"):
        loaded = load_model(Path(model), threads, providers)
    else:
        registry = ModelRegistry(model_folders(folders), lambda path: load_model(path, threads, providers))
        registry.load_all()
        loaded = registry.get(model)
    return Styler(loaded.name, loaded.hash, lambda frame: restyle(loaded, frame))


@contextmanager
def remote_styler(model: str, client: Client) -> Iterator[Styler]:
    """Use a model of a server; the client is closed at the end.

    Raises:
        UnknownModel: the server has none of that name.
        Disconnected: nobody answers there.
    """
    with client:
        hashes = {str(card["name"]): str(card["hash"]) for card in client.models()["models"]}
        if model not in hashes:
            known = sorted(hashes)
            message = f"the server has no model {model!r}; it has: {', '.join(known) or 'none'}"
            raise UnknownModel(message, known=known)
        yield Styler(model, hashes[model], lambda frame: client.style(frame, model, timeout_s=FRAME_TIMEOUT_S))


def table_styler(path: Path) -> Styler:
    """Use a colour table: a `.cube` file, or a strip of its slices as PNG.

    Raises:
        UnreadableFile: the file is neither.
    """
    from capriccio.media.color_table import apply_table
    from capriccio.media.table_files import read_table

    table = read_table(path)
    return Styler(
        path.name, hashlib.sha256(path.read_bytes()).hexdigest()[:16], lambda frame: apply_table(frame, table)
    )
