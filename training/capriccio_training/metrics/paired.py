"""The paired test: translate frames whose other look is known, and measure against it.

Takes exported ONNX files, so what is measured is what ships. Knows nothing of training.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from capriccio.card import CARD_KEY, ModelCard
from capriccio.errors import ModelRejected, UnreadableFile
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.images import read_picture, resize
from capriccio_training.data.folder import open_folder, pair_folders
from capriccio_training.metrics.baselines import global_lut, histogram_matching, identity
from capriccio_training.metrics.measures import (
    Pixels,
    Translate,
    checkerboard,
    gabor_distance,
    psnr,
    shift_flicker,
    ssim,
)

MEASURES: dict[str, Callable[[Pixels, Pixels], float]] = {"psnr": psnr, "ssim": ssim, "gabor": gabor_distance}

FLICKER_EVERY = 6  # pairs; its spread is small, and it costs two translations


@dataclass(frozen=True)
class Score:
    """The means of one method over the test pairs."""

    name: str
    psnr: float  # dB, higher is better
    ssim: float  # 0 to 1, higher is better
    gabor: float  # lower is better
    checkerboard: float  # 0 is none
    worst_psnr: float  # dB, of the worst frame
    flicker: float  # levels of 255 that a picture changes by when the camera moves by one pixel


@dataclass(frozen=True)
class Pair:
    """One place in both looks."""

    name: str
    source: Pixels
    target: Pixels


def read_pairs(source: Path, target: Path) -> list[Pair]:
    """Read the frames whose names are in both folders.

    Raises:
        UnreadableFile, InvalidField: no folder, no picture, no pair, or the sizes of a pair differ.
    """
    sources, targets = pair_folders(open_folder(source, cache_mb=0), open_folder(target, cache_mb=0))
    pairs = []
    for one, other in zip(sources.paths, targets.paths, strict=True):
        pair = Pair(one.stem, read_picture(one).pixels, read_picture(other).pixels)
        if pair.source.shape != pair.target.shape:
            message = f"{one} is {pair.source.shape[:2]}, {other} is {pair.target.shape[:2]}; pairs must be equal"
            raise UnreadableFile(message, path=str(one))
        pairs.append(pair)
    return pairs


def score(name: str, translate: Translate, pairs: Sequence[Pair]) -> Score:
    """Translate every source and measure it against its target."""
    rows = []
    for pair in pairs:
        made = translate(pair.source)
        values = [measure(made, pair.target) for measure in MEASURES.values()]
        rows.append([*values, checkerboard(made, pair.source)])
    table = np.array(rows)
    flicker = float(np.mean([shift_flicker(translate, pair.source) for pair in pairs[::FLICKER_EVERY]]))
    decibels, likeness, gabor, grid = (float(mean) for mean in table.mean(axis=0))
    return Score(name, decibels, likeness, gabor, grid, float(table[:, 0].min()), flicker)


def baselines(source: Path, target: Path, limit: int = 200) -> dict[str, Translate]:
    """Fit the floors on up to ``limit`` training pictures of each domain."""
    sources, targets = (
        [read_picture(path).pixels for path in open_folder(folder, cache_mb=0).paths[:limit]]
        for folder in (source, target)
    )
    return {
        "identity": identity,
        "global colour table": global_lut(sources, targets),
        "histogram matching": histogram_matching(targets),
    }


def model_translation(path: Path) -> tuple[ModelCard, Translate]:
    """Load an exported model as a function of frames; a grid is sliced by the NumPy reference.

    Raises:
        UnreadableFile: no such file.
        ModelRejected: no ONNX file or no card.
    """
    card = read_card(path)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4  # what goes wrong is raised, and told once
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def frame_to_frame(frame: Pixels) -> Pixels:
        styled: Pixels = session.run(None, {card.inputs[0].name: frame[None]})[0][0]
        return styled

    def through_grid(frame: Pixels) -> Pixels:
        view = resize(frame, *(card.view_size or frame.shape[:2]))
        return slice_grid(frame, session.run(None, {card.inputs[0].name: view[None]})[0][0])

    return card, through_grid if card.kind == "style.grid" else frame_to_frame


def read_card(path: Path) -> ModelCard:
    """The card in an ONNX file.

    Raises:
        UnreadableFile: no such file.
        ModelRejected: no ONNX file, or one without a card.
    """
    if not path.is_file():
        raise UnreadableFile(f"{path} is not a file; export one with `capriccio-train export`", path=str(path))
    try:
        model = onnx.load(str(path))
    except Exception as error:  # protobuf's errors have no common base below Exception
        raise ModelRejected(f"{path} is not an ONNX file: {error}") from error
    for entry in model.metadata_props:
        if entry.key == CARD_KEY:
            return ModelCard.from_json(entry.value)
    raise ModelRejected(f"{path} has no model card; export it with `capriccio-train export`")
