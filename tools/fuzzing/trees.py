"""How maps and lists are spoiled that MessagePack or JSON hold. Must not know: what they mean."""

from __future__ import annotations

import copy
from random import Random
from typing import Any

import msgpack

__all__ = ["spoiled"]

VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, 1, -1, 2**31, 2**53, 2**53 + 1, 2**63, -(2**63), 0.5, -0.0, 1e308),
    *(float("nan"), float("inf"), "", "x", "0" * 300, "é\0\n", "png", "tensor", "../../etc/passwd", b"", b"\xff" * 9),
    *([], {}, [[]], {"": 0}, [0] * 20, [1e9, 1e9], [65536] * 8, [-1], msgpack.Timestamp(1)),
    *("uint8", "raw", "C#", "4/4"),
)
"""What takes the place of a value."""


def spoiled(value: Any, chance: Random, replaced: float = 0.0) -> Any:
    """Return a tree with one of its nodes left out, doubled, renamed or replaced: the tree itself so often."""
    keys = _keys(value)
    if not keys or chance.random() < replaced:
        return copy.deepcopy(chance.choice(VALUES)) if chance.random() < 0.8 else [value] * chance.randint(0, 40)
    key = chance.choice(keys)
    way = chance.random()
    if way < 0.15:
        del value[key]
    elif way < 0.25 and isinstance(value, dict):
        value[chance.choice((str(key) + "x", "", 7, "model", "frame", "type"))] = value[key]
    else:
        value[key] = spoiled(value[key], chance, 0.3)
    return value


def _keys(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value)
    return list(range(len(value))) if isinstance(value, list) else []
