"""CUT and FastCUT: the contrast of patches, its heads, and one step with every generator."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import Tensor

from capriccio_training.style.config import GENERATOR_NAMES, resolve_new
from capriccio_training.style.losses.contrastive import patch_nce
from capriccio_training.style.nets.patch_features import PatchFeatures, random_places

from .conftest import make_recipe, pictures

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")


def unit_features(count: int = 2, places: int = 4) -> Tensor:
    """Features of (count, places, places) that have nothing in common."""
    return torch.eye(places).expand(count, places, places)


def test_features_that_match_at_every_place_cost_almost_nothing() -> None:
    features = unit_features()
    assert patch_nce([features], [features]).item() == pytest.approx(3 * math.exp(-1 / 0.07), rel=0.1)


def test_features_of_other_places_cost_the_inverse_temperature() -> None:
    features = unit_features()
    assert patch_nce([features.roll(1, 1)], [features]).item() == pytest.approx(1 / 0.07, rel=1e-3)
    assert patch_nce([features.roll(1, 1)], [features], temperature=0.5).item() == pytest.approx(
        -math.log(1 / (math.e**2 + 3)), rel=1e-5
    )


def test_features_that_tell_no_place_cost_the_logarithm_of_their_number() -> None:
    same = torch.ones(2, 8, 1)
    assert patch_nce([same], [same]).item() == pytest.approx(math.log(8), rel=1e-5)


def test_only_places_of_the_same_picture_are_negatives() -> None:
    picture = unit_features(1)
    alone = patch_nce([picture], [picture])
    assert patch_nce([picture.repeat(5, 1, 1)], [picture.repeat(5, 1, 1)]).item() == pytest.approx(alone.item())


def test_layers_are_averaged() -> None:
    features = unit_features()
    good, bad = (patch_nce([each], [features]) for each in (features, features.roll(1, 1)))
    both = patch_nce([features, features.roll(1, 1)], [features, features])
    assert both.item() == pytest.approx((good + bad).item() / 2)


def test_no_gradient_reaches_the_features_of_the_given_picture() -> None:
    query, key = (torch.rand(1, 4, 8, requires_grad=True) for _ in range(2))
    patch_nce([query], [key]).backward()  # type: ignore[no-untyped-call]
    assert query.grad is not None
    assert key.grad is None


def test_places_are_different_ones_and_all_of_them_where_there_are_few() -> None:
    few, many = torch.zeros(1, 3, 2, 3), torch.zeros(1, 3, 40, 40)
    places = random_places([few, many], 256, torch.Generator().manual_seed(0))
    assert sorted(places[0].tolist()) == list(range(6))
    assert len(set(places[1].tolist())) == 256


def test_heads_look_only_at_their_places_and_give_unit_vectors() -> None:
    heads = PatchFeatures([3, 8], size=16)
    layers = [torch.rand(2, 3, 4, 5), torch.rand(2, 8, 2, 2)]
    places = [torch.tensor([0, 7]), torch.tensor([3])]
    before = heads(layers, places)
    assert [tuple(each.shape) for each in before] == [(2, 2, 16), (2, 1, 16)]
    assert all(torch.allclose(each.norm(dim=2), torch.ones(1)) for each in before)
    layers[0][:, :, 1, 3] += 1  # not asked for: place 7 is row 1, column 2
    assert torch.equal(heads(layers, places)[0], before[0])
    layers[0][:, :, 1, 2] += torch.rand(3)
    assert not torch.equal(heads(layers, places)[0], before[0])


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
@pytest.mark.parametrize(("name", "kinds"), [("cut", {"identity"}), ("fastcut", set())])
def test_one_step_moves_the_generator_and_every_head(name: str, kinds: set[str], generator: str) -> None:
    recipe: Any = make_recipe(name, generator)
    nets = {"generator": recipe.generator.module, "heads": recipe.heads.module}
    before = {name: [weight.clone() for weight in net.parameters()] for name, net in nets.items()}
    terms = recipe.step(pictures(0, 32, 32), pictures(1, 32, 32))
    assert set(terms) == {f"{kind}/target" for kind in kinds | {"gan", "contrast", "judge"}}
    assert all(value.isfinite() for value in terms.values())
    moved = {
        name: [not torch.equal(old, new) for old, new in zip(before[name], net.parameters(), strict=True)]
        for name, net in nets.items()
    }
    assert any(moved["generator"])
    assert all(moved["heads"])


def test_fastcut_is_the_papers_settings_of_cut() -> None:
    cut, fast = (resolve_new({"recipe": name}) for name in ("cut", "fastcut"))
    assert (cut.cut.contrast, cut.cut.identity, cut.cut.flip) == (1, 1, False)
    assert (fast.cut.contrast, fast.cut.identity, fast.cut.flip) == (10, 0, True)
    assert cut.loss.pool == fast.loss.pool == 0


@pytest.mark.parametrize(("name", "least", "most"), [("fastcut", 1, 9), ("cut", 0, 0)])
def test_some_of_what_fastcuts_generator_sees_is_mirrored_and_none_of_cuts(name: str, least: int, most: int) -> None:
    recipe: Any = make_recipe(name, "realtime", cut={"identity": 0.0})
    source, seen = pictures(0, 32, 32), []
    recipe.generator.register_forward_pre_hook(lambda _net, given: seen.append(given[0]))
    for _ in range(10):
        recipe.step(source, pictures(1, 32, 32))
    mirrored = [torch.equal(each, source.flip(3)) for each in seen]
    assert least <= sum(mirrored) <= most
    assert all(flip or torch.equal(each, source) for each, flip in zip(seen, mirrored, strict=True))


def test_the_features_of_a_mirrored_picture_are_mirrored_back() -> None:
    recipe: Any = make_recipe("fastcut", "realtime")
    given = pictures(0, 32, 32)
    assert recipe.contrast(given, given.flip(3), mirrored=True) < recipe.contrast(given, given.flip(3), mirrored=False)


def test_a_picture_moved_by_some_pixels_contrasts_with_what_it_was() -> None:
    recipe: Any = make_recipe("cut", "realtime")
    given = pictures(0, 32, 32)
    assert recipe.contrast(given, given, mirrored=False) < recipe.contrast(given, given.roll(8, 3), mirrored=False)
