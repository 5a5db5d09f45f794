"""The certificate of a variant: as tight as kernels allow, and none where they allow too little."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from capriccio.card import ModelCard
from capriccio.errors import ModelRejected
from capriccio_training.onnx_runner import Runner
from capriccio_training.quantize.proof import LOOSEST, ROOM, prove

from .conftest import bundled

SPAN = 100.0


def card(tolerance: float = 2.0) -> ModelCard:
    plain = bundled("toon_to_natural_frame")[1]
    return replace(plain, parity=replace(plain.parity, tolerance=tolerance))


def halves(change: float = 0.0) -> Runner:
    """What is dark becomes 0, what is bright 100; and what is added to that."""
    return lambda frame: [np.where(frame < 128, 0.0, SPAN) + change]


def test_kernels_that_agree_leave_the_models_tolerance() -> None:
    made = prove(halves(), halves(), card(tolerance=2.0))
    assert (made.seed, made.tolerance) == (0, 2.0)
    assert set(made.expected) == {0.0, SPAN}


def test_kernels_that_differ_get_twice_as_much_room() -> None:
    assert prove(halves(), halves(3.0), card(tolerance=2.0)).tolerance == ROOM * 3.0
    assert prove(halves(), halves(0.5), card(tolerance=2.0)).tolerance == 2.0


def test_a_certificate_that_would_prove_nothing_is_refused() -> None:
    most = LOOSEST * SPAN / ROOM
    assert prove(halves(), halves(most), card()).tolerance == LOOSEST * SPAN
    with pytest.raises(ModelRejected, match=r"kernels differ by 7.51 on outputs that span 100.*Use --quantize fp16"):
        prove(halves(), halves(most + 0.01), card())


def test_kernels_that_fail_on_the_certificate_itself_are_refused() -> None:
    calls = []

    def failing_at_last(frame: np.ndarray) -> list[np.ndarray]:
        calls.append(frame)
        return halves(50.0 if len(calls) > 6 else 0.0)(frame)

    with pytest.raises(ModelRejected, match="the parity certificate fails: the output differs by 50"):
        prove(halves(), failing_at_last, card())


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ModelRejected, match="kernels differ by inf"):
        prove(halves(), halves(float("nan")), card())
