"""The row of `style.apply`. Must not know: the other groups of requests."""

from __future__ import annotations

from ..rows import Field, Request
from .common import MODEL_HASH, RGB_EXAMPLE, RUN_MS

__all__ = ["STYLE_REQUESTS"]

STYLE_REQUESTS = (
    Request(
        "style.apply",
        "Gives a frame another look.",
        (
            Field("model", "string", "Name of the model.", "toon_to_natural", minimum=1, maximum=64),
            Field("frame", "buffer", "A tensor (height, width, 3) uint8 sRGB, or a PNG or JPEG file.", 0),
            Field(
                "stream",
                "string",
                "Frames of one stream: the latest wins, an older one that waits is answered `superseded`.",
                "camera",
                required=False,
                minimum=1,
                maximum=64,
            ),
            Field(
                "encoding",
                "string",
                "How a frame comes back: `raw` (the default), `png` or `jpeg`.",
                "raw",
                required=False,
                choices=("raw", "png", "jpeg"),
            ),
            Field(
                "slice",
                "boolean",
                "Apply a grid on the server and send the frame, not the grid.",
                False,
                required=False,
            ),
        ),
        (
            Field("result", "buffer", "The frame (height, width, 3) uint8 sRGB, or the grid.", 0),
            Field("kind", "string", "What `result` is.", "grid", choices=("frame", "grid")),
            Field(
                "detail",
                "buffer",
                "What to add to a sliced frame, as large as the model's view: (height, width, 3) uint8, 128 is "
                "nothing. Only with a grid, and only from models that make one.",
                1,
                required=False,
            ),
            MODEL_HASH,
            Field("queued_ms", "number", "Time from receipt to a worker.", 0.2),
            RUN_MS,
        ),
        example_buffers=(RGB_EXAMPLE,),
        example_reply_buffers=(
            {
                "kind": "tensor",
                "dtype": "float16",
                "shape": [1, 1, 1, 12],
                "layout": "YXZC",
                "color": "none",
            },
            {"kind": "tensor", "dtype": "uint8", "shape": [1, 1, 3], "layout": "HWC", "color": "none"},
        ),
    ),
)
