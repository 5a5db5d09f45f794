"""`texture.synthesize`: what is known of a texture, and noise on a torus → a texture that wraps, of any size.

The noise of a cell of 16 x 16 pixels is unfolded to five octaves, as coarse as a cell and as fine as a pixel. With the
texture's grain and tones (`nets.base`) it is what statistics alone can make; a network that is steered by the texture's
code changes that into the texture. All convolutions are circular and nothing knows of places: noise that is rolled by a
cell gives the texture rolled by a cell. What comes out is a pattern of about unit spread; its palette is given to it
afterwards (`data.palette`). Knows no loss.
"""

from __future__ import annotations

import itertools
import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.circular import CircularConv
from capriccio_training.texture.nets.base import PLANES, bands_of, layers, split_noise
from capriccio_training.texture.nets.modulated import SLOPE, GrowingModulatedConv, ModulatedConv, active

LONG = 5  # cells of the kernels along one axis, for fibres and strata


class Synthesizer(nn.Module):
    """Noise → features of cells → four doublings, with what is known of each octave on the way; then a change."""

    def __init__(self, width: int = 16, code: int = 48) -> None:
        super().__init__()
        widths = (4 * width, 4 * width, 3 * width, 2 * width, width)
        self.begin = ModulatedConv(PLANES[0], widths[0], code)
        self.along = ModulatedConv(widths[0], widths[0], code, rows=1, columns=LONG)
        self.across = ModulatedConv(widths[0], widths[0], code, rows=LONG, columns=1)
        self.first, self.second = nn.ModuleList(), nn.ModuleList()
        for level in range(1, len(PLANES)):
            self.first.append(GrowingModulatedConv(widths[level - 1], 3 + PLANES[level], widths[level], code))
            self.second.append(ModulatedConv(widths[level], widths[level], code))
        self.paint = CircularConv(width + 3, 3)
        self.keep = nn.Linear(code, 3)
        for layer in (self.paint, self.keep):
            nn.init.zeros_(layer.weight)  # a training begins with what statistics can make
        assert self.paint.bias is not None
        nn.init.zeros_(self.paint.bias)
        nn.init.ones_(self.keep.bias)

    def forward(self, noise: Tensor, grain: Tensor, tones: tuple[Tensor, Tensor], code: Tensor) -> Tensor:
        """Make patterns.

        Args:
            noise: (N, NOISE, rows, columns), standard normal.
            grain: (N, OCTAVES, 3, RANK, 2, TAPS).
            tones: of the noise with this grain, and of the texture, (N, len(TONED), 3, KNOTS) each.
            code: (N, code).

        Returns:
            (N, 3, 16 rows, 16 columns).
        """
        bands = bands_of(noise, grain)
        known = layers(bands, *tones)
        free = [each for _, each in split_noise(noise)]
        features = active(self.begin(torch.cat([bands[0], free[0]], 1), code))
        features = features + active(self.along(features, code))
        features = (features + active(self.across(features, code))) / math.sqrt(3)
        steps = zip(known[1:], bands[1:], free[1:], self.first, self.second, strict=True)
        for pattern, band, planes, first, second in steps:
            features = active(first(features, torch.cat([pattern, band, planes], 1), code))
            features = active(second(features, code))
        kept = known[-1] * self.keep(code)[:, :, None, None]
        changed: Tensor = kept + self.paint(torch.cat([features, known[-1]], 1))
        return changed


class Standard(nn.Module):
    """Subtracts the mean over all textures, and divides by their spread.

    Unlike batch normalisation it uses the running averages in training too: a code must not depend on which textures
    happen to share its batch.
    """

    MEMORY = 200  # batches

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mean: Tensor
        self.square: Tensor
        self.seen: Tensor
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("square", torch.ones(channels))
        self.register_buffer("seen", torch.zeros(()))

    def forward(self, values: Tensor) -> Tensor:
        """(N, channels) → the same."""
        if self.training:
            self._remember(values.detach())
        variance = (self.square - self.mean.square()).clamp(min=1e-6)
        return (values - self.mean) * variance.rsqrt()

    def _remember(self, values: Tensor) -> None:
        self.seen += 1
        share = 1 / self.seen.clamp(max=self.MEMORY)
        self.mean = torch.lerp(self.mean, values.mean(0), share)
        self.square = torch.lerp(self.square, values.square().mean(0), share)


class ExemplarEncoder(nn.Module):
    """A pattern → its code: energies of features at five resolutions, so that places and sizes don't matter.

    Normalised over the textures that it learns from: what they have in common is no part of a code.
    """

    def __init__(self, width: int = 32, code: int = 48) -> None:
        super().__init__()
        sides = (3, width, 2 * width, 3 * width, 3 * width)
        self.layers = nn.ModuleList(nn.Conv2d(inputs, outputs, 4, 2) for inputs, outputs in itertools.pairwise(sides))
        found = 2 * sum(sides[1:])
        self.level = Standard(found)
        self.head = nn.Sequential(nn.Linear(found, 128), nn.LeakyReLU(SLOPE), nn.Linear(128, code))
        self.unit = Standard(code)

    def forward(self, pattern: Tensor) -> Tensor:
        """(N, 3, H, W) → (N, code) of unit spread."""
        summary, features = [], pattern
        for layer in self.layers:
            features = F.leaky_relu(layer(features), SLOPE)
            summary += [features.mean((2, 3)), (features.square().mean((2, 3)) + 1e-4).log()]
        code: Tensor = self.unit(self.head(self.level(torch.cat(summary, 1))))
        return code


class ExemplarSynthesizer(nn.Module):
    """Learns to continue exemplars: encodes each, and makes a pattern of its kind from noise."""

    def __init__(self, width: int = 16, code: int = 48) -> None:
        super().__init__()
        self.encoder = ExemplarEncoder(code=code)
        self.synthesizer = Synthesizer(width, code)

    def forward(
        self, exemplar: Tensor, noise: Tensor, grain: Tensor, tones: tuple[Tensor, Tensor], wobble: Tensor
    ) -> tuple[Tensor, Tensor]:
        """(N, 3, H, W) patterns, noise, what is known, (N, code) to add to the codes → new patterns, and the codes."""
        code = self.encoder(exemplar)
        return self.synthesizer(noise, grain, tones, code + wobble), code
