"""Half-precision storage: the weights of a graph take half of the file, and it computes as before.

Each large float32 constant is stored as float16 behind a Cast, which every runtime folds away when it loads the
file. Must not know: PyTorch, how weights came to be what float16 can hold.
"""

from __future__ import annotations

import numpy as np
import onnx
from onnx import numpy_helper

__all__ = ["SMALLEST", "halve", "widen"]

SMALLEST = 64  # values; below, a Cast costs more bytes than it saves


def halve(model: onnx.ModelProto) -> None:
    """Store the large float32 constants of ``model`` in half precision, where that loses nothing."""
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SMALLEST:
            continue
        half = values.astype(np.float16)
        if not np.array_equal(half.astype(np.float32), values):
            continue
        name = tensor.name
        tensor.CopyFrom(numpy_helper.from_array(half, f"{name}_half"))
        casts.append(onnx.helper.make_node("Cast", [f"{name}_half"], [name], to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def widen(model: onnx.ModelProto) -> None:
    """Undo `halve`: every constant that lies in half precision behind a Cast is a float32 one again."""
    graph = model.graph
    stored = {tensor.name: tensor for tensor in graph.initializer if tensor.data_type == onnx.TensorProto.FLOAT16}
    casts = [node for node in graph.node if node.op_type == "Cast" and node.input[0] in stored]
    for cast in casts:
        values = numpy_helper.to_array(stored[cast.input[0]])
        graph.initializer.append(numpy_helper.from_array(values.astype(np.float32), cast.output[0]))
        graph.node.remove(cast)
    used = {name for node in graph.node for name in node.input}
    for name, tensor in stored.items():
        if name not in used:
            graph.initializer.remove(tensor)
