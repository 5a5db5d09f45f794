"""Which part of a frame is kept, and at what size; the mask of what must not be learnt goes the same way.

Must not know: videos, files of frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from capriccio.errors import InvalidField
from capriccio.media.images import read_picture

__all__ = ["Framing", "Rectangle", "Size", "parse_crop", "parse_size", "read_mask"]

Bytes = NDArray[np.uint8]
WHITE = 128  # levels from here on are the world, below it the interface


@dataclass(frozen=True)
class Rectangle:
    """Pixels of an upright frame."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Size:
    """The size of written frames; ``width`` 0: at most so many rows, in the shape that they have."""

    width: int
    height: int


@dataclass(frozen=True)
class Framing:
    """From a frame to what is written."""

    crop: Rectangle | None = None
    size: Size | None = None

    def view(self, frame: Bytes) -> Bytes:
        """Cut (H, W) or (H, W, 3) to the crop.

        Raises:
            InvalidField: the crop is not inside the frame.
        """
        if self.crop is None:
            return frame
        crop, (height, width) = self.crop, frame.shape[:2]
        if crop.left + crop.width > width or crop.top + crop.height > height:
            given = f"{crop.left},{crop.top},{crop.width},{crop.height}"
            message = f"--crop {given} (X,Y,W,H) reaches beyond the frame, which is {width}x{height}"
            raise InvalidField(message, field="crop")
        return frame[crop.top : crop.top + crop.height, crop.left : crop.left + crop.width]

    def apply(self, frame: Bytes) -> Bytes:
        """Cut and scale (H, W, 3); an exact size is covered, and what then juts out is cut off on both sides alike."""
        viewed = np.ascontiguousarray(self.view(frame))
        if self.size is None:
            return viewed
        picture = Image.fromarray(viewed)
        if not self.size.width:
            rows = min(self.size.height, picture.height)
            return np.asarray(_scaled(picture, max(1, round(picture.width * rows / picture.height)), rows))
        scale = max(self.size.width / picture.width, self.size.height / picture.height)
        covering = _scaled(picture, round(picture.width * scale), round(picture.height * scale))
        left, top = (covering.width - self.size.width) // 2, (covering.height - self.size.height) // 2
        return np.asarray(covering.crop((left, top, left + self.size.width, top + self.size.height)))


def read_mask(path: Path, framing: Framing, like: Bytes) -> NDArray[np.bool_]:
    """Read which pixels are interface, black, as (H, W) bool of the frames that are written.

    ``like`` is a frame (H, W, 3) as it was recorded; a mask of another size but the same shape is scaled to it.

    Raises:
        UnreadableFile: the mask is no picture.
        InvalidField: its shape is not that of the frames, or nothing in it is white.
    """
    levels = read_picture(path).pixels
    height, width = like.shape[:2]
    if abs(levels.shape[1] * height - levels.shape[0] * width) > 0.02 * levels.shape[1] * height:
        told = f"--mask {path} is {levels.shape[1]}x{levels.shape[0]}, the frames are {width}x{height}"
        raise InvalidField(f"{told}; give a mask of the frames' shape", field="mask")
    if levels.shape[:2] != (height, width):
        levels = np.asarray(Image.fromarray(levels).resize((width, height), Image.Resampling.NEAREST))
    two_levels = np.where(levels.mean(axis=2, keepdims=True) < WHITE, np.uint8(0), np.uint8(255)).repeat(3, axis=2)
    black: NDArray[np.bool_] = framing.apply(two_levels)[:, :, 0] < 255  # scaling greys edges: interface in part
    if black.all():
        message = f"--mask {path} has no white pixel; black is the interface, white the world to learn"
        raise InvalidField(message, field="mask")
    return black


def parse_crop(text: str) -> Rectangle:
    """Read X,Y,W,H.

    Raises:
        InvalidField: it is not four whole numbers, or has no pixels.
    """
    parts = text.split(",")
    if len(parts) != 4 or not all(part.strip().isdecimal() for part in parts) or int(parts[2]) * int(parts[3]) == 0:
        message = f"--crop is {text!r}; allowed: X,Y,W,H in pixels from the top left, e.g. 0,0,1920,900"
        raise InvalidField(message, field="crop")
    return Rectangle(*(int(part) for part in parts))


def parse_size(text: str) -> Size:
    """Read WxH, or rows alone.

    Raises:
        InvalidField: it is neither, or has no pixels.
    """
    parts = text.lower().split("x")
    if len(parts) > 2 or not all(part.strip().isdecimal() and int(part) for part in parts):
        message = f"--size is {text!r}; allowed: WIDTHxHEIGHT, e.g. 640x360, or rows, e.g. 360"
        raise InvalidField(message, field="size")
    numbers = [int(part) for part in parts]
    return Size(*numbers) if len(numbers) == 2 else Size(0, numbers[0])


def _scaled(picture: Image.Image, width: int, height: int) -> Image.Image:
    if picture.size == (width, height):
        return picture
    return picture.resize((width, height), Image.Resampling.BILINEAR)
