"""Graphs as quantizers want them: float32 constants, a name for every node, and which nodes shall stay as they are.

Must not know: precisions, cards.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeAlias

import onnx
from numpy.typing import NDArray

from capriccio.errors import InvalidField
from capriccio_training.half_storage import widen

__all__ = ["PRODUCTS", "Feed", "is_recurrent", "named_nodes", "plain_graph"]

Feed: TypeAlias = Mapping[str, NDArray[Any]]
"""All inputs of a graph, by name."""

PRODUCTS = ("Conv", "ConvTranspose", "Gemm", "LSTM", "MatMul")
"""Operators that multiply with weights: nearly all of the work."""

RECURRENT = ("LSTM", "GRU", "RNN")


def plain_graph(content: bytes) -> onnx.ModelProto:
    """Return a file's graph with float32 constants, names for all nodes, and no metadata."""
    model = onnx.load_from_string(content)
    widen(model)
    _copy_shared_constants(model.graph)
    for number, node in enumerate(model.graph.node):
        node.name = node.name or f"{node.op_type}_{number}"
    del model.metadata_props[:]
    return model


def _copy_shared_constants(graph: onnx.GraphProto) -> None:
    """Give equal constants, such as biases of zero, back what exporters leave of all but one: a node that copies it.

    The quantizer looks for biases among constants only.
    """
    constants = {tensor.name: tensor for tensor in graph.initializer}
    for node in list(graph.node):
        if node.op_type == "Identity" and node.input[0] in constants:
            copy = graph.initializer.add()
            copy.CopyFrom(constants[node.input[0]])
            copy.name = node.output[0]
            constants[copy.name] = copy
            graph.node.remove(node)


def is_recurrent(model: onnx.ModelProto) -> bool:
    """Say whether the graph has a state that goes on from word to word."""
    return any(node.op_type in RECURRENT for node in model.graph.node)


def named_nodes(model: onnx.ModelProto, told: Collection[str]) -> frozenset[str]:
    """Return the products that a caller names, by their own names or by their operator's.

    Raises:
        InvalidField: a name is neither; the message lists what there is.
    """
    products = {node.name: node.op_type for node in model.graph.node if node.op_type in PRODUCTS}
    unknown = sorted(set(told) - set(products) - set(products.values()))
    if unknown:
        there = ", ".join(sorted({*products.values(), *products}))
        message = f"{', '.join(unknown)} can't be left out; the graph's products are {there}"
        raise InvalidField(message, field="leave_out")
    return frozenset(name for name, operator in products.items() if name in told or operator in told)
