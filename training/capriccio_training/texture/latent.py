"""What a picture is made from: noise, a choice, sliders. Must not know: networks, recipes."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class Codes:
    """What some pictures are made from."""

    noise: Tensor
    """(N, noise) standard normal."""
    choice: Tensor
    """(N,) int64: which label or category."""
    sliders: Tensor
    """(N, sliders) in -1 to 1."""

    def __len__(self) -> int:
        return len(self.noise)

    def to(self, device: torch.device) -> Codes:
        """The same on a device."""
        return Codes(self.noise.to(device), self.choice.to(device), self.sliders.to(device))

    def choosing(self, choice: int) -> Codes:
        """The same with one choice for all."""
        return replace(self, choice=torch.full_like(self.choice, choice))

    def sliding(self, slider: int, values: Tensor) -> Codes:
        """The same with one slider, counted from 0, at (N,) values."""
        sliders = self.sliders.clone()
        sliders[:, slider] = values
        return replace(self, sliders=sliders)

    def repeated(self, times: int) -> Codes:
        """Each picture's codes so many times, one after the other."""
        return Codes(*(each.repeat_interleave(times, 0) for each in (self.noise, self.choice, self.sliders)))


@dataclass(frozen=True)
class Latent:
    """How many numbers of each sort a generator takes."""

    noise: int
    choices: int = 0
    sliders: int = 0

    @property
    def size(self) -> int:
        """Numbers in all."""
        return self.noise + self.choices + self.sliders

    def draw(self, count: int, random: torch.Generator, truncation: float = math.inf) -> Codes:
        """Draw the codes of `count` pictures on the CPU; no number of the noise is farther from 0 than `truncation`."""
        noise = truncated_normal((count, self.noise), random, truncation)
        choice = torch.randint(max(1, self.choices), (count,), generator=random)
        sliders = 2 * torch.rand((count, self.sliders), generator=random) - 1
        return Codes(noise, choice, sliders)

    def join(self, codes: Codes) -> Tensor:
        """Return (N, size) float32: the noise, the choice as one of several ones, the sliders."""
        parts = [codes.noise, codes.sliders]
        if self.choices:
            parts.insert(1, F.one_hot(codes.choice, self.choices).to(codes.noise))
        return torch.cat(parts, 1)


def truncated_normal(shape: tuple[int, ...], random: torch.Generator, most: float) -> Tensor:
    """Draw standard normal numbers among those that are at most `most` from 0 (the truncation trick, 1809.11096)."""
    if math.isinf(most):
        return torch.randn(shape, generator=random)
    inside = math.erf(most / math.sqrt(2))
    uniform = 2 * torch.rand(shape, generator=random, dtype=torch.float64) - 1
    return (math.sqrt(2) * torch.erfinv(inside * uniform)).float().clamp(-most, most)


def between(start: Tensor, end: Tensor, share: Tensor) -> Tensor:
    """Walk from (N, C) normal numbers to others by (N,) shares, on the sphere where such numbers lie (1609.04468).

    A straight line would lead through the middle, where a generator has never been.
    """
    unit_start, unit_end = F.normalize(start, dim=1), F.normalize(end, dim=1)
    angle = (unit_start * unit_end).sum(1).clamp(-1, 1).acos().clamp(1e-4, math.pi - 1e-4)[:, None]
    along = share[:, None]
    return (torch.sin((1 - along) * angle) * start + torch.sin(along * angle) * end) / torch.sin(angle)
