"""What graphs of hostile model files are made of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import onnx
from onnx import TensorProto, helper

from backend import tiny_models


def external(name: str, location: str) -> TensorProto:
    """Return a tensor whose 64 bytes are in another file."""
    tensor = TensorProto(name=name, data_type=TensorProto.FLOAT, dims=[16])
    tensor.data_location = TensorProto.EXTERNAL
    tensor.external_data.add(key="location", value=location)
    return tensor


def saved(
    path: Path, nodes: Sequence[onnx.NodeProto], tensors: Sequence[TensorProto] = (), domains: Sequence[str] = ()
) -> Path:
    """Write the tiny identity with other nodes beside its own."""
    tiny_models.identity(path)
    whole = onnx.load(str(path), load_external_data=False)
    whole.graph.node.extend(nodes)
    whole.graph.initializer.extend(tensors)
    whole.opset_import.extend(helper.make_opsetid(domain, 1) for domain in domains)
    path.write_bytes(whole.SerializeToString())
    return path


def in_a_branch(node: onnx.NodeProto, output: str, depth: int = 1) -> onnx.NodeProto:
    """Return an `If` that has the node in its branches, this many graphs deep."""
    for number in range(depth):
        value = helper.make_tensor_value_info(output, TensorProto.FLOAT, None)
        branch = helper.make_graph([node], f"branch{number}", [], [value])
        output = f"outcome{number}"
        node = helper.make_node("If", ["yes"], [output], then_branch=branch, else_branch=branch)
    return node


def constant(tensor: TensorProto) -> onnx.NodeProto:
    return helper.make_node("Constant", [], ["kept"], value=tensor)


def yes() -> TensorProto:
    return helper.make_tensor("yes", TensorProto.BOOL, (), [True])
