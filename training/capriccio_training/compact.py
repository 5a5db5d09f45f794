"""Half-precision storage: the weights of a graph take half of the file, and it computes as before.

Each large float32 constant is stored as float16 behind a Cast, which every runtime folds away when it loads the
file. The weights have to be rounded beforehand, so that nothing changes between PyTorch and the file.
"""

from __future__ import annotations

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn

SMALLEST = 64  # values; below, a Cast costs more bytes than it saves


@torch.no_grad()
def round_weights(network: nn.Module) -> None:
    """Round every weight that will be stored in half precision to a value which float16 can hold."""
    for parameter in network.parameters():
        if parameter.numel() >= SMALLEST:
            parameter.copy_(parameter.half().float())


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
