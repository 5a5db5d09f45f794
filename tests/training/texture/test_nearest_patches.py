"""The distance of border patches: nothing for what lies in the texture, more for what does not, and where it looks."""

from __future__ import annotations

import torch

from capriccio_training.data.levels import to_float
from capriccio_training.texture.losses.nearest_patches import border_distance
from training.texture.conftest import specks

CELL, SIDE = 8, 8
WHOLE = torch.arange(SIDE * SIDE).reshape(1, SIDE, SIDE)


def sand(seed: int = 0) -> torch.Tensor:
    return to_float(torch.as_tensor(specks(seed, (230, 200, 120))).permute(2, 0, 1)[None])


def distance(made: torch.Tensor, real: torch.Tensor, places: torch.Tensor) -> float:
    return float(border_distance(made, real, places, CELL, torch.Generator().manual_seed(0)))


def moved(picture: torch.Tensor, places: torch.Tensor) -> torch.Tensor:
    """Move the cells themselves."""
    cells = picture.unfold(2, CELL, CELL).unfold(3, CELL, CELL).flatten(2, 3)[:, :, places[0].flatten()]
    return cells.reshape(1, 3, SIDE, SIDE, CELL, CELL).permute(0, 1, 2, 4, 3, 5).reshape(1, 3, 64, 64)


def halves(offset: int) -> torch.Tensor:
    """The right half of the texture comes from `offset` rows farther down."""
    places = WHOLE.clone()
    places[:, :, SIDE // 2 :] = (WHOLE[:, :, SIDE // 2 :] + offset * SIDE) % (SIDE * SIDE)
    return places


def test_a_rolled_texture_has_no_patch_that_the_texture_has_not() -> None:
    rolled = WHOLE.roll(-3, 1)
    assert distance(moved(sand(), rolled), sand(), rolled) < 1e-4


def test_a_torn_texture_has_patches_on_its_borders_that_the_texture_has_not() -> None:
    torn = distance(moved(sand(), halves(3)), sand(), halves(3))
    assert torn > 0.03
    assert distance(sand(1), sand(), WHOLE) > torn


def test_only_what_lies_near_a_border_counts() -> None:
    real, places = sand(), halves(3)
    made = moved(real, places)
    far = made.clone()
    far[:, :, :, 12:20] = far[:, :, :, 44:52] = 1.0  # 12 pixels from the borders at columns 0 and 32
    near = made.clone()
    near[:, :, :, 30:34] = 1.0
    assert distance(far, real, places) == distance(made, real, places)
    assert distance(near, real, places) > distance(made, real, places)


def test_descending_it_mends_a_border() -> None:
    real, places = sand(), halves(3)
    torn = moved(real, places)
    made = torn.clone().requires_grad_(True)
    optimiser, random = torch.optim.Adam([made], 0.02), torch.Generator().manual_seed(0)
    for _ in range(30):
        optimiser.zero_grad()
        border_distance(made, real, places, CELL, random).backward()
        optimiser.step()
    assert distance(made.detach(), real, places) < 0.95 * distance(torn, real, places)
