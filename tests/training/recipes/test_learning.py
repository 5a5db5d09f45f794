"""Every method learns the toy: a change of colour, from pairs or without them. A wrong sign in any loss fails here."""

from __future__ import annotations

from typing import Any

import pytest

from .conftest import Toy, make_recipe

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")

FAST = {"generator_rate": 2e-3, "discriminator_rate": 2e-3, "ema": 0.9}
LASTING = FAST | {"ema": 0.95}
DUAL = {"generator_rate": 1e-3, "discriminator_rate": 1e-3, "ema": 0.9}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "steps", "settings"),
    [
        ("cyclegan", 80, {"optimizer": FAST}),
        ("cyclegan", 80, {"optimizer": FAST, "loss": {"adversarial": "vanilla"}}),
        ("cyclegan", 80, {"optimizer": FAST, "loss": {"adversarial": "wasserstein_gp"}}),
        ("cut", 100, {"optimizer": LASTING, "cut": {"contrast": 3.0}}),
        ("fastcut", 100, {"optimizer": LASTING, "cut": {"contrast": 3.0}}),  # the paper's 10 keeps it at the identity
        ("discogan", 80, {"optimizer": FAST}),
        ("dualgan", 100, {"optimizer": DUAL, "loss": {"weight_clip": 0.05}, "dualgan": {"reconstruction": 1.0}}),
    ],
    ids=["cyclegan", "cyclegan vanilla", "cyclegan wgan-gp", "cut", "fastcut", "discogan", "dualgan"],
)
def test_it_learns_without_pairs(name: str, steps: int, settings: dict[str, Any], toy: Toy) -> None:
    assert toy.teach(make_recipe(name, "realtime", **settings), steps) < 1 / 3


@pytest.mark.parametrize("generator", ["realtime", "grid"])
@pytest.mark.parametrize("name", ["pix2pix", "distill"])
def test_it_learns_from_pairs(name: str, generator: str, toy: Toy) -> None:
    assert toy.teach(make_recipe(name, generator, optimizer=FAST), 40) < 1 / 10
