"""MuseGAN's networks (Dong et al. 2018, arXiv 1709.06298, the hybrid model): phrases of bars as pictures of all parts.

A phrase is made from four noises: for all parts or for each its own, and lasting or changing with time. Generators in
time turn what changes into one noise for each bar; a generator for each part then draws its bars, one by one, from
rhythm to octaves to semitones. The critic sees all parts of all bars at once. Knows no loss.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from capriccio.media.music.words import PARTS
from capriccio_training.music.data.phrases import BARS

__all__ = ["PhraseCritic", "PhraseGenerator"]

OCTAVES, SEMITONES = 7, 12
GROWTHS = {16: (2, 2, 2), 24: (2, 2, 3), 48: (2, 2, 2, 3)}
"""By how much each layer refines time, from two steps on to those of a bar."""

SILENCE = -3.0
"""Logit of every note at first: few of all that could sound do, and to find that out takes long."""

NOISES = 2
"""What lasts, and what changes with time."""


class PhraseGenerator(nn.Module):
    """(N, 1 + parts, 2, noise) standard normal → (N, parts, bars, steps, pitches) in [0, 1].

    The first of the noises is for all parts; of each, the first lasts through the phrase.
    """

    def __init__(self, noise: int, width: int, steps: int) -> None:
        super().__init__()
        self.shape = (1 + PARTS, NOISES, noise)
        self.shared = _in_time(noise, width)
        self.own = nn.ModuleList(_in_time(noise, width) for _ in range(PARTS))
        self.parts = nn.ModuleList(_BarGenerator(2 * NOISES * noise, width, steps) for _ in range(PARTS))

    def forward(self, noise: Tensor) -> Tensor:
        """Draw phrases."""
        together = self._of_bars(noise[:, 0], self.shared)
        drawn = []
        for part, (in_time, bar) in enumerate(zip(self.own, self.parts, strict=True)):
            told = torch.cat([together, self._of_bars(noise[:, 1 + part], in_time)], 2)
            drawn.append(bar(told.flatten(0, 1)).unflatten(0, (-1, BARS)))
        return torch.stack(drawn, 1)

    def _of_bars(self, noise: Tensor, in_time: nn.Module) -> Tensor:
        """(N, 2, noise) → (N, bars, 2 · noise): what lasts, and what belongs to each bar."""
        lasting = noise[:, :1].expand(-1, BARS, -1)
        changing: Tensor = in_time(noise[:, 1, :, None]).transpose(1, 2)
        return torch.cat([lasting, changing], 2)


class _BarGenerator(nn.Module):
    """(N, told) → (N, steps, pitches) of one part."""

    def __init__(self, told: int, width: int, steps: int) -> None:
        super().__init__()
        inputs = 8 * width
        self.first = nn.Sequential(nn.Linear(told, 2 * inputs), nn.BatchNorm1d(2 * inputs), nn.ReLU())
        layers: list[nn.Module] = []
        for growth in GROWTHS[steps]:
            outputs = max(width, inputs // 2)
            layers += _grown(inputs, outputs, (growth, 1))
            inputs = outputs
        layers += _grown(inputs, width, (1, OCTAVES))
        last = nn.ConvTranspose2d(width, 1, (1, SEMITONES), (1, SEMITONES))
        nn.init.constant_(last.bias, SILENCE)  # type: ignore[arg-type]
        self.rest = nn.Sequential(*layers, last, nn.Sigmoid())

    def forward(self, told: Tensor) -> Tensor:
        """Draw bars."""
        drawn: Tensor = self.rest(self.first(told).view(len(told), -1, 2, 1))
        return drawn[:, 0]


class PhraseCritic(nn.Module):
    """(N, parts, bars, steps, pitches) → one score for each phrase. No norm: the slope of each counts by itself."""

    def __init__(self, width: int, steps: int) -> None:
        super().__init__()
        shapes = [(1, 1, SEMITONES), (1, 1, OCTAVES), *((1, growth, 1) for growth in reversed(GROWTHS[steps]))]
        layers: list[nn.Module] = []
        inputs, outputs = PARTS, width
        for shape in shapes:
            layers += [nn.Conv3d(inputs, outputs, shape, shape), nn.LeakyReLU(0.2)]
            inputs, outputs = outputs, min(8 * width, 2 * outputs)
        layers += [nn.Conv3d(inputs, outputs, (2, 1, 1)), nn.LeakyReLU(0.2)]
        self.body = nn.Sequential(*layers, nn.Flatten())
        self.score = nn.Linear(outputs * (BARS - 1) * 2, 1)

    def forward(self, phrases: Tensor) -> list[Tensor]:
        """[(N, 1) scores]."""
        return [self.score(self.body(phrases))]


def _in_time(noise: int, width: int) -> nn.Sequential:
    """(N, noise, 1) → (N, noise, bars)."""
    return nn.Sequential(
        nn.ConvTranspose1d(noise, 4 * width, 2),
        nn.BatchNorm1d(4 * width),
        nn.ReLU(),
        nn.ConvTranspose1d(4 * width, noise, BARS - 1),
        nn.BatchNorm1d(noise),
        nn.ReLU(),
    )


def _grown(inputs: int, outputs: int, growth: tuple[int, int]) -> list[nn.Module]:
    return [nn.ConvTranspose2d(inputs, outputs, growth, growth), nn.BatchNorm2d(outputs), nn.ReLU()]
