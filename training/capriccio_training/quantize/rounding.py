"""What a processor with half precision makes of a graph, computed in float32: every value is rounded where it would be.

ONNX Runtime's CPU provider has few operators in half precision: it computes the others in float32, and leaves out the
casts between them, so that nothing is lost there that will be lost on a GPU. A loss measured there would flatter.
Must not know: which values are in half precision but by their names, what for.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from capriccio_training.quantize.half import HALF_SUFFIX

__all__ = ["rounded_in_float32"]

SPLIT = float(2**13 + 1)
"""Times a float32 of 24 significant bits, less what is then too much: the 11 that float16 has (Dekker 1971)."""

UP, DOWN = float(2**112), float(2.0**-112)
"""What float16 can't hold, from 65536 on, is more than float32 holds that much further up."""

PREFIX = "capriccio_rounding_"


def rounded_in_float32(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return a graph of float32 operators that rounds and overflows where ``model`` does.

    Two things are not told: steps inside of a recurrent layer, and values below 0.00006, which float16 has fewer bits
    for.

    Args:
        model: of `compute_in_half`.
    """
    told = onnx.ModelProto()
    told.CopyFrom(model)
    graph = told.graph
    constants = [_widened(tensor) for tensor in graph.initializer]
    nodes = [made for node in graph.node for made in _rounding(node)]
    graph.ClearField("initializer")
    graph.initializer.extend([*constants, *_factors()])
    graph.ClearField("node")
    graph.node.extend(nodes)
    return told


def _widened(tensor: TensorProto) -> TensorProto:
    if not tensor.name.endswith(HALF_SUFFIX):
        return tensor
    return numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float32), tensor.name)


def _factors() -> list[TensorProto]:
    factors = {"split": SPLIT, "up": UP, "down": DOWN}
    return [numpy_helper.from_array(np.array(value, np.float32), PREFIX + name) for name, value in factors.items()]


def _rounding(node: NodeProto) -> list[NodeProto]:
    """A node, and the rounding of what it gives in half precision."""
    if node.op_type == "Cast" and node.input[0].endswith(HALF_SUFFIX):
        return [helper.make_node("Identity", [node.input[0]], [node.output[0]], name=node.name)]
    if node.op_type == "Cast" and node.output[0].endswith(HALF_SUFFIX):
        return _rounded(node.input[0], node.output[0])
    made: list[NodeProto] = [node]
    for place, name in enumerate(node.output):
        if name.endswith(HALF_SUFFIX):
            node.output[place] = f"{name}_exact"
            made += _rounded(f"{name}_exact", name)
    return made


def _rounded(given: str, made: str) -> list[NodeProto]:
    """To 11 significant bits, and to infinity where float16 ends."""
    steps = [f"{PREFIX}{made}_{number}" for number in range(4)]
    split, up, down = (PREFIX + name for name in ("split", "up", "down"))
    return [
        helper.make_node("Mul", [given, split], [steps[0]]),
        helper.make_node("Sub", [steps[0], given], [steps[1]]),
        helper.make_node("Sub", [steps[0], steps[1]], [steps[2]]),
        helper.make_node("Mul", [steps[2], up], [steps[3]]),
        helper.make_node("Mul", [steps[3], down], [made]),
    ]
