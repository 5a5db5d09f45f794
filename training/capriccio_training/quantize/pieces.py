"""Pieces of music that a model plays by itself: what a narrower variant of it is measured on.

A model's own pieces are what it will be asked to foresee in use, so the change of the cross-entropy on them is the
relative entropy of what players of the variant hear. Must not know: precisions, wishes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard
from capriccio.media.music.controls import BarControls, PieceControls, style_number
from capriccio.media.music.score import TICKS
from capriccio.media.music.tracker import Tracker
from capriccio.media.music.words import Kind, word
from capriccio_training.music.improvising.drawing import draw
from capriccio_training.onnx_runner import Runner
from capriccio_training.quantize.graphs import Feed

__all__ = ["OWN_PIECES", "cross_entropies", "play"]

OWN_PIECES = "pieces that the model played by itself"

BARS = 6
BAR_TICKS = 4 * TICKS
MOST_WORDS = 150
"""Of a bar: an untrained model never ends one."""

BAR = word(Kind.BAR)


def play(card: ModelCard, run: Runner, seed: int) -> Feed:
    """Let a model play; return what it was told at each word, (words, 1, numbers) int64, and its state at the start."""
    random = np.random.default_rng(seed)
    style = style_number(card.labels[seed % len(card.labels)]) if card.labels else 0
    silence = {spec.name: np.zeros((int(spec.shape[0]), 1, int(spec.shape[2])), np.float32) for spec in card.inputs[1:]}
    state, tracker = list(silence.values()), Tracker()
    told: list[list[int]] = []
    for bar in range(BARS):
        asked = PieceControls(style=style).numbers + BarControls(bars_left=BARS - bar).numbers
        tracker.open_bar(BAR_TICKS)
        for _ in range(MOST_WORDS):
            told.append([*tracker.features(), *asked])
            logits, *state = run(np.array([[told[-1]]], np.int64), *state)
            chosen = draw(np.where(tracker.grammar(), logits[0, 0], -np.inf), 1.0, random)
            if chosen == BAR:
                break
            tracker.push(chosen)
    return {card.inputs[0].name: np.array(told, np.int64)[:, None], **silence}


def cross_entropies(feed: Feed, run: Runner) -> NDArray[np.float64]:
    """Return how surprising each word of a piece is to a model, in nats, but for the first."""
    told, *_ = feed.values()
    logits = run(*feed.values())[0][:-1, 0].astype(np.float64)
    shifted = logits - logits.max(axis=-1, keepdims=True)
    normalised = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    said = told[1:, 0, 0]  # the first number that is told is the word before
    return np.asarray(-normalised[np.arange(len(said)), said])
