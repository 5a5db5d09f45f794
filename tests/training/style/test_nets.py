"""Structure and behaviour of the networks."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from capriccio.card import LUMINANCE_GUIDE
from capriccio.media.bilateral_grid import slice_grid as numpy_slice_grid
from capriccio.media.detail import Detail, place
from capriccio_training.style.config import GeneratorConfig
from capriccio_training.style.nets import GENERATORS, build_generator, picture_of
from capriccio_training.style.nets.grid import CELLS, GridGenerator, GridPredictor
from capriccio_training.style.nets.guide import LearnedGuide, LuminanceGuide
from capriccio_training.style.nets.patch_discriminator import Discriminator, PatchDiscriminator
from capriccio_training.style.nets.realtime import Realtime
from capriccio_training.style.nets.resnet9 import ResidualBlock, Resnet9
from capriccio_training.style.nets.slicing import slice_grid, spread_detail
from capriccio_training.style.nets.unet import UNet


def parameters(net: nn.Module) -> int:
    return sum(p.numel() for p in net.parameters())


@pytest.mark.parametrize("name", sorted(GENERATORS))
@pytest.mark.parametrize("size", [(64, 96), (37, 51), (1, 1)])
def test_every_generator_keeps_the_size_of_the_picture(name: str, size: tuple[int, int]) -> None:
    picture = torch.rand(2, 3, *size) * 2 - 1
    with torch.no_grad():
        made = picture_of(build_generator(GeneratorConfig(name, 8))(picture))
    assert made.shape == picture.shape
    assert made.isfinite().all()


@pytest.mark.parametrize("name", sorted(GENERATORS))
def test_gradients_reach_every_parameter_and_the_picture(name: str) -> None:
    picture = torch.rand(1, 3, 64, 64, requires_grad=True)
    net = build_generator(GeneratorConfig(name, 8))
    for parameter in net.parameters():  # what starts at zero hides gradients behind it
        nn.init.normal_(parameter, 0.0, 0.1)
    picture_of(net(picture)).square().mean().backward()
    assert picture.grad is not None
    assert all(p.grad is not None and p.grad.isfinite().all() for p in net.parameters())
    silent = [n for n, p in net.named_parameters() if not p.grad.any()]
    # A bias before instance norm has no effect, by the norm's definition; the paper's network keeps them.
    assert all(name in ("resnet9", "unet") and n.endswith("bias") for n in silent)


def test_resnet9_is_the_papers_network() -> None:
    net = Resnet9()
    assert parameters(net) == 11_378_179  # as in the authors' PyTorch code with instance norm
    assert sum(isinstance(m, ResidualBlock) for m in net.modules()) == 9
    widths = [m.out_channels for m in net.layers if isinstance(m, nn.Conv2d | nn.ConvTranspose2d)]
    assert widths == [64, 128, 256, 128, 64, 3]


def test_unet_goes_four_steps_down_and_joins_three_skips() -> None:
    net = UNet()
    assert [step[0].out_channels for step in net.down] == [32, 64, 128, 256]
    assert [(step[2].in_channels, step[2].out_channels) for step in net.up] == [(256, 128), (256, 64), (128, 32)]
    assert net.head[2].in_channels == 64


def test_patch_discriminator_is_the_70_pixel_patchgan() -> None:
    net = PatchDiscriminator()
    assert parameters(net) == 2_764_737
    assert net(torch.rand(1, 3, 256, 256)).shape == (1, 1, 30, 30)


def test_a_patch_score_depends_on_70_pixels_only() -> None:
    net = PatchDiscriminator(4).eval()
    for module in net.modules():
        if isinstance(module, nn.InstanceNorm2d):
            module.forward = lambda x: x  # type: ignore[method-assign]  # its statistics span the whole picture
    picture = torch.rand(1, 3, 256, 256, requires_grad=True)
    net(picture)[0, 0, 15, 15].backward()
    rows = picture.grad.abs().sum((0, 1, 3)).nonzero().flatten()
    assert int(rows[-1] - rows[0]) + 1 == 70


def test_discriminator_gives_one_map_for_each_scale() -> None:
    maps = Discriminator(4, (1, 2), coordinates=True)(torch.rand(2, 3, 64, 64))
    assert [tuple(m.shape) for m in maps] == [(2, 1, 6, 6), (2, 1, 2, 2)]


def test_realtime_is_small_and_starts_near_the_identity() -> None:
    net = Realtime()
    assert 180_000 < parameters(net) < 210_000
    picture = torch.rand(1, 3, 48, 64) * 2 - 1
    assert (net(picture) - picture).abs().mean() < 0.2


def test_realtime_paints_no_pixel_grid_whatever_its_weights() -> None:
    torch.manual_seed(0)
    net = Realtime()
    for parameter in net.parameters():
        nn.init.normal_(parameter, 0.0, 0.1)
    with torch.no_grad():
        made = net(torch.full((1, 3, 48, 400), 0.3))[..., 180:220]  # far from both ends
    assert made.std(dim=2).max() > 0.01  # the height in the frame does make a difference
    assert (made - made[..., :1]).abs().max() < 1e-3  # but no two columns differ


def test_grid_starts_as_the_identity() -> None:
    net = GridGenerator()
    nn.init.zeros_(net.predictor.head.weight)
    picture = torch.rand(2, 3, 90, 160) * 2 - 1
    made, grid = net(picture)
    assert grid.shape == (2, 9, 16, 8, 12)
    torch.testing.assert_close(made, picture, atol=1e-5, rtol=0)


@pytest.mark.parametrize("cell", CELLS)
def test_a_grid_of_any_cell_size_starts_as_the_identity_even_with_guide_and_detail(cell: int) -> None:
    net = GridGenerator(8, cell, depth=5, learned_guide=True, detail=True)
    nn.init.zeros_(net.predictor.head.weight)
    picture = torch.rand(1, 3, 180, 320) * 2 - 1
    made, grid = net(picture)
    assert grid.shape == (1, 144 // cell, 256 // cell, 5, 12)
    torch.testing.assert_close(made, picture, atol=1e-5, rtol=0)


def test_a_learned_guide_starts_as_luminance_and_equals_its_card() -> None:
    colours = torch.rand(1, 3, 9, 11, generator=torch.Generator().manual_seed(3))
    guide = LearnedGuide()
    torch.testing.assert_close(guide(colours), LuminanceGuide()(colours), atol=1e-6, rtol=0)
    nn.init.normal_(guide.mix, generator=torch.Generator().manual_seed(4))
    nn.init.normal_(guide.rises, generator=torch.Generator().manual_seed(5))
    expected = place(colours[0].permute(1, 2, 0).numpy(), guide.to_card())
    torch.testing.assert_close(guide(colours)[0].detach(), torch.from_numpy(expected), atol=1e-5, rtol=0)


def test_a_learned_guide_gets_a_gradient_for_its_mix_and_its_curve() -> None:
    guide, grid = LearnedGuide(), torch.rand(1, 3, 4, 6, 12)
    colours = torch.rand(1, 3, 9, 11)
    slice_grid(grid, colours, guide(colours)).square().sum().backward()
    assert all(parameter.grad.abs().max() > 0 for parameter in guide.parameters())


@pytest.mark.parametrize("size", [(40, 64), (7, 5), (1, 1)])
def test_spreading_detail_equals_the_numpy_reference(size: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    frame, (view, levels) = random.random((*size, 3), np.float32), random.integers(0, 256, (2, 9, 16, 3), np.uint8)
    reference = Detail.of(levels, view, None)
    frame_place = place(frame, LUMINANCE_GUIDE)
    expected = reference.spread(frame_place, 0, size[0])
    detail = torch.from_numpy((levels.astype(np.float32) - 128) / 255).permute(2, 0, 1)[None]
    made = spread_detail(detail, torch.from_numpy(reference.view_place)[None], torch.from_numpy(frame_place)[None])
    np.testing.assert_allclose(made[0].permute(1, 2, 0).numpy(), expected, atol=1e-5)


@pytest.mark.parametrize("size", [(144, 256), (50, 31), (1, 1)])
def test_slicing_equals_the_numpy_reference(size: tuple[int, int]) -> None:
    random = torch.Generator().manual_seed(1)
    frame = torch.randint(0, 256, (*size, 3), generator=random, dtype=torch.uint8)
    grid = torch.rand(9, 16, 8, 12, generator=random) * 0.4
    colours = frame.permute(2, 0, 1)[None] / 255
    sliced = slice_grid(grid[None], colours, LuminanceGuide()(colours))[0].permute(1, 2, 0)
    expected = torch.from_numpy(numpy_slice_grid(frame.numpy(), grid.numpy()).copy())
    assert (sliced.clamp(0, 1) * 255 - expected.float()).abs().max() <= 0.501


def test_slicing_is_differentiable_in_the_grid_and_in_the_picture() -> None:
    grid = torch.rand(1, 9, 16, 8, 12, dtype=torch.float64, requires_grad=True)
    colours = torch.rand(1, 3, 3, 4, dtype=torch.float64, requires_grad=True)
    flat = grid.detach().clone()
    guide = LuminanceGuide()
    assert torch.autograd.gradcheck(lambda c: slice_grid(flat, c, guide(c)), (colours,))
    slice_grid(grid, colours, guide(colours)).sum().backward()
    assert grid.grad.abs().sum() > 0


def test_predictor_sees_place_and_whole_frame() -> None:
    torch.manual_seed(0)
    net = GridPredictor()
    view = torch.rand(1, 3, 144, 256) * 2 - 1
    changed = view.clone()
    changed[:, :, :16, :16] = 1.0  # one corner
    with torch.no_grad():
        difference = (net(view)[0] - net(changed)[0]).abs().sum((0, 3, 4))
    assert difference[0, 0] > difference[8, 15] > 0  # most at the corner, a little everywhere
