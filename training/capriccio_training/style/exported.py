"""Exported style models as functions of frames: what training and measuring do with a file that ships.

Must not know: how a model was trained, or what its pictures are for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from capriccio.card import ModelCard
from capriccio.errors import InvalidField
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.detail import Detail
from capriccio.media.images import resize
from capriccio.media.tiles import Tiling, map_tiles
from capriccio_training.model_file import read_model

Pixels: TypeAlias = NDArray[np.uint8]
"""A frame, (H, W, 3) uint8, sRGB."""

Translate: TypeAlias = Callable[[Pixels], Pixels]

THREADS = 2

TILE_SIDE = 1536
"""Larger maps go through a frame model in tiles: a large teacher takes more than a kilobyte for each pixel."""


def open_translation(path: Path) -> tuple[ModelCard, Translate]:
    """Load a style model; a grid is sliced by the NumPy reference.

    Raises:
        UnreadableFile: no such file.
        ModelRejected: no ONNX file, or no card.
        InvalidField: the model is of another kind.
    """
    model, card = read_model(path)
    session = open_session(model.SerializeToString())
    name = card.inputs[0].name

    def in_one_piece(frame: Pixels) -> Pixels:
        styled: Pixels = session.run(None, {name: frame[None]})[0][0]
        return styled

    def frame_to_frame(frame: Pixels) -> Pixels:
        return map_tiles(frame, in_one_piece, Tiling(TILE_SIDE, card.size_multiple))

    def through_grid(frame: Pixels) -> Pixels:
        view = resize(frame, *(card.view_size or frame.shape[:2]))
        grid, *details = (output[0] for output in session.run([each.name for each in card.outputs], {name: view[None]}))
        detail = Detail.of(details[0], view, card.guide) if details else None
        return slice_grid(frame, grid, card.guide, detail)

    translations = {"style.frame": frame_to_frame, "style.grid": through_grid}
    if card.kind not in translations:
        message = f"{path} is a {card.kind} model; allowed: {', '.join(translations)}"
        raise InvalidField(message, field="model")
    return card, translations[card.kind]


def open_session(content: bytes, optimised: bool = True) -> onnxruntime.InferenceSession:
    """A session nearly as the backend's: two threads, which sleep while they wait.

    Without ``optimised`` every operator of the file is run as it stands.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.log_severity_level = 4  # what goes wrong is raised, and told once
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    if not optimised:
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    return onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
