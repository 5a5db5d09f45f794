"""The textures that an exported `texture.synthesize` knows, by label, and the graph that makes more of their kinds.

Knows no loss, and no files.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from capriccio_training.data.levels import to_uint8
from capriccio_training.texture.data.grain import OCTAVES, RANK, TAPS
from capriccio_training.texture.data.palette import Palette, painted
from capriccio_training.texture.data.tones import KNOTS
from capriccio_training.texture.nets.base import TONED
from capriccio_training.texture.nets.synthesizer import Synthesizer

TEMPERATURE = 0.02  # of the choice within a label: nearly always one texture
_GRAIN = (OCTAVES, 3, RANK, 2, TAPS)
_TONES = (len(TONED), 3, KNOTS)
_SIZES = (3, 9, math.prod(_GRAIN), math.prod(_TONES), math.prod(_TONES))  # and what is left is the code


@dataclass(frozen=True)
class Known:
    """What is known of N textures."""

    palette: Palette
    grain: Tensor
    """(N, OCTAVES, 3, RANK, 2, TAPS)."""
    tones: tuple[Tensor, Tensor]
    """Of noise with this grain, and of the texture: (N, len(TONED), 3, KNOTS) each."""
    code: Tensor
    """(N, code)."""

    def rows(self) -> Tensor:
        """All of it in (N, F)."""
        parts = (self.palette.mean, self.palette.axes, self.grain, *self.tones, self.code)
        return torch.cat([part.flatten(1) for part in parts], 1)


def known_from(rows: Tensor) -> Known:
    """The inverse of `Known.rows`."""
    mean, axes, grain, source, target, code = torch.split(rows, [*_SIZES, rows.shape[1] - sum(_SIZES)], dim=1)
    tones = source.reshape(-1, *_TONES), target.reshape(-1, *_TONES)
    return Known(Palette(mean, axes.reshape(-1, 3, 3)), grain.reshape(-1, *_GRAIN), tones, code)


def joined(known: Sequence[Known]) -> Known:
    """All of them as one."""
    return known_from(torch.cat([each.rows() for each in known]))


class Library(nn.Module):
    """Chooses among known textures: by label, and within a label by a character."""

    def __init__(self, known: Known, labels: Sequence[int]) -> None:
        super().__init__()
        owners = torch.tensor(labels)
        self.labels = int(owners.max()) + 1
        places = torch.tensor([labels[:index].count(label) for index, label in enumerate(labels)])
        self.characters = int(places.max()) + 1
        """How many numbers a character has: as many as the largest label has textures."""
        self.slots: Tensor
        self.closed: Tensor
        self.rows = nn.Parameter(known.rows(), requires_grad=False)
        slots = owners * self.characters + places
        closed = torch.ones(self.labels * self.characters).index_fill(0, slots, 0.0)
        self.register_buffer("slots", slots)
        self.register_buffer("closed", closed.reshape(self.labels, self.characters))

    def forward(self, character: Tensor, label: Tensor) -> Known:
        """(N, characters) standard normal, (N, labels) weights → (N, …) mixtures of what is known."""
        shares = label.clamp(min=0)
        shares = shares / shares.sum(1, keepdim=True).clamp(min=1e-6)
        liking = character[:, None] / TEMPERATURE - 1e4 * self.closed
        choice = liking.softmax(2) * shares[:, :, None]
        return known_from(choice.flatten(1)[:, self.slots] @ self.rows)


class SynthesisGraph(nn.Module):
    """`texture.synthesize` as a file holds it."""

    def __init__(self, synthesizer: Synthesizer, library: Library) -> None:
        super().__init__()
        self.synthesizer = synthesizer
        self.library = library

    def forward(self, noise: Tensor, character: Tensor, label: Tensor) -> Tensor:
        """(N, rows, columns, NOISE), (N, characters), (N, labels) → (N, 16 rows, 16 columns, 3) uint8."""
        known = self.library(character, label)
        pattern = self.synthesizer(noise.permute(0, 3, 1, 2), known.grain, known.tones, known.code)
        return to_uint8(painted(pattern, known.palette.mean, known.palette.axes)).permute(0, 2, 3, 1)
