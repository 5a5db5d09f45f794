"""Height fields in files: PNG of 16 bits, `.r16` and `.raw`, EXR; each beside a note of its scale and origin.

    .png   16 bits grey              levels of the field's own range; picture editors
    .r16   16 bits, little-endian    the same; Terrain3D
    .raw   16 bits, little-endian    the same, rows from south to north, as Unity's `heights[z, x]` counts them
    .exr   32-bit floats             metres; Terrain3D, HTerrain, 3D editors

16 bits say nothing of metres, so a note lies beside every file (`height_note.py`): size, cell, lowest and highest
point, order of rows, provenance. PNG and EXR also hold it inside, under the key `capriccio`. File and note are written
whole or not at all. Must not know: models, the wire.
"""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, UnidentifiedImageError

from capriccio.errors import CapriccioError, TooLarge, UnreadableFile, UnwritableFile

from .atomic import atomic_path
from .height_exr import MAX_SIDE, decode_exr, encode_exr
from .height_field import HeightField, Levels, from_levels, to_levels
from .height_note import MAX_NOTE_BYTES, Note, note_path
from .images import DECODER_ERRORS, GREY_16_BIT
from .in_blocks import Between, nothing
from .png import encode_png

__all__ = ["HEIGHT_SUFFIXES", "check_suffix", "encode_heights", "read_heights", "write_heights"]

HEIGHT_SUFFIXES = (".png", ".r16", ".raw", ".exr")

KEY = "capriccio"


def encode_heights(
    field: HeightField, suffix: str, provenance: Mapping[str, Any] | None = None, between: Between = nothing
) -> bytes:
    """Return the bytes of the file with that suffix, one of `HEIGHT_SUFFIXES`; equal fields give equal bytes.

    `between` lets others go first, between two blocks of a PNG file.
    """
    note = Note.of(field, suffix, provenance or {}).to_json()
    if suffix == ".exr":
        return encode_exr(field.metres, note)
    levels = to_levels(field)
    if suffix == ".png":
        return encode_png(levels, {KEY: note}, between)
    return (levels[::-1] if suffix == ".raw" else levels).astype("<u2").tobytes()


def write_heights(
    path: str | os.PathLike[str], field: HeightField, provenance: Mapping[str, Any] | None = None
) -> Path:
    """Write a field and its note, both or neither, and return the note's path.

    Raises:
        UnreadableFile: the suffix is none of `HEIGHT_SUFFIXES`.
        UnwritableFile: the disk is full, or the folder may not be written to.
    """
    target, suffix = Path(path), check_suffix(path)
    beside = note_path(target)
    content = encode_heights(field, suffix, provenance)
    try:
        with atomic_path(target) as file, atomic_path(beside) as note:
            file.write_bytes(content)
            note.write_text(Note.of(field, suffix, provenance or {}).to_json(), encoding="utf-8")
    except OSError as error:
        message = f"{target} can't be written: {error.strerror}; nothing was changed"
        raise UnwritableFile(message, path=str(target)) from error
    return beside


def read_heights(path: str | os.PathLike[str]) -> tuple[HeightField, Note]:
    """Read a field that was written by `write_heights`, and its note.

    An EXR file of any origin is read as metres, with cells of 1 m where nothing else is known.

    Raises:
        UnreadableFile: the file is missing or broken, or 16 bits have no note that says what they stand for.
        TooLarge: a side is longer than `MAX_SIDE`.
    """
    source, suffix = Path(path), check_suffix(path)
    content, beside = _read(source), note_path(source)
    note = Note.from_json(_note_text(beside), str(beside)) if beside.exists() else None
    try:
        if suffix == ".exr":
            return _from_exr(content, note, str(source))
        if suffix == ".png":
            levels, inside = _from_png(content, str(source))
            note = note or (Note.from_json(inside, str(source)) if inside else None)
            return _scaled(levels, _needed(note, source))
        note = _needed(note, source)
        return _scaled(_from_raw(content, note, str(source)), note)
    except CapriccioError as error:
        if isinstance(error, UnreadableFile | TooLarge):
            raise
        raise UnreadableFile(f"{source} can't be used: {error.message}", path=str(source)) from error


def check_suffix(path: str | os.PathLike[str]) -> str:
    """Return a path's suffix in lower case.

    Raises:
        UnreadableFile: it is none of `HEIGHT_SUFFIXES`.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in HEIGHT_SUFFIXES:
        allowed = ", ".join(HEIGHT_SUFFIXES)
        message = f"{path}: {suffix!r} is no suffix of a height field; allowed: {allowed}"
        raise UnreadableFile(message, path=str(path))
    return suffix


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error


def _note_text(path: Path) -> str:
    content = _read(path)[: MAX_NOTE_BYTES + 1]
    if len(content) > MAX_NOTE_BYTES:
        raise TooLarge(f"{path} has more than {MAX_NOTE_BYTES} bytes, no note has", limit=MAX_NOTE_BYTES)
    return content.decode("utf-8", "replace")


def _needed(note: Note | None, path: Path) -> Note:
    if note is None:
        message = f"{path} has no {note_path(path).name} beside it, which says how high its levels are"
        raise UnreadableFile(message, path=str(path))
    return note


def _from_exr(content: bytes, note: Note | None, origin: str) -> tuple[HeightField, Note]:
    metres, inside = decode_exr(content, origin)
    note = note or (Note.from_json(inside, origin) if inside else None)
    field = HeightField(metres, note.cell_m if note else 1.0)
    return field, note or Note.of(field, ".exr", {})


def _from_png(content: bytes, origin: str) -> tuple[Levels, str]:
    """Return the levels of a 16-bit PNG, and the note inside it."""
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as image:
            _check_sides(image.width, image.height, origin)
            if image.mode not in GREY_16_BIT:
                message = f"{origin} is a PNG in mode {image.mode}; allowed: grey of 16 bits"
                raise UnreadableFile(message, path=origin)
            levels = np.asarray(image).astype(np.uint16)
            return levels, str(getattr(image, "text", {}).get(KEY, ""))
    except UnidentifiedImageError as error:
        raise UnreadableFile(f"{origin} is no PNG file", path=origin) from error
    except (*DECODER_ERRORS, Image.DecompressionBombError) as error:
        raise UnreadableFile(f"{origin} can't be read as PNG: {error}", path=origin) from error


def _from_raw(content: bytes, note: Note, origin: str) -> Levels:
    """Return the levels of a file without a head, row 0 in the north."""
    _check_sides(note.width, note.height, origin)
    if len(content) != 2 * note.width * note.height:
        message = f"{origin} has {len(content)} bytes; its note says {note.width} x {note.height} levels of 2 bytes"
        raise UnreadableFile(message, path=origin)
    levels = np.frombuffer(content, "<u2").reshape(note.height, note.width)
    return levels[::-1] if note.row_order == "south_first" else levels


def _scaled(levels: Levels, note: Note) -> tuple[HeightField, Note]:
    return from_levels(levels, note.minimum_m, note.maximum_m, note.cell_m), note


def _check_sides(width: int, height: int, origin: str) -> None:
    if max(width, height) > MAX_SIDE:
        message = f"{origin} has a side of {max(width, height)} points; allowed: {MAX_SIDE}"
        raise TooLarge(message, limit=MAX_SIDE)
