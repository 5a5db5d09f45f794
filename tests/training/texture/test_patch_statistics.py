"""The patch distance: nothing for the same patches, more for others, and a gradient that leads there."""

from __future__ import annotations

import torch

from capriccio_training.data.levels import to_float
from capriccio_training.texture.losses.patch_statistics import patch_distance
from training.texture.conftest import specks, stripes


def picture(pixels: object) -> torch.Tensor:
    return to_float(torch.as_tensor(pixels).permute(2, 0, 1)[None])


def distance(made: torch.Tensor, real: torch.Tensor) -> float:
    return float(patch_distance(made.detach(), real, torch.Generator().manual_seed(0)))


def test_it_orders_textures_by_their_patches() -> None:
    sand, other_sand, cloth = (picture(each) for each in (specks(0, (230, 200, 120)), specks(1, (230, 200, 120)),
                                                          stripes(8, (60, 80, 220))))  # fmt: skip
    rolled = torch.roll(sand, (9, 20), (2, 3))
    assert distance(sand, rolled) < 0.5 * distance(sand, other_sand) + 0.02
    assert distance(sand, other_sand) < 0.3 * distance(sand, cloth)


def test_sizes_may_differ() -> None:
    sand = picture(specks(0, (230, 200, 120)))
    assert distance(sand[:, :, :48], sand) < 0.1


def test_descending_it_makes_the_patches_alike() -> None:
    real = picture(stripes(16, (200, 200, 200)))
    made = torch.zeros_like(real, requires_grad=True)
    optimiser, random = torch.optim.Adam([made], 0.05), torch.Generator().manual_seed(0)
    before = distance(made, real)
    for _ in range(40):
        optimiser.zero_grad()
        patch_distance(made, real, random).backward()
        optimiser.step()
    assert distance(made, real) < 0.5 * before
