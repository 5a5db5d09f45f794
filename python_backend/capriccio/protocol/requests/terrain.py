"""Rows of the requests for terrain. Must not know: the other groups of requests."""

from __future__ import annotations

from ..rows import Field, Request
from .common import MODEL_HASH, RGB_EXAMPLE, RUN_MS, SEED, SEED_REPLY, any_model

__all__ = ["TERRAIN_REQUESTS"]

SIZE = Field(
    "size", "integer", "Samples on each side: a power of two and one, such as 257.", 257, minimum=33, maximum=4097
)
CELL_M = Field(
    "cell_m",
    "number",
    "Distance between two samples in metres; default 1.",
    2.0,
    required=False,
    minimum=0.01,
    maximum=10_000,
)
RELIEF_M = Field(
    "relief_m",
    "number",
    "Scale heights so that the highest lies this far above the lowest, in metres; default: as they come.",
    120.0,
    required=False,
    minimum=0.01,
    maximum=100_000,
)
ENCODING = Field(
    "encoding",
    "string",
    "`raw` (the default): metres as float32. `exr`: the same as a file. `png` and `r16`: 0 is `minimum_m`, 65535 "
    "`maximum_m`, little-endian in `r16`.",
    "raw",
    required=False,
    choices=("raw", "png", "r16", "exr"),
)
TILEABLE = Field(
    "tileable", "boolean", "Let the last row and column equal the first; default true.", True, required=False
)


def _slider(name: str, doc: str, example: float) -> Field:
    return Field(name, "number", doc, example, required=False, minimum=0, maximum=1)


SHAPE = (
    _slider("roughness", "How much of the relief is in the small forms; default 0.5.", 0.5),
    _slider("character", "0 rolling hills, 1 alpine ridges; default 0.5.", 0.5),
    _slider("erosion", "How far water has carved it; default 0.7.", 0.7),
)

REPLY = (
    Field("heights", "buffer", "The height field; row 0 is the north, the top of a picture.", 0),
    Field("size", "integer", "Samples on each side.", 257),
    Field("minimum_m", "number", "The lowest height in metres.", -3.5),
    Field("maximum_m", "number", "The highest height in metres.", 116.5),
    Field("cell_m", "number", "Distance between two samples in metres.", 2.0),
    SEED_REPLY,
    Field("seam_score", "number", "1 where the edges meet as neighbours do.", 0.98),
    MODEL_HASH,
    RUN_MS,
)
HEIGHTS_EXAMPLE = {"kind": "tensor", "dtype": "float32", "shape": [2, 2], "layout": "HW", "color": "none"}

TERRAIN_REQUESTS = (
    Request(
        "terrain.generate",
        "Makes a height field that looks eroded.",
        (any_model("terrain.generate"), SIZE, SEED, *SHAPE, CELL_M, RELIEF_M, TILEABLE, ENCODING),
        REPLY,
        long=True,
        example_reply_buffers=(HEIGHTS_EXAMPLE,),
    ),
    Request(
        "terrain.sketch",
        "Makes a height field from a drawing: ridges red, peaks green, rivers blue, nothing black.",
        (
            any_model("terrain.sketch"),
            Field(
                "sketch",
                "buffer",
                "A tensor (height, width, 3) uint8 or a PNG file, of any size; colours mix as soft strokes.",
                0,
            ),
            SIZE,
            SEED,
            *SHAPE,
            CELL_M,
            RELIEF_M,
            ENCODING,
        ),
        REPLY,
        long=True,
        example_buffers=(RGB_EXAMPLE,),
        example_reply_buffers=(HEIGHTS_EXAMPLE,),
    ),
)
