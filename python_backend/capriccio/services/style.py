"""Style: a frame in another look, by a model that maps frames or by one that predicts a bilateral grid.

Must not know: requests, streams, files.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import InvalidField
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.detail import Detail
from capriccio.media.images import check_pixels, resize

__all__ = ["DEFAULT_VIEW", "Styled", "apply_style", "restyle"]

DEFAULT_VIEW = (144, 256)
"""(height, width) in pixels that a grid model sees where its card names no size."""

DETAIL = "detail"
"""Name of the output with which a grid model adds what a grid can't."""


@dataclass(frozen=True, eq=False)
class Styled:
    """What a style model made of a frame."""

    kind: Literal["frame", "grid"]
    array: NDArray[Any]
    """A frame: (H, W, 3) uint8, sRGB, as large as the one given. A grid: (rows, columns, depth, 12) float16."""
    detail: NDArray[np.uint8] | None = None
    """What to add to the sliced frame, of the size of the view: (h, w, 3) uint8, 128 is nothing. Grids only."""


def apply_style(model: LoadedModel, frame: NDArray[np.uint8], stop: StopHandle | None = None) -> Styled:
    """Run a style model on one frame of any size.

    Args:
        model: of kind `style.frame` or `style.grid`.
        frame: (H, W, 3) uint8, sRGB. A grid model needs no more than its small view of it.
        stop: lets another thread end the run.

    Raises:
        UnsupportedFrame: the frame is empty or not (H, W, 3) uint8.
        InvalidField: the model is of another kind.
        Cancelled: `stop` was used.
    """
    check_pixels(frame)
    if model.card.kind == "style.frame":
        return Styled("frame", _map_frame(model, frame, stop))
    if model.card.kind == "style.grid":
        return _predict_grid(model, _view_of(model, frame), stop)
    message = f"{model.name} is a {model.card.kind} model; allowed: style.frame, style.grid"
    raise InvalidField(message, field="model")


def restyle(model: LoadedModel, frame: NDArray[np.uint8], stop: StopHandle | None = None) -> NDArray[np.uint8]:
    """Return the restyled frame for either kind of model: a grid is applied here, at full resolution."""
    check_pixels(frame)
    if model.card.kind != "style.grid":
        return apply_style(model, frame, stop).array
    view = _view_of(model, frame)
    styled = _predict_grid(model, view, stop)
    detail = None if styled.detail is None else Detail.of(styled.detail, view, model.card.guide)
    return slice_grid(frame, styled.array, model.card.guide, detail)


def _map_frame(model: LoadedModel, frame: NDArray[np.uint8], stop: StopHandle | None) -> NDArray[np.uint8]:
    height, width = frame.shape[:2]
    padded = _pad(frame, model.card.size_multiple)
    styled: NDArray[np.uint8] = model.run(padded[None], stop=stop)[0]
    return np.ascontiguousarray(styled[:height, :width])


def _pad(frame: NDArray[np.uint8], multiple: int) -> NDArray[np.uint8]:
    """Repeat the last row and column until both sides are multiples; a frame that fits is not copied."""
    below, right = -frame.shape[0] % multiple, -frame.shape[1] % multiple
    if below == 0 and right == 0:
        return frame
    return np.pad(frame, ((0, below), (0, right), (0, 0)), mode="edge")


def _view_of(model: LoadedModel, frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return resize(frame, *(model.card.view_size or DEFAULT_VIEW))


def _predict_grid(model: LoadedModel, view: NDArray[np.uint8], stop: StopHandle | None) -> Styled:
    made = model.run_all(view[None], stop=stop)
    detail = made.get(DETAIL)
    return Styled("grid", made[model.card.outputs[0].name][0], None if detail is None else detail[0])
