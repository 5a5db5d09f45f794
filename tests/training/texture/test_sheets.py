"""What pictures are made from, and how sheets of them are laid out."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from capriccio_training.texture import sheets
from capriccio_training.texture.latent import Latent, between, truncated_normal


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class Painter(nn.Module):
    """Paints the first numbers of its input as even colours."""

    def __init__(self, channels: int = 3) -> None:
        super().__init__()
        self.channels = channels

    def forward(self, latent: torch.Tensor) -> torch.Tensor:
        return latent[:, : self.channels, None, None].expand(-1, -1, 8, 8).clamp(-1, 1)


def test_truncated_noise_is_normal_noise_that_stays_near() -> None:
    drawn = truncated_normal((4000, 5), seeded(), 0.7)
    assert drawn.abs().max() <= 0.7
    assert drawn.mean().abs() < 0.01
    inside = torch.randn(200000, generator=seeded(1))
    inside = inside[inside.abs() <= 0.7]
    assert drawn.std() == pytest.approx(inside.std().item(), rel=0.02)
    assert torch.equal(truncated_normal((3, 2), seeded(), math.inf), torch.randn((3, 2), generator=seeded()))


def test_codes_are_joined_as_noise_choice_sliders() -> None:
    latent = Latent(noise=3, choices=4, sliders=2)
    codes = latent.draw(50, seeded())
    joined = latent.join(codes)
    assert joined.shape == (50, latent.size) == (50, 9)
    assert torch.equal(joined[:, :3], codes.noise)
    assert torch.equal(joined[:, 3:7].argmax(1), codes.choice)
    assert torch.equal(joined[:, 3:7].sum(1), torch.ones(50))
    assert torch.equal(joined[:, 7:], codes.sliders)
    assert codes.sliders.min() >= -1
    assert codes.sliders.max() <= 1
    assert set(codes.choice.tolist()) == {0, 1, 2, 3}


def test_without_choices_and_sliders_there_is_only_noise() -> None:
    latent = Latent(5)
    codes = latent.draw(4, seeded())
    assert torch.equal(latent.join(codes), codes.noise)


def test_the_way_between_two_noises_begins_and_ends_there_and_stays_as_far_out() -> None:
    start, end = torch.randn((40, 64), generator=seeded(0)), torch.randn((40, 64), generator=seeded(1))
    assert torch.allclose(between(start, end, torch.zeros(40)), start, atol=1e-5)
    assert torch.allclose(between(start, end, torch.ones(40)), end, atol=1e-5)
    middle, straight = between(start, end, torch.full((40,), 0.5)).norm(dim=1), ((start + end) / 2).norm(dim=1)
    assert middle.mean() == pytest.approx(start.norm(dim=1).mean().item(), rel=0.03)
    assert straight.mean() < 0.8 * middle.mean()
    assert torch.allclose(between(start, start, torch.full((40,), 0.3)), start, atol=1e-3)


def test_a_grid_shows_each_choice_in_turn_one_column_each_where_they_are_few() -> None:
    few = sheets.at_random(Latent(3, choices=4), 10, seeded())
    assert few.columns == 4
    assert few.codes.choice.tolist() == [0, 1, 2, 3, 0, 1, 2, 3, 0, 1]
    many = sheets.at_random(Latent(3, choices=40), 50, seeded())
    assert many.columns == 8
    assert sheets.at_random(Latent(3), 10, seeded()).columns == 4
    one = sheets.of_one_choice(few, 2)
    assert set(one.codes.choice.tolist()) == {2}
    assert torch.equal(one.codes.noise, few.codes.noise)
    assert one.columns == 4


def test_along_a_row_only_the_slider_moves() -> None:
    sheet = sheets.slid(Latent(3, choices=2, sliders=2), slider=1, rows=4, steps=5, random=seeded())
    sliders = sheet.codes.sliders.reshape(4, 5, 2)
    assert sheet.columns == 5
    assert torch.equal(sliders[:, :, 1], torch.linspace(-1, 1, 5).expand(4, 5))
    for same in (sliders[:, :, :1], sheet.codes.noise.reshape(4, 5, 3), sheet.codes.choice.reshape(4, 5, 1)):
        assert torch.equal(same, same[:, :1].expand_as(same))


def test_along_a_row_of_an_interpolation_only_the_noise_moves() -> None:
    sheet = sheets.interpolated(Latent(400, choices=3, sliders=1), rows=3, steps=6, random=seeded())
    noise, choice = sheet.codes.noise.reshape(3, 6, 400), sheet.codes.choice.reshape(3, 6)
    assert torch.equal(choice, choice[:, :1].expand_as(choice))
    steps = (noise[:, 1:] - noise[:, :-1]).norm(dim=2)
    assert (steps.max(1).values < 1.2 * steps.min(1).values).all(), "steps are about equally long"
    assert sheets.of_one_choice(sheet, 1).columns == 6


@pytest.mark.parametrize("channels", [3, 4])
def test_pictures_are_laid_out_in_rows_with_gaps(channels: int) -> None:
    latent = Latent(4)
    codes = latent.draw(5, seeded())
    made = sheets.make_pictures(Painter(channels), latent, codes, torch.device("cpu"))
    assert (made.shape, made.dtype) == ((5, channels, 8, 8), torch.uint8)
    sheet = sheets.arranged(made, 3)
    assert sheet.shape == (channels, 2 * 8 + sheets.GAP, 3 * 8 + 2 * sheets.GAP)
    assert torch.equal(sheet[:, 10:18, 10:18], made[4])
    assert not sheet[:, 8:10].any()
    assert not sheet[:, 10:, 20:].any(), "what is left of the last row is empty"


def test_more_pictures_than_go_through_a_generator_at_once_are_all_made_in_order() -> None:
    latent = Latent(4)
    codes = latent.draw(sheets.AT_ONCE + 3, seeded())
    made = sheets.make_pictures(Painter(), latent, codes, torch.device("cpu"))
    assert torch.equal(made[:, 0, 0, 0], (codes.noise[:, 0].clamp(-1, 1) * 127.5 + 127.5).round().byte())


def test_transparent_pictures_are_shown_on_a_board_and_opaque_ones_as_they_are() -> None:
    clear, opaque = torch.full((4, 32, 32), 50, dtype=torch.uint8), torch.full((4, 32, 32), 50, dtype=torch.uint8)
    clear[3], opaque[3] = 0, 255
    assert sheets.on_board(clear).unique().tolist() == sorted(sheets.BOARD)
    assert sheets.on_board(opaque).unique().tolist() == [50]
    assert sheets.on_board(opaque[:3]) is not None
    assert torch.equal(sheets.on_board(opaque[:3]), opaque[:3])
