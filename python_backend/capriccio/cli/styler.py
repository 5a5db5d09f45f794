"""Something that restyles frames: a model in this process, a server, or a baked look.

Must not know: files other than models and tables, progress bars.
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

from .interruptible import interruptible
from .model_choice import load_choice

if TYPE_CHECKING:
    from capriccio.client import Client
    from capriccio.media.tiles import Tiling

__all__ = ["Styler", "baked_styler", "local_styler", "remote_styler"]

FRAME_TIMEOUT_S = 120.0
"""For one frame: a large network on a slow machine takes its time, and nobody plays meanwhile."""

Frame = NDArray[np.uint8]


@dataclass(frozen=True)
class Styler:
    """A look that is ready."""

    model: str
    """The model's name, or the baked look's file name."""
    model_hash: str
    """First 16 hex digits of the file's SHA-256."""
    style: Callable[[Frame], Frame]
    """(H, W, 3) uint8 sRGB to the same, in one piece."""
    tiling: Tiling | None = None
    """How large pictures are cut; None where the memory does not depend on it."""

    def apply(self, frame: Frame, on_tile: Callable[[int, int], object] = lambda _done, _all: None) -> Frame:
        """Restyle a frame of any size; `on_tile` is called with the tiles done and those in all."""
        from capriccio.media.tiles import map_tiles

        return map_tiles(frame, self.style, self.tiling, on_tile) if self.tiling else self.style(frame)


def local_styler(
    model: str,
    folders: Sequence[Path] | None,
    threads: int | None,
    provider: str | None = None,
    tile_side: int | None = None,
) -> Styler:
    """Load a model by name, or from a path that ends with `.onnx`; no other model is loaded.

    Args:
        model: name or path.
        folders: where to look besides the bundled models.
        threads: for one frame; None is one per core.
        provider: what to compute with, as `--provider` names it.
        tile_side: largest side of a tile in pixels, for models that map frames; None chooses.

    Raises:
        UnknownModel: no file has a card with that name.
        ModelRejected, UnreadableFile: the file can't be used.
    """
    from capriccio.services.style import restyle

    loaded = load_choice("style.frame", model, folders, threads, provider)

    def style(frame: Frame) -> Frame:
        return interruptible(lambda stop: restyle(loaded, frame, stop))

    return Styler(loaded.name, loaded.hash, style, _tiling(loaded.card.kind, loaded.card.size_multiple, tile_side))


@contextmanager
def remote_styler(
    model: str, client: Client, tile_side: int | None = None, priority: str | None = None
) -> Iterator[Styler]:
    """Use a model of a server; the client is closed at the end. With the priority `batch` its others go first.

    Raises:
        UnknownModel: the server has none of that name.
        Disconnected: nobody answers there.
    """
    with client:
        cards = {str(card["name"]): card for card in client.models()["models"]}
        if model not in cards:
            known = sorted(cards)
            message = f"the server has no model {model!r}; it has: {', '.join(known) or 'none'}"
            raise UnknownModel(message, known=known)
        card = cards[model]
        tiling = _tiling(str(card["kind"]), int(card.get("size_multiple", 1)), tile_side)

        def style(frame: Frame) -> Frame:
            return client.style(frame, model, FRAME_TIMEOUT_S, priority)

        yield Styler(model, str(card["hash"]), style, tiling)


def baked_styler(path: Path) -> Styler:
    """Use a baked look: a colour table as `.cube` file or as strip of its slices, or the grid of a scene.

    Raises:
        UnreadableFile: the file is none of these.
    """
    from capriccio.media.bilateral_grid import slice_grid
    from capriccio.media.color_table import apply_table
    from capriccio.media.grid_files import GRID_SUFFIX, read_grid
    from capriccio.media.table_files import read_table

    def with_table() -> Callable[[Frame], Frame]:
        table = read_table(path)
        return lambda frame: apply_table(frame, table)

    def with_grid() -> Callable[[Frame], Frame]:
        grid = read_grid(path).grid
        return lambda frame: slice_grid(frame, grid)

    style = with_grid() if path.suffix.lower() == GRID_SUFFIX else with_table()
    return Styler(path.name, hashlib.sha256(path.read_bytes()).hexdigest()[:16], style)


def _tiling(kind: str, multiple: int, side: int | None) -> Tiling | None:
    """A grid needs no tiles: its model sees a small view, and the slice works on a few rows at once."""
    from capriccio.media.tiles import Tiling

    return Tiling(side, multiple) if kind == "style.frame" else None
