"""What a row of the wire's table is made of: limits, fields, requests. Must not know: any row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["LARGEST_ID", "Field", "Limit", "Request"]

LARGEST_ID = 2**53
"""Ids and seeds stay exact in a language that has only 64-bit floats."""


@dataclass(frozen=True)
class Limit:
    """An upper bound that is checked before memory is taken."""

    name: str
    value: int
    unit: str
    doc: str


@dataclass(frozen=True)
class Field:
    """One field of a header or a body."""

    name: str
    kind: str
    """`string`, `integer`, `number`, `boolean`, `map`, `list`, `size` (a whole number, the side of a square, or a list
    of two: width and height), or `buffer` (an index into the buffers)."""
    doc: str
    example: Any
    required: bool = True
    minimum: float | None = None
    """Smallest value of a number or of a side; fewest characters or entries of anything else."""
    maximum: float | None = None
    """Largest value of a number or of a side; most characters or entries of anything else."""
    choices: tuple[str, ...] = ()

    @property
    def is_bounded(self) -> bool:
        """Whether there are bounds at all."""
        return self.minimum is not None or self.maximum is not None


@dataclass(frozen=True)
class Request:
    """One request type with the fields of its body and of its `ok` reply."""

    type: str
    doc: str
    fields: tuple[Field, ...] = ()
    reply: tuple[Field, ...] = ()
    immediate: bool = False
    """Answered by the I/O thread at once, whatever is being computed."""
    before_hello: bool = False
    """Answered even if the connection has not said hello."""
    long: bool = False
    """Takes seconds: sends `progress`, and is computed beside the short ones, which never wait for it."""
    example_buffers: tuple[dict[str, Any], ...] = ()
    """Descriptors of the buffers that the fields' examples refer to."""
    example_reply_buffers: tuple[dict[str, Any], ...] = ()
