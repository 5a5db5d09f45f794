"""The bilateral-grid generator (HDRNet, arXiv 1707.02880): a small view of the frame → affine colour changes.

A predictor looks at 256x144 and gives a grid of 9 rows, 16 columns and 8 luminance cells, each holding a 3x4
affine transform of colour. Slicing looks a transform up for every pixel by its place and luminance, so edges
are as sharp as the frame's at any resolution. Slicing is differentiable: the losses act on the sliced picture.
The ONNX file leaves the slicing to the engine's shader; ``capriccio.media`` holds the NumPy twin of ``slice_grid``.

Pictures are (N, 3, H, W) in [-1, 1]; grids (N, 9, 16, 8, 12) act on sRGB-encoded colours in [0, 1].
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from capriccio_training.nets.layers import init_he

GRID_ROWS, GRID_COLUMNS, GRID_DEPTH = 9, 16, 8
COEFFICIENTS = 12  # three rows of three colour weights and one offset
VIEW_SIZE = (144, 256)  # what the predictor sees: rows, columns
LUMINANCE = (0.299, 0.587, 0.114)
IDENTITY = (1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0)


def slice_grid(grid: Tensor, colours: Tensor) -> Tensor:
    """Apply the grid to colours in [0, 1]: (N, 9, 16, 8, 12), (N, 3, H, W) → (N, 3, H, W), not clamped.

    A texture lookup with linear filtering and clamped edges at (x, y, luminance), as the engine's shader does it;
    differentiable in the grid and, through colour and luminance, in the picture.
    """
    count, _, height, width = colours.shape
    place = _lookup_coordinates(colours).unsqueeze(1)  # one "depth" slice of H x W lookups
    transform = F.grid_sample(
        grid.permute(0, 4, 3, 1, 2), place, mode="bilinear", padding_mode="border", align_corners=False
    )
    transform = transform.view(count, 3, 4, height, width)
    return (transform[:, :, :3] * colours.unsqueeze(1)).sum(2) + transform[:, :, 3]


def _lookup_coordinates(colours: Tensor) -> Tensor:
    """(N, 3, H, W) in [0, 1] → (N, H, W, 3): x, y and luminance of each pixel centre in -1 to 1."""
    count, _, height, width = colours.shape
    y = (torch.arange(height, device=colours.device) + 0.5) / height * 2 - 1
    x = (torch.arange(width, device=colours.device) + 0.5) / width * 2 - 1
    rows, columns = torch.meshgrid(y, x, indexing="ij")
    luminance = (colours * colours.new_tensor(LUMINANCE).view(1, 3, 1, 1)).sum(1) * 2 - 1
    return torch.stack([columns.expand(count, -1, -1), rows.expand(count, -1, -1), luminance], dim=-1)


class GridPredictor(nn.Module):
    """(N, 3, 144, 256) in [-1, 1] → (N, 9, 16, 8, 12), the identity before training.

    Four stride-2 convolutions reach one feature per grid cell; a local branch keeps the place, a global branch
    sums up the whole frame (the weather, the time of day), and their sum decides each cell.
    """

    def __init__(self, width: int = 16) -> None:
        super().__init__()
        deep = 4 * width
        self.encoder = nn.Sequential(
            *self._stride(3, width, groups=0),
            *self._stride(width, 2 * width),
            *self._stride(2 * width, deep),
            *self._stride(deep, deep),
        )
        self.local = nn.Sequential(
            nn.Conv2d(deep, deep, 3, padding=1), nn.LeakyReLU(0.2), nn.Conv2d(deep, deep, 3, padding=1)
        )
        self.whole = nn.Sequential(*self._stride(deep, deep), *self._stride(deep, deep))
        self.summary = nn.Sequential(nn.Linear(deep, deep), nn.LeakyReLU(0.2), nn.Linear(deep, deep))
        self.head = nn.Conv2d(deep, GRID_DEPTH * COEFFICIENTS, 1)
        init_he(self)
        nn.init.normal_(self.head.weight, 0.0, 0.002)
        self.head.bias = nn.Parameter(torch.tensor(IDENTITY * GRID_DEPTH))

    @staticmethod
    def _stride(inputs: int, outputs: int, groups: int = 8) -> list[nn.Module]:
        norm = [nn.GroupNorm(groups, outputs)] if groups else []
        return [nn.Conv2d(inputs, outputs, 3, 2, 1), *norm, nn.LeakyReLU(0.2)]

    def forward(self, view: Tensor) -> Tensor:
        """Predict the grid of a view of exactly ``VIEW_SIZE``."""
        features = self.encoder(view)
        summary = self.summary(self.whole(features).mean((2, 3)))
        fused = F.leaky_relu(self.local(features) + summary[:, :, None, None], 0.2)
        cells: Tensor = self.head(fused).view(-1, GRID_DEPTH, COEFFICIENTS, GRID_ROWS, GRID_COLUMNS)
        return cells.permute(0, 3, 4, 1, 2)


class GridGenerator(nn.Module):
    """The predictor and its slicing as one picture-to-picture generator for training."""

    DEFAULT_WIDTH = 16

    def __init__(self, width: int = DEFAULT_WIDTH) -> None:
        super().__init__()
        self.predictor = GridPredictor(width)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        """(N, 3, H, W) in [-1, 1] → the sliced picture, and the grid for the smoothness loss."""
        picture = view = picture.float()  # lookups and coefficients keep full precision under mixed precision
        if picture.shape[-2:] != VIEW_SIZE:
            view = F.interpolate(picture, VIEW_SIZE, mode="bilinear", antialias=True, align_corners=False)
        grid = self.predictor(view).float()
        return slice_grid(grid, picture * 0.5 + 0.5) * 2 - 1, grid
