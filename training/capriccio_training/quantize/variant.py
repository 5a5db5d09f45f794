"""A variant of a model file: the same inputs and outputs, computed with fewer bits, with a card of its own.

The file only comes to be where its loss is within bounds, and where ONNX Runtime's quick kernels compute what the graph
says. Must not know: how graphs are narrowed, how loss is measured, where files are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import onnx

from capriccio.card import CARD_KEY, PRECISIONS, ModelCard, Variant
from capriccio.errors import InvalidField
from capriccio_training.half_storage import halve
from capriccio_training.onnx_runner import Runner, onnx_runner
from capriccio_training.quantize.examples import Examples, PictureSource, make_examples
from capriccio_training.quantize.graphs import named_nodes, plain_graph
from capriccio_training.quantize.half import HALF, compute_in_half
from capriccio_training.quantize.int8 import STATIC, quantize
from capriccio_training.quantize.loss import check_loss, measure_loss
from capriccio_training.quantize.proof import prove
from capriccio_training.quantize.rounding import rounded_in_float32

__all__ = ["Made", "Wanted", "make_variant"]

Report: TypeAlias = Callable[[str, float], None]
"""Told what is being done, and which share of all is done."""


@dataclass(frozen=True)
class Wanted:
    """Which variant."""

    precision: str
    """One of `PRECISIONS`."""
    name: str = ""
    """Else the model's, with the precision behind it."""
    pictures: PictureSource | None = None
    leave_out: Sequence[str] = ()
    """Nodes or operators that stay in float32."""
    allow_loss: bool = False
    """Also where it loses more than usual bounds allow."""


@dataclass(frozen=True)
class Made:
    """A variant whose certificate holds."""

    content: bytes
    card: ModelCard

    @property
    def variant(self) -> Variant:
        """What its card says of how it was made."""
        assert self.card.variant is not None
        return self.card.variant


def make_variant(content: bytes, card: ModelCard, wanted: Wanted, report: Report) -> Made:
    """Make a variant of a model, measure and prove it.

    Args:
        content: the model's file.
        card: the model's.
        wanted: what to make of it.
        report: told how far it is.

    Raises:
        InvalidField: there is no such precision, the model is a variant itself, or it can't be narrowed so.
        ModelRejected: the name can't be one, the variant loses too much, or its kernels differ from its graph.
        UnreadableFile: a picture can't be read.
    """
    _check(card, wanted)
    named = replace(card, name=wanted.name or f"{card.name}-{wanted.precision}")
    plain = plain_graph(content)
    left_out = named_nodes(plain, wanted.leave_out)
    model = onnx_runner(content)
    report("making inputs", 0.0)
    examples = make_examples(card, model, wanted.pictures)
    report(f"making the {wanted.precision} graph", 0.3)
    graph, method = _narrowed(plain, wanted, left_out, examples)
    written = _as_written(graph, wanted.precision)
    report("measuring the loss", 0.6)
    loss = measure_loss(card, examples.held_out, model, written)
    if not wanted.allow_loss:
        check_loss(loss, wanted.precision)
    report("proving it", 0.9)
    described = replace(
        named,
        parity=prove(written, onnx_runner(_file(graph)), card),
        in_engine=False,
        metrics={},  # they are the model's; what the variant has instead is its distance from the model
        variant=_origin(content, card, wanted, examples, method, loss),
    )
    onnx.helper.set_model_props(graph, {CARD_KEY: described.to_json()})
    return Made(_file(graph), described)


def _check(card: ModelCard, wanted: Wanted) -> None:
    if wanted.precision not in PRECISIONS:
        message = f"the precision is {wanted.precision!r}; allowed: {', '.join(PRECISIONS)}"
        raise InvalidField(message, field="quantize")
    if card.variant is not None:
        made_from = f"give the model that it was made from, {card.variant.of}"
        message = f"{card.name} is {card.variant.precision} already; {made_from}"
        raise InvalidField(message, field="model")


def _narrowed(
    plain: onnx.ModelProto, wanted: Wanted, left_out: Collection[str], examples: Examples
) -> tuple[onnx.ModelProto, str]:
    """Return the graph without metadata, and how it was made."""
    if wanted.precision == "fp16":
        graph, method = compute_in_half(plain, left_out), HALF
    else:
        graph, method = quantize(plain, examples.calibration, left_out)
    halve(graph)
    del graph.metadata_props[:]
    return graph, method + (f"; left out: {', '.join(wanted.leave_out)}" if wanted.leave_out else "")


def _file(graph: onnx.ModelProto) -> bytes:
    onnx.checker.check_model(graph)
    content: bytes = graph.SerializeToString()
    return content


def _as_written(graph: onnx.ModelProto, precision: str) -> Runner:
    """What the graph gives with every rounding that it names, which quick kernels leave out here and there."""
    told = rounded_in_float32(graph) if precision == "fp16" else graph
    return onnx_runner(told.SerializeToString(), as_written=True)


def _origin(
    content: bytes, card: ModelCard, wanted: Wanted, examples: Examples, method: str, loss: dict[str, float]
) -> Variant:
    calibrated = examples.calibration if method.startswith(STATIC) else ()
    return Variant(
        of=card.name,
        of_version=card.version,
        of_hash=hashlib.sha256(content).hexdigest()[:16],
        precision=wanted.precision,
        method=method,
        calibration=examples.origin if calibrated else "",
        calibration_count=len(calibrated),
        calibration_licence=examples.licence if calibrated else "",
        measured_on=examples.measured_on,
        measured_count=len(examples.held_out),
        loss=loss,
    )
