"""Terrain: land from a seed, or from a drawing of its ridges, peaks and rivers, eroded by a model.

Fractal noise is the un-eroded land (`fractal_noise.py`), and the model erodes it, several times from coarse to fine: on
a grid of at most `COARSEST` cells it cuts the large valleys, then the land gets a grid `REFINEMENT` times as fine with
the noise that belongs there, and is eroded again. On grids of up to `LARGEST_DRAINED` cells a side, whole rivers then
find their way out of what the model left closed. Heights are in cells throughout, a step of 1 is 45 degrees, so one
model does for all grids. Land that tiles is the torus itself, and its first row and column come again as the last ones;
land that does not is cut from a torus twice as large. Must not know: requests, files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard
from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import InvalidField, ModelRejected
from capriccio.media.erosion import LARGEST_DRAINED, drained
from capriccio.media.fractal_noise import finer_heights, fractal_heights
from capriccio.media.height_field import HeightField
from capriccio.media.images import Picture, check_pixels, resize
from capriccio.media.seams import seam_score

from .land import Land
from .torus_windows import Windows

__all__ = ["Terrain", "generate", "sketch", "strokes"]

COARSEST = 256
"""Cells along a side of the first grid, at most: about what a model was shown in training."""

REFINEMENT = 4
"""How much finer each grid is than the one before, as in training."""

FEATURES = 4
"""Largest hills along a side."""

SLIDERS = ("erosion", "character", "roughness")
"""What a model's parameters may ask for; its input `character` holds the first two where its card lists none."""

Cells: TypeAlias = NDArray[np.float32]
OnStep: TypeAlias = Callable[[float, str], object]
"""Called with the part that is done, 0 to 1, and what is being done."""


@dataclass(frozen=True, eq=False)
class Terrain:
    """Land that was made."""

    land: Land
    """What was wished for."""
    field: HeightField
    seam_score: float
    """How visible the border is where the land is laid beside itself; 1 is seamless."""


def generate(
    model: LoadedModel,
    land: Land,
    stop: StopHandle | None = None,
    on_step: OnStep = lambda _fraction, _stage: None,
) -> Terrain:
    """Make land from a seed.

    Args:
        model: of kind `terrain.generate`.
        land: what is wished for.
        stop: lets another thread end the work.
        on_step: hears how far it has come.

    Raises:
        InvalidField: the model is of another kind.
        ModelRejected: it makes no land.
        Cancelled: `stop` was used.
    """
    _check_kind(model, "terrain.generate")
    return _finished(_Maker(model, land, None, stop, on_step).make(), land)


def sketch(
    model: LoadedModel,
    land: Land,
    drawing: NDArray[np.uint8],
    stop: StopHandle | None = None,
    on_step: OnStep = lambda _fraction, _stage: None,
) -> Terrain:
    """Make land from a drawing; it does not tile, whatever `land` says.

    Args:
        model: of kind `terrain.sketch`.
        land: what is wished for.
        drawing: (H, W, 3) uint8 of any size, scaled to the land: ridges red, peaks green, rivers blue, nothing black.
        stop: lets another thread end the work.
        on_step: hears how far it has come.

    Raises:
        InvalidField: the model is of another kind.
        ModelRejected: it makes no land.
        UnsupportedFrame: the drawing is no such array.
        Cancelled: `stop` was used.
    """
    _check_kind(model, "terrain.sketch")
    check_pixels(drawing)
    open_land = replace(land, tileable=False)
    return _finished(_Maker(model, open_land, drawing, stop, on_step).make(), open_land)


@dataclass(frozen=True, eq=False)
class _Maker:
    """Takes land from the coarsest grid to the finest."""

    model: LoadedModel
    land: Land
    drawing: NDArray[np.uint8] | None
    stop: StopHandle | None
    on_step: OnStep

    def make(self) -> Cells:
        """Return heights in cells: (size - 1, size - 1) of land that tiles, (size, size) of other land."""
        first, *finer = grids = _grids(self.land.cells)
        heights = self._erode(fractal_heights(self._torus(first), **self._noise(first)), grids, first)
        for grid in finer:
            heights = self._erode(finer_heights(heights, REFINEMENT, **self._noise(grid)), grids, grid)
        return heights

    def _noise(self, grid: int) -> dict[str, Any]:
        """Return how the noise of one grid shall be; hills have their size whether the land tiles or not."""
        self._check_stop()
        land = self.land
        feature_size = max(1, land.cells // grid // FEATURES)
        return {
            "seed": land.seed,
            "roughness": land.roughness,
            "character": land.character,
            "feature_size": feature_size,
        }

    def _torus(self, grid: int) -> int:
        """Return the side of the torus on which the land lies, in cells of one grid."""
        return self.land.cells // grid * (1 if self.land.tileable else 2)

    def _erode(self, base: Cells, grids: Sequence[int], grid: int) -> Cells:
        """Run the model on one grid; only the finest is cut, as a coarse one must still wrap to be refined."""
        side, land = self._torus(grid), self.land
        is_cut, is_drained = grid == 1 and not land.tileable, side <= LARGEST_DRAINED
        windows = Windows(side, land.size if is_cut and not is_drained else side, self.model.card.size_multiple)
        inputs: dict[str, NDArray[Any]] = {"base": base[:, :, None]}
        if self.drawing is not None:
            inputs["sketch"] = _mirrored(self.drawing, side)
        self._check_stop()
        heights = windows.apply(
            lambda parts: self._run(dict(zip(inputs, parts, strict=True))),
            list(inputs.values()),
            lambda done, count: self._tell(grids, grid, done, count),
        )
        if not is_drained:
            return heights
        heights = drained(heights, land.erosion, land.character, land.seed, self._check_stop)
        return np.ascontiguousarray(heights[: land.size, : land.size]) if is_cut else heights

    def _run(self, parts: Mapping[str, NDArray[Any]]) -> Cells:
        """Erode one window: arrays (rows, columns, …) by the names of the model's inputs."""
        card = self.model.card
        feeds = {name: part[None] for name, part in parts.items()}
        feeds["character"] = np.array([_character(card, self.land)], np.float32)
        arrays = [_fed(feeds, spec.name, card) for spec in card.inputs]
        made = self.model.run(*arrays, stop=self.stop)
        if made.shape != feeds["base"].shape or not np.isfinite(made).all():
            message = f"{card.name} made {made.shape} of {feeds['base'].shape}, or heights that are not finite"
            raise ModelRejected(f"{message}; train or export it again", model=card.name)
        heights: Cells = made[0, :, :, 0]
        return heights

    def _tell(self, grids: Sequence[int], grid: int, done: int, count: int) -> None:
        """Say how far it has come: a grid's work goes with its cells."""
        number = grids.index(grid)
        work = [1 / each**2 for each in grids]
        fraction = (sum(work[:number]) + work[number] * done / count) / sum(work)
        self.on_step(fraction, f"grid {number + 1} of {len(grids)}, window {done} of {count}")
        self._check_stop()

    def _check_stop(self) -> None:
        if self.stop is not None:
            self.stop.check()


def strokes(picture: Picture) -> NDArray[np.uint8]:
    """Return a picture as a drawing: where it is transparent, nothing was drawn."""
    if picture.alpha is None:
        return picture.pixels
    faded: NDArray[np.uint8] = (picture.pixels.astype(np.uint16) * picture.alpha[:, :, None] // 255).astype(np.uint8)
    return faded


def _finished(heights: Cells, land: Land) -> Terrain:
    """Return heights in metres, with the row and column that close a torus."""
    score = seam_score(heights)
    metres = np.pad(heights, (0, 1), mode="wrap") if land.tileable else heights
    metres = metres * np.float32(land.cell_m)
    span = float(metres.max() - metres.min())
    if land.relief_m is not None and span > 0:
        metres *= np.float32(land.relief_m / span)
    return Terrain(land, HeightField(metres, land.cell_m), score)


def _grids(cells: int) -> list[int]:
    """Return how much coarser than the finest grid each one is, coarsest first: 1024 cells give 4 and 1."""
    grids = [1]
    while cells // grids[0] > COARSEST:
        grids.insert(0, grids[0] * REFINEMENT)
    return grids


def _mirrored(drawing: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Scale a drawing to half a torus and mirror it into the other half, so that it wraps without an edge."""
    points = side // 2 + 1
    scaled = resize(drawing, points, points)
    return np.pad(scaled, ((0, points - 2), (0, points - 2), (0, 0)), mode="reflect")


def _character(card: ModelCard, land: Land) -> list[float]:
    """Return what the model's input `character` holds: the parameters of its card, as the land has them."""
    wishes = {name: float(getattr(land, name)) for name in SLIDERS}
    if not card.parameters:
        return [wishes[name] for name in SLIDERS[:2]]
    return [min(max(wishes.get(each.name, each.default), each.minimum), each.maximum) for each in card.parameters]


def _fed(feeds: Mapping[str, NDArray[Any]], name: str, card: ModelCard) -> NDArray[Any]:
    if name not in feeds:
        message = f"{card.name} wants an input {name!r}, which terrain has not; it has: {', '.join(feeds)}"
        raise InvalidField(message, field="model")
    return feeds[name]


def _check_kind(model: LoadedModel, kind: str) -> None:
    if model.card.kind != kind:
        raise InvalidField(f"{model.name} is a {model.card.kind} model; allowed: {kind}", field="model")
