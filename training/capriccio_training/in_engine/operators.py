"""What Unity's Inference Engine computes, as its manual lists it, and whether a graph keeps to that.

The table is data, `operators.json`: for each operator the types of values on each of the engine's backends, attributes
and values that it does not know, and for operators that it lists as unsupported what to do. Must not know: where a
graph comes from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import onnx

from capriccio.errors import ModelRejected

from .values import Values

__all__ = ["BACKENDS", "OPSET", "check_supported", "problems", "table"]

BACKENDS = {"cpu": "CPU", "gpu_compute": "GPUCompute", "gpu_pixel": "GPUPixel"}
"""The table's names of the engine's backends, and the engine's own."""

OPSET = 15
"""The highest that all versions of the package read."""

WHOLE = {onnx.TensorProto.INT64, onnx.TensorProto.INT32, onnx.TensorProto.UINT8, onnx.TensorProto.BOOL}
"""Types that the engine computes as `int`."""


@cache
def table() -> Mapping[str, Any]:
    """Return the table of `operators.json`."""
    text = resources.files(__package__).joinpath("operators.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    return read


def check_supported(model: onnx.ModelProto) -> None:
    """Check that the engine knows everything in a graph.

    Raises:
        ModelRejected: naming each operator that it does not know, and what to do.
    """
    found = sorted(set(problems(model)))
    if found:
        manual = table()["manual"]
        message = f"Unity's Inference Engine can't compute this model: {'; '.join(found)}. What it can: {manual}"
        raise ModelRejected(message, operators=found)


def problems(model: onnx.ModelProto) -> Iterator[str]:
    """Say what of a graph the engine does not know, one text for each."""
    (opset,) = [each.version for each in model.opset_import if each.domain in ("", "ai.onnx")]
    if opset > OPSET:
        yield f"opset {opset}, where {OPSET} is the highest that all its versions read"
    values = Values.of(model)
    for node in model.graph.node:
        yield from _of_node(node, values)


def _of_node(node: onnx.NodeProto, values: Values) -> Iterator[str]:
    row = table()["operators"].get(node.op_type) if node.domain in ("", "ai.onnx") else None
    if row is None or "since" in row:
        yield f"{node.op_type} is no operator of its table{_advice(node.op_type, row)}"
        return
    used = _Use(node, row, values)
    yield from used.types()
    yield from used.ranks()
    yield from used.attributes()


def _advice(operator: str, row: Mapping[str, Any] | None) -> str:
    if row is not None:
        return f" before version {row['since']}"
    instead = table()["unsupported"].get(operator)
    return f" ({instead})" if instead else ""


@dataclass(frozen=True)
class _Use:
    """One operator in a graph, and its row of the table."""

    node: onnx.NodeProto
    row: Mapping[str, Any]
    values: Values

    def types(self) -> Iterator[str]:
        """Only the first input counts: others may be sizes and axes, which are whole numbers everywhere."""
        kind = self.values.types.get(self.node.input[0]) if self.node.input else None
        if kind is None:
            return
        name = "int" if kind in WHOLE else "float" if kind == onnx.TensorProto.FLOAT else _type_name(kind)
        for backend, shown in BACKENDS.items():
            if name not in self.row[backend] and self.row[backend] != ["any"]:
                allowed = ", ".join(self.row[backend]) or "nothing"
                yield f"{self.node.op_type} of {name} on {shown}, which computes {allowed}"

    def ranks(self) -> Iterator[str]:
        """The most axes that a tensor may have, and that pooling may have on a GPU."""
        for name in (*self.node.input, *self.node.output):
            rank = len(self.values.shapes.get(name) or ())
            if rank > table()["largest_rank"]:
                yield f"{self.node.op_type} with {rank} axes; at most {table()['largest_rank']} are allowed"
        spatial = len(self.values.shapes.get(self.node.input[0]) or ()) - 2 if self.node.input else 0
        if spatial > self.row.get("gpu_spatial_axes", spatial):
            most = self.row["gpu_spatial_axes"]
            yield f"{self.node.op_type} over {spatial} axes on a GPU; at most {most} are allowed"

    def attributes(self) -> Iterator[str]:
        """Attributes that the engine ignores, and values of others that it does not know."""
        for attribute in self.node.attribute:
            value = onnx.helper.get_attribute_value(attribute)
            shown = value.decode() if isinstance(value, bytes) else value
            if attribute.name in self.row.get("unsupported_attributes", ()):
                yield f"{self.node.op_type} with {attribute.name} {shown}"
            if shown in self.row.get("unsupported_values", {}).get(attribute.name, ()):
                yield f"{self.node.op_type} with {attribute.name} {shown!r}"


def _type_name(kind: int) -> str:
    return str(onnx.TensorProto.DataType.Name(kind)).lower()
