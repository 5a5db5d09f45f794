"""A graph whose products compute in float16, between casts.

What multiplies with weights is in half precision, and what lies between two such: activations, paddings, sums of what
is half on both sides. All else stays float32: the statistics of norms, sums over pictures, resizing, heights, and all
that comes before the first or after the last product. Must not know: cards, files, what a model is for.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

import numpy as np
import onnx
from onnx import NodeProto, TensorProto, helper, numpy_helper

from capriccio.errors import InvalidField
from capriccio_training.quantize.graphs import PRODUCTS

__all__ = ["HALF", "HALF_SUFFIX", "compute_in_half"]

HALF_SUFFIX = "_fp16"
"""Ends the name of every value in half precision, and of no other."""

HALF = "products and what lies between them in float16, sums over pictures, norms and borders in float32"

FOLLOWING = frozenset(
    ["Add", "Clip", "Concat", "DepthToSpace", "LeakyRelu", "Mul", "Pad", "Relu", "Sigmoid", "Slice", "Sub", "Tanh"]
)
"""In half precision where all that they are given is, or is a constant; none of them adds up many values."""

NUMBERS = {"DepthToSpace": (0,), "LSTM": (0, 1, 2, 3, 5, 6, 7), "Pad": (0, 2), "Slice": (0,)}
"""Which inputs are numbers of the network, where not all are: others are sizes and places."""

LARGEST = float(np.finfo(np.float16).max)


def compute_in_half(model: onnx.ModelProto, left_out: Collection[str] = ()) -> onnx.ModelProto:
    """Return the graph with its products in float16, which runtimes add up in float32; inputs and outputs stay.

    Args:
        model: with float32 constants and names for all nodes.
        left_out: names of nodes that stay in float32.

    Raises:
        InvalidField: the graph has no products, or a weight that float16 can't hold.
    """
    halved = onnx.ModelProto()
    halved.CopyFrom(model)
    narrowing = _Narrowing.of(halved, left_out)
    nodes = [made for node in halved.graph.node for made in narrowing.rewrite(node)]
    if not narrowing.half:
        message = "nothing that multiplies with weights is left to narrow, so fp16 changes nothing; leave out fewer"
        raise InvalidField(message, field="quantize")
    del halved.graph.node[:]
    halved.graph.node.extend(nodes)
    halved.graph.initializer.extend(narrowing.added)
    del halved.graph.value_info[:]
    _leave_out_unused(halved)
    return halved


@dataclass
class _Narrowing:
    """A walk through a graph: which values have a twin in half precision, and what that is called."""

    constants: dict[str, TensorProto]
    left_out: Collection[str]
    half: dict[str, str] = field(default_factory=dict)
    """From a value to its twin."""
    computed: set[str] = field(default_factory=set)
    """Values that are computed in half precision, and are float32 only behind a Cast."""
    added: list[TensorProto] = field(default_factory=list)

    @classmethod
    def of(cls, model: onnx.ModelProto, left_out: Collection[str]) -> _Narrowing:
        constants = {tensor.name: tensor for tensor in model.graph.initializer}
        for node in model.graph.node:
            if node.op_type == "Constant" and node.attribute[0].name == "value":
                constants[node.output[0]] = node.attribute[0].t
        return cls(constants, left_out)

    def rewrite(self, node: NodeProto) -> list[NodeProto]:
        """Return what stands in the place of a node."""
        if not self._is_narrow(node):
            return [node]
        before: list[NodeProto] = []
        for place in NUMBERS.get(node.op_type, range(len(node.input))):
            if place < len(node.input) and node.input[place]:
                before += self._narrowed(node, place)
        after = [self._widened(node, place) for place in range(len(node.output)) if node.output[place]]
        return [*before, node, *after]

    def _is_narrow(self, node: NodeProto) -> bool:
        if node.op_type in PRODUCTS:
            return node.name not in self.left_out
        places = NUMBERS.get(node.op_type, range(len(node.input)))
        given = [node.input[place] for place in places if place < len(node.input) and node.input[place]]
        varying = [name for name in given if name not in self.constants]
        return node.op_type in FOLLOWING and bool(varying) and self.computed.issuperset(varying)

    def _narrowed(self, node: NodeProto, place: int) -> list[NodeProto]:
        """Let an input be read in half precision; return the Cast that this needs, if any."""
        name = node.input[place]
        known, self.half[name] = name in self.half, name + HALF_SUFFIX
        node.input[place] = self.half[name]
        if known:
            return []
        if name in self.constants:
            self.added.append(_half_constant(self.constants[name], self.half[name]))
            return []
        return [_cast(name, self.half[name], TensorProto.FLOAT16)]

    def _widened(self, node: NodeProto, place: int) -> NodeProto:
        """Let an output be computed in half precision; whoever reads it in float32 finds it behind a Cast."""
        name = node.output[place]
        self.half[name] = name + HALF_SUFFIX
        self.computed.add(name)
        node.output[place] = self.half[name]
        return _cast(self.half[name], name, TensorProto.FLOAT)


def _half_constant(tensor: TensorProto, name: str) -> TensorProto:
    values = numpy_helper.to_array(tensor)
    largest = float(np.abs(values).max(initial=0))
    if largest > LARGEST:
        message = f"the weight {tensor.name} reaches {largest:g}; float16 holds {LARGEST:g} at most: use int8"
        raise InvalidField(message, field="quantize")
    return numpy_helper.from_array(values.astype(np.float16), name)


def _cast(given: str, made: str, to: int) -> NodeProto:
    return helper.make_node("Cast", [given], [made], name=f"{made}_cast", to=to)


def _leave_out_unused(model: onnx.ModelProto) -> None:
    """Leave out casts and constants that nobody reads any more."""
    read = _read(model.graph.node) | {value.name for value in model.graph.output}
    kept = [node for node in model.graph.node if node.op_type not in ("Cast", "Constant") or node.output[0] in read]
    tensors = [tensor for tensor in model.graph.initializer if tensor.name in read]
    for field_name, all_kept in (("node", kept), ("initializer", tensors)):
        model.graph.ClearField(field_name)
        getattr(model.graph, field_name).extend(all_kept)


def _read(nodes: Sequence[NodeProto]) -> set[str]:
    """Names of all values that nodes read, in their branches and loops too."""
    read: set[str] = set()
    for node in nodes:
        read.update(node.input)
        for attribute in node.attribute:
            if attribute.HasField("g"):
                read |= _read(attribute.g.node) | {value.name for value in attribute.g.output}
    return read
