"""What shows of a network's cells in a texture."""

from __future__ import annotations

import pytest
import torch

from capriccio_training.texture.losses.lattice import PERIODS, lattice_excess


def grain(seed: int) -> torch.Tensor:
    return torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize("period", PERIODS)
def test_a_lattice_costs_more_than_chance_and_the_more_the_stronger_it_is(period: int) -> None:
    def with_lattice(strength: float) -> torch.Tensor:
        texture = grain(1)
        texture[:, :, ::period] += strength
        return lattice_excess(texture, grain(0))

    assert with_lattice(0.5) > 3 * lattice_excess(grain(1), grain(0))
    assert with_lattice(1.0) > 1.5 * with_lattice(0.5)


def test_what_repeats_in_the_real_texture_too_costs_nothing() -> None:
    tiles = grain(0)
    tiles[:, :, :, ::8] += 1
    assert lattice_excess(tiles.roll(3, 3), tiles) == pytest.approx(0, abs=1e-6)


def test_the_gradient_takes_the_lattice_away() -> None:
    texture = grain(1)
    texture[:, :, ::2] += 0.5
    texture.requires_grad_()
    optimiser = torch.optim.Adam([texture], lr=0.02)
    before = lattice_excess(texture, grain(0)).item()
    for _ in range(50):
        optimiser.zero_grad()
        loss = lattice_excess(texture, grain(0))
        loss.backward()
        optimiser.step()
    assert loss.item() < 0.3 * before
