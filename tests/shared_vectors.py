"""Reads the shared vectors; the counterpart of tools/protocol_generator/vectors.py."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "vectors"


def load(name: str) -> dict[str, list[dict[str, Any]]]:
    content: dict[str, list[dict[str, Any]]] = json.loads((FOLDER / name).read_text(encoding="utf-8"))
    return content


def untagged(tagged: dict[str, Any]) -> Any:
    [(kind, value)] = tagged.items()
    return {
        "nil": lambda: None,
        "bool": lambda: value,
        "int": lambda: int(value),
        "float": lambda: struct.unpack(">d", bytes.fromhex(value))[0],
        "str": lambda: value,
        "bin": lambda: bytes.fromhex(value),
        "list": lambda: [untagged(each) for each in value],
        "map": lambda: {untagged(key): untagged(each) for key, each in value},
        "str_repeat": lambda: value[0] * value[1],
        "bin_repeat": lambda: bytes.fromhex(value[0]) * value[1],
        "list_repeat": lambda: [untagged(value[0])] * value[1],
    }[kind]()


def data(vector: dict[str, Any]) -> bytes:
    tail, times = vector.get("tail", ("", 0))
    return bytes.fromhex(vector["hex"]) + bytes.fromhex(tail) * times
