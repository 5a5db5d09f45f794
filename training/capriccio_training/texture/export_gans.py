"""A generator of whole pictures as a `texture.synthesize` model, each of whose cells is a picture.

So a request for pictures of the generator's own side gives one, and a larger one a sheet of them. Nothing makes them
wrap, or meet each other. Must not know: how they were learned.
"""

from __future__ import annotations

import math
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrize import is_parametrized, remove_parametrizations

from capriccio.card import TensorSpec
from capriccio.errors import InvalidField
from capriccio_training.compact import round_weights
from capriccio_training.data.levels import to_uint8
from capriccio_training.onnx_file import LEVELS_TOLERANCE, Graph
from capriccio_training.texture.config import TextureConfig
from capriccio_training.texture.exportable import TEXTURE, Exportable
from capriccio_training.texture.latent import Latent
from capriccio_training.texture.trained import from_state

__all__ = ["gan_export"]

UNNAMED = ("picture",)
"""The label of pictures that have none."""


class PicturesGraph(nn.Module):
    """A generator between what `texture.synthesize` takes and uint8 pictures side by side."""

    def __init__(self, generator: nn.Module, latent: Latent, channels: int, side: int) -> None:
        super().__init__()
        self.generator = generator
        self.latent = latent
        self.channels = channels
        self.side = side

    def forward(self, noise: Tensor, character: Tensor, label: Tensor) -> Tensor:
        """(N, rows, columns, noise), (N, G), (N, labels) → (N, rows · side, columns · side, 3).

        Characters are normal, sliders even between -1 and 1; the error function makes the one from the other.
        """
        count, rows, columns = noise.shape[0], noise.shape[1], noise.shape[2]
        sliders = torch.erf(character / math.sqrt(2))[:, : self.latent.sliders]
        parts = [noise, *(_everywhere(each, noise) for each in (label[:, : self.latent.choices], sliders))]
        pictures = self.generator(torch.cat(parts, 3).reshape(-1, self.latent.size))
        tiled = pictures.reshape(count, rows, columns, self.channels, self.side, self.side).permute(0, 1, 4, 2, 5, 3)
        return to_uint8(tiled.reshape(count, rows * self.side, columns * self.side, self.channels))


def _everywhere(codes: Tensor, noise: Tensor) -> Tensor:
    """(N, C) at each of the places of (N, rows, columns, …)."""
    return codes[:, None, None].expand(-1, noise.shape[1], noise.shape[2], -1)


def gan_export(config: TextureConfig, state: dict[str, Any]) -> Exportable:
    """Describe the file of a run.

    Raises:
        InvalidField: it makes pictures with transparency, for which the models have no output.
    """
    if config.data.alpha:
        message = (
            "this run makes pictures with transparency, which no exported model has; write them as PNG with "
            "capriccio-train sample RUN --out sheet.png --pictures DIR"
        )
        raise InvalidField(message, field="data.alpha")
    trained = from_state(config, state)
    latent, labels = trained.latent, tuple(name.lower() for name in trained.choices or UNNAMED)
    _fold_spectral_norms(trained.generator)
    round_weights(trained.generator)
    module = PicturesGraph(trained.generator, latent, config.data.channels, config.data.side)
    inputs = (
        TensorSpec("noise", "float32", ("batch", "rows", "columns", latent.noise), "NHWC"),
        TensorSpec("character", "float32", ("batch", max(1, latent.sliders))),
        TensorSpec("label", "float32", ("batch", len(labels)), range=(0, 1)),
    )

    def shapes(count: int, rows: int, columns: int) -> tuple[tuple[int, ...], ...]:
        return (count, rows, columns, latent.noise), (count, max(1, latent.sliders)), (count, len(labels))

    graph = Graph(
        module.eval(), inputs, (TEXTURE,), shapes(2, 1, 2), (shapes(1, 1, 1), shapes(3, 2, 1)), (LEVELS_TOLERANCE,)
    )
    return Exportable("texture.synthesize", graph, config.data.side, labels=labels)


def _fold_spectral_norms(net: nn.Module) -> None:
    """Leave the divided weights in place of what divides them."""
    for module in net.modules():
        if is_parametrized(module):
            remove_parametrizations(module, "weight")
