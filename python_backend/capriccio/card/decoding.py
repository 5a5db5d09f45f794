"""What a card's JSON says, as the arguments of its classes: unknown fields are left out, wrong types refused.

Must not know: files, ONNX Runtime, PyTorch.
"""

from __future__ import annotations

import dataclasses
from typing import Any

from .parts import Guide, Parameter, Parity, TensorSpec, Variant

__all__ = ["arguments"]


def arguments(card: type[Any], raw: dict[str, Any]) -> dict[str, Any]:
    """Return what to construct a `card` with; JSON has lists where the card has tuples.

    Raises:
        TypeError, ValueError, KeyError, AttributeError, OverflowError: a field is missing or of the wrong type.
        ModelRejected: a field is out of range.
    """
    decoded = _known(card, raw)
    decoded["inputs"] = tuple(_tensor(spec) for spec in raw["inputs"])
    decoded["outputs"] = tuple(_tensor(spec) for spec in raw["outputs"])
    decoded["parameters"] = tuple(Parameter(**_known(Parameter, each)) for each in raw.get("parameters", ()))
    decoded["labels"] = tuple(raw.get("labels", ()))
    decoded["parity"] = _parity(raw["parity"])
    if decoded.get("view_size") is not None:
        height, width = decoded["view_size"]
        decoded["view_size"] = (int(height), int(width))
    if decoded.get("guide") is not None:
        guide = raw["guide"]
        red, green, blue = (float(weight) for weight in guide["weights"])
        decoded["guide"] = Guide((red, green, blue), tuple(float(value) for value in guide["curve"]))
    decoded["metrics"] = _figures(raw.get("metrics", {}))
    if decoded.get("variant") is not None:
        variant = _known(Variant, raw["variant"])
        decoded["variant"] = Variant(**{**variant, "loss": _figures(variant.get("loss", {}))})
    return decoded


def _figures(raw: dict[str, Any]) -> dict[str, float]:
    return {str(name): float(value) for name, value in raw.items()}


def _known(kind: type[Any], raw: dict[str, Any]) -> dict[str, Any]:
    """Keep the fields that this version has, each of the type of its default or annotation's plain name."""
    plain: dict[str, Any] = {"str": str, "int": int, "bool": bool, "float": (int, float)}
    kept: dict[str, Any] = {}
    for each in dataclasses.fields(kind):
        if each.name not in raw:
            continue
        value, wanted = raw[each.name], plain.get(str(each.type))
        if wanted is not None and (not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool)):
            raise TypeError(f"{each.name} is {value!r}, wanted {each.type}")
        kept[each.name] = value
    return kept


def _tensor(raw: dict[str, Any]) -> TensorSpec:
    decoded = _known(TensorSpec, raw)
    decoded["shape"] = tuple(side if isinstance(side, str) else int(side) for side in raw["shape"])
    if decoded.get("range") is not None:
        low, high = decoded["range"]
        decoded["range"] = (float(low), float(high))
    return TensorSpec(**decoded)


def _parity(raw: dict[str, Any]) -> Parity:
    decoded = _known(Parity, raw)
    decoded["input_shape"] = tuple(int(side) for side in raw["input_shape"])
    decoded["further_shapes"] = tuple(tuple(int(side) for side in shape) for shape in raw.get("further_shapes", ()))
    decoded["positions"] = tuple(int(position) for position in raw["positions"])
    decoded["expected"] = tuple(float(value) for value in raw["expected"])
    return Parity(**decoded)
