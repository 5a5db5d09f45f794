"""Finding one model by name, or by kind, without loading the others: cards are read straight from the files.

An `.onnx` file is one protobuf message, `ModelProto`: fields one after another, each with its number and, where it
holds bytes, their length. So the graph, which is nearly all of the file, is stepped over, and only the entries of
`metadata_props` are read. Whether the graph is what the card says, loading proves. Must not know: ONNX Runtime.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from capriccio.card import CARD_KEY, ModelCard, no_card
from capriccio.errors import CapriccioError, ModelRejected, UnknownModel, UnreadableFile

__all__ = ["find_kind", "find_model", "read_card", "refuse_special_file"]

METADATA_PROPS = 14
"""Field number in `ModelProto`; an entry has field 1, the key, and field 2, the value."""
KEY, VALUE = 1, 2

VARINT, FIXED_64, BYTES, FIXED_32 = 0, 1, 2, 5
"""Protobuf's wire types; the others are long out of use."""

MAX_ENTRY_BYTES = 16 << 20


def find_model(folders: Sequence[Path], name: str) -> Path:
    """Return the file whose card has that name, by the registry's rule: the later folder wins, then the first file.

    Raises:
        UnknownModel: there is none.
    """
    known: set[str] = set()
    unreadable: list[str] = []
    for path, card in _cards(folders, unreadable):
        if card.name == name:
            return path
        known.add(card.name)
    message = f"there is no model {name!r}; there are: {', '.join(sorted(known)) or 'none'}"
    raise UnknownModel(message + _explained(unreadable), known=sorted(known))


def find_kind(folders: Sequence[Path], kind: str) -> Path:
    """Return the file of the first model of a kind by name; where two have that name, by the rule of `find_model`.

    Raises:
        UnknownModel: there is none.
    """
    unreadable: list[str] = []
    of_kind = [(card.name, path) for path, card in _cards(folders, unreadable) if card.kind == kind]
    if not of_kind:
        looked = ", ".join(map(str, folders))
        message = f"there is no {kind} model in {looked}; name another folder with --models"
        raise UnknownModel(message + _explained(unreadable), known=[])
    return min(of_kind, key=lambda each: each[0])[1]


def _cards(folders: Sequence[Path], unreadable: list[str]) -> Iterator[tuple[Path, ModelCard]]:
    """Yield the files with their cards, highest precedence first; `unreadable` gets the names of those without one."""
    for path in _in_order(folders):
        try:
            card = read_card(path)
        except CapriccioError:
            unreadable.append(path.name)
        else:
            yield path, card


def _explained(unreadable: Sequence[str]) -> str:
    if not unreadable:
        return ""
    return f"; without a readable card, as `capriccio models` explains: {', '.join(unreadable)}"


def _in_order(folders: Sequence[Path]) -> Iterator[Path]:
    """Yield the model files, highest precedence first; hidden ones are being written."""
    for folder in reversed(folders):
        yield from (path for path in sorted(folder.glob("*.onnx")) if not path.name.startswith("."))


def read_card(path: Path) -> ModelCard:
    """Read the card of a model file, and hardly anything else of it.

    Raises:
        UnreadableFile: the file can't be read, or is none.
        ModelRejected: it is no ONNX file, has no card, or a broken one.
    """
    try:
        refuse_special_file(path)
        with path.open("rb") as file:
            entries = dict(_entries(file))
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error
    except ValueError as error:
        raise ModelRejected(f"{path.name} is no ONNX file: {error}") from error
    card = entries.get(CARD_KEY.encode())
    if card is None:
        raise no_card(path.name, {key.decode("utf-8", "replace") for key in entries})
    return ModelCard.from_json(card.decode("utf-8", "replace"))


def refuse_special_file(path: Path) -> None:
    """Do nothing for a file and a link to one; a pipe would be waited for, and a device may never end.

    Raises:
        UnreadableFile: it is something else.
        OSError: it can't be looked at.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise UnreadableFile(f"{path} is no file, but a folder, a pipe or a device", path=str(path))


def _entries(file: BinaryIO) -> Iterator[tuple[bytes, bytes]]:
    """Yield the keys and values of `metadata_props`."""
    end = os.fstat(file.fileno()).st_size
    for field, length in _fields(file, end):
        if field != METADATA_PROPS:
            file.seek(length, os.SEEK_CUR)
            continue
        if length > MAX_ENTRY_BYTES:
            raise ValueError(f"an entry of {length} bytes")
        texts = {part: file.read(size) for part, size in _fields(file, file.tell() + length)}
        yield texts.get(KEY, b""), texts.get(VALUE, b"")


def _fields(file: BinaryIO, end: int) -> Iterator[tuple[int, int]]:
    """Yield number and length of each field up to `end` that holds bytes; who asks for more has moved past them.

    Raises:
        ValueError: this is no protobuf message.
    """
    while file.tell() < end:
        tag = _varint(file)
        field, wire_type = tag >> 3, tag & 7
        if wire_type == BYTES:
            length = _varint(file)
            if file.tell() + length > end:
                raise ValueError(f"field {field} ends beyond the file")
            yield field, length
        elif wire_type == VARINT:
            _varint(file)
        elif wire_type in (FIXED_64, FIXED_32):
            file.seek(8 if wire_type == FIXED_64 else 4, os.SEEK_CUR)
        else:
            raise ValueError(f"field {field} has wire type {wire_type}")


def _varint(file: BinaryIO) -> int:
    """Read an integer of seven bits a byte, lowest first."""
    value = 0
    for shift in range(0, 64, 7):
        byte = file.read(1)
        if not byte:
            break
        value |= (byte[0] & 0x7F) << shift
        if byte[0] < 0x80:
            return value
    raise ValueError("a number does not end")
