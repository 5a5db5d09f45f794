"""The bilateral-grid generator (HDRNet, arXiv 1707.02880): a small view of the frame → affine colour changes.

A predictor looks at 256x144 and gives a grid of rows, columns and depth cells, each holding a 3x4 affine transform of
colour. Slicing looks a transform up for every pixel by its place and its guide (luminance, or a learned one), so edges
are as sharp as the frame's at any resolution. What no recolouring can do, new texture, may be added as a detail of the
view's size. Slicing is differentiable: the losses act on the finished picture. The ONNX file leaves the slicing to the
engine's shader.

Pictures are (N, 3, H, W) in [-1, 1]; grids (N, rows, columns, depth, 12) act on sRGB-encoded colours in [0, 1].
"""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.layers import init_he
from capriccio_training.style.nets.guide import LearnedGuide, LuminanceGuide
from capriccio_training.style.nets.slicing import slice_grid, spread_detail

COEFFICIENTS = 12  # three rows of three colour weights and one offset
VIEW_SIZE = (144, 256)  # what the predictor sees: rows, columns
CELLS = (4, 8, 16)  # pixels of the view that one cell may cover
IDENTITY = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)
LARGEST_DETAIL = 0.5  # of the colour range; what 8 bits can carry in steps of 1/255


class GridPredictor(nn.Module):
    """(N, 3, 144, 256) in [-1, 1] → (N, 144/cell, 256/cell, depth, 12), the identity before training.

    Four stride-2 convolutions reach one feature for each 16x16 pixels; a local branch keeps the place, a global branch
    sums up the whole frame (the weather, the time of day), and their sum decides each cell. Smaller cells refine it
    with what the encoder saw at their size.
    """

    def __init__(self, width: int = 16, cell: int = 16, depth: int = 8, detail: bool = False) -> None:
        super().__init__()
        deep = 4 * width
        self.cell, self.depth = cell, depth
        self.encoder = nn.Sequential(
            *_stride(3, width, groups=0),
            *_stride(width, 2 * width),
            *_stride(2 * width, deep),
            *_stride(deep, deep),
        )
        self.local = nn.Sequential(
            nn.Conv2d(deep, deep, 3, padding=1), nn.LeakyReLU(0.2), nn.Conv2d(deep, deep, 3, padding=1)
        )
        self.whole = nn.Sequential(*_stride(deep, deep), *_stride(deep, deep))
        self.summary = nn.Sequential(nn.Linear(deep, deep), nn.LeakyReLU(0.2), nn.Linear(deep, deep))
        self.finer = nn.ModuleList(Refine(channels, deep) for channels in _CHANNELS_AT[cell](width))
        self.head = nn.Conv2d(deep, depth * COEFFICIENTS, 1)
        init_he(self)
        nn.init.normal_(self.head.weight, 0.0, 0.002)
        self.head.bias = nn.Parameter(torch.tensor(IDENTITY * depth))
        self.detail = DetailHead(width) if detail else None

    def forward(self, view: Tensor) -> tuple[Tensor, Tensor | None]:
        """Predict the grid of a view of exactly ``VIEW_SIZE``, and its detail, (N, 3, 144, 256), if it makes one."""
        stages = self.stages(view)
        deepest = stages[-1]
        summary = self.summary(self.whole(deepest).mean((2, 3)))
        fused = F.leaky_relu(self.local(deepest) + summary[:, :, None, None], 0.2)
        finest = fused
        for refine, seen in zip(self.finer, reversed(stages[:-1]), strict=False):
            finest = refine(finest, seen)
        cells: Tensor = self.head(finest)
        count, _, rows, columns = cells.shape
        grid = cells.view(count, self.depth, COEFFICIENTS, rows, columns).permute(0, 3, 4, 1, 2)
        return grid, None if self.detail is None else self.detail(view, stages[0], fused)

    def stages(self, view: Tensor) -> list[Tensor]:
        """What the encoder saw at a half, a quarter, an eighth and a sixteenth."""
        stages, features = [], view
        for layer in self.encoder:
            features = layer(features)
            if isinstance(layer, nn.LeakyReLU):
                stages.append(features)
        return stages


class Refine(nn.Module):
    """Twice the size: the coarse features spread, and what the encoder saw there added."""

    def __init__(self, seen: int, channels: int) -> None:
        super().__init__()
        self.seen = nn.Conv2d(seen, channels, 1)
        self.merge = nn.Conv2d(channels, channels, 3, padding=1)

    def forward(self, coarse: Tensor, seen: Tensor) -> Tensor:
        """(N, C, h, w), (N, S, 2h, 2w) → (N, C, 2h, 2w)."""
        spread = F.interpolate(coarse, scale_factor=2.0, mode="bilinear", align_corners=False)
        merged: Tensor = F.leaky_relu(self.merge(self.seen(seen) + spread), 0.2)
        return merged


class DetailHead(nn.Module):
    """What to add to the sliced picture, at the size of the view; nothing before training."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.from_deep = nn.Conv2d(4 * width, width, 1)
        self.at_half = nn.Conv2d(width, width, 3, padding=1)
        self.at_full = nn.Conv2d(width + 3, width, 3, padding=1)
        self.head = nn.Conv2d(width, 3, 3, padding=1)
        init_he(self)
        nn.init.zeros_(self.head.weight)

    def forward(self, view: Tensor, half: Tensor, fused: Tensor) -> Tensor:
        """View, features at half size, fused features at 1/16 → (N, 3, 144, 256) within ``LARGEST_DETAIL``."""
        deep = F.interpolate(self.from_deep(fused), scale_factor=8.0, mode="bilinear", align_corners=False)
        features = F.leaky_relu(self.at_half(half + deep), 0.2)
        features = F.interpolate(features, scale_factor=2.0, mode="bilinear", align_corners=False)
        features = F.leaky_relu(self.at_full(torch.cat([features, view], 1)), 0.2)
        return LARGEST_DETAIL * torch.tanh(self.head(features))


class GridGenerator(nn.Module):
    """The predictor and its slicing as one picture-to-picture generator for training."""

    DEFAULT_WIDTH = 16

    def __init__(
        self,
        width: int = DEFAULT_WIDTH,
        cell: int = 16,
        depth: int = 8,
        learned_guide: bool = False,
        detail: bool = False,
    ) -> None:
        super().__init__()
        self.predictor = GridPredictor(width, cell, depth, detail)
        self.guide: LearnedGuide | LuminanceGuide = LearnedGuide() if learned_guide else LuminanceGuide()

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """(N, 3, H, W) in [-1, 1] → the finished picture, and the grid for the smoothness loss."""
        picture = picture.float()  # lookups and coefficients keep full precision under mixed precision
        view = _view_of(picture)
        grid, detail = self.predictor(view)
        colours = picture * 0.5 + 0.5
        place = self.guide(colours)
        made = slice_grid(grid.float(), colours, place)
        if detail is not None:
            made = made + spread_detail(detail.float(), self.guide(view * 0.5 + 0.5), place)
        return made * 2 - 1, grid.float()

    def encode(self, picture: Tensor) -> list[Tensor]:
        """(N, 3, H, W) in [-1, 1] → the view, and what the encoder sees at 1/2, 1/4, 1/8 and 1/16 of it."""
        view = _view_of(picture.float())
        return [view, *self.predictor.stages(view)]


def _view_of(picture: Tensor) -> Tensor:
    if picture.shape[-2:] == VIEW_SIZE:
        return picture
    return F.interpolate(picture, VIEW_SIZE, mode="bilinear", antialias=True, align_corners=False)


def _stride(inputs: int, outputs: int, groups: int = 8) -> list[nn.Module]:
    norm = [nn.GroupNorm(groups, outputs)] if groups else []
    return [nn.Conv2d(inputs, outputs, 3, 2, 1), *norm, nn.LeakyReLU(0.2)]


_CHANNELS_AT: dict[int, Callable[[int], tuple[int, ...]]] = {
    16: lambda _width: (),
    8: lambda width: (4 * width,),
    4: lambda width: (4 * width, 2 * width),
}
"""Channels of the encoder's stages that refine cells of each size, coarsest first."""
