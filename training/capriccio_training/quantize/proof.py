"""The certificate of a variant: what its graph gives as it is written, as closely as quick kernels keep to that.

A value that lies just between two steps of 8 bits falls to either side, and what follows from a whole step is no fault;
so kernels are compared first. Must not know: how graphs are narrowed, files.
"""

from __future__ import annotations

from dataclasses import replace

from capriccio.card import ModelCard, Parity
from capriccio.engine.parity import Runner as FirstOutput
from capriccio.engine.parity import certify, deviation, verify
from capriccio.errors import ModelRejected
from capriccio_training.onnx_runner import Runner

__all__ = ["LOOSEST", "ROOM", "prove"]

ROOM = 2.0
"""Times the largest deviation that was seen between kernels: other processors round elsewhere, by as much again."""

LOOSEST = 0.15
"""Of the range of the certificate's values: one that allows more proves nothing."""

TRIED_SEEDS = range(1, 7)
"""Of inputs on which kernels are compared; the certificate's own is 0."""


def prove(as_written: Runner, as_used: Runner, card: ModelCard) -> Parity:
    """Make the certificate.

    Args:
        as_written: the graph with every rounding that it names.
        as_used: the same as ONNX Runtime computes it for use.
        card: the model's, whose tolerance is the least that is allowed.

    Raises:
        ModelRejected: they differ, or by so much elsewhere that nothing would be proven.
    """
    written, quick = _first(as_written), _first(as_used)
    shapes, allowed = card.parity.input_shapes, card.parity.tolerance
    tried = (certify(written, card.inputs, shapes, allowed, seed) for seed in TRIED_SEEDS)
    seen = max(deviation(quick, card.inputs, parity) for parity in tried)
    parity = certify(written, card.inputs, shapes, max(allowed, ROOM * seen))
    _check_tight(parity, seen)
    verify(quick, replace(card, parity=parity))
    return parity


def _first(run: Runner) -> FirstOutput:
    return lambda *arrays: run(*arrays)[0]


def _check_tight(parity: Parity, seen: float) -> None:
    spread = max(parity.expected) - min(parity.expected)
    if not seen or parity.tolerance <= LOOSEST * spread:
        return
    message = (
        f"ONNX Runtime's kernels differ by {seen:g} on outputs that span {spread:g}: a certificate would prove "
        "nothing. Use --quantize fp16, or --leave-out for operators that stay in float32"
    )
    raise ModelRejected(message, deviation=seen)
