"""Style: a frame in another look, by a model that maps frames or by one that predicts a bilateral grid.

Must not know: requests, streams, files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard
from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import InvalidField
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.detail import Detail
from capriccio.media.images import check_pixels, resize

__all__ = ["DEFAULT_VIEW", "Styled", "apply_style", "apply_to_all", "can_run_together", "restyle"]

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
    return apply_to_all(model, [frame], stop)[0]


def apply_to_all(
    model: LoadedModel, frames: Sequence[NDArray[np.uint8]], stop: StopHandle | None = None
) -> list[Styled]:
    """Run a style model once on several frames of the same size; see `apply_style`."""
    for frame in frames:
        check_pixels(frame)
    if model.card.kind == "style.frame":
        return [Styled("frame", styled) for styled in _map_frames(model, frames, stop)]
    if model.card.kind == "style.grid":
        return _predict_grids(model, [_view_of(model, frame) for frame in frames], stop)
    message = f"{model.name} is a {model.card.kind} model; allowed: style.frame, style.grid"
    raise InvalidField(message, field="model")


def can_run_together(card: ModelCard) -> bool:
    """Say whether a model takes several frames in one run: the first side of all that it takes and gives is free."""
    counts = {tensor.shape[0] if tensor.shape else 0 for tensor in (*card.inputs, *card.outputs)}
    return len(counts) == 1 and isinstance(counts.pop(), str)


def restyle(model: LoadedModel, frame: NDArray[np.uint8], stop: StopHandle | None = None) -> NDArray[np.uint8]:
    """Return the restyled frame for either kind of model: a grid is applied here, at full resolution."""
    check_pixels(frame)
    if model.card.kind != "style.grid":
        return apply_style(model, frame, stop).array
    view = _view_of(model, frame)
    styled = _predict_grids(model, [view], stop)[0]
    detail = None if styled.detail is None else Detail.of(styled.detail, view, model.card.guide)
    return slice_grid(frame, styled.array, model.card.guide, detail)


def _map_frames(
    model: LoadedModel, frames: Sequence[NDArray[np.uint8]], stop: StopHandle | None
) -> list[NDArray[np.uint8]]:
    height, width = frames[0].shape[:2]
    styled = model.run(_stacked([_pad(frame, model.card.size_multiple) for frame in frames]), stop=stop)
    return [np.ascontiguousarray(each[:height, :width]) for each in styled]


def _stacked(frames: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Return (N, H, W, 3); one frame alone is not copied."""
    return frames[0][None] if len(frames) == 1 else np.stack(frames)


def _pad(frame: NDArray[np.uint8], multiple: int) -> NDArray[np.uint8]:
    """Repeat the last row and column until both sides are multiples; a frame that fits is not copied."""
    below, right = -frame.shape[0] % multiple, -frame.shape[1] % multiple
    if below == 0 and right == 0:
        return frame
    return np.pad(frame, ((0, below), (0, right), (0, 0)), mode="edge")


def _view_of(model: LoadedModel, frame: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return resize(frame, *(model.card.view_size or DEFAULT_VIEW))


def _predict_grids(model: LoadedModel, views: Sequence[NDArray[np.uint8]], stop: StopHandle | None) -> list[Styled]:
    made = model.run_all(_stacked(views), stop=stop)
    grids, details = made[model.card.outputs[0].name], made.get(DETAIL)
    return [Styled("grid", grids[number], None if details is None else details[number]) for number in range(len(views))]
