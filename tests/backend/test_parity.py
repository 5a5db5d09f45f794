"""The certificate: made once, it holds for the same function and for no other."""

import dataclasses

import numpy as np
import pytest

from capriccio.card import ModelCard, Parity, TensorSpec
from capriccio.engine.parity import certify, deviation, seeded_input, seeded_inputs, verify
from capriccio.errors import ModelRejected

SHAPE = (1, 8, 8, 3)
FRAME = TensorSpec("frame", "uint8", ("n", "h", "w", 3), "NHWC", (0, 255), "srgb")


def card(parity, inputs=(FRAME,)):
    return ModelCard("m", "1", "style.frame", inputs, (dataclasses.replace(FRAME, name="styled"),), parity)


def test_the_seeded_input_is_the_same_on_every_machine():
    assert seeded_input(7, (6,), "uint8").tolist() == [139, 74, 229, 241, 169, 65]
    assert seeded_input(7, (2,), "float32").dtype == np.float32


def test_a_certificate_holds_for_the_function_that_made_it():
    parity = certify(lambda x: x // 2, [FRAME], [SHAPE], tolerance=0)
    assert len(parity.positions) == 64
    assert verify(lambda x: x // 2, card(parity)) == 0


def test_certifying_twice_gives_the_same_certificate():
    make = lambda: certify(lambda x: x, [FRAME], [SHAPE], tolerance=1, seed=3)  # noqa: E731
    assert make() == make()


def test_a_certificate_covers_every_input():
    noise = TensorSpec("noise", "float32", ("n", 4))
    places = TensorSpec("places", "int64", ("n", 4))
    strength = TensorSpec("strength", "float32", ("n",), range=(0.25, 0.5))
    inputs, shapes = (FRAME, noise, places, strength), (SHAPE, (1, 4), (1, 4), (9,))

    frame, drawn, whole, ranged = seeded_inputs(3, inputs, shapes)
    assert np.array_equal(frame, seeded_input(3, SHAPE, "uint8"))
    assert drawn.min() < 0
    assert set(whole.flat) <= set(range(16))
    assert ((ranged >= 0.25) & (ranged <= 0.5)).all()

    def run(frame, noise, places, strength):
        return frame.sum() * noise * places * strength[0]

    made = card(certify(run, inputs, shapes, tolerance=0), inputs)
    assert ModelCard.from_json(made.to_json()) == made
    assert verify(run, made) == 0
    with pytest.raises(ModelRejected, match="differs"):
        verify(lambda *all_inputs: run(*all_inputs) * 2, made)


def test_a_card_whose_certificate_leaves_an_input_out_is_refused():
    parity = certify(lambda x: x, [FRAME], [SHAPE], tolerance=0)
    with pytest.raises(ModelRejected, match="one shape for each of 2 inputs"):
        card(parity, (FRAME, dataclasses.replace(FRAME, name="other")))


def test_a_failed_certificate_says_by_how_much():
    parity = certify(lambda x: x, [FRAME], [SHAPE], tolerance=1)
    with pytest.raises(ModelRejected, match=r"differs by 3 .* 1 is allowed"):
        verify(lambda x: x.astype(int) + 3, card(parity))


def test_a_difference_within_the_tolerance_is_allowed():
    parity = certify(lambda x: x, [FRAME], [SHAPE], tolerance=1)
    assert verify(lambda x: x.astype(int) + 1, card(parity)) == 1


def test_an_output_that_is_no_number_fails():
    parity = certify(lambda x: x, [FRAME], [SHAPE], tolerance=1e9)
    with pytest.raises(ModelRejected, match="inf"):
        verify(lambda x: np.full(x.shape, np.nan), card(parity))


def test_a_small_output_is_sampled_whole():
    assert len(certify(lambda x: x.reshape(-1)[:5], [FRAME], [SHAPE], tolerance=0).positions) == 5


@pytest.mark.parametrize(
    ("input_shape", "positions"),
    [((1, 8, 8, 3), (10**9,)), ((1, 8, 8, 3), (-1,)), ((1, 10**5, 10**5, 3), (0,)), ((1, 0, 8, 3), (0,))],
)
def test_a_certificate_that_does_not_fit_is_refused(input_shape, positions):
    parity = Parity(0, input_shape, positions, (0.0,) * len(positions), 1.0)
    with pytest.raises(ModelRejected, match="certificate"):
        deviation(lambda x: x, [FRAME], parity)
