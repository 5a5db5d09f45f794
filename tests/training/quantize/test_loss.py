"""How far a variant is from its model: the figures, and both sides of what is allowed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from capriccio.card import ModelCard
from capriccio.errors import ModelRejected
from capriccio_training.onnx_runner import Runner
from capriccio_training.quantize.graphs import Feed
from capriccio_training.quantize.loss import LEAST_PSNR_DB, MOST_NATS, check_loss, measure_loss, told
from capriccio_training.quantize.pieces import cross_entropies, play

from .conftest import bundled

FRAMES: list[Feed] = [{"frame": np.full((1, 8, 8, 3), level, np.uint8)} for level in (40, 200)]


def frame_card() -> ModelCard:
    return bundled("toon_to_natural_frame")[1]


def answering(change: int) -> Runner:
    return lambda frame: [(frame.astype(int) + change).astype(np.uint8)]


def test_pictures_are_compared_in_levels() -> None:
    loss = measure_loss(frame_card(), FRAMES, answering(0), answering(5))
    assert loss == {"psnr": 34.151, "psnr_worst": 34.151, "mean_levels": 5.0, "max_levels": 5.0}
    assert told(loss) == "34.2 dB (34.2 at worst), 5.00 levels of 255 in the mean and 5 at most"


def test_the_worst_input_is_told_beside_the_mean() -> None:
    def uneven(frame: np.ndarray) -> list[np.ndarray]:
        return [frame if frame.max() < 100 else frame - 10]

    loss = measure_loss(frame_card(), FRAMES, answering(0), uneven)
    assert loss["psnr_worst"] == pytest.approx(20 * math.log10(25.5), abs=1e-3)
    assert loss["psnr"] == pytest.approx(loss["psnr_worst"] + 10 * math.log10(2), abs=2e-3)
    assert (loss["mean_levels"], loss["max_levels"]) == (5.0, 10.0)


def test_no_difference_is_told_by_a_finite_number() -> None:
    assert measure_loss(frame_card(), FRAMES, answering(0), answering(0))["psnr"] == 99


def test_a_grid_is_compared_by_the_frame_that_it_makes() -> None:
    card = bundled("toon_to_natural")[1]

    def grids(gain: float) -> Runner:
        identity = np.eye(3, 4, dtype=np.float32).reshape(12) * gain
        return lambda _frame: [np.broadcast_to(identity, (1, 18, 32, 8, 12)).astype(np.float16)]

    loss = measure_loss(card, FRAMES, grids(1.0), grids(0.5))
    assert (loss["mean_levels"], loss["max_levels"]) == (60.0, 100.0)


def test_land_is_compared_in_shares_of_its_own_range() -> None:
    card = bundled("terrain_generate")[1]
    slope = np.linspace(-3, 5, 64, dtype=np.float32).reshape(1, 8, 8, 1)
    feeds: list[Feed] = [{"base": slope, "character": np.zeros((1, 2), np.float32)}]
    loss = measure_loss(card, feeds, lambda base, _character: [base], lambda base, _character: [base + 0.08])
    assert loss == {
        "psnr": pytest.approx(40, abs=1e-3),
        "psnr_worst": pytest.approx(40, abs=1e-3),
        "mean_share": pytest.approx(0.01, abs=1e-6),
        "max_share": pytest.approx(0.01, abs=1e-6),
    }
    assert told(loss) == "40.0 dB (40.0 at worst), 1.00 % of the land's range in the mean and 1 at most"


def test_land_that_is_level_is_no_division_by_nothing() -> None:
    card = bundled("terrain_generate")[1]
    feeds: list[Feed] = [{"base": np.zeros((1, 8, 8, 1), np.float32), "character": np.zeros((1, 2), np.float32)}]
    assert measure_loss(card, feeds, lambda base, _: [base], lambda base, _: [base])["psnr"] == 99


def test_what_is_no_number_is_refused() -> None:
    card = bundled("terrain_generate")[1]
    feeds: list[Feed] = [{"base": np.ones((1, 8, 8, 1), np.float32), "character": np.zeros((1, 2), np.float32)}]
    with pytest.raises(ModelRejected, match="no number; use another precision"):
        measure_loss(card, feeds, lambda base, _: [base], lambda base, _: [base * np.nan])


def test_music_is_compared_by_how_surprising_each_word_is() -> None:
    card = replace(bundled("music_sequence")[1], labels=())
    words = int(card.outputs[0].shape[-1])

    def evenly(told_: np.ndarray, hidden: np.ndarray, cell: np.ndarray) -> list[np.ndarray]:
        return [np.zeros((*told_.shape[:2], words), np.float32), hidden, cell]

    def surely_wrong(told_: np.ndarray, hidden: np.ndarray, cell: np.ndarray) -> list[np.ndarray]:
        logits = np.zeros((*told_.shape[:2], words), np.float32)
        logits[..., 1:] = 1.0
        return [logits, hidden, cell]

    piece = play(card, evenly, seed=0)
    assert cross_entropies(piece, evenly) == pytest.approx(math.log(words))
    loss = measure_loss(card, [piece], evenly, surely_wrong)
    said = piece["told"][1:, 0, 0]
    expected = np.log(1 + (words - 1) * math.e) - (said > 0).mean() - math.log(words)
    assert loss["nats"] == pytest.approx(float(expected), abs=1e-5)
    assert loss["nats_before"] == pytest.approx(math.log(words), abs=1e-5)
    assert told({"nats": 0.0123, "nats_before": 0.65}) == "+0.0123 nats a word on 0.650"


def levels(psnr: float) -> dict[str, float]:
    return {"psnr": psnr, "psnr_worst": psnr, "mean_levels": 4.0, "max_levels": 9.0}


def test_a_loss_within_bounds_is_allowed_and_one_beyond_is_not() -> None:
    check_loss(levels(LEAST_PSNR_DB), "int8")
    with pytest.raises(ModelRejected, match=r"the int8 variant loses too much: 30.0 dB .*allowed: 30 dB or more"):
        check_loss(levels(LEAST_PSNR_DB - 0.001), "int8")
    check_loss({"nats": MOST_NATS, "nats_before": 1.0}, "int8")
    with pytest.raises(ModelRejected, match=r"\+0.0501 nats a word on 1.000; allowed: 0.05 nats or less"):
        check_loss({"nats": MOST_NATS + 1e-4, "nats_before": 1.0}, "int8")


def test_who_has_fp16_already_is_not_sent_there() -> None:
    with pytest.raises(ModelRejected) as caught:
        check_loss(levels(20.0), "fp16")
    assert "--quantize fp16" not in caught.value.message
    assert "--leave-out" in caught.value.message
