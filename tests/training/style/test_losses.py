"""Loss terms against values computed by hand."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor, nn

from capriccio_training.learning.adversarial import Hinge, LeastSquares, Vanilla, Wasserstein, WassersteinGp
from capriccio_training.style.losses import pictures
from capriccio_training.style.losses.temporal import instability, random_movement


def brightness(picture: Tensor) -> list[Tensor]:
    """A judge that finds bright pictures real."""
    return [picture.mean((1, 2, 3), keepdim=True)]


def even(value: float) -> Tensor:
    return torch.full((2, 3, 4, 4), value)


def test_least_squares_generator_is_the_squared_distance_from_one() -> None:
    scores = [torch.tensor([[1.0, 0.0]]), torch.tensor([[3.0]])]
    assert LeastSquares().generator(scores).item() == pytest.approx((0.5 + 4.0) / 2)


def test_least_squares_discriminator_halves_the_sum_of_both_distances() -> None:
    assert LeastSquares().discriminator(brightness, even(0.5), even(0.25)).item() == pytest.approx(
        0.5 * (0.25 + 0.0625)
    )


def test_least_squares_discriminator_is_zero_for_a_perfect_judge() -> None:
    assert LeastSquares().discriminator(brightness, even(1.0), even(0.0)).item() == 0


def test_the_hinge_game_stops_counting_who_is_judged_right_by_a_margin() -> None:
    game = Hinge()
    real, fake = torch.tensor([2.0, 0.5]), torch.tensor([-3.0, 0.25])
    judge = lambda picture: [picture]  # noqa: E731
    assert float(game.discriminator(judge, real, fake)) == (0 + 0.5) / 2 + (0 + 1.25) / 2
    assert float(game.generator([fake])) == -(-3.0 + 0.25) / 2


def test_the_vanilla_game_is_the_cross_entropy_of_the_logits() -> None:
    logit = torch.tensor([2.0])
    assert Vanilla().generator([logit]).item() == pytest.approx(-torch.sigmoid(logit).log().item())
    undecided = Vanilla().discriminator(brightness, even(0.0), even(0.0)).item()
    assert undecided == pytest.approx(torch.tensor(2.0).log().item())


def test_the_wasserstein_game_is_the_distance_between_the_mean_scores_and_bounds_the_critics_weights() -> None:
    game = Wasserstein(0.01)
    assert game.generator([torch.tensor([1.0, 3.0])]).item() == -2
    assert game.discriminator(brightness, even(1.0), even(0.25)).item() == pytest.approx(-0.75)
    assert game.weight_bound == 0.01


def test_the_wasserstein_critic_pays_for_a_slope_that_is_not_one() -> None:
    """`brightness` has the slope 1/48 in each of 48 values: 1/√48 in all."""
    slope = 48**-0.5
    random = torch.Generator().manual_seed(0)
    of_distance = WassersteinGp(0.0, random).discriminator(brightness, even(1.0), even(0.0)).item()
    of_both = WassersteinGp(10.0, random).discriminator(brightness, even(1.0), even(0.0)).item()
    assert of_distance == pytest.approx(-1.0)
    assert of_both == pytest.approx(-1.0 + 10 * (slope - 1) ** 2, rel=1e-5)


def test_the_slope_penalty_reaches_the_critics_weights() -> None:
    critic = nn.Conv2d(3, 1, 3)
    loss = WassersteinGp(10.0, torch.Generator()).discriminator(lambda x: [critic(x)], even(0.5), even(0.5))
    loss.backward()
    assert critic.weight.grad is not None
    assert critic.weight.grad.abs().max() > 0


def test_structure_is_zero_for_equal_pictures_and_grows_with_noise() -> None:
    random = torch.Generator().manual_seed(0)
    picture = torch.rand((1, 3, 24, 24), generator=random) * 2 - 1
    noise = torch.randn(picture.shape, generator=random)
    assert pictures.structure(picture, picture).item() == pytest.approx(0, abs=1e-5)
    slight, strong = (pictures.structure(picture + sigma * noise, picture).item() for sigma in (0.1, 0.5))
    assert 0 < slight < strong <= 2


def test_content_is_kept_by_a_change_of_colours_and_by_inversion_but_not_by_other_edges() -> None:
    random = torch.Generator().manual_seed(0)
    source, other = torch.rand((2, 1, 3, 32, 48), generator=random) * 2 - 1
    assert pictures.content(0.5 * source - 0.2, source).item() < 0.05
    assert pictures.content(-source, source).item() < 0.05
    assert pictures.content(other, source).item() > 0.5
    assert pictures.content(torch.zeros_like(source), source).item() > 0.5


def test_content_lets_even_surfaces_be_painted() -> None:
    half_even = torch.zeros(1, 3, 16, 32)
    half_even[..., 16:] = torch.rand((1, 3, 16, 16), generator=torch.Generator().manual_seed(0))
    painted = half_even.clone()
    painted[..., :12] = torch.rand((1, 3, 16, 12), generator=torch.Generator().manual_seed(1))
    assert pictures.content(painted, half_even).item() < 0.05


def test_a_change_of_colour_is_stable_under_movement() -> None:
    source = torch.rand((2, 3, 24, 32), generator=torch.Generator().manual_seed(0)) * 2 - 1
    movement = random_movement(source, shift=4, random=torch.Generator().manual_seed(1))
    darker = instability(lambda x: 0.5 * x, source, 0.5 * source, movement)
    assert darker.item() == pytest.approx(0, abs=1e-6)


def test_stripes_that_stand_still_in_the_frame_are_unstable_under_movement() -> None:
    source = torch.zeros(2, 3, 24, 32)
    stripes = 0.5 * torch.arange(32).remainder(2).float()
    movement = random_movement(source, shift=4, random=torch.Generator().manual_seed(1))
    assert instability(lambda x: x + stripes, source, source + stripes, movement).item() > 0.1


def test_a_movement_is_at_most_as_far_as_asked_for() -> None:
    ramp = torch.arange(64.0).expand(8, 1, 64, 64) + 100  # each column holds its number
    still = random_movement(ramp, shift=0, random=torch.Generator().manual_seed(2)).apply(ramp)
    far = random_movement(ramp, shift=6, random=torch.Generator().manual_seed(2)).apply(ramp)
    middle = (far - still)[:, 0, 32, 32].abs()
    assert 1 < middle.max() <= 6.2  # zoom and turn add a little


def test_cycle_is_the_mean_absolute_difference() -> None:
    back, picture = torch.zeros(1, 3, 4, 4), torch.full((1, 3, 4, 4), -0.25)
    assert pictures.cycle(back, picture).item() == pytest.approx(0.25)


def test_pooled_cycle_forgives_noise_but_not_a_shift_of_colour() -> None:
    checker = torch.tensor([[1.0, -1.0], [-1.0, 1.0]]).repeat(2, 2).expand(1, 3, 4, 4)
    assert pictures.cycle(checker, torch.zeros(1, 3, 4, 4), pool=2).item() == 0
    assert pictures.cycle(checker, torch.zeros(1, 3, 4, 4)).item() == 1
    assert pictures.cycle(torch.ones(1, 3, 4, 4), torch.zeros(1, 3, 4, 4), pool=2).item() == 1


def test_flatness_counts_steps_only_where_the_source_has_none() -> None:
    source, made = torch.zeros(1, 3, 2, 5), torch.zeros(1, 3, 2, 5)
    source[..., 3:] = 0.5  # one edge, between the third and the fourth column
    made[..., 3:] = 1.0
    assert pictures.flatness(made, source).item() == 0
    made[..., 0] = 0.4  # a step on the even part: one of four
    assert pictures.flatness(made, source).item() == pytest.approx(0.16 / 4)


def test_total_variation_counts_steps_along_rows_columns_and_luminance() -> None:
    grid = torch.zeros(1, 2, 2, 2, 12)
    assert pictures.total_variation(grid).item() == 0
    grid[:, 1] = 3.0  # a step of 3 between the rows, none along the other axes
    assert pictures.total_variation(grid).item() == pytest.approx(9.0)
