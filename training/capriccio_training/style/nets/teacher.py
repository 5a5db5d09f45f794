"""The teacher: a large frame generator that small ones are distilled from; too slow for a game.

(N, 3, H, W) in [-1, 1] → the same shape; values may leave the range a little and are clamped at the edge of the
graph. Any H and W: edges are repeated to a multiple of 8.

The body is ResNet-9's (CycleGAN, arXiv 1703.10593): down to a quarter, nine residual blocks, up again. What differs:
4x4 kernels carry the strides and bilinear steps the way up, so that no grid of pixels shows; blocks have no
normalisation, whose statistics flicker and seam between tiles, and start as the identity instead; height and a
summary of the frame reach them as in ``realtime``; and the last layer recolours each pixel of the frame
(an affine transform of its own, whose offset can paint) instead of painting it from nothing. With ``shrink`` 2 the
network sees the frame at half its size, at a quarter of the cost, and its transforms are spread over the sharp one.
"""

from __future__ import annotations

import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.layers import init_he, pad_to_multiple
from capriccio_training.style.nets.realtime import COEFFICIENTS, MULTIPLE, SLOPE, Context, PlainBlock, recolour, spread


class Teacher(nn.Module):
    """c7s1-w, two 4x4 steps down, nine blocks of 4w channels, two steps up, one affine transform for each pixel."""

    DEFAULT_WIDTH = 32

    def __init__(self, width: int = DEFAULT_WIDTH, shrink: int = 1, blocks: int = 9) -> None:
        super().__init__()
        self.shrink = shrink
        wide, deep = 2 * width, 4 * width
        self.stem = nn.Conv2d(3, width, 7, padding=3, padding_mode="reflect")
        self.down = nn.ModuleList([nn.Conv2d(width, wide, 4, 2, 1), nn.Conv2d(wide, deep, 4, 2, 1)])
        self.context = Context(deep)
        body = [PlainBlock(deep) for _ in range(blocks)]
        self.blocks = nn.Sequential(*body)
        self.up = nn.ModuleList([nn.Conv2d(deep, wide, 3, padding=1), nn.Conv2d(wide, width, 3, padding=1)])
        self.head = nn.Conv2d(width, COEFFICIENTS, 7, padding=3, padding_mode="reflect")
        init_he(self, SLOPE)
        for block in body:
            nn.init.zeros_(block.second.weight)
        nn.init.normal_(self.head.weight, 0.0, 0.001)

    def forward(self, picture: Tensor) -> Tensor:
        """(N, 3, H, W) in [-1, 1] → the frame in its new colours."""
        height, width = picture.shape[-2], picture.shape[-1]
        full = _active(self.stem(self._view_of(picture)))
        half = _active(self.down[0](full))
        quarter = self.blocks(_active(self.context(self.down[1](half))))
        half = half + _active(self.up[0](spread(quarter, 2)))
        full = full + _active(self.up[1](spread(half, 2)))
        change = spread(self.head(full), self.shrink) if self.shrink > 1 else self.head(full)
        return recolour(picture.float(), change[..., :height, :width].float())

    def _view_of(self, picture: Tensor) -> Tensor:
        padded = pad_to_multiple(picture, MULTIPLE * self.shrink)
        return F.avg_pool2d(padded, self.shrink) if self.shrink > 1 else padded

    def encode(self, picture: Tensor) -> list[Tensor]:
        """(N, 3, H, W) in [-1, 1] → the picture, 1/2, 1/4 before its context, amid and after the blocks."""
        full = _active(self.stem(self._view_of(picture)))
        half = _active(self.down[0](full))
        quarter = self.down[1](half)
        fifth = len(self.blocks) // 2 + 1
        middle = self.blocks[:fifth](_active(self.context(quarter)))
        return [picture, half, quarter, middle, self.blocks[fifth:](middle)]


def _active(features: Tensor) -> Tensor:
    return F.leaky_relu(features, SLOPE)
