"""What carves a height field on the torus: rivers, and a U-Net that has learned what they leave undone.

The U-Net sees the land at every level as slopes and as how much drains through, and answers at every level with what
to add or take, both in cells of that level. So nothing depends on the size of the map or on its mean height, no
normalisation erases how high things are, and land that needs no change passes through. The deepest level alone is told
the absolute height, since water gathers low. The finest level works on squares of 2x2 cells (pixel unshuffle and
shuffle), which makes it four times as fast. Must not know: losses, files.
"""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.circular import CircularConv
from capriccio_training.nets.layers import init_he
from capriccio_training.terrain.nets.raising import raised
from capriccio_training.terrain.nets.rivers import carved
from capriccio_training.terrain.nets.torus import doubled, doubled_smoothly, halved, pyramid, slopes

WIDTHS = (1.0, 2.0, 3.0, 4.0, 6.0)
"""Channels of each level, in widths; the first works on half of the cells each way."""

SIZE_MULTIPLE = 2 ** len(WIDTHS)
CHARACTERS = 2
SKETCH_CHANNELS = 3
DEEP_SCALE = 1 / 128
"""Absolute heights in cells reach some hundreds."""

AREA_SCALE = 1 / 8
"""Of the logarithm to the base 2: a map of 256 cells has areas of up to 2^16."""


class Sculptor(nn.Module):
    """From un-eroded land, what it shall be like and, where `sketched`, a sketch, to land.

    A sketch is impressed on the land first; then come rivers, and at last the U-Net, which is shown the sketch as well.
    """

    def __init__(self, width: int = 16, sketched: bool = False) -> None:
        super().__init__()
        self.sketched = sketched
        channels = [round(width * factor) for factor in WIDTHS]
        seen = 2 + CHARACTERS + 1 + SKETCH_CHANNELS * sketched
        extra = [8] + [0] * (len(WIDTHS) - 2) + [1]  # the four cells of a square, twice; the absolute height
        before = [0, *channels[:-1]]
        self.down = nn.ModuleList(
            _Block(seen + more + given, count) for more, given, count in zip(extra, before, channels, strict=True)
        )
        self.rise = nn.ModuleList(nn.Conv2d(deep, count, 1) for count, deep in pairwise(channels))
        self.up = nn.ModuleList(_Block(count, count) for count in channels[:-1])
        init_he(self)
        self.answers = nn.ModuleList(_silent(count, 1) for count in channels)
        self.details = _silent(channels[0], 4)

    def forward(self, base: Tensor, character: Tensor, sketch: Tensor | None = None) -> Tensor:
        """Carve.

        Args:
            base: (N, 1, H, W) heights in cells; sides are multiples of `SIZE_MULTIPLE`.
            character: (N, 2) in 0 to 1: erosion, ridges.
            sketch: (N, 3, H, W) in 0 to 1: ridges, peaks, rivers.

        Returns:
            (N, 1, H, W) heights in cells.
        """
        land, areas = carved(base if sketch is None else raised(base, sketch), character)
        drained = [torch.log2(area) * AREA_SCALE for area in areas]
        more = [torch.cat([F.pixel_unshuffle(drained[0], 2), drained[1]], 1), *drained[2:]]
        if sketch is not None:
            drawn = pyramid(sketch, len(WIDTHS))[1:]
            more = [torch.cat(each, 1) for each in zip(more, drawn, strict=True)]
        return land + self._change(land, character, more)

    def _change(self, land: Tensor, character: Tensor, more: list[Tensor]) -> Tensor:
        """Add up what all levels answer, coarsest first; `more` is what each of them sees besides the land."""
        features = self._decoded(self._encoded(land, character, more))
        answers = [answer(seen) for answer, seen in zip(self.answers, features, strict=True)]
        change = torch.zeros_like(answers[-1])
        for level in range(len(WIDTHS), 0, -1):
            change = doubled_smoothly(change + answers[level - 1] * 2**level)
        return change + F.pixel_shuffle(self.details(features[0]), 2)

    def _encoded(self, land: Tensor, character: Tensor, more: list[Tensor]) -> list[Tensor]:
        lands = pyramid(land, len(WIDTHS))
        encoded: list[Tensor] = []
        for level, (block, given) in enumerate(zip(self.down, more, strict=True), 1):
            shrunk = lands[level]
            seen = [slopes(shrunk) / 2**level, character[:, :, None, None].expand(-1, -1, *shrunk.shape[2:]), given]
            if level == 1:
                seen.append(F.pixel_unshuffle(land, 2) - shrunk)
            if level == len(WIDTHS):
                seen.append(shrunk * DEEP_SCALE)
            if encoded:
                seen.append(halved(encoded[-1]))
            encoded.append(block(torch.cat(seen, 1)))
        return encoded

    def _decoded(self, encoded: list[Tensor]) -> list[Tensor]:
        decoded = [encoded[-1]]
        for skip, rise, block in reversed(list(zip(encoded[:-1], self.rise, self.up, strict=True))):
            decoded.insert(0, block(skip + doubled(rise(decoded[0]))))
        return decoded


class _Block(nn.Sequential):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__(
            CircularConv(inputs, outputs),
            nn.LeakyReLU(0.2, True),
            CircularConv(outputs, outputs),
            nn.LeakyReLU(0.2, True),
        )


def _silent(inputs: int, outputs: int) -> CircularConv:
    """A last layer that begins with zeros: the untrained network leaves to rivers what they made."""
    layer = CircularConv(inputs, outputs)
    nn.init.zeros_(layer.weight)
    assert layer.bias is not None
    nn.init.zeros_(layer.bias)
    return layer
