"""Endless random batches of crops from two domains, with a state that a resumed training continues exactly.

Every picture is seen once before any is seen again, a map as often as it is large. All randomness comes from one
generator. Where several processes train one model, all of them draw the same, and each loads its own share.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio_training.data.crops import Crop, is_clear, random_crop
from capriccio_training.data.folder import ImageFolder
from capriccio_training.data.levels import to_float
from capriccio_training.data.loading import Loaded
from capriccio_training.data.share import ALL, Share
from capriccio_training.data.shuffled import Shuffled, continue_drawing, drawing_state

SEEDS = 1 << 62  # how many there are for a crop

_log = logging.getLogger(__name__)


class CropBatches:
    """Draws (source, target) batches of (N, 3, crop height, crop width) in [-1, 1].

    ``paired`` folders give the same index and the same crop on both sides. N is ``batch``, for each process.

    Raises:
        InvalidField: two pictures of a pair differ in size.
    """

    def __init__(
        self,
        source: ImageFolder,
        target: ImageFolder,
        crop: Crop,
        batch: int,
        seed: int,
        paired: bool,
        share: Share = ALL,
    ) -> None:
        if paired:
            _check_sizes(source, target)
        self.folders = (source, target)
        self.crop = crop
        self.batch = batch * share.count  # of all processes together
        self.share = share
        self.paired = paired
        self.random = torch.Generator().manual_seed(seed)
        self.orders = (_order(source, crop), _order(target, crop))
        self._told = False

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which every picture of the larger domain was seen once, and maps in proportion."""
        return max(1, max(order.round for order in self.orders) // self.batch)

    def next(self) -> tuple[Tensor, Tensor]:
        """Draw one batch of each domain."""
        if self.paired:
            source, target = zip(*self._cut(self.folders, 0), strict=True)
            return to_float(torch.stack(source)), to_float(torch.stack(target))
        return self._next_of(0), self._next_of(1)

    def _next_of(self, side: int) -> Tensor:
        return to_float(torch.stack([windows[0] for windows in self._cut((self.folders[side],), side)]))

    def _cut(self, folders: Sequence[ImageFolder], side: int) -> list[list[Tensor]]:
        """Draw a batch, and cut the same window from each folder's picture for this process's share of it."""
        drawn = [(self.orders[side].next(self.random), self._draw_seed()) for _ in range(self.batch)]
        return [self._cut_one(folders, index, seed) for index, seed in self.share.of(drawn)]

    def _draw_seed(self) -> int:
        """Draw what decides one crop; how many numbers the crop takes must not matter to the other processes."""
        return int(torch.randint(SEEDS, (), generator=self.random))

    def _cut_one(self, folders: Sequence[ImageFolder], index: int, seed: int) -> list[Tensor]:
        loaded = [folder.load(index) for folder in folders]
        blemishes = tuple(blemish for each in loaded for blemish in each.blemishes)
        if blemishes and not self._told:
            self._tell_of_masks(folders[0], index, loaded)
        random = torch.Generator().manual_seed(seed)
        return random_crop([each.pixels for each in loaded], self.crop, random, blemishes)

    def _tell_of_masks(self, folder: ImageFolder, index: int, loaded: Sequence[Loaded]) -> None:
        strict = tuple(blemish for each in loaded for blemish in each.blemishes if blemish.allowed == 0)
        rows, columns = loaded[0].pixels.shape[1:]
        whole = rows <= self.crop.height and columns <= self.crop.width
        if strict and not whole and not is_clear(self.crop, strict):
            self._told = True
            _log.warning(
                "no crop of %d x %d in %s (%d x %d) is clear of its mask; what is masked is filled from around it",
                *(self.crop.width, self.crop.height, folder.paths[index], columns, rows),
            )

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come."""
        return drawing_state(self.random, self.orders)

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were."""
        continue_drawing(self.random, self.orders, state)


def _order(folder: ImageFolder, crop: Crop) -> Shuffled:
    times = [crop.times(*folder.size(index)) for index in range(len(folder))]
    return Shuffled(len(folder), times=times if max(times) > 1 else ())


def _check_sizes(source: ImageFolder, target: ImageFolder) -> None:
    for index, path in enumerate(source.paths):
        (rows, columns), (others, across) = source.size(index), target.size(index)
        if (rows, columns) != (others, across):
            told = f"{path} is {columns}x{rows}, its partner {target.paths[index]} is {across}x{others}"
            message = f"{told}; give pairs of one size, or set data.load_height and data.load_width"
            raise InvalidField(message, field="source")
