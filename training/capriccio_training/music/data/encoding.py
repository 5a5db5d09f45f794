"""Pieces → numbers: for each word what a model is told before it, and which word it is. Must not know: networks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from capriccio.media.music.controls import CONTROLS, bar_controls, find_reference, piece_controls
from capriccio.media.music.tracker import BARS_KEPT, FEATURES, Tracker
from capriccio.media.music.words import Kind, word
from capriccio.media.music.writing import Loudness, write_bar
from capriccio_training.music.data.corpus import Learned
from capriccio_training.subject import Report

BAR = word(Kind.BAR)


@dataclass(frozen=True)
class Encoded:
    """One piece."""

    told: NDArray[np.uint8]
    """(words, features and controls)"""
    words: NDArray[np.uint8]
    """(words,), what follows what was told"""
    bars: NDArray[np.int64]
    """(bars,), where each begins"""
    style: str


def encode(learned: Learned) -> Encoded:
    """Write a piece down, with the controls that it would have been asked for by."""
    piece = learned.piece
    whole = piece_controls(piece, learned.style, learned.key).numbers
    tracker, loudness = Tracker(), Loudness()
    told: list[list[int]] = []
    words: list[int] = []
    starts: list[int] = []
    for index, bar in enumerate(piece.bars):
        ago, likeness = find_reference(piece.bars, index, BARS_KEPT)
        asked = whole + bar_controls(bar, len(piece.bars) - index, likeness).numbers
        starts.append(len(words))
        tracker.open_bar(bar.ticks, ago)
        for said in write_bar(bar, loudness):
            told.append(tracker.features() + asked)
            words.append(said)
            tracker.push(said)
        told.append(tracker.features() + asked)
        words.append(BAR)
    shape = (len(words), len(FEATURES) + len(CONTROLS))
    rows = np.array(told, np.uint8).reshape(shape)
    return Encoded(rows, np.array(words, np.uint8), np.array(starts, np.int64), learned.style)


def encode_all(pieces: Sequence[Learned], report: Report) -> list[Encoded]:
    """Write all pieces down, telling how far it is."""
    encoded = []
    for number, piece in enumerate(pieces):
        report("Writing music down", number / len(pieces))
        encoded.append(encode(piece))
    report("Writing music down", 1.0)
    return encoded
