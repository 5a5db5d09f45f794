"""What a recipe of textures puts into a file. Must not know: any recipe."""

from __future__ import annotations

from dataclasses import dataclass

from capriccio.card import Parameter, TensorSpec
from capriccio_training.onnx_file import Graph

__all__ = ["TEXTURE", "Exportable"]

TEXTURE = TensorSpec("texture", "uint8", ("batch", "out_height", "out_width", 3), "NHWC", (0, 255), "srgb")
"""The output of every model that makes textures."""


@dataclass(frozen=True)
class Exportable:
    """What a recipe's file holds, beside what every file does."""

    kind: str
    graph: Graph
    size_multiple: int
    """Pixels of a latent cell."""
    parameters: tuple[Parameter, ...] = ()
    labels: tuple[str, ...] = ()
