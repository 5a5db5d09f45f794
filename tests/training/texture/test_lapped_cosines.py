"""The lapped transform: orthogonal, complete where all is kept, on the torus, lowest frequencies first."""

from __future__ import annotations

import torch

from capriccio_training.texture.nets.lapped_cosines import LappedCosines


def noise(height: int = 24, width: int = 40) -> torch.Tensor:
    return torch.rand(2, 3, height, width, generator=torch.Generator().manual_seed(0)) - 0.5


def test_with_all_coefficients_a_picture_comes_back() -> None:
    every = LappedCosines(64, 64)
    assert every.channels == 192
    assert torch.allclose(every.synthesise(every.analyse(noise())), noise(), atol=1e-5)


def test_it_keeps_the_energy_of_a_picture() -> None:
    coefficients = LappedCosines(64, 64).analyse(noise())
    assert torch.allclose(64 * coefficients.square().sum(), noise().square().sum(), rtol=1e-4)


def test_it_knows_no_edges() -> None:
    few = LappedCosines(20, 4)
    rolled = few.analyse(noise().roll((8, -16), (2, 3)))
    assert torch.allclose(rolled, few.analyse(noise()).roll((1, -2), (2, 3)), atol=1e-6)
    assert torch.allclose(
        few.synthesise(rolled), few.synthesise(few.analyse(noise())).roll((8, -16), (2, 3)), atol=1e-6
    )


def test_with_few_coefficients_a_smooth_picture_almost_comes_back() -> None:
    angle = torch.arange(64) * (2 * torch.pi / 64)
    smooth = torch.stack([torch.sin(3 * angle)[:, None] + torch.cos(2 * angle)] * 3)[None]
    few = LappedCosines(16, 1)
    assert (few.synthesise(few.analyse(smooth)) - smooth).abs().mean() < 0.05


def test_grey_has_no_colour() -> None:
    grey = noise()[:, :1].expand(-1, 3, -1, -1)
    coefficients = LappedCosines(4, 2).analyse(grey)
    assert coefficients[:, 4:].abs().max() < 1e-6
    assert coefficients[:, :4].abs().max() > 0.01
