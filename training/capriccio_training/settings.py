"""Settings as frozen dataclasses that go to and from TOML; ranges stand beside the fields.

A family of trainings (looks, textures, terrain, music) describes its settings as nested frozen dataclasses whose
fields are made by ``number``, ``choice``, ``texts`` or plain defaults. Knows no family, and no torch.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, TypeVar

from capriccio.errors import InvalidField, UnreadableFile

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib  # type: ignore[import-not-found]

Config = TypeVar("Config")
Number = TypeVar("Number", int, float)

_WANTED = {"int": "a whole number", "float": "a number", "bool": "true or false", "str": "a text"}


def number(default: Number, least: float | None = None, most: float | None = None) -> Number:
    """Make a field that holds a number from `least` to `most`, both included."""
    made: Number = field(default=default, metadata={"least": least, "most": most})
    return made


def choice(default: str, allowed: tuple[str, ...]) -> str:
    """Make a field that holds one of a few names."""
    made: str = field(default=default, metadata={"allowed": allowed})
    return made


def texts() -> tuple[str, ...]:
    """Make a field that holds texts; none are its default."""
    made: tuple[str, ...] = field(default=(), metadata={"items": str})
    return made


def read_toml(path: Path) -> dict[str, Any]:
    """Parse a TOML file.

    Raises:
        UnreadableFile: it is missing or not TOML; the message has the line.
    """
    try:
        parsed: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UnreadableFile(f"cannot read the configuration {path}: {error}", path=str(path)) from error
    return parsed


def build(kind: type[Config], *layers: dict[str, Any]) -> Config:
    """Merge layers of nested settings over the defaults of `kind`, later ones winning.

    Raises:
        InvalidField: an unknown key, a value of the wrong type or out of range.
    """
    return _build(kind, merge(*layers), "")


def merge(*layers: dict[str, Any]) -> dict[str, Any]:
    """Merge layers of nested settings, later ones winning setting by setting."""
    merged: dict[str, Any] = {}
    for layer in layers:
        _merge(merged, layer)
    return merged


def to_toml(settings: Mapping[str, Any]) -> str:
    """Write nested settings as TOML that ``build`` reads back equal."""
    top = [f"{key} = {_literal(value)}" for key, value in settings.items() if not isinstance(value, dict)]
    blocks = ["\n".join(top)]
    for section, values in settings.items():
        if isinstance(values, dict):
            lines = [f"{key} = {_literal(value)}" for key, value in values.items()]
            blocks.append("\n".join([f"[{section}]", *lines]))
    return "\n\n".join(blocks) + "\n"


def _literal(value: object) -> str:
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def _merge(into: dict[str, Any], layer: dict[str, Any]) -> None:
    for key, value in layer.items():
        if isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = dict(value) if isinstance(value, dict) else value


def _build(kind: type[Config], settings: dict[str, Any], prefix: str) -> Config:
    known = {each.name: each for each in dataclasses.fields(kind)}  # type: ignore[arg-type]
    for key in settings:
        if key not in known:
            message = f"unknown setting {prefix}{key}; allowed here: {', '.join(known)}"
            raise InvalidField(message, field=f"{prefix}{key}")
    return kind(**{key: _convert(known[key], value, prefix + key) for key, value in settings.items()})


def _convert(each: dataclasses.Field[Any], value: Any, name: str) -> Any:
    if each.default is dataclasses.MISSING and each.default_factory is not dataclasses.MISSING:
        if not isinstance(value, dict):
            raise InvalidField(f"{name} is {value!r}; it must be a table, [{name}]", field=name)
        return _build(each.default_factory, value, f"{name}.")  # type: ignore[arg-type]
    converted = _of_type(type(each.default), value, name, each.metadata.get("items", int))
    _check_range(each, converted, name)
    return converted


def _of_type(wanted: type[Any], value: Any, name: str, items: type[Any]) -> Any:
    if wanted is tuple and isinstance(value, list | tuple) and all(type(item) is items for item in value):
        return tuple(value)
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        allowed = _WANTED.get(wanted.__name__, f"a list of {'texts' if items is str else 'whole numbers'}")
        raise InvalidField(f"{name} is {value!r}; it must be {allowed}", field=name)
    return value


def _check_range(each: dataclasses.Field[Any], value: Any, name: str) -> None:
    allowed, least, most = (each.metadata.get(key) for key in ("allowed", "least", "most"))
    if allowed is not None and value not in allowed:
        raise InvalidField(f"{name} is {value!r}; allowed: {', '.join(allowed)}", field=name)
    if (least is not None and not value >= least) or (most is not None and not value <= most):
        bounds = f"{least} or more" if most is None else f"{least} to {most}"
        raise InvalidField(f"{name} is {value}; allowed: {bounds}", field=name)
