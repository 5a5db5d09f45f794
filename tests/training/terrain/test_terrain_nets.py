"""Networks on height fields: they wrap, keep absolute heights, and begin by changing nothing."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from capriccio.media.fractal_noise import fractal_heights
from capriccio_training.terrain.metrics.drainage import concavity, pits
from capriccio_training.terrain.nets.raising import raised
from capriccio_training.terrain.nets.relief_discriminator import LEAST_JUDGED, ReliefDiscriminator
from capriccio_training.terrain.nets.rivers import carved, settled
from capriccio_training.terrain.nets.sculptor import SIZE_MULTIPLE, Sculptor
from capriccio_training.terrain.nets.torus import bands, doubled_smoothly, pyramid, slopes


def taught(sketched: bool = False) -> Sculptor:
    torch.manual_seed(0)
    net = Sculptor(4, sketched).eval()
    for weight in net.parameters():
        weight.data += 0.05 * torch.randn_like(weight)
    return net


def given(rows: int = 64, columns: int = 96) -> tuple[torch.Tensor, torch.Tensor]:
    random = torch.Generator().manual_seed(1)
    return torch.randn(2, 1, rows, columns, generator=random), torch.rand(2, 2, generator=random)


@torch.no_grad()
def test_an_untrained_network_leaves_to_rivers_what_they_made():
    base, character = given()
    torch.testing.assert_close(Sculptor(4)(base, character), carved(base, character)[0])
    drawn = torch.zeros(2, 3, 64, 96)
    torch.testing.assert_close(Sculptor(4, sketched=True)(base, character, drawn), carved(base, character)[0])


@torch.no_grad()
def test_rivers_leave_land_alone_where_nothing_erodes():
    base, character = given()
    character[:, 0] = 0
    torch.testing.assert_close(carved(base, character)[0], base, atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_holes_of_a_cell_are_filled_where_land_erodes():
    lands = torch.from_numpy(np.stack([fractal_heights(64, seed) for seed in range(2, 8)]))[:, None]
    kept, filled = (settled(lands, torch.tensor([[erosion, 0.5]]))[:, 0].numpy() for erosion in (0.0, 0.7))
    np.testing.assert_array_equal(kept, lands[:, 0])
    assert pits(filled) < 0.7 * pits(kept)
    assert (filled >= kept).all()


@torch.no_grad()
def test_rivers_make_valleys_that_drain():
    base = fractal_heights(128, 3, character=0.5)
    land = carved(torch.from_numpy(base)[None, None], torch.tensor([[0.8, 0.5]]))[0][0, 0].numpy()
    assert pits([land]) < 0.7 * pits([base])
    assert concavity([land]) > concavity([base]) + 0.1


@torch.no_grad()
def test_water_gathers_downstream():
    """In a valley that falls to the east, the last cell before the end drains more than the first."""
    rows, columns = torch.meshgrid(torch.arange(64.0), torch.arange(64.0), indexing="ij")
    valley = 2 * (rows - 32).abs() + 0.5 * (columns - 60).abs()
    _, areas = carved(valley[None, None], torch.tensor([[0.0, 0.0]]))
    assert [tuple(area.shape[2:]) for area in areas] == [(64 >> level, 64 >> level) for level in range(6)]
    assert areas[0][0, 0, 32, 55] > 4 * areas[0][0, 0, 32, 15]
    assert areas[0][0, 0, 2, 15] < 4


def _line(channel):
    sketch = torch.zeros(1, 3, 64, 64)
    sketch[:, channel, 31:33, 8:56] = 1
    return sketch


def _above_surroundings(land):
    return float(land[0, 0, 31:33, 16:48].mean() - land[0, 0, [16, 48], 16:48].mean())


@torch.no_grad()
def test_a_drawn_ridge_rises_and_a_drawn_river_sinks():
    flat = torch.zeros(1, 1, 64, 64)
    assert _above_surroundings(raised(flat, _line(0))) > 2
    assert _above_surroundings(raised(flat, _line(1))) > _above_surroundings(raised(flat, _line(0)))
    assert _above_surroundings(raised(flat, _line(2))) < -2


@torch.no_grad()
def test_what_is_not_drawn_stays():
    base, _ = given(64, 64)
    torch.testing.assert_close(raised(base, torch.zeros(2, 3, 64, 64)), base, atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_a_ridge_that_is_there_is_raised_little_more():
    base = torch.from_numpy(fractal_heights(64, 1))[None, None]
    once = raised(base, _line(0))
    twice = raised(once, _line(0))
    assert (twice - once).abs().mean() < 0.6 * (once - base).abs().mean()


@torch.no_grad()
@pytest.mark.parametrize(("channel", "sign"), [(0, 1), (2, -1)])
def test_an_untrained_network_follows_a_sketch_already(channel, sign):
    base, character = torch.from_numpy(fractal_heights(64, 1))[None, None], torch.tensor([[0.7, 0.5]])
    net = Sculptor(4, sketched=True)
    plain, drawn = (net(base, character, sketch) for sketch in (torch.zeros(1, 3, 64, 64), _line(channel)))
    assert sign * (_above_surroundings(drawn) - _above_surroundings(plain)) > 1


@torch.no_grad()
def test_land_that_is_rolled_is_carved_alike():
    net, (base, character) = taught(), given()
    shift = (SIZE_MULTIPLE, 2 * SIZE_MULTIPLE)
    rolled = net(torch.roll(base, shift, (2, 3)), character)
    torch.testing.assert_close(rolled, torch.roll(net(base, character), shift, (2, 3)), atol=1e-3, rtol=1e-4)


@torch.no_grad()
def test_higher_land_stays_higher():
    """Nothing is normalised: what is added to all heights comes out again, but for what gathers in the lowlands."""
    net, (base, character) = taught(), given()
    raised = net(base + 10, character) - net(base, character)
    assert raised.mean() == pytest.approx(10, rel=0.2)


@torch.no_grad()
def test_the_smallest_land_can_be_carved():
    base, character = given(SIZE_MULTIPLE, SIZE_MULTIPLE)
    assert taught()(base, character).shape == base.shape


@torch.no_grad()
def test_a_sketch_and_a_character_matter():
    net, (base, character) = taught(sketched=True), given()
    empty = torch.zeros(2, 3, 64, 96)
    drawn = empty.clone()
    drawn[:, 0, 20:24] = 1
    plain = net(base, character, empty)
    assert (net(base, character, drawn) - plain).abs().max() > 1e-3
    assert (net(base, 1 - character, empty) - plain).abs().max() > 1e-3


def test_bands_and_the_coarsest_add_up_to_the_land():
    land, _ = given()
    fields = pyramid(land, 3)
    again = fields[-1]
    for level, band in reversed(list(enumerate(bands(fields)))):
        again = doubled_smoothly(again) + band * 2**level
    torch.testing.assert_close(again, land, atol=1e-4, rtol=1e-4)


def test_slopes_are_those_of_a_plane_and_of_a_torus():
    plane = (torch.arange(16.0)[:, None] * 0.5 + torch.arange(16.0) * 0.25)[None, None]
    inside = slopes(plane)[0, :, 2:-2, 2:-2]
    torch.testing.assert_close(inside[0], torch.full_like(inside[0], 0.5))
    torch.testing.assert_close(inside[1], torch.full_like(inside[1], 0.25))
    assert slopes(plane)[0, 0, 0, 4] < 0  # over the edge it falls


def test_a_discriminator_sees_relief_and_not_height():
    torch.manual_seed(0)
    judge = ReliefDiscriminator(4, (1, 2), conditions=2).eval()
    land, character = given()
    planes = character[:, :, None, None].expand(-1, -1, 64, 96)
    scores = judge(torch.cat([land, planes], 1))
    assert [len(score) for score in scores] == [2, 2]
    for low, high in zip(scores, judge(torch.cat([land + 100, planes], 1)), strict=True):
        torch.testing.assert_close(low, high, atol=1e-3, rtol=1e-3)


def test_a_discriminator_needs_a_least_size():
    judge = ReliefDiscriminator(4, (1,), conditions=0).eval()
    assert judge(torch.zeros(1, 1, LEAST_JUDGED, LEAST_JUDGED))[0].numel() == 1
    with pytest.raises(RuntimeError):
        judge(torch.zeros(1, 1, LEAST_JUDGED - 1, LEAST_JUDGED - 1))
