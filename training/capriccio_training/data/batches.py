"""Endless random batches of crops from two domains, with a state that a resumed training continues exactly.

Every picture is seen once before any is seen again. All randomness comes from one generator that is passed in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor

from capriccio_training.data.folder import ImageFolder


@dataclass(frozen=True)
class Crop:
    """How a training picture is cut from a loaded one."""

    height: int
    width: int
    flip: bool


@dataclass
class Shuffled:
    """Endless indices of ``count`` pictures, reshuffled after each round."""

    count: int
    order: list[int] = field(default_factory=list)

    def next(self, random: torch.Generator) -> int:
        """Draw the next index."""
        if not self.order:
            self.order = torch.randperm(self.count, generator=random).tolist()
        return self.order.pop()


class Batches:
    """Draws (source, target) batches of (N, 3, crop height, crop width) in [-1, 1].

    ``paired`` folders give the same index and the same crop on both sides.
    """

    def __init__(
        self, source: ImageFolder, target: ImageFolder, crop: Crop, batch: int, seed: int, paired: bool
    ) -> None:
        self.folders = (source, target)
        self.crop = crop
        self.batch = batch
        self.paired = paired
        self.random = torch.Generator().manual_seed(seed)
        self.orders = (Shuffled(len(source)), Shuffled(len(target)))

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which every picture of the larger domain was seen once."""
        return max(1, max(len(folder) for folder in self.folders) // self.batch)

    def next(self) -> tuple[Tensor, Tensor]:
        """Draw one batch of each domain."""
        if self.paired:
            return self._next_paired()
        return self._next_of(0), self._next_of(1)

    def _next_of(self, side: int) -> Tensor:
        indices = [self.orders[side].next(self.random) for _ in range(self.batch)]
        pictures = [random_crop([self.folders[side][i]], self.crop, self.random)[0] for i in indices]
        return to_float(torch.stack(pictures))

    def _next_paired(self) -> tuple[Tensor, Tensor]:
        sources, targets = [], []
        for _ in range(self.batch):
            index = self.orders[0].next(self.random)
            pair = [folder[index] for folder in self.folders]
            source, target = random_crop(pair, self.crop, self.random)
            sources.append(source)
            targets.append(target)
        return to_float(torch.stack(sources)), to_float(torch.stack(targets))

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come."""
        return {"random": self.random.get_state(), "orders": [list(order.order) for order in self.orders]}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were."""
        self.random.set_state(state["random"])
        for order, saved in zip(self.orders, state["orders"], strict=True):
            order.order = [index for index in saved if index < order.count]


def random_crop(pictures: list[Tensor], crop: Crop, random: torch.Generator) -> list[Tensor]:
    """Cut the same random window from each (3, H, W) picture and flip all or none.

    A picture smaller than the window is repeated at its edges, which only happens to pictures left unscaled.
    """
    pictures = [_at_least(picture, crop.height, crop.width) for picture in pictures]
    height, width = pictures[0].shape[1:]
    top = int(torch.randint(height - crop.height + 1, (), generator=random))
    left = int(torch.randint(width - crop.width + 1, (), generator=random))
    flip = crop.flip and bool(torch.rand((), generator=random) < 0.5)
    windows = [p[:, top : top + crop.height, left : left + crop.width] for p in pictures]
    return [window.flip(2) if flip else window for window in windows]


def _at_least(picture: Tensor, height: int, width: int) -> Tensor:
    rows = torch.arange(max(height, picture.shape[1])).clamp(max=picture.shape[1] - 1)
    columns = torch.arange(max(width, picture.shape[2])).clamp(max=picture.shape[2] - 1)
    if (len(rows), len(columns)) == tuple(picture.shape[1:]):
        return picture
    return picture[:, rows][:, :, columns]


def to_float(pictures: Tensor) -> Tensor:
    """Uint8 0 to 255 → float32 -1 to 1."""
    return pictures.float() / 127.5 - 1


def to_uint8(pictures: Tensor) -> Tensor:
    """Float -1 to 1 → uint8, rounded and clamped."""
    return (pictures.float() * 127.5 + 127.5).round().clamp(0, 255).byte()
