"""Buffers: the raw frames behind a header, as NumPy arrays or whole files, and their descriptors.

Nothing is copied: a received array is a read-only view of the frame it came in. Must not know: what an array means.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ..errors import InvalidField, MalformedMessage, TooLarge
from .spec import DTYPES, ENCODINGS, LIMITS

__all__ = ["Buffer", "BytesLike", "File", "Tensor", "buffer_from_wire"]

BytesLike: TypeAlias = bytes | bytearray | memoryview
COLOURS = ("srgb", "linear", "none")
NAMES = {np.dtype(name): name for name in DTYPES}
"""NumPy makes the name anew each time it is asked."""


@dataclass(frozen=True, eq=False)
class Tensor:
    """An array with what its axes and values mean."""

    array: NDArray[Any]
    """Any shape of up to 8 sides, one of the dtypes of the table."""
    layout: str = ""
    """Axis letters such as `HWC`; empty where the axes have no such names."""
    color: str = "none"
    """`srgb`, `linear` or `none`."""

    def descriptor(self) -> dict[str, Any]:
        """Return the map that stands for this buffer in the header."""
        return {
            "kind": "tensor",
            "dtype": NAMES.get(self.array.dtype) or self.array.dtype.name,
            "shape": list(self.array.shape),
            "layout": self.layout,
            "color": self.color,
        }

    def data(self) -> memoryview:
        """Return the bytes, C order and little-endian; copies only an array that is not so already."""
        wire_dtype = self.array.dtype.newbyteorder("<")
        return np.ascontiguousarray(self.array, dtype=wire_dtype).reshape(-1).view(np.uint8).data


@dataclass(frozen=True)
class File:
    """A whole file in a known format."""

    content: BytesLike
    encoding: str
    """One of the encodings of the table."""
    name: str = ""

    def descriptor(self) -> dict[str, Any]:
        """Return the map that stands for this buffer in the header."""
        return {"kind": "file", "encoding": self.encoding, "name": self.name}

    def data(self) -> memoryview:
        """Return the bytes."""
        return memoryview(self.content).cast("B")


Buffer: TypeAlias = Tensor | File


def buffer_from_wire(descriptor: object, data: BytesLike) -> Buffer:
    """Read one buffer.

    Raises:
        MalformedMessage: the descriptor is no map, or the data has another length than it says.
        InvalidField: a field of the descriptor is missing, of the wrong type or unknown.
        TooLarge: a side, or the number of sides, is over its limit.
    """
    if not isinstance(descriptor, Mapping):
        raise MalformedMessage(f"a buffer's descriptor is a {type(descriptor).__name__}, not a map")
    kind = descriptor.get("kind")
    if kind == "tensor":
        return _tensor(descriptor, memoryview(data).cast("B"))
    if kind == "file":
        encoding = _choice(descriptor, "encoding", ENCODINGS)
        name = descriptor.get("name", "")
        if not isinstance(name, str):
            raise InvalidField(f"a buffer's name is a {type(name).__name__}, not a string", field="name")
        return File(data, encoding, name)
    raise InvalidField(f"a buffer's kind is {kind!r}; allowed: tensor, file", field="kind")


def _tensor(descriptor: Mapping[str, Any], data: memoryview) -> Tensor:
    dtype = _choice(descriptor, "dtype", tuple(DTYPES))
    shape = _shape(descriptor.get("shape"))
    needed = math.prod(shape) * DTYPES[dtype]
    if needed != len(data):
        message = f"a tensor of shape {list(shape)} {dtype} takes {needed} bytes, its buffer has {len(data)}"
        raise MalformedMessage(message)
    layout = descriptor.get("layout", "")
    if not isinstance(layout, str) or len(layout) not in (0, len(shape)):
        message = f"a tensor's layout is {layout!r}; allowed: one letter for each of its {len(shape)} sides"
        raise InvalidField(message, field="layout")
    color = _choice(descriptor, "color", COLOURS) if "color" in descriptor else "none"
    array = np.frombuffer(data, dtype=np.dtype(dtype).newbyteorder("<")).reshape(shape)
    return Tensor(array, layout, color)


def _shape(raw: object) -> tuple[int, ...]:
    if not isinstance(raw, list | tuple):
        raise InvalidField(f"a tensor's shape is {raw!r}, not a list", field="shape")
    most = LIMITS["tensor_dimensions"].value
    if len(raw) > most:
        raise TooLarge(f"a tensor has {len(raw)} sides; at most {most} are allowed", limit=most)
    longest = LIMITS["tensor_side"].value
    for side in raw:
        if isinstance(side, bool) or not isinstance(side, int) or side < 0:
            raise InvalidField(f"a tensor's side is {side!r}; allowed: whole numbers from 0", field="shape")
        if side > longest:
            raise TooLarge(f"a tensor's side is {side}; at most {longest} is allowed", limit=longest)
    return tuple(raw)


def _choice(descriptor: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    value = descriptor.get(name)
    if not isinstance(value, str) or value not in allowed:
        raise InvalidField(f"a buffer's {name} is {value!r}; allowed: {', '.join(allowed)}", field=name)
    return value
