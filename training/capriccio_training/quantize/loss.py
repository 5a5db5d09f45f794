"""How far a variant's results are from its model's, on inputs that nothing was calibrated with.

Pictures are compared in levels of 255, a grid by the frame that it makes, land in shares of its own range of heights,
music by the change of the cross-entropy. Must not know: how variants are made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio.card import ModelCard
from capriccio.errors import ModelRejected
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.detail import Detail
from capriccio_training.onnx_runner import Runner
from capriccio_training.quantize.graphs import Feed
from capriccio_training.quantize.pieces import cross_entropies

__all__ = ["LEAST_PSNR_DB", "MOST_NATS", "Loss", "check_loss", "measure_loss", "told"]

LEAST_PSNR_DB = 30.0
"""Below, the difference is seen at a glance."""

MOST_NATS = 0.05
"""Of the cross-entropy of a word: each gets a twentieth less likely in the mean."""

EQUAL_DB = 99.0
"""Stands for no difference at all: a card holds finite numbers."""

LEVELS = 255.0

NO_NUMBER = "the variant gives what is no number; use another precision, or --leave-out for some operators"

Loss: TypeAlias = dict[str, float]
"""Figures by name: `psnr` and `psnr_worst` in dB, `mean_levels` and `max_levels` of 255, `mean_share` and `max_share`
of a land's range, `nats` and `nats_before` of a word."""

Floats: TypeAlias = NDArray[np.float64]
Pair: TypeAlias = tuple[Floats, Floats]
"""What the model made of an input, and what the variant did."""


def measure_loss(card: ModelCard, feeds: Sequence[Feed], model: Runner, variant: Runner) -> Loss:
    """Compare a variant with its model.

    Args:
        card: the model's.
        feeds: what neither has seen.
        model: all inputs to all outputs.
        variant: the same, with fewer bits.
    """
    if card.kind == "music.sequence":
        return _of_music(feeds, model, variant)
    if card.kind == "style.grid":
        return _of_levels([_frames(card, feed, model, variant) for feed in feeds])
    made = [(_run(feed, model), _run(feed, variant)) for feed in feeds]
    return _of_levels(made) if card.outputs[0].dtype == "uint8" else _of_land(made)


def check_loss(loss: Mapping[str, float], precision: str) -> None:
    """Refuse a variant that is too far from its model.

    Raises:
        ModelRejected: saying how far, what is allowed, and what helps.
    """
    if loss.get("psnr", math.inf) >= LEAST_PSNR_DB and loss.get("nats", 0.0) <= MOST_NATS:
        return
    allowed = f"{LEAST_PSNR_DB:g} dB or more" if "psnr" in loss else f"{MOST_NATS:g} nats or less"
    others = "" if precision == "fp16" else "more pictures, of the game itself, for --calibration; --quantize fp16; "
    message = (
        f"the {precision} variant loses too much: {told(loss)}; allowed: {allowed}. What helps: {others}"
        "--leave-out for operators that stay in float32; or take it as it is with --allow-loss"
    )
    raise ModelRejected(message, field="loss", allowed=allowed)


def told(loss: Mapping[str, float]) -> str:
    """Return the figures in one line."""
    if "nats" in loss:
        return f"{loss['nats']:+.4f} nats a word on {loss['nats_before']:.3f}"
    unit, scale = ("levels of 255", 1.0) if "mean_levels" in loss else ("% of the land's range", 100.0)
    name = "levels" if "mean_levels" in loss else "share"
    mean, largest = (loss[f"{which}_{name}"] * scale for which in ("mean", "max"))
    worst = f"{loss['psnr']:.1f} dB ({loss['psnr_worst']:.1f} at worst)"
    return f"{worst}, {mean:.2f} {unit} in the mean and {largest:.3g} at most"


def _frames(card: ModelCard, feed: Feed, model: Runner, variant: Runner) -> Pair:
    """Both grids' frames: what a grid does is seen in no other way."""
    (frame,) = next(iter(feed.values()))

    def sliced(run: Runner) -> Floats:
        grid, *details = run(*feed.values())
        detail = Detail.of(details[0][0], frame, card.guide) if details else None
        return slice_grid(frame, grid[0], card.guide, detail).astype(np.float64)

    return sliced(model), sliced(variant)


def _run(feed: Feed, run: Runner) -> Floats:
    """All outputs as one row of numbers."""
    return np.concatenate([np.asarray(output, np.float64).ravel() for output in run(*feed.values())])


def _of_levels(pairs: Sequence[Pair]) -> Loss:
    return {**_psnr(pairs, lambda _model: LEVELS), **_distances(pairs, "levels", lambda _model: 1.0)}


def _of_land(pairs: Sequence[Pair]) -> Loss:
    return {**_psnr(pairs, _range), **_distances(pairs, "share", _range)}


def _range(heights: Floats) -> float:
    return max(float(np.ptp(heights)), float(np.finfo(np.float32).tiny))


def _psnr(pairs: Sequence[Pair], peak: Callable[[Floats], float]) -> Loss:
    """From the mean of all inputs' errors, and from the largest of them."""
    errors = [float(np.mean(difference**2)) for difference in _differences(pairs, peak)]
    return {"psnr": _decibels(float(np.mean(errors))), "psnr_worst": _decibels(max(errors))}


def _distances(pairs: Sequence[Pair], unit: str, scale: Callable[[Floats], float]) -> Loss:
    found = [np.abs(difference) for difference in _differences(pairs, scale)]
    mean, largest = float(np.mean([each.mean() for each in found])), max(float(each.max()) for each in found)
    return {f"mean_{unit}": round(mean, 6), f"max_{unit}": round(largest, 6)}


def _differences(pairs: Sequence[Pair], scale: Callable[[Floats], float]) -> Iterator[Floats]:
    for model, variant in pairs:
        difference = (variant - model) / scale(model)
        if not np.isfinite(difference).all():
            raise ModelRejected(NO_NUMBER, field="loss")
        yield difference


def _decibels(squared_error: float) -> float:
    """Of an error in shares of the peak."""
    return round(min(EQUAL_DB, -10 * math.log10(squared_error)), 3) if squared_error else EQUAL_DB


def _of_music(feeds: Sequence[Feed], model: Runner, variant: Runner) -> Loss:
    before, after = (np.concatenate([cross_entropies(feed, run) for feed in feeds]) for run in (model, variant))
    return _finite({"nats": float((after - before).mean()), "nats_before": float(before.mean())})


def _finite(figures: dict[str, Any]) -> Loss:
    if not all(math.isfinite(figure) for figure in figures.values()):
        raise ModelRejected(NO_NUMBER, field="loss")
    return {name: round(figure, 6) for name, figure in figures.items()}
