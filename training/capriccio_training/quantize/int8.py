"""A graph whose convolutions and matrix products compute with whole numbers of 8 bits.

Feed-forward networks are quantized statically, as pairs of QuantizeLinear and DequantizeLinear around what becomes
whole (Jacob et al. 2018, arXiv 1712.05877): every channel of a weight has a scale of its own, every activation one that
examples decided. Recurrent ones, whose state any range could be wrong for, measure their activations while they run.
Must not know: cards, files that last, what a model is for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

import onnx
from numpy.typing import NDArray
from onnxruntime import quantization

from capriccio.errors import InvalidField
from capriccio_training.quantize.graphs import Feed, is_recurrent

__all__ = ["DYNAMIC", "STATIC", "quantize"]

STATIC = "static: pairs of QuantizeLinear and DequantizeLinear, a scale for each channel of weights, 7 bits of them"
DYNAMIC = "dynamic: weights of 7 bits with a scale for each channel, activations measured as they come"

PRODUCTS = ("Conv",)
"""What becomes whole in networks for pictures and land: nearly all of the work. Their matrix products mix numbers that
hold for a whole picture; to round those is seen everywhere in it, and saves nothing."""

DYNAMIC_PRODUCTS = ("LSTM", "MatMul")

FEW_CHANNELS = 8
"""A convolution that takes fewer sees, and one that gives fewer paints."""

NARROW_WEIGHTS = True
"""Weights take 7 of the 8 bits: processors without VNNI add products in 16 bits, where two wider ones may not fit, and
would compute something else there than the card promises."""


def quantize(
    model: onnx.ModelProto, examples: Sequence[Feed], left_out: Collection[str] = ()
) -> tuple[onnx.ModelProto, str]:
    """Make whole what multiplies with constant weights; return the graph, and how it was made.

    Args:
        model: with float32 constants and names for all nodes.
        examples: what activations are measured on; recurrent graphs need none.
        left_out: names of nodes that stay in float32.

    Raises:
        InvalidField: nothing in the graph can be quantized.
    """
    how = (DYNAMIC, DYNAMIC_PRODUCTS, _dynamically) if is_recurrent(model) else (STATIC, PRODUCTS, _statically)
    told, operators, make = how
    products = _products(model, operators)
    whole = [name for name in products if name not in left_out and name not in _outermost(model)]
    if not whole:
        message = "no product with constant weights is left to quantize; leave out fewer, or use fp16"
        raise InvalidField(message, field="quantize")
    quantized = _through_files(model, lambda source, out: make(source, out, examples, whole))
    return quantized, f"{told}; {len(whole)} of {len(products)} {' and '.join(operators)}, all else in float32"


def _statically(source: Path, out: Path, examples: Sequence[Feed], whole: list[str]) -> None:
    quantization.quantize_static(
        source,
        out,
        _Reader(examples),
        quant_format=quantization.QuantFormat.QDQ,
        op_types_to_quantize=list(PRODUCTS),
        nodes_to_quantize=whole,
        per_channel=True,
        reduce_range=NARROW_WEIGHTS,
        activation_type=quantization.QuantType.QUInt8,
        weight_type=quantization.QuantType.QInt8,
        calibration_providers=["CPUExecutionProvider"],
    )


def _dynamically(source: Path, out: Path, _examples: Sequence[Feed], whole: list[str]) -> None:
    quantization.quantize_dynamic(
        source,
        out,
        op_types_to_quantize=list(DYNAMIC_PRODUCTS),
        nodes_to_quantize=whole,
        per_channel=True,
        reduce_range=NARROW_WEIGHTS,
        weight_type=quantization.QuantType.QInt8,
    )


def _products(model: onnx.ModelProto, operators: Collection[str]) -> list[str]:
    """Names of the nodes that multiply with constant weights, in the order of the graph."""
    constant = {tensor.name for tensor in model.graph.initializer}
    return [node.name for node in model.graph.node if node.op_type in operators and node.input[1] in constant]


def _outermost(model: onnx.ModelProto) -> set[str]:
    """The first and the last convolution, and others that see or paint.

    They take or give single levels of colours or heights: they lose most, have few channels, and gain nothing.
    """
    weights = {tensor.name: tensor.dims for tensor in model.graph.initializer}
    convolutions = [node for node in model.graph.node if node.op_type == "Conv"]
    narrow = [node for node in convolutions if _channels(node, weights.get(node.input[1])) < FEW_CHANNELS]
    return {node.name for node in (*convolutions[:1], *narrow, *convolutions[-1:])}


def _channels(node: onnx.NodeProto, sides: Sequence[int] | None) -> int:
    """The fewer of what goes in and what comes out."""
    if sides is None:
        return FEW_CHANNELS
    groups = next((attribute.i for attribute in node.attribute if attribute.name == "group"), 1)
    return min(sides[0], sides[1] * groups)


def _through_files(model: onnx.ModelProto, make: Callable[[Path, Path], None]) -> onnx.ModelProto:
    """The quantizer reads and writes files; they are gone when it ends."""
    prepared = onnx.ModelProto()
    prepared.CopyFrom(model)
    quantization.quant_utils.add_pre_process_metadata(prepared)  # else it warns that nothing was folded
    with tempfile.TemporaryDirectory(prefix="capriccio-quantize-") as folder:
        source, out = Path(folder, "source.onnx"), Path(folder, "quantized.onnx")
        onnx.save(prepared, str(source))
        make(source, out)
        return onnx.load(str(out))


class _Reader(quantization.CalibrationDataReader):  # type: ignore[misc]  # the library has no types
    """Hands examples to the calibration, one after another."""

    def __init__(self, examples: Sequence[Feed]) -> None:
        self._left: Iterator[Feed] = iter(examples)

    def get_next(self) -> dict[str, NDArray[Any]] | None:
        """Return the next example, None after the last."""
        feed = next(self._left, None)
        return None if feed is None else dict(feed)
