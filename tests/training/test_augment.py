"""Differentiable augmentation: what each change does, that gradients pass, that it is drawn anew for each picture."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio_training.learning.augment import CHANGES, Augment
from capriccio_training.learning.augment_names import AUGMENTATIONS, parse_augment

ALL = ",".join(AUGMENTATIONS)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pictures(count: int = 32, channels: int = 3, side: int = 16) -> Tensor:
    return torch.rand((count, channels, side, side), generator=seeded(9)) - 0.5


def test_settings_and_changes_have_the_same_names() -> None:
    assert tuple(CHANGES) == AUGMENTATIONS


def test_without_names_pictures_stay_and_nothing_is_drawn() -> None:
    random, given = seeded(), pictures()
    assert Augment("", random)(given) is given
    assert torch.equal(random.get_state(), seeded().get_state())


@pytest.mark.parametrize("channels", [3, 4])
@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_each_change_keeps_the_shape_and_changes_each_picture_by_itself(name: str, channels: int) -> None:
    same = pictures(1, channels).expand(64, -1, -1, -1)
    changed = Augment(name, seeded())(same)
    assert changed.shape == same.shape
    assert len(changed.flatten(1).unique(dim=0)) > 20
    assert torch.equal(changed, Augment(name, seeded())(same)), "the same draws give the same pictures"


@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_gradients_pass_to_what_is_seen(name: str) -> None:
    given = pictures().requires_grad_(True)
    (slope,) = torch.autograd.grad(Augment(name, seeded())(given).square().sum(), given, create_graph=True)
    assert (slope != 0).float().mean() > 0.5
    slope.square().sum().backward()  # a gradient penalty derives twice
    assert given.grad is not None


def test_colour_changes_colours_evenly_and_leaves_transparency() -> None:
    given = pictures(64, 4)
    changed = Augment("colour", seeded())(given)
    assert torch.equal(changed[:, 3], given[:, 3])
    shift = (changed - given)[:, :3].mean((1, 2, 3))
    assert -0.5 < shift.min() < -0.3
    assert 0.3 < shift.max() < 0.5
    grey = pictures(64)[:, :1].expand(-1, 3, -1, -1)
    changed = Augment("colour", seeded())(grey)
    assert torch.allclose(changed[:, 0], changed[:, 2], atol=1e-6), "grey stays grey"


def test_translation_moves_by_up_to_an_eighth_and_lets_nothing_in() -> None:
    given = torch.zeros(200, 1, 16, 16)
    given[:, :, 8, 8] = 1
    places = Augment("translation", seeded())(given).flatten(1).argmax(1)
    rows, columns = places // 16, places % 16
    assert set(rows.tolist()) == set(columns.tolist()) == {6, 7, 8, 9, 10}
    ones = Augment("translation", seeded())(torch.ones(200, 1, 16, 16))
    assert ones.unique().tolist() == [0, 1]
    assert ones.mean((1, 2, 3)).min() == (14 / 16) ** 2


def test_cutout_hides_up_to_a_quarter() -> None:
    left = Augment("cutout", seeded())(torch.ones(200, 1, 16, 16))
    hidden = 1 - left.mean((1, 2, 3))
    assert hidden.max() == 0.25
    assert hidden.min() >= 0.0625  # in a corner
    assert left.mean(0).min() > 0.3, "every place is seen sometimes"
    assert left.mean(0).max() < 1, "every place is hidden sometimes"


def test_changes_follow_each_other_in_the_order_given() -> None:
    random, given = seeded(), pictures()
    apart = Augment("cutout", random)(Augment("colour", random)(given))
    assert torch.equal(Augment(" colour , cutout ", seeded())(given), apart)


@pytest.mark.parametrize("names", ["color", "colour;cutout", "colour, blur"])
def test_an_unknown_change_is_refused_with_those_that_are(names: str) -> None:
    with pytest.raises(InvalidField, match="allowed, separated by commas: colour, translation, cutout"):
        parse_augment(names)
    assert parse_augment(ALL) == AUGMENTATIONS
    assert parse_augment(" , ") == ()
