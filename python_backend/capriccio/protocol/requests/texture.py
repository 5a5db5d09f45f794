"""Rows of the requests for textures that wrap. Must not know: the other groups of requests."""

from __future__ import annotations

from typing import Any

from ..rows import LARGEST_ID, Field, Request
from .common import MODEL_HASH, RGB_EXAMPLE, RUN_MS, SEED, SEED_REPLY, any_model

__all__ = ["TEXTURE_REQUESTS"]

IMAGE = Field("image", "buffer", "A tensor (height, width, 3) uint8 sRGB, or a PNG or JPEG file.", 0)
ENCODING = Field(
    "encoding",
    "string",
    "How pictures come back: `png` (the default), or `raw`, as tensors.",
    "png",
    required=False,
    choices=("raw", "png"),
)
COUNT = Field("count", "integer", "How many; default 1.", 2, required=False, minimum=1, maximum=64)
FIRST = Field(
    "first",
    "integer",
    "Number of the first one; default 0. With `first` 3 and `count` 1 comes the fourth of `count` 8.",
    3,
    required=False,
    minimum=0,
    maximum=LARGEST_ID - 64,
)
MAPS = Field("maps", "boolean", "Also make normal, height and ORM maps; default false.", True, required=False)


def _size(default: str) -> Field:
    doc = f"Width and height in pixels; default: {default}. Sides are rounded to what the model can make."
    return Field("size", "size", doc, [256, 128], required=False, minimum=32, maximum=4096)


EXAMPLE_VARIATION = {"image": 0, "normal": 1, "height": 2, "orm": 3, "seam_score": 0.98}
VARIATIONS = Field(
    "variations",
    "list",
    "A map for each: `image`, with `maps` also `normal` (OpenGL's convention, green up), `height` (uint16) and `orm` "
    "(red occlusion, green roughness, blue metallic), all buffers; and `seam_score`, 1 where it wraps unseen.",
    [EXAMPLE_VARIATION],
)
MAPS_MODEL_HASH = Field(
    "maps_model_hash",
    "string",
    "Hash of the `texture.maps` model; absent where filters made the maps, or none were asked for.",
    "0123456789abcdef",
    required=False,
)
NOTES = Field(
    "notes",
    "list",
    "For people: what was done to the picture before it was used, such as filling its transparent parts.",
    ["transparent parts were filled"],
    required=False,
)
REPLY = (VARIATIONS, SEED_REPLY, MODEL_HASH, MAPS_MODEL_HASH, NOTES, RUN_MS)


def _png(name: str) -> dict[str, Any]:
    return {"kind": "file", "encoding": "png", "name": name}


VARIATION_BUFFERS = tuple(_png(name) for name in ("image", "normal", "height", "orm"))

TEXTURE_REQUESTS = (
    Request(
        "texture.vary",
        "Makes siblings of a texture, which wrap even where the given one does not.",
        (
            any_model("texture.vary"),
            IMAGE,
            COUNT,
            FIRST,
            Field(
                "strength",
                "number",
                "How far from the given texture: 0 hardly at all, 1 a sibling; default 0.5.",
                0.4,
                required=False,
                minimum=0,
                maximum=1,
            ),
            SEED,
            _size("the picture's own, rounded"),
            MAPS,
            ENCODING,
        ),
        REPLY,
        long=True,
        example_buffers=(RGB_EXAMPLE,),
        example_reply_buffers=VARIATION_BUFFERS,
    ),
    Request(
        "texture.synthesize",
        "Makes textures of a kind from nothing but its name; they wrap.",
        (
            any_model("texture.synthesize"),
            Field("label", "string", "What to make, one of the labels on the model's card.", "moss", maximum=64),
            COUNT,
            FIRST,
            SEED,
            _size("512"),
            MAPS,
            ENCODING,
        ),
        REPLY,
        long=True,
        example_reply_buffers=VARIATION_BUFFERS,
    ),
    Request(
        "texture.maps",
        "Makes the maps of a physically based material for a colour texture.",
        (
            Field(
                "model",
                "string",
                "Name of a `texture.maps` model; default: the first one by name, and filters where there is none.",
                "texture_maps",
                required=False,
                minimum=1,
                maximum=64,
            ),
            IMAGE,
            Field(
                "depth",
                "number",
                "How strong the relief is that the normals and the occlusion show; default 1.",
                1.0,
                required=False,
                minimum=0,
                maximum=10,
            ),
            ENCODING,
        ),
        (
            Field("normal", "buffer", "(height, width, 3) uint8, OpenGL's convention: green points up.", 0),
            Field("height", "buffer", "(height, width) uint16, 65535 is highest.", 1),
            Field("orm", "buffer", "(height, width, 3) uint8: red occlusion, green roughness, blue metallic.", 2),
            Field("seam_score", "number", "Of the given picture: 1 where its edges meet as neighbours do.", 0.98),
            MAPS_MODEL_HASH,
            NOTES,
            RUN_MS,
        ),
        long=True,
        example_buffers=(RGB_EXAMPLE,),
        example_reply_buffers=VARIATION_BUFFERS[1:],
    ),
)
