"""DCGAN's networks: every size, activation and normalisation builds, keeps its shapes and passes gradients."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from capriccio_training.texture.gan_config import ACTIVATIONS, NORMS, SIDES, DiscriminatorConfig, GeneratorConfig
from capriccio_training.texture.nets.attention import SelfAttention
from capriccio_training.texture.nets.dcgan import Discriminator, Generator, channels_at
from capriccio_training.texture.nets.layer_options import LayerOptions


def modules(net: nn.Module, kind: type[nn.Module]) -> list[nn.Module]:
    return [module for module in net.modules() if isinstance(module, kind)]


@pytest.mark.parametrize(("side", "channels"), [(32, 4), *((side, 3) for side in SIDES)])
def test_every_size_goes_both_ways(side: int, channels: int) -> None:
    made = Generator(7, channels, side, GeneratorConfig(width=4))(torch.randn(2, 7))
    assert made.shape == (2, channels, side, side)
    assert made.abs().max() <= 1
    scores, answers = Discriminator(channels, side, DiscriminatorConfig(width=4), answers=5)(made)
    assert (scores.shape, answers.shape) == ((2, 1), (2, 5))


@pytest.mark.parametrize("spectral", [False, True])
@pytest.mark.parametrize("norm", NORMS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_goes_with_every_norm(activation: str, norm: str, spectral: bool) -> None:
    torch.manual_seed(0)
    options = {"width": 4, "activation": activation, "norm": norm, "spectral": spectral}
    generator = Generator(6, 3, 16, GeneratorConfig(**options))  # type: ignore[arg-type]
    discriminator = Discriminator(3, 16, DiscriminatorConfig(**options))  # type: ignore[arg-type]
    made = generator(torch.randn(3, 6))
    (scores,) = discriminator(made)
    scores.sum().backward()
    assert scores.shape == (3, 1)
    for net in (generator, discriminator):
        assert all(weight.grad is not None and weight.grad.isfinite().all() for weight in net.parameters())
    assert made.std() > 1e-4, "the signal fades on its way"


def test_widths_are_dcgans() -> None:
    assert [channels_at(rows, 64, 128) for rows in (4, 8, 16, 32)] == [1024, 512, 256, 128]
    assert [channels_at(rows, 256, 64) for rows in (4, 8, 16, 128)] == [512, 512, 512, 64]


def test_a_concatenated_relu_keeps_both_signs() -> None:
    after = LayerOptions("crelu", "none", False).after(2)
    made = after(torch.tensor([1.0, -2.0]).reshape(1, 2, 1, 1)).flatten()
    assert made.tolist() == [1, 0, 0, 2]
    assert LayerOptions("crelu", "none", False).given(2) == 4
    assert LayerOptions("elu", "none", False).given(2) == 2


def test_spectral_normalisation_holds_the_largest_singular_value_at_one() -> None:
    torch.manual_seed(0)
    layer = LayerOptions("relu", "none", True).weighted(nn.Conv2d(6, 8, 4))
    for _ in range(20):  # each call in training is one step of the power iteration
        layer(torch.randn(1, 6, 4, 4))
    assert torch.linalg.matrix_norm(layer.weight.flatten(1), 2).item() == pytest.approx(1, abs=1e-3)  # type: ignore[operator]


def test_the_first_layer_of_a_discriminator_and_the_last_of_both_are_not_normed() -> None:
    generator, discriminator = (
        Generator(7, 3, 64, GeneratorConfig(width=4)),
        Discriminator(3, 64, DiscriminatorConfig()),
    )
    assert len(modules(generator, nn.BatchNorm2d)) == 4
    assert len(modules(generator, nn.ConvTranspose2d)) == 5
    assert len(modules(discriminator, nn.BatchNorm2d)) == 3
    assert len(modules(discriminator, nn.Conv2d)) == 5


@pytest.mark.parametrize(
    ("side", "wanted", "rows"), [(64, 32, 32), (32, 32, 16), (128, 32, 32), (64, 20, 16), (64, 3, 0)]
)
def test_attention_is_in_the_largest_maps_of_up_to_the_rows_that_are_wanted(side: int, wanted: int, rows: int) -> None:
    seen = []
    for net, given in (
        (Generator(7, 3, side, GeneratorConfig(width=4, attention=wanted)), torch.randn(1, 7)),
        (Discriminator(3, side, DiscriminatorConfig(width=4, attention=wanted)), torch.rand(1, 3, side, side)),
    ):
        for layer in modules(net, SelfAttention):
            layer.register_forward_hook(lambda _layer, given, _made: seen.append(given[0].shape[2]))
        net.eval()(given)
    assert seen == ([rows, rows] if rows else [])


def test_attention_begins_as_the_identity_and_then_reaches_everywhere() -> None:
    torch.manual_seed(0)
    layer = SelfAttention(16, lambda conv: conv)
    features = torch.randn(1, 16, 8, 8, requires_grad=True)
    assert torch.equal(layer(features), features)
    nn.init.ones_(layer.share)
    (slope,) = torch.autograd.grad(layer(features)[0, :, 0, 0].sum(), features)
    assert (slope.abs().sum(1) > 0).float().mean() > 0.2, "most places that were the largest of their four count"
    assert slope[0, :, 4:, 4:].abs().sum() > 0
