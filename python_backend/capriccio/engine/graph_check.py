"""What a graph may be made of, looked up in the bytes of a model file before a runtime sees them.

A model file is data only: one file, ONNX's own operators and ONNX Runtime's, none that reach outside, and no more parts
than a runtime can take. The bytes are one protobuf message, as onnx.proto describes it; the weights are stepped over,
so that 3000 nodes take a few hundredths of a second. Must not know: model cards, files, runtimes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

from capriccio.errors import ModelRejected

__all__ = ["DOMAINS", "MOST_DEPTH", "MOST_NODES", "MOST_TENSORS", "check_graph"]

DOMAINS = ("", "ai.onnx", "ai.onnx.ml", "com.microsoft")
"""Of operators that ONNX Runtime brings itself; all others need a library of code, which is never loaded."""

OUTSIDE = ("EPContext", "PythonOp", "PythonOpGrad", "ATen")
"""Operators of `com.microsoft` that read other files or call code."""

MOST_NODES = 100_000
MOST_TENSORS = 100_000
MOST_FIELDS = 5_000_000
"""Of all messages that are looked into: some seconds' work."""

MOST_DEPTH = 8
"""Graphs inside each other."""

VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5

PARTS = {
    "model": {7: "graph", 8: "opset", 25: "function"},
    "graph": {1: "node", 5: "tensor", 15: "sparse"},
    "function": {7: "node", 9: "opset", 11: "attribute"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse"},
    "sparse": {1: "tensor", 2: "tensor"},
    "tensor": {},
    "opset": {},
}
"""Of each message of onnx.proto, the fields by number that hold messages which matter here."""

NODE_OPERATOR, NODE_DOMAIN, OPSET_DOMAIN, TENSOR_ELSEWHERE, TENSOR_LOCATION = 4, 7, 1, 13, 14
TEXTS = {"node": (NODE_OPERATOR, NODE_DOMAIN), "opset": (OPSET_DOMAIN,)}
EXTERNAL = 1
"""The value of `TensorProto.data_location` for weights in another file."""


def check_graph(content: bytes) -> None:
    """Refuse a model file that is more than data.

    Raises:
        ModelRejected: it is no protobuf message, names other files or operators that nobody here has, or is too large.
    """
    census = _Census()
    try:
        _walk(memoryview(content), "model", 0, census)
    except _BrokenMessage as error:
        raise ModelRejected(f"the model is no ONNX file: {error}") from error


@dataclass
class _Census:
    """What was met so far."""

    nodes: int = 0
    tensors: int = 0
    fields: int = 0

    def check(self) -> None:
        """Refuse what is too much."""
        for what, most in (("nodes", MOST_NODES), ("tensors", MOST_TENSORS), ("fields", MOST_FIELDS)):
            if getattr(self, what) > most:
                _refuse(f"the graph has more than {most} {what}, which is the limit")


class _BrokenMessage(Exception):
    """These bytes are no protobuf message."""


def _walk(content: memoryview, kind: str, depth: int, census: _Census) -> None:
    """Look at a message and at those in it; `depth` counts graphs."""
    census.nodes += kind == "node"
    census.tensors += kind == "tensor"
    depth += kind == "graph"
    if depth > MOST_DEPTH:
        _refuse(f"more than {MOST_DEPTH} graphs lie inside each other, which is the limit")
    parts = PARTS[kind]
    texts: dict[int, str] = {}
    for number, value in _fields(content):
        census.fields += 1
        if number in parts and isinstance(value, memoryview):
            _walk(value, parts[number], depth, census)
        elif number in TEXTS.get(kind, ()) and isinstance(value, memoryview):
            texts[number] = bytes(value).decode("utf-8", "replace")
        elif kind == "tensor" and _is_elsewhere(number, value):
            _refuse(
                "the graph keeps weights in another file; allowed: one file with everything; export the model as one"
            )
    census.check()
    if kind == "node":
        _check_operator(texts.get(NODE_OPERATOR, ""), texts.get(NODE_DOMAIN, ""))
    elif kind == "opset":
        _check_operator("an operator", texts.get(OPSET_DOMAIN, ""))


def _is_elsewhere(number: int, value: int | memoryview) -> bool:
    """Say whether a field of a tensor says that its values are in another file."""
    if isinstance(value, int):
        return number == TENSOR_LOCATION and value & 0xFFFFFFFF == EXTERNAL
    return number == TENSOR_ELSEWHERE


def _check_operator(operator: str, domain: str) -> None:
    if domain not in DOMAINS:
        allowed = ", ".join(name for name in DOMAINS if name)
        _refuse(
            f"the graph uses {operator!r} of the domain {domain!r}; allowed: {allowed}; "
            "no libraries of operators are loaded, so export the model with standard ones"
        )
    if operator in OUTSIDE:
        _refuse(
            f"the graph uses the operator {operator!r}, which reaches outside the file; export the model without it"
        )


def _refuse(message: str) -> NoReturn:
    raise ModelRejected(message)


def _fields(content: memoryview) -> Iterator[tuple[int, int | memoryview]]:
    """Yield number and value of each field: an integer, or the bytes.

    Raises:
        _BrokenMessage: this is no protobuf message.
    """
    at, end = 0, len(content)
    while at < end:
        tag, at = _varint(content, at)
        number, wire_type = (tag & 0xFFFFFFFF) >> 3, tag & 7
        if wire_type == VARINT:
            value, at = _varint(content, at)
            yield number, value
            continue
        length = {FIXED_64: 8, FIXED_32: 4}.get(wire_type, 0)
        if wire_type == BYTES:
            length, at = _varint(content, at)
        elif not length:
            raise _BrokenMessage(f"field {number} has wire type {wire_type}")
        if at + length > end:
            raise _BrokenMessage(f"field {number} ends beyond its message")
        yield number, content[at : at + length]
        at += length


def _varint(content: memoryview, at: int) -> tuple[int, int]:
    """Return an integer of seven bits a byte, lowest first, and where the next field begins."""
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(content):
            break
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
    raise _BrokenMessage("a number does not end")
