"""Pictures: encoded bytes or files to (H, W, 3) uint8 sRGB arrays and back.

Every way in which a picture can be stored (palette, grey, 16 bit, CMYK, transparency, a camera's rotation)
ends in the one array that models take; transparency is kept beside it. Must not know: models, sockets.
"""

from __future__ import annotations

import io
import os
import struct
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.PngImagePlugin import PngInfo

from capriccio.errors import TooLarge, UnreadableFile, UnsupportedFrame

from .atomic import write_file
from .in_blocks import Between, InBlocks, nothing

__all__ = [
    "ENCODINGS",
    "IMAGE_SUFFIXES",
    "MAX_FILE_PIXELS",
    "MAX_PIXELS",
    "Picture",
    "decode_picture",
    "encode_picture",
    "read_picture",
    "resize",
    "write_picture",
]

MAX_PIXELS = 8192 * 8192
"""Largest picture that is decoded (201 MB as RGB): a small file may claim any size, a decompression bomb."""

MAX_FILE_PIXELS = 16384 * 8192
"""Largest picture that is read from a file of one's own (403 MB as RGB), such as the map of a whole game."""

ENCODINGS = {
    ".png": "png",
    ".jpg": "jpeg",
    ".jpeg": "jpeg",
    ".webp": "webp",
    ".bmp": "bmp",
    ".tif": "tiff",
    ".tiff": "tiff",
}
"""File suffix to encoding, for writing."""

IMAGE_SUFFIXES = frozenset({*ENCODINGS, ".gif", ".tga"})
"""File suffixes that are taken for pictures when a folder is read."""

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF", "TGA")
"""The Pillow decoders that may see bytes from outside."""

DECODER_ERRORS = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, struct.error, zlib.error)
"""What Pillow's decoders raise on broken files."""

GREY_16_BIT = ("I;16", "I;16B", "I;16L", "I;16N", "I")


@dataclass(frozen=True)
class Picture:
    """A decoded picture."""

    pixels: NDArray[np.uint8]
    """(H, W, 3) uint8, sRGB."""
    alpha: NDArray[np.uint8] | None = None
    """(H, W) uint8, 255 is opaque; None where the file has no transparency."""


def decode_picture(
    encoded: bytes | bytearray | memoryview, max_pixels: int = MAX_PIXELS, origin: str = "the picture"
) -> Picture:
    """Decode a PNG, JPEG, WebP, BMP, TIFF, GIF (first frame) or TGA file held in memory.

    Args:
        encoded: the file's bytes.
        max_pixels: limit on width x height, checked before the pixels are decoded.
        origin: what error messages call the picture, usually its path.

    Raises:
        UnreadableFile: the bytes are no picture, or are broken.
        TooLarge: it has more than `max_pixels`.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit here is `max_pixels`
            image = Image.open(io.BytesIO(encoded), formats=FORMATS)
        with image:
            _check_size(image.size, max_pixels, origin)
            return _to_picture(image)
    except Image.DecompressionBombError as error:
        raise TooLarge(f"{origin}: {error}; allowed: {max_pixels} pixels", limit=max_pixels) from error
    except UnidentifiedImageError as error:
        allowed = ", ".join(FORMATS)
        raise UnreadableFile(f"{origin} is no picture; allowed: {allowed}", path=origin) from error
    except DECODER_ERRORS as error:
        raise UnreadableFile(f"{origin} can't be read as a picture: {error}", path=origin) from error


def read_picture(path: str | os.PathLike[str], max_pixels: int = MAX_FILE_PIXELS) -> Picture:
    """Read a picture from a file; see `decode_picture`."""
    try:
        encoded = Path(path).read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{path} can't be read: {error.strerror}", path=str(path)) from error
    return decode_picture(encoded, max_pixels, origin=str(path))


def encode_picture(
    picture: Picture,
    encoding: str = "png",
    quality: int = 92,
    metadata: Mapping[str, str] | None = None,
    between: Between = nothing,
) -> bytes:
    """Encode a picture.

    Args:
        picture: what to encode; JPEG and BMP drop its transparency.
        encoding: one of the values of `ENCODINGS`.
        quality: 1 to 100, for JPEG and WebP.
        metadata: text chunks; only PNG carries them.
        between: lets others go first, between two blocks.

    Raises:
        UnsupportedFrame: the array is not (H, W, 3) uint8 or has no pixels.
        UnreadableFile: the encoding is unknown.
    """
    if encoding not in ENCODINGS.values():
        allowed = ", ".join(sorted(set(ENCODINGS.values())))
        raise UnreadableFile(f"{encoding!r} is no encoding for pictures; allowed: {allowed}")
    check_pixels(picture.pixels)
    image = Image.fromarray(np.ascontiguousarray(picture.pixels))
    if picture.alpha is not None and encoding not in ("jpeg", "bmp"):
        image.putalpha(Image.fromarray(np.ascontiguousarray(picture.alpha)))
    buffer = InBlocks(between)
    image.save(buffer, format=encoding, **_save_options(encoding, quality, metadata or {}))
    return buffer.getvalue()


def write_picture(
    path: str | os.PathLike[str], picture: Picture, quality: int = 92, metadata: Mapping[str, str] | None = None
) -> None:
    """Write a picture, whole or not at all, in the encoding that the suffix of `path` names.

    Raises:
        UnreadableFile: the suffix names no encoding.
        UnwritableFile: the disk is full, or the folder may not be written to.
    """
    suffix = Path(path).suffix.lower()
    if suffix not in ENCODINGS:
        allowed = ", ".join(ENCODINGS)
        raise UnreadableFile(f"{path}: the suffix {suffix!r} can't be written; allowed: {allowed}", path=str(path))
    write_file(path, encode_picture(picture, ENCODINGS[suffix], quality, metadata))


def resize(pixels: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """Scale (H, W, 3) uint8 to (height, width, 3), averaging over the pixels that each new one covers."""
    if pixels.shape[:2] == (height, width):
        return pixels
    image = Image.fromarray(np.ascontiguousarray(pixels))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0))


def check_pixels(pixels: NDArray[Any]) -> None:
    """Raise `UnsupportedFrame` unless `pixels` is (H, W, 3) uint8 with at least one pixel."""
    if pixels.ndim != 3 or pixels.shape[2] != 3 or pixels.dtype != np.uint8 or 0 in pixels.shape:
        shape = " x ".join(map(str, pixels.shape))
        raise UnsupportedFrame(
            f"the frame is {shape} {pixels.dtype}; allowed: height x width x 3 uint8 sRGB, at least 1 x 1 pixels",
            shape=list(pixels.shape),
            dtype=str(pixels.dtype),
        )


def _check_size(size: tuple[int, int], max_pixels: int, origin: str) -> None:
    width, height = size
    if width * height > max_pixels:
        message = f"{origin} has {width} x {height} pixels; allowed: {max_pixels} in all"
        raise TooLarge(message, limit=max_pixels)


def _to_picture(image: Image.Image) -> Picture:
    image.load()
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode in GREY_16_BIT:
        grey = _sixteen_to_eight_bit(image)
        return Picture(np.repeat(grey[:, :, None], 3, axis=2))
    if image.has_transparency_data:
        colours = _converted(image, "RGBA")
        return Picture(np.ascontiguousarray(colours[:, :, :3]), np.ascontiguousarray(colours[:, :, 3]))
    return Picture(_converted(image, "RGB"))


def _converted(image: Image.Image, mode: str) -> NDArray[np.uint8]:
    """Return the pixels in a mode; Pillow would copy a large picture even where it has that mode already."""
    return np.asarray(image if image.mode == mode else image.convert(mode))


def _sixteen_to_eight_bit(image: Image.Image) -> NDArray[np.uint8]:
    """Round 0..65535 to 0..255; Pillow's own conversion clips everything above 255 to white."""
    wide = np.clip(np.asarray(image).astype(np.int64), 0, 65535)
    return ((wide * 255 + 32767) // 65535).astype(np.uint8)


def _save_options(encoding: str, quality: int, metadata: Mapping[str, str]) -> dict[str, Any]:
    if encoding == "png":
        text = PngInfo()
        for key, value in metadata.items():
            text.add_itxt(key, value)
        return {"pnginfo": text, "compress_level": 4}
    if encoding in ("jpeg", "webp"):
        return {"quality": quality}
    return {}
