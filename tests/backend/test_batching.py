"""When frames that wait together are computed together: only where that is known to pay, and the same comes out."""

from dataclasses import replace

import numpy as np
import pytest

from backend import tiny_models
from capriccio.engine.model import load_model
from capriccio.engine.registry import BUNDLED_MODELS, ModelRegistry
from capriccio.protocol import Message, Tensor
from capriccio.server.batching import AGAIN_AFTER, FIRST_RUNS, MOST_KEYS, SIZES, Batching
from capriccio.server.style_work import StyleWork
from capriccio.services.style import apply_style, apply_to_all, can_run_together


def learned(seconds, runs=5):
    """Run whatever it wants to be run, with a model that takes `seconds(count)`."""
    batching = Batching()
    for _ in range(runs * len(SIZES)):
        count = batching.most("key")
        batching.note("key", count, seconds(count))
    return batching


def test_what_was_never_run_runs_alone():
    assert Batching().most("key") == 1


def test_a_machine_that_computes_many_as_fast_as_one_gets_the_largest_batches():
    assert learned(lambda _count: 1.0).most("key") == SIZES[-1]


def test_a_machine_that_gains_nothing_computes_one_after_the_other():
    assert learned(lambda count: 1.0 * count).most("key") == 1


@pytest.mark.parametrize(("share", "most"), [(0.74, 2), (0.76, 1)])
def test_a_batch_pays_where_nobody_waits_longer_on_average(share, most):
    """Two one after the other are answered after 1 and 2 s, which is 1.5 on average; together both after 2 * share."""
    assert learned(lambda count: 1.0 if count == 1 else share * count if count == 2 else 100.0).most("key") == most


def test_batches_grow_as_long_as_that_pays():
    assert learned(lambda count: 1.0 if count <= 4 else float(count)).most("key") == 4


def test_a_first_slow_run_of_a_size_does_not_count_against_it():
    batching, seen = Batching(), set()
    for _ in range(40):
        count = batching.most("key")
        batching.note("key", count, 1.0 if count in seen else 50.0)
        seen.add(count)
    assert batching.most("key") == SIZES[-1]


def test_a_machine_that_pauses_now_and_then_makes_no_batch_look_quick():
    batching, together = Batching(), 0
    for number in range(500):
        count = batching.most("key")
        together += count > 1
        batching.note("key", count, 10.0 if number % 10 == 9 else float(count))
    assert together == FIRST_RUNS


def test_what_did_not_pay_is_tried_again_much_later():
    batching = learned(lambda count: 1.0 * count)
    for _ in range(AGAIN_AFTER):
        if batching.most("key") != 1:
            return
        batching.note("key", 1, 1.0)
    pytest.fail("it never tried again")


def test_only_the_latest_keys_are_remembered():
    batching = Batching()
    for _ in range(5):
        batching.note("first", 1, 1.0)
    for number in range(MOST_KEYS):
        batching.note(number, 1, 1.0)
    assert batching.most("first") == 1


def test_what_failed_together_runs_alone_for_long():
    batching = learned(lambda _count: 1.0)
    batching.note_failure("key")
    assert batching.most("key") == 1


def test_models_whose_card_promises_one_frame_a_run_are_never_given_more(tmp_path):
    card = load_model(tiny_models.invert(tmp_path / "model.onnx"), threads=1).card
    assert can_run_together(card)
    fixed = replace(card.inputs[0], shape=(1, *card.inputs[0].shape[1:]))
    assert not can_run_together(replace(card, inputs=(fixed,)))


@pytest.mark.parametrize(
    ("make", "slices", "together"),
    [
        (tiny_models.invert, False, True),
        (tiny_models.invert, True, True),
        (tiny_models.grid, False, True),
        (tiny_models.grid, True, False),
    ],
)
def test_only_a_grid_that_is_applied_here_keeps_frames_apart(make, slices, together, tmp_path):
    make(tmp_path / "model.onnx", name="it")
    registry = ModelRegistry([tmp_path], load_model)
    registry.load_all()
    frame = Tensor(np.zeros((8, 9, 3), np.uint8), "HWC", "srgb")
    request = Message(1, "style.apply", {"model": "it", "frame": 0, "slice": slices}, (frame,))
    assert (StyleWork.from_request(request, registry, 0.0).batch_key is not None) == together


BUNDLED = ("toon_to_natural", "toon_to_natural_frame")
MODELS = {
    "tiny": lambda folder: tiny_models.invert(folder / "model.onnx"),
    **{
        name: lambda _folder, name=name: BUNDLED_MODELS / f"{name}.onnx"
        for name in ("toon_to_natural", "toon_to_natural_frame")
    },
}


@pytest.mark.parametrize("name", MODELS)
def test_frames_that_run_together_come_out_as_each_alone(name, tmp_path):
    model = load_model(MODELS[name](tmp_path), threads=1)
    assert can_run_together(model.card)
    random = np.random.default_rng(2)
    frames = [random.integers(0, 256, (37, 51, 3), dtype=np.uint8) for _ in range(3)]
    for frame, styled in zip(frames, apply_to_all(model, frames), strict=True):
        alone = apply_style(model, frame)
        assert styled.kind == alone.kind
        np.testing.assert_array_equal(styled.array, alone.array)
        np.testing.assert_array_equal(styled.detail, alone.detail)
