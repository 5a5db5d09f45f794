"""Which files of a folder are its pictures. Needs no torch."""

from __future__ import annotations

from pathlib import Path

from capriccio.media.images import IMAGE_SUFFIXES

__all__ = ["MASK", "picture_files"]

MASK = "mask.png"
"""What a folder calls the picture that is black where its frames show the interface."""


def picture_files(folder: Path, deep: bool = False) -> list[Path]:
    """Return the pictures in ``folder`` by name, with ``deep`` also those in folders within.

    Hidden files, which an interrupted program may have left half written, and masks are none.
    """
    found = folder.rglob("*") if deep else folder.iterdir()
    return sorted(
        path
        for path in found
        if path.suffix.lower() in IMAGE_SUFFIXES and path.name[0] != "." and path.name != MASK and path.is_file()
    )
