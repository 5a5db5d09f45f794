"""DCGAN's generator and discriminator (Radford et al. 2016, arXiv 1511.06434) for pictures of 16 to 256 pixels.

All strided convolutions of 4x4, no pooling, no dense layers. Activations, norms and self-attention are options, so that
the methods after DCGAN use the same two networks. They know no loss.
"""

from __future__ import annotations

from torch import Tensor, nn

from capriccio_training.texture.gan_config import DiscriminatorConfig, GeneratorConfig, attention_rows, map_sides
from capriccio_training.texture.nets.attention import SelfAttention
from capriccio_training.texture.nets.layer_options import LayerOptions

MOST = 8  # times the width, in the deepest maps


def channels_at(rows: int, side: int, width: int) -> int:
    """Channels of the maps of so many rows, on the way to or from a picture of `side` pixels."""
    return width * min(MOST, side // (2 * rows))


class Generator(nn.Module):
    """From (N, `inputs`) numbers to (N, `channels`, `side`, `side`) in [-1, 1]."""

    def __init__(self, inputs: int, channels: int, side: int, settings: GeneratorConfig) -> None:
        super().__init__()
        options = LayerOptions(settings.activation, settings.norm, settings.spectral)
        attending = attention_rows(side, settings.attention)
        layers: list[nn.Module] = []
        for rows in map_sides(side):
            made = channels_at(rows, side, settings.width)
            stride, padding = (1, 0) if rows == 4 else (2, 1)
            grow = nn.ConvTranspose2d(inputs, made, 4, stride, padding, bias=settings.norm == "none")
            layers += [options.weighted(grow), options.after(made)]
            inputs = options.given(made)
            if rows == attending:
                layers.append(SelfAttention(inputs, options.weighted))
        layers += [options.weighted(nn.ConvTranspose2d(inputs, channels, 4, 2, 1)), nn.Tanh()]
        self.layers = nn.Sequential(*layers)

    def forward(self, latent: Tensor) -> Tensor:
        """(N, inputs) → (N, channels, side, side)."""
        picture: Tensor = self.layers(latent[:, :, None, None])
        return picture


class Discriminator(nn.Module):
    """From (N, `channels`, `side`, `side`) to one score for each picture, and `answers` further numbers."""

    def __init__(self, channels: int, side: int, settings: DiscriminatorConfig, answers: int = 0) -> None:
        super().__init__()
        options = LayerOptions(settings.activation, settings.norm, settings.spectral)
        attending = attention_rows(side, settings.attention)
        layers: list[nn.Module] = []
        for rows in reversed(map_sides(side)):
            made, first = channels_at(rows, side, settings.width), not layers
            shrink = nn.Conv2d(channels, made, 4, 2, 1, bias=first or settings.norm == "none")
            layers += [options.weighted(shrink), options.after(made, normed=not first)]
            channels = options.given(made)
            if rows == attending:
                layers.append(SelfAttention(channels, options.weighted))
        self.body = nn.Sequential(*layers)
        self.score = options.weighted(nn.Conv2d(channels, 1, 4))
        self.answer = options.weighted(nn.Conv2d(channels, answers, 4)) if answers else None

    def forward(self, picture: Tensor) -> list[Tensor]:
        """(N, channels, side, side) → [(N, 1) scores], or [(N, 1) scores, (N, answers)] where it answers."""
        features = self.body(picture)
        heads = [self.score] if self.answer is None else [self.score, self.answer]
        return [head(features).flatten(1) for head in heads]
