"""DiscoGAN and DualGAN: one step with every generator, and what makes each of them itself."""

from __future__ import annotations

from typing import Any

import pytest
import torch

from capriccio_training.style.config import GENERATOR_NAMES, resolve_new

from .conftest import make_recipe, pictures

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")

ENDS = ("source", "target")


def noise(seed: int) -> Any:
    """Noise of 32x32 pixels."""
    return pictures(seed, 32, 32)


def weights(nets: dict[str, Any]) -> list[torch.Tensor]:
    """Copies of what the networks hold."""
    return [weight.detach().clone() for net in nets.values() for weight in net.parameters()]


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
@pytest.mark.parametrize(("name", "kind"), [("discogan", "constancy"), ("dualgan", "reconstruction")])
def test_one_step_gives_the_papers_losses_and_moves_everything(name: str, kind: str, generator: str) -> None:
    recipe: Any = make_recipe(name, generator, dualgan={"critic_steps": 1})
    made, judged = weights(recipe.parts.generators), weights(recipe.parts.discriminators)
    terms = recipe.step(noise(0), noise(1))
    assert set(terms) == {f"{each}/{end}" for each in ("gan", kind, "judge") for end in ENDS}
    assert all(value.isfinite() for value in terms.values())
    for before, nets in ((made, recipe.parts.generators), (judged, recipe.parts.discriminators)):
        moved = [not torch.equal(old, new) for old, new in zip(before, weights(nets), strict=True)]
        assert sum(moved) > len(moved) / 3  # biases before a norm, and what starts behind zeros, stay


def test_discogan_is_the_papers_settings() -> None:
    config = resolve_new({"recipe": "discogan"})
    assert (config.loss.adversarial, config.loss.pool, config.discogan.reconstruction) == ("vanilla", 0, 1.0)
    assert (config.optimizer.name, config.optimizer.generator_rate, config.optimizer.beta1) == ("adam", 2e-4, 0.5)
    assert config.optimizer.weight_decay == 1e-5


def test_discogan_squares_what_dualgan_takes_the_size_of() -> None:
    losses = {}
    for name, kind in (("discogan", "constancy"), ("dualgan", "reconstruction")):
        settings = {name: {"reconstruction": 1.0} | ({"critic_steps": 1} if name == "dualgan" else {})}
        recipe: Any = make_recipe(name, "realtime", **settings)
        generators = recipe.parts.generators
        with torch.no_grad():
            missed = generators["source"](generators["target"](noise(0))) - noise(0)
        losses[name] = recipe.step(noise(0), noise(1))[f"{kind}/source"].item()
        expected = missed.square().mean() if name == "discogan" else missed.abs().mean()
        assert losses[name] == pytest.approx(expected.item(), rel=1e-4)
    assert losses["discogan"] < losses["dualgan"]


def test_dualgan_is_the_papers_settings() -> None:
    config = resolve_new({"recipe": "dualgan", "generator": {"name": "realtime"}})
    assert (config.loss.adversarial, config.loss.weight_clip, config.loss.pool) == ("wasserstein", 0.01, 0)
    assert (config.optimizer.name, config.optimizer.generator_rate) == ("rmsprop", 5e-5)
    assert 2 <= config.dualgan.critic_steps <= 4


def test_dualgans_critics_have_no_weight_beyond_the_clip() -> None:
    recipe: Any = make_recipe("dualgan", "realtime", loss={"weight_clip": 0.02})
    recipe.step(noise(0), noise(1))
    largest = [weight.abs().max().item() for weight in weights(recipe.parts.discriminators)]
    assert max(largest) == pytest.approx(0.02)


def test_other_games_clip_nothing() -> None:
    recipe: Any = make_recipe("discogan", "realtime", loss={"weight_clip": 0.02})
    recipe.step(noise(0), noise(1))
    assert max(weight.abs().max().item() for weight in weights(recipe.parts.discriminators)) > 0.03


def test_dualgans_generators_learn_at_every_third_step_and_the_critics_at_each() -> None:
    recipe: Any = make_recipe("dualgan", "realtime", dualgan={"critic_steps": 3})
    moved = []
    for step in range(6):
        made, judged = weights(recipe.parts.generators), weights(recipe.parts.discriminators)
        terms = recipe.step(noise(step), noise(step + 10))
        moved.append(any(not torch.equal(a, b) for a, b in zip(made, weights(recipe.parts.generators), strict=True)))
        assert ("gan/target" in terms) == moved[-1]
        assert any(not torch.equal(a, b) for a, b in zip(judged, weights(recipe.parts.discriminators), strict=True))
    assert moved == [False, False, True, False, False, True]
