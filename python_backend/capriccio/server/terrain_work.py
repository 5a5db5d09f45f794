"""What a worker does for `terrain.generate` and `terrain.sketch`. Must not know: sockets, queues, other requests."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.engine.registry import ModelRegistry
from capriccio.errors import TooLarge, UnsupportedFrame
from capriccio.media.height_files import encode_heights
from capriccio.media.images import MAX_PIXELS, check_pixels, decode_picture
from capriccio.media.in_blocks import Between
from capriccio.protocol.codec import Message
from capriccio.protocol.spec import LIMITS
from capriccio.protocol.tensors import Buffer, File, Tensor
from capriccio.services.terrain import Land, Terrain, generate, sketch, strokes

from .worker import Answer, Control

__all__ = ["TERRAIN_WORKS"]

DRAWING_FILES = ("png",)

BYTES_A_POINT = {"raw": 4, "exr": 4, "png": 2, "r16": 2}
"""At most, by encoding."""

WISHES = ("size", "seed", "roughness", "character", "erosion", "cell_m", "relief_m", "tileable")
"""Fields of a request that describe the land; those that are left out have the defaults of `Land`."""


@dataclass(frozen=True, eq=False)
class TerrainWork:
    """Land to make."""

    registry: ModelRegistry
    kind: str
    model: str | None
    land: Land
    drawing: Buffer | None
    encoding: str

    @classmethod
    def from_request(cls, request: Message, registry: ModelRegistry, _received_s: float) -> TerrainWork:
        """Read a checked request.

        Raises:
            InvalidField: the size is no power of two and one.
            UnsupportedFrame: the sketch is neither (H, W, 3) uint8 with pixels nor a PNG file.
            TooLarge: the answer would not fit into a message.
        """
        body = request.body
        land = Land(**{name: body[name] for name in WISHES if name in body})
        encoding = body.get("encoding", "raw")
        _check_answer(land.size, encoding)
        drawing = request.buffers[body["sketch"]] if "sketch" in body else None
        if drawing is not None:
            _check_drawing(drawing)
        return cls(registry, request.type, body.get("model"), land, drawing, encoding)

    def __call__(self, control: Control) -> Answer:
        """Make the land, on a worker's thread."""
        started_s = time.monotonic()
        model = self.registry.choose(self.kind, self.model)
        if self.drawing is None:
            pixels = None
            terrain = generate(model, self.land, control.stop, control.tell)
        else:
            pixels = _pixels(self.drawing)
            terrain = sketch(model, self.land, pixels, control.stop, control.tell)
        origin = terrain.land.provenance(self.kind, model.name, model.hash, pixels)
        body = {
            "heights": 0,
            "size": self.land.size,
            "minimum_m": terrain.field.minimum_m,
            "maximum_m": terrain.field.maximum_m,
            "cell_m": self.land.cell_m,
            "seed": self.land.seed,
            "seam_score": terrain.seam_score,
            "model_hash": model.hash,
        }
        heights = _encoded(terrain, self.encoding, origin, control.stop.check)
        return Answer({**body, "run_ms": (time.monotonic() - started_s) * 1000}, (heights,))


def _check_answer(size: int, encoding: str) -> None:
    limit = LIMITS["message_bytes"].value
    room = limit - LIMITS["header_bytes"].value
    needed = size**2 * BYTES_A_POINT[encoding]
    if needed > room:
        message = (
            f"size {size} as {encoding} takes {needed} bytes; a message has {limit}: "
            f"allowed are png and r16, or a size up to {(size - 1) // 2 + 1}"
        )
        raise TooLarge(message, limit=limit)


def _check_drawing(drawing: Buffer) -> None:
    if isinstance(drawing, Tensor):
        check_pixels(drawing.array)
    elif drawing.encoding not in DRAWING_FILES:
        raise UnsupportedFrame(f"the sketch is a {drawing.encoding} file; allowed: {', '.join(DRAWING_FILES)}")


def _pixels(drawing: Buffer) -> NDArray[np.uint8]:
    if isinstance(drawing, Tensor):
        return drawing.array
    return strokes(decode_picture(drawing.content, MAX_PIXELS, origin="the sketch"))


def _encoded(terrain: Terrain, encoding: str, origin: dict[str, Any], between: Between) -> Buffer:
    if encoding == "raw":
        return Tensor(terrain.field.metres, layout="HW")
    return File(encode_heights(terrain.field, f".{encoding}", origin, between), encoding)


TERRAIN_WORKS = {
    "terrain.generate": TerrainWork.from_request,
    "terrain.sketch": TerrainWork.from_request,
}
