"""Which inputs calibrate a variant of a model, and which others its loss is measured on.

Must not know: precisions, how an input is made of a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from capriccio.card import ModelCard
from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.images import read_picture
from capriccio_training.data.listing import picture_files
from capriccio_training.onnx_runner import Runner
from capriccio_training.quantize.feeds import FEEDS, FeedMaker
from capriccio_training.quantize.graphs import Feed
from capriccio_training.quantize.pictures import PROCEDURAL, PROCEDURAL_LICENCE, Pixels
from capriccio_training.quantize.pieces import OWN_PIECES, play

__all__ = ["Examples", "PictureSource", "make_examples"]

CALIBRATED, HELD_OUT = 24, 12
"""How many inputs decide ranges, and on how many others the loss is measured, at most."""

PIECES = 6
"""Of music, that the loss is measured on; nothing is calibrated."""

FEWEST_PICTURES = 4
HELD_OUT_SHARE = 0.25
"""Of a folder, when no other holds what is held out: its last pictures, which are likelier of other places."""

HELD_OUT_SEED = 1 << 20
"""From which on seeds are held out; smaller ones calibrate."""

NOTHING: Pixels = np.zeros((1, 1, 3), np.uint8)
"""The picture of what needs none."""


@dataclass(frozen=True)
class PictureSource:
    """Where a user's pictures are."""

    calibration: Path
    held_out: Path | None = None
    """Another folder to measure on; else the last of the first one are held out."""
    licence: str = ""


@dataclass(frozen=True)
class Examples:
    """Inputs of one model."""

    calibration: tuple[Feed, ...]
    held_out: tuple[Feed, ...]
    origin: str
    """What the first are, for the card."""
    licence: str
    measured_on: str


def make_examples(card: ModelCard, run: Runner, source: PictureSource | None = None) -> Examples:
    """Make a model's inputs.

    Args:
        card: the model's.
        run: the model, which plays the pieces that music is measured on.
        source: the user's pictures; None for procedural ones.

    Raises:
        InvalidField: the kind takes no pictures, there are too few, or both folders are the same.
        UnreadableFile: a folder is missing, or a picture can't be read.
    """
    maker = FEEDS.get(card.kind)
    if source is not None and (maker is None or maker.procedural is None):
        fed = maker.called if maker else OWN_PIECES
        message = f"{card.name} is a {card.kind} model, which is tried with {fed}; leave --calibration out"
        raise InvalidField(message, field="calibration")
    if maker is None:
        pieces = tuple(play(card, run, HELD_OUT_SEED + seed) for seed in range(PIECES))
        return Examples((), pieces, "", "", OWN_PIECES)
    return _seeded(card, maker) if source is None else _read(card, maker, source)


def _seeded(card: ModelCard, maker: FeedMaker) -> Examples:
    """Inputs that follow from seeds alone."""

    def feed(seed: int) -> Feed:
        return maker.feed(card, seed, maker.procedural(seed, card) if maker.procedural else NOTHING)

    called, licence = (PROCEDURAL, PROCEDURAL_LICENCE) if maker.procedural else (maker.called, "")
    calibration = tuple(feed(seed) for seed in range(CALIBRATED))
    held_out = tuple(feed(HELD_OUT_SEED + seed) for seed in range(HELD_OUT))
    return Examples(calibration, held_out, called, licence, f"{called}, of other seeds")


def _read(card: ModelCard, maker: FeedMaker, source: PictureSource) -> Examples:
    calibration, held_out = _chosen(source)
    paths = enumerate((*calibration, *held_out))
    feeds = tuple(maker.feed(card, seed, read_picture(path).pixels) for seed, path in paths)
    measured = f"pictures of {(source.held_out or source.calibration).name!r}"
    told = measured if source.held_out else f"{measured}, others than those"
    count = len(calibration)
    return Examples(feeds[:count], feeds[count:], f"pictures of {source.calibration.name!r}", source.licence, told)


def _chosen(source: PictureSource) -> tuple[list[Path], list[Path]]:
    found = _files(source.calibration, "calibration")
    if source.held_out is None:
        border = len(found) - max(1, int(len(found) * HELD_OUT_SHARE))
        return _spread(found[:border], CALIBRATED), _spread(found[border:], HELD_OUT)
    if source.held_out.resolve() == source.calibration.resolve():
        message = f"--held-out is the folder of --calibration, {source.held_out}; leave it out, or give another"
        raise InvalidField(message, field="held_out")
    return _spread(found, CALIBRATED), _spread(_files(source.held_out, "held_out"), HELD_OUT)


def _files(folder: Path, field: str) -> list[Path]:
    if not folder.is_dir():
        raise UnreadableFile(f"there is no folder {folder}; give one with pictures", path=str(folder))
    found = picture_files(folder, deep=True)
    if len(found) < FEWEST_PICTURES:
        message = f"{folder} has {len(found)} pictures; at least {FEWEST_PICTURES} are needed"
        raise InvalidField(message, field=field)
    return found


def _spread(paths: Sequence[Path], most: int) -> list[Path]:
    count = min(most, len(paths))
    return [paths[number * len(paths) // count] for number in range(count)]
