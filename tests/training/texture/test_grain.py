"""Palettes and grain: what is measured of a texture before a network sees it."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from PIL import Image

from capriccio.errors import InvalidField
from capriccio_training.texture.config import TilesConfig
from capriccio_training.texture.data.grain import OCTAVES, TAPS, factored, grain_of, grained, grown, octaves
from capriccio_training.texture.data.palette import palette_of
from capriccio_training.texture.data.tiles import open_tiles
from capriccio_training.texture.data.tones import KNOTS, toned, tones_of
from capriccio_training.texture.losses.torus_patches import torus_patch_distance


def speckled(seed: int = 0, side: int = 96) -> torch.Tensor:
    """(2, 3, side, side) in [-1, 1]: correlated colours, blurred along the rows."""
    random = torch.Generator().manual_seed(seed)
    noise = torch.randn(2, 3, side, side, generator=random)
    noise = sum((torch.roll(noise, shift, 3) for shift in range(6)), torch.zeros_like(noise)) / 6
    mix = torch.tensor([[0.4, 0.1, 0.0], [0.3, -0.1, 0.1], [0.2, 0.0, -0.1]])
    return torch.einsum("dc,nchw->ndhw", mix, noise) + torch.tensor([0.2, 0.0, -0.3])[:, None, None]


def test_a_palette_that_is_removed_and_applied_gives_the_picture_back() -> None:
    picture = speckled()
    palette = palette_of(picture)
    assert torch.allclose(palette.apply(palette.remove(picture)), picture, atol=1e-5)


def test_channels_of_a_pattern_do_not_correlate_and_the_first_is_the_strongest() -> None:
    picture = speckled()
    pattern = palette_of(picture).remove(picture).flatten(2)
    spread = pattern @ pattern.transpose(1, 2) / pattern.shape[2]
    assert (spread - torch.diag_embed(torch.diagonal(spread, dim1=1, dim2=2))).abs().max() < 1e-3
    assert (spread[:, 0, 0] > 0.9).all()


def test_the_first_channel_of_a_pattern_grows_where_the_picture_is_brighter() -> None:
    picture = speckled()
    pattern = palette_of(picture).remove(picture)
    assert ((pattern[:, 0] * (picture.mean(1) - picture.mean((1, 2, 3))[:, None, None])).mean((1, 2)) > 0).all()


def test_octaves_add_up_to_the_pattern() -> None:
    pattern = speckled()
    total, *finer = octaves(pattern)
    for band in finer:
        total = grown(total) + band
    assert torch.allclose(total, pattern, atol=1e-5)


def test_growing_commutes_with_rolling() -> None:
    small = speckled(side=16)
    assert torch.allclose(grown(torch.roll(small, (3, 5), (2, 3))), torch.roll(grown(small), (6, 10), (2, 3)))


def test_grain_turns_white_noise_into_noise_with_the_direction_of_the_texture() -> None:
    pattern = speckled()
    fine = grain_of(pattern)[:, OCTAVES - 1]
    noise = grained(torch.randn(2, 3, 64, 64, generator=torch.Generator().manual_seed(1)), fine)
    along, across = (noise * torch.roll(noise, 1, axis) for axis in (3, 2))
    assert along.mean() > 0.2 * noise.var() > across.mean()


def test_kernels_that_are_products_are_kept_whatever_sign_their_factors_have() -> None:
    random = torch.Generator().manual_seed(0)
    column, row = torch.randn(2, 5, TAPS, generator=random)
    kernels = column[:, :, None] * row[:, None, :]
    columns, rows = factored(kernels).unbind(-2)
    assert torch.allclose(torch.einsum("nrh,nrw->nhw", columns, rows), kernels, atol=1e-4)
    assert torch.allclose(factored(kernels), factored(kernels.clone()))


def test_noise_is_filtered_on_a_torus_smaller_than_the_kernel() -> None:
    factors = factored(torch.rand(1, 1, TAPS, TAPS, generator=torch.Generator().manual_seed(0)))
    filtered = grained(torch.ones(1, 1, 2, 3), factors)
    assert torch.allclose(
        filtered, torch.einsum("ncrh,ncrw->nc", factors[..., 0, :], factors[..., 1, :])[..., None, None]
    )


def test_bent_tones_are_those_that_were_wanted() -> None:
    random = torch.Generator().manual_seed(0)
    normal, chips = torch.randn(1, 2, 64, 64, generator=random), torch.rand(1, 2, 64, 64, generator=random) ** 4
    bent = toned(normal, tones_of(normal), tones_of(chips))
    assert torch.allclose(tones_of(bent), tones_of(chips), atol=0.01)


def test_tones_beyond_the_last_knot_become_as_those_there() -> None:
    source, target = torch.linspace(-1, 1, KNOTS).expand(1, 1, -1), torch.linspace(0, 5, KNOTS).expand(1, 1, -1)
    assert toned(torch.tensor([[[[-9.0, 0.0, 9.0]]]]), source, target).tolist() == [[[[0.0, 2.5, 5.0]]]]


def test_patches_of_the_same_texture_are_nearer_than_those_of_white_noise() -> None:
    one, random = speckled(), torch.Generator().manual_seed(0)
    another = speckled(seed=1, side=64)
    white = torch.randn(2, 3, 64, 64, generator=random) * one.std((2, 3), keepdim=True)
    assert torus_patch_distance(another, one, random) < 0.5 * torus_patch_distance(white, one, random)


def test_a_border_is_cut_off_and_no_crop_lies_across_it(tmp_path: Path) -> None:
    picture = Image.new("RGB", (40, 40), (255, 0, 0))
    picture.paste((0, 0, 255), (4, 4, 36, 36))
    picture.save(tmp_path / "framed.png")
    batches = open_tiles(tmp_path, TilesConfig(side=32, border=4, batch=8), 0)
    assert batches.next()[0][:, 0].max() == -1
    with pytest.raises(InvalidField, match="smaller than the crop of 40"):
        open_tiles(tmp_path, TilesConfig(side=40, border=4), 0)
