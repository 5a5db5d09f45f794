"""Colour tables in files: `.cube` text and PNG strips.

`.cube` is the text of Adobe's "Cube LUT Specification 1.0": `LUT_3D_SIZE`, then one colour a line, red fastest.
A strip is a PNG of size² x size pixels with the slices of blue side by side: red runs right, green runs down; Godot and
Unity import it as a 3D texture. Must not know: models, how tables are applied.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from capriccio.errors import TooLarge, UnreadableFile

from .atomic import write_file
from .color_table import SIZES, Table, check_table
from .images import Picture, read_picture, write_picture

__all__ = ["TABLE_SUFFIXES", "read_cube", "read_strip", "read_table", "write_cube", "write_strip"]

MAX_CUBE_BYTES = 200 << 20
"""No longer text holds a table of the largest size: 129³ lines of at most 90 characters."""

TABLE_SUFFIXES = (".cube", ".png")


def read_table(path: str | os.PathLike[str]) -> Table:
    """Read a `.cube` file or a strip, as the suffix says.

    Raises:
        UnreadableFile: the file is neither, or broken.
        TooLarge: the table has more colours than `SIZES` allows.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in TABLE_SUFFIXES:
        allowed = ", ".join(TABLE_SUFFIXES)
        raise UnreadableFile(f"{path}: {suffix!r} is no suffix of a colour table; allowed: {allowed}", path=str(path))
    return read_cube(path) if suffix == ".cube" else read_strip(path)


def write_strip(path: str | os.PathLike[str], table: Table) -> None:
    """Write a table as a PNG strip of 8 bits, whole or not at all."""
    check_table(table)
    size = len(table)
    levels = (np.clip(table, 0, 1) * 255 + 0.5).astype(np.uint8)
    write_picture(path, Picture(levels.transpose(1, 0, 2, 3).reshape(size, size * size, 3)))


def read_strip(path: str | os.PathLike[str]) -> Table:
    """Read a table from a PNG strip.

    Raises:
        UnreadableFile: it is no picture, or not size² x size pixels.
    """
    levels = read_picture(path).pixels
    size, width = levels.shape[:2]
    if width != size * size or size not in SIZES:
        message = f"{path} is {width} x {size} pixels; a strip has size² x size, such as 1089 x 33"
        raise UnreadableFile(message, path=str(path))
    slices: Table = levels.reshape(size, size, size, 3).transpose(1, 0, 2, 3).astype(np.float32) / 255
    return slices


def write_cube(path: str | os.PathLike[str], table: Table, title: str = "", comments: Sequence[str] = ()) -> None:
    """Write a table as `.cube` text, whole or not at all; values are rounded to a millionth.

    Args:
        path: where to; the suffix is the caller's.
        table: what to write.
        title: for people; double quotes become single ones.
        comments: lines that readers skip.
    """
    check_table(table)
    lines = [f"# {' '.join(comment.split())}" for comment in comments]
    lines += [f'TITLE "{_one_line(title)}"'] if title else []
    lines += [f"LUT_3D_SIZE {len(table)}", "DOMAIN_MIN 0.0 0.0 0.0", "DOMAIN_MAX 1.0 1.0 1.0"]
    lines += [f"{red:.6f} {green:.6f} {blue:.6f}" for red, green, blue in table.reshape(-1, 3).tolist()]
    write_file(path, "\n".join([*lines, ""]).encode())


def _one_line(text: str) -> str:
    return " ".join(text.replace('"', "'").split())


def read_cube(path: str | os.PathLike[str]) -> Table:
    """Read a table from a `.cube` file; values may lie outside 0 to 1 and are clamped when they are applied.

    Raises:
        UnreadableFile: a line is wrong, named with its number and text, or values are missing.
        TooLarge: the table has more colours than `SIZES` allows.
    """
    return _CubeReader(str(path)).read(_cube_lines(path))


def _cube_lines(path: str | os.PathLike[str]) -> list[str]:
    try:
        size = Path(path).stat().st_size
        if size > MAX_CUBE_BYTES:
            raise TooLarge(f"{path} has {size} bytes; allowed: {MAX_CUBE_BYTES}", limit=MAX_CUBE_BYTES)
        return Path(path).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error


class _CubeReader:
    """Reads one file, line by line, and knows where it is when a line is wrong."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._line = 0
        self._size = 0
        self._keywords: dict[str, Callable[[Sequence[str]], None]] = {
            "TITLE": lambda _words: None,
            "LUT_3D_SIZE": self._take_size,
            "LUT_1D_SIZE": lambda _words: self._refuse_curves(),
            "DOMAIN_MIN": lambda words: self._expect(words, [0, 0, 0]),
            "DOMAIN_MAX": lambda words: self._expect(words, [1, 1, 1]),
            "LUT_3D_INPUT_RANGE": lambda words: self._expect(words, [0, 1]),
        }

    def read(self, lines: Sequence[str]) -> Table:
        colours = list(self._colours(lines))
        self._line = len(lines)
        if not self._size:
            raise self._wrong("the file ends without LUT_3D_SIZE")
        if len(colours) != self._size**3:
            raise self._wrong(f"the file has {len(colours)} colours; a size of {self._size} needs {self._size**3}")
        with np.errstate(over="ignore"):
            table = np.array(colours, np.float32).reshape(self._size, self._size, self._size, 3)
        if not np.isfinite(table).all():
            raise self._wrong("the file holds values beyond what a colour can be")
        return table

    def _colours(self, lines: Sequence[str]) -> Iterator[list[float]]:
        for number, line in enumerate(lines, 1):
            self._line = number
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] in self._keywords:
                self._keywords[words[0]](words[1:])
            elif self._size:
                yield self._numbers(words, 3)
            else:
                raise self._wrong(f"{_shown(line)} stands before LUT_3D_SIZE; allowed there: {self._allowed()}")

    def _take_size(self, words: Sequence[str]) -> None:
        if self._size:
            raise self._wrong("LUT_3D_SIZE is given twice")
        (size,) = self._numbers(words, 1)
        if size > SIZES[-1]:
            raise TooLarge(f"{self._place()}: the size is {size:g}; allowed: at most {SIZES[-1]}", limit=SIZES[-1])
        if size not in SIZES:
            raise self._wrong(f"the size is {size:g}; allowed: whole numbers from {SIZES[0]} to {SIZES[-1]}")
        self._size = int(size)

    def _refuse_curves(self) -> None:
        message = (
            "LUT_1D_SIZE says that the file holds three curves; export a 3D table instead (LUT_3D_SIZE, 33 is usual)"
        )
        raise self._wrong(message)

    def _expect(self, words: Sequence[str], wanted: Sequence[float]) -> None:
        if self._numbers(words, len(wanted)) != list(wanted):
            allowed = " ".join(map(str, wanted))
            raise self._wrong(f"the range is {_shown(' '.join(words))}; allowed: {allowed}, colours from 0 to 1")

    def _numbers(self, words: Sequence[str], count: int) -> list[float]:
        wanted = f"{_shown(' '.join(words))} is not {count} number{'s' * (count > 1)}"
        try:
            numbers = [float(word) for word in words]
        except ValueError as error:
            raise self._wrong(f"{wanted}; keywords are {self._allowed()}") from error
        if len(numbers) != count:
            raise self._wrong(wanted)
        if not all(map(math.isfinite, numbers)):
            raise self._wrong(f"{_shown(' '.join(words))} is not finite")
        return numbers

    def _allowed(self) -> str:
        return ", ".join(self._keywords)

    def _place(self) -> str:
        return f"{self._path}, line {self._line}"

    def _wrong(self, message: str) -> UnreadableFile:
        return UnreadableFile(f"{self._place()}: {message}", path=self._path, line=self._line)


def _shown(text: str) -> str:
    """Quote text from a file, shortened."""
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
