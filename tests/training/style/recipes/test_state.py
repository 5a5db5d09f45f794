"""Every method takes mixed precision, goes on from a checkpoint as if it had never stopped, and can be exported."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import torch
from typer.testing import CliRunner

from capriccio.engine.model import load_model
from capriccio_training import checkpoint
from capriccio_training.cli.main import app
from capriccio_training.style.config import ADVERSARIAL_LOSSES, RECIPE_NAMES, resolve
from capriccio_training.style.recipes import RECIPES

from .conftest import make_recipe, pictures

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")

ON_PICTURES = tuple(name for name in RECIPE_NAMES if RECIPES[name].data in ("unpaired", "paired", "taught"))


def through_a_file(state: dict[str, Any]) -> Any:
    """What a checkpoint gives back: nothing but tensors, numbers and containers."""
    file = io.BytesIO()
    torch.save(state, file)
    return torch.load(io.BytesIO(file.getvalue()), weights_only=True)


@pytest.mark.parametrize(
    ("name", "loss"),
    [(name, {}) for name in ON_PICTURES] + [("cut", {"adversarial": game}) for game in ADVERSARIAL_LOSSES],
    ids=[*ON_PICTURES, *ADVERSARIAL_LOSSES],
)
def test_every_method_and_every_game_takes_mixed_precision(name: str, loss: dict[str, str]) -> None:
    recipe = make_recipe(name, "realtime", "bf16-mixed", loss=loss, dualgan={"critic_steps": 1})
    terms = recipe.step(pictures(0, 32, 32), pictures(1, 32, 32))
    assert all(value.isfinite() and value.dtype == torch.float32 for value in terms.values())


@pytest.mark.parametrize("name", ON_PICTURES)
def test_the_next_step_after_a_checkpoint_is_the_same(name: str) -> None:
    batches = [(pictures(seed, 32, 32), pictures(seed + 50, 32, 32)) for seed in range(5)]
    stopped: Any = make_recipe(name, "realtime")
    for batch in batches[:2]:
        stopped.step(*batch)
    state, random = through_a_file(stopped.parts.state_dict()), stopped.parts.random.get_state()
    going_on: Any = make_recipe(name, "realtime")
    going_on.step(*batches[4])  # on another way already
    going_on.parts.load_state_dict(state)
    going_on.parts.random.set_state(random)
    for batch in batches[2:4]:
        assert going_on.step(*batch) == stopped.step(*batch)
    ends = (through_a_file(recipe.parts.state_dict()) for recipe in (stopped, going_on))
    for one, other in zip(*(torch.utils._pytree.tree_leaves(end) for end in ends), strict=True):
        assert torch.equal(one, other) if isinstance(one, torch.Tensor) else one == other


@pytest.mark.parametrize("name", ON_PICTURES)
def test_each_of_its_generators_is_exported_as_a_model_that_the_backend_takes(name: str, tmp_path: Path) -> None:
    recipe: Any = make_recipe(name, "realtime")
    checkpoint.write_config(tmp_path, resolve({"recipe": name, "generator": {"name": "realtime", "width": 8}}))
    checkpoint.save(tmp_path, {"step": 0, "recipe": recipe.parts.state_dict()}, {})
    assert set(recipe.parts.averages) in ({"target"}, {"target", "source"})
    for end in recipe.parts.averages:
        out = tmp_path / f"{end}.onnx"
        result = CliRunner().invoke(app, ["export", str(tmp_path), "--direction", end, "--out", str(out)])
        assert result.exit_code == 0, result.output
        assert load_model(out).card.recipe == f"{name}/realtime"
