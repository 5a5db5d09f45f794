"""Every generator hands out the features of its first half, for recipes that compare them."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from capriccio_training.style.config import GENERATOR_NAMES, GeneratorConfig
from capriccio_training.style.nets import build_generator
from capriccio_training.style.nets.resnet9 import ENCODED, ResidualBlock, Resnet9


def make(name: str) -> Any:
    torch.manual_seed(0)
    return build_generator(GeneratorConfig(name, 8))


@pytest.mark.parametrize("name", GENERATOR_NAMES)
@pytest.mark.parametrize("size", [(64, 96), (37, 51)])
def test_there_is_the_picture_and_four_features_never_finer_than_the_last(name: str, size: tuple[int, int]) -> None:
    picture, *features = make(name).encode(torch.rand(2, 3, *size) * 2 - 1)
    assert picture.shape[1] == 3
    assert len(features) == 4
    places = [each.shape[2] * each.shape[3] for each in features]
    assert places == sorted(places, reverse=True)
    assert all(each.shape[0] == 2 and each.shape[1] >= 8 for each in features)


@pytest.mark.parametrize("name", GENERATOR_NAMES)
def test_gradients_reach_the_first_half_of_the_generator_and_what_made_the_picture(name: str) -> None:
    picture = torch.rand(1, 3, 64, 64, requires_grad=True)
    net = make(name)
    features = net.encode(picture)[1:]
    torch.stack([(each * torch.rand_like(each)).mean() for each in features]).sum().backward()  # type: ignore[no-untyped-call]
    trained = [parameter for parameter in net.parameters() if parameter.grad is not None]
    assert 0 < len(trained) < len(list(net.parameters()))
    assert picture.grad is not None
    assert picture.grad.abs().sum() > 0


def test_resnet9_encodes_where_cut_does() -> None:
    net = Resnet9(8)
    shapes = [tuple(each.shape[1:]) for each in net.encode(torch.zeros(1, 3, 32, 32))]
    assert shapes == [(3, 32, 32), (16, 16, 16), (32, 8, 8), (32, 8, 8), (32, 8, 8)]
    assert [isinstance(net.layers[place], ResidualBlock) for place in ENCODED] == [False, False, True, True]
