"""The optimisers of a recipe: which one, and what it moves."""

from __future__ import annotations

import pytest
import torch
from lightning_fabric import Fabric
from torch import nn

from capriccio_training.config import OPTIMIZERS, OptimizerConfig
from capriccio_training.learning.optimisers import AdversarialOptimisers


def make(*nets: nn.Module, **settings: float | str) -> AdversarialOptimisers:
    fabric = Fabric(accelerator="cpu", devices=1)
    return AdversarialOptimisers(fabric, nets[:1], nets[1:], OptimizerConfig(**settings))  # type: ignore[arg-type]


def weighing(value: float) -> nn.Linear:
    net = nn.Linear(1, 1, bias=False)
    nn.init.constant_(net.weight, value)
    return net


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_generators_descend_and_the_discriminators_stay(name: str) -> None:
    mine, theirs = weighing(2.0), weighing(2.0)
    make(mine, theirs, name=name, generator_rate=0.1).step_generators(mine.weight.sum() + theirs.weight.sum())
    assert mine.weight.item() < 2
    assert theirs.weight.item() == 2


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_weight_decay_pulls_weights_without_a_gradient_to_zero(name: str) -> None:
    mine = weighing(2.0)
    optimisers = make(mine, weighing(0.0), name=name, weight_decay=0.1, generator_rate=0.1)
    optimisers.step_generators(mine.weight.sum() * 0)
    assert 0 < mine.weight.item() < 2


def test_rmsprop_divides_by_the_root_of_the_running_mean_of_squares() -> None:
    mine = weighing(2.0)
    make(mine, weighing(0.0), name="rmsprop", generator_rate=0.1).step_generators(3 * mine.weight.sum())
    assert mine.weight.item() == pytest.approx(2 - 0.1 * 3 / (0.1 * 3**2) ** 0.5, rel=1e-5)


def test_one_more_network_learns_with_the_generators_at_their_rate() -> None:
    mine, more = weighing(2.0), weighing(2.0)
    optimisers = make(mine, weighing(0.0), generator_rate=0.1)
    optimisers.teach_with_generators(more)
    optimisers.set_learning_rate_factor(0.5)
    optimisers.step_generators(mine.weight.sum() + more.weight.sum())
    assert torch.equal(more.weight, mine.weight)
    assert more.weight.item() == pytest.approx(2 - 0.05)


def test_an_outlier_of_a_gradient_is_shortened_and_does_not_stop_what_follows() -> None:
    moved = {}
    for clip in (0.0, 1.0):
        mine = weighing(2.0)
        optimisers = make(mine, weighing(0.0), generator_rate=0.1, gradient_clip=clip)
        optimisers.step_generators(1e6 * mine.weight.sum())
        after_outlier = mine.weight.item()
        for _ in range(5):
            optimisers.step_generators(-0.5 * mine.weight.sum())
        moved[clip] = mine.weight.item() - after_outlier
    assert moved[1.0] > 0.1
    assert moved[0.0] < 0.1


def test_a_gradient_within_the_limit_is_left_as_it_is() -> None:
    weights = []
    for clip in (0.0, 1.0):
        mine = weighing(2.0)
        make(mine, weighing(0.0), name="rmsprop", generator_rate=0.1, gradient_clip=clip).step_generators(
            0.9 * mine.weight.sum()
        )
        weights.append(mine.weight.item())
    assert weights[0] == weights[1]


def test_momentum_of_sgd_carries_on_where_the_gradient_ended() -> None:
    places = {}
    for momentum in (0.0, 0.5):
        mine = weighing(2.0)
        optimisers = make(mine, weighing(0.0), name="sgd", beta1=momentum, generator_rate=0.1)
        optimisers.step_generators(mine.weight.sum())
        optimisers.step_generators(0 * mine.weight.sum())
        places[momentum] = mine.weight.item()
    assert places == {0.0: pytest.approx(2 - 0.1), 0.5: pytest.approx(2 - 0.1 - 0.05)}


def test_the_decay_of_adamw_is_no_part_of_the_gradient_that_adam_would_scale() -> None:
    left = {}
    for name in ("adam", "adamw"):
        mine = weighing(2.0)
        optimisers = make(mine, weighing(0.0), name=name, weight_decay=0.1, generator_rate=0.1)
        optimisers.step_generators(0 * mine.weight.sum())
        left[name] = mine.weight.item()
    assert left["adamw"] == pytest.approx(2 * (1 - 0.1 * 0.1))
    assert left["adam"] == pytest.approx(2 - 0.1)  # a whole step, however small the decay
