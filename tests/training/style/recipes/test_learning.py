"""Every method learns the toy: a change of colour, from pairs or without them. A wrong sign in any loss fails here."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Toy, make_recipe

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")

FAST = {"generator_rate": 2e-3, "discriminator_rate": 2e-3, "ema": 0.9}
FASTER = {"generator_rate": 3e-3, "discriminator_rate": 3e-3, "ema": 0.9}
LASTING = FAST | {"ema": 0.95}
DUAL = {"generator_rate": 1e-3, "discriminator_rate": 1e-3, "ema": 0.9}
PATCHES = {"contrast": 3.0, "patches": 64}  # with FastCUT's own contrast of 10 it stays near the identity


@pytest.mark.parametrize(
    ("name", "steps", "settings"),
    [
        ("cyclegan", 60, {"optimizer": FASTER}),
        ("cyclegan", 50, {"optimizer": FAST, "loss": {"adversarial": "vanilla"}}),
        ("cyclegan", 40, {"optimizer": FAST, "loss": {"adversarial": "wasserstein_gp"}}),
        ("cut", 80, {"optimizer": LASTING, "cut": PATCHES}),
        ("fastcut", 80, {"optimizer": LASTING, "cut": PATCHES}),
        ("discogan", 50, {"optimizer": FAST}),
        ("dualgan", 60, {"optimizer": DUAL, "loss": {"weight_clip": 0.05}, "dualgan": {"reconstruction": 1.0}}),
    ],
    ids=["cyclegan", "cyclegan vanilla", "cyclegan wgan-gp", "cut", "fastcut", "discogan", "dualgan"],
)
def test_it_learns_without_pairs(name: str, steps: int, settings: dict[str, Any], toy: Toy) -> None:
    assert toy.teach(make_recipe(name, "realtime", **settings), steps) < 1 / 3


@pytest.mark.parametrize("generator", ["realtime", "grid"])
@pytest.mark.parametrize("name", ["pix2pix", "distill"])
def test_it_learns_from_pairs(name: str, generator: str, toy: Toy) -> None:
    assert toy.teach(make_recipe(name, generator, optimizer=FAST), 40) < 1 / 10
