"""What is known of the values in an ONNX graph before it runs: shapes, types, constants. Must not know: engines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

__all__ = ["Shape", "Values", "constants_of"]

Shape: TypeAlias = tuple[int, ...]


@dataclass(frozen=True)
class Values:
    """Shapes that are known as a whole, and types, by the names of values."""

    shapes: dict[str, Shape]
    types: dict[str, int]
    """As `onnx.TensorProto` numbers them."""

    @classmethod
    def of(cls, model: onnx.ModelProto) -> Values:
        """Infer what can be known."""
        graph = onnx.shape_inference.infer_shapes(model, data_prop=True).graph
        shapes: dict[str, Shape] = {each.name: tuple(each.dims) for each in graph.initializer}
        types: dict[str, int] = {each.name: each.data_type for each in graph.initializer}
        for value in (*graph.input, *graph.value_info, *graph.output):
            tensor = value.type.tensor_type
            if tensor.elem_type:
                types[value.name] = tensor.elem_type
            if tensor.HasField("shape") and all(side.HasField("dim_value") for side in tensor.shape.dim):
                shapes[value.name] = tuple(side.dim_value for side in tensor.shape.dim)
        return cls(shapes, types)


def constants_of(model: onnx.ModelProto) -> dict[str, NDArray[Any]]:
    """Return the values that stand in the file, by name."""
    return {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
