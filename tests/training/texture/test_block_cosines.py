"""The cosine transform of blocks: orthonormal, complete where all is kept, lowest frequencies first."""

from __future__ import annotations

import torch

from capriccio_training.texture.nets.block_cosines import BlockCosines


def test_with_all_coefficients_a_picture_comes_back() -> None:
    picture = torch.rand(2, 3, 24, 40, generator=torch.Generator().manual_seed(0))
    every = BlockCosines(64, 64)
    assert every.channels == 192
    assert torch.allclose(every.synthesise(every.analyse(picture)), picture, atol=1e-5)


def test_with_few_a_smooth_picture_almost_does() -> None:
    rows, columns = torch.meshgrid(torch.arange(32.0), torch.arange(32.0), indexing="ij")
    smooth = torch.sin(torch.stack([rows / 9, columns / 7, (rows + columns) / 11]))[None]
    few = BlockCosines(16, 8)
    assert (few.synthesise(few.analyse(smooth)) - smooth).abs().mean() < 0.02


def test_the_first_coefficient_is_the_mean_brightness_and_grey_has_no_colour() -> None:
    grey = torch.full((1, 3, 8, 8), 0.5)
    coefficients = BlockCosines(4, 2).analyse(grey)[0, :, 0, 0]
    assert torch.allclose(coefficients, torch.tensor([0.5 * 3**0.5, 0, 0, 0, 0, 0, 0, 0]), atol=1e-6)
