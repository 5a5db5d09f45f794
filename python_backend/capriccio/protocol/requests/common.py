"""Fields and example buffers that several requests share. Must not know: any request."""

from __future__ import annotations

from typing import Any

from ..rows import LARGEST_ID, Field

__all__ = ["MODEL_HASH", "RGB_EXAMPLE", "RUN_MS", "SEED", "SEED_REPLY", "any_model"]

MODEL_HASH = Field("model_hash", "string", "First 16 hex digits of the model file's SHA-256.", "0123456789abcdef")
RUN_MS = Field("run_ms", "number", "Time in the worker.", 2.25)

SEED = Field(
    "seed",
    "integer",
    "The same request with the same seed and the same model gives the same bytes; default 0.",
    7,
    required=False,
    minimum=0,
    maximum=LARGEST_ID,
)
SEED_REPLY = Field("seed", "integer", "The seed that was used.", 7)

RGB_EXAMPLE: dict[str, Any] = {
    "kind": "tensor",
    "dtype": "uint8",
    "shape": [1, 2, 3],
    "layout": "HWC",
    "color": "srgb",
}


def any_model(kind: str) -> Field:
    """Return the field that names a model of a kind where any will do."""
    doc = f"Name of a `{kind}` model; default: the first one by name."
    return Field("model", "string", doc, kind.replace(".", "_"), required=False, minimum=1, maximum=64)
