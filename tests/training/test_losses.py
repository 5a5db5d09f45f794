"""Loss terms against values computed by hand."""

from __future__ import annotations

import pytest
import torch

from capriccio_training import losses


def test_lsgan_generator_is_the_squared_distance_from_one() -> None:
    scores = [torch.tensor([[1.0, 0.0]]), torch.tensor([[3.0]])]
    assert losses.lsgan_generator(scores).item() == pytest.approx((0.5 + 4.0) / 2)


def test_lsgan_discriminator_halves_the_sum_of_both_distances() -> None:
    real, fake = [torch.tensor([0.5, 1.0])], [torch.tensor([0.0, 2.0])]
    assert losses.lsgan_discriminator(real, fake).item() == pytest.approx(0.5 * (0.125 + 2.0))


def test_lsgan_discriminator_is_zero_for_a_perfect_judge() -> None:
    assert losses.lsgan_discriminator([torch.ones(3)], [torch.zeros(3)]).item() == 0


def test_cycle_is_the_mean_absolute_difference() -> None:
    back, picture = torch.zeros(1, 3, 4, 4), torch.full((1, 3, 4, 4), -0.25)
    assert losses.cycle(back, picture).item() == pytest.approx(0.25)


def test_pooled_cycle_forgives_noise_but_not_a_shift_of_colour() -> None:
    checker = torch.tensor([[1.0, -1.0], [-1.0, 1.0]]).repeat(2, 2).expand(1, 3, 4, 4)
    assert losses.cycle(checker, torch.zeros(1, 3, 4, 4), pool=2).item() == 0
    assert losses.cycle(checker, torch.zeros(1, 3, 4, 4)).item() == 1
    assert losses.cycle(torch.ones(1, 3, 4, 4), torch.zeros(1, 3, 4, 4), pool=2).item() == 1


def test_flatness_counts_steps_only_where_the_source_has_none() -> None:
    source, made = torch.zeros(1, 3, 2, 5), torch.zeros(1, 3, 2, 5)
    source[..., 3:] = 0.5  # one edge, between the third and the fourth column
    made[..., 3:] = 1.0
    assert losses.flatness(made, source).item() == 0
    made[..., 0] = 0.4  # a step on the even part: one of four
    assert losses.flatness(made, source).item() == pytest.approx(0.16 / 4)


def test_total_variation_counts_steps_along_rows_columns_and_luminance() -> None:
    grid = torch.zeros(1, 2, 2, 2, 12)
    assert losses.total_variation(grid).item() == 0
    grid[:, 1] = 3.0  # a step of 3 between the rows, none along the other axes
    assert losses.total_variation(grid).item() == pytest.approx(9.0)
