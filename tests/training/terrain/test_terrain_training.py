"""A training of terrain on the one loop: it learns, resumes exactly, and its file does what PyTorch did."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from lightning_fabric import Fabric

from capriccio.engine.model import load_model
from capriccio.errors import InvalidField
from capriccio_training import checkpoint
from capriccio_training.config import ScheduleConfig
from capriccio_training.loop import train
from capriccio_training.onnx_file import About
from capriccio_training.settings import read_toml
from capriccio_training.subject import subject_named
from capriccio_training.terrain.config import RECIPE_NAMES, resolve, resolve_new
from capriccio_training.terrain.export import HEIGHT_TOLERANCE
from capriccio_training.terrain.nets.rivers import settled
from capriccio_training.terrain.nets.sculptor import Sculptor
from capriccio_training.terrain.nets.torus import slopes
from capriccio_training.terrain.recipes.carving import Carving, banded_l1, pit_depth, slope_distance

BUNDLED = Path(__file__).parents[3] / "training" / "bundled" / "terrain"
ABOUT = About("land", "2", "some land", "MIT", "made up")


class Quiet:
    """A watcher that keeps the losses."""

    def __init__(self):
        self.losses = []

    def on_prepare(self, _stage, _done):
        """Hear what is prepared."""

    def on_step(self, _step, _done, losses):
        """Keep what is logged."""
        self.losses += [losses] if losses else []


def _settings(tiny_terrain, pairs, recipe):
    return resolve_new(read_toml(tiny_terrain), {"pairs": str(pairs), "recipe": recipe})


@pytest.mark.parametrize("recipe", RECIPE_NAMES)
def test_a_run_trains_samples_and_exports(recipe, tiny_terrain, pairs, tmp_path):
    watcher = Quiet()
    run, out = tmp_path / "run", tmp_path / "land.onnx"
    assert train(_settings(tiny_terrain, pairs, recipe), run, watcher).step == 4
    assert {"height", "gan", "judge"} <= set(watcher.losses[-1])
    assert list((run / "samples").glob("*.png"))
    card = subject_named(checkpoint.subject_of(run)).export(run, "", out, ABOUT)
    assert card.kind == {"erosion": "terrain.generate", "sketch": "terrain.sketch"}[recipe]
    assert card.training_steps == 4
    assert load_model(out).card == card  # what the backend does: verifies the certificate


@pytest.mark.parametrize("recipe", RECIPE_NAMES)
def test_a_stopped_training_goes_on_as_if_it_had_not(recipe, tiny_terrain, pairs, tmp_path):
    settings = _settings(tiny_terrain, pairs, recipe)
    half = replace(settings, schedule=ScheduleConfig(steps=2, epochs=60, decay_epochs=1))
    whole = replace(settings, schedule=ScheduleConfig(steps=4, epochs=60, decay_epochs=1))
    train(whole, tmp_path / "whole", Quiet())
    train(half, tmp_path / "parts", Quiet())
    train(whole, tmp_path / "parts", Quiet(), resume=True)
    states = [checkpoint.load(tmp_path / name)["recipe"]["average"]["average"] for name in ("whole", "parts")]
    for name, weight in states[0].items():
        torch.testing.assert_close(states[1][name], weight, msg=name)


@pytest.mark.parametrize("term", ["height", "slopes"])
def test_learning_brings_land_nearer(term):
    """With one supervised loss alone, a batch is learned by heart."""
    torch.manual_seed(0)
    weights = {"gan": 0.0, "height": 0.0, "slopes": 0.0, "pits": 0.0, term: 1.0}
    config = resolve({"generator": {"width": 4}, "loss": weights, "optimizer": {"generator_rate": 3e-3}})
    recipe = Carving(config, Fabric(accelerator="cpu"), torch.Generator().manual_seed(0))
    base, character = torch.randn(2, 1, 32, 32), torch.rand(2, 2)
    height = base * 0.5
    batch = (base, character, torch.zeros(2, 3, 0, 0), height, height)
    losses = [float(recipe.step(*batch)[term]) for _ in range(80)]
    assert losses[-1] < 0.75 * losses[0]
    assert "judge" not in recipe.step(*batch)


def test_the_loss_counts_bands_in_cells_of_their_own_size():
    flat = torch.zeros(1, 1, 32, 32)
    hill = torch.zeros(1, 1, 32, 32)
    hill[:, :, :16] = 8.0
    noise = torch.randn(1, 1, 32, 32)
    assert banded_l1(hill, hill, 0.25) == 0
    assert banded_l1(noise, flat, 1.0) > 1.5 * banded_l1(noise, flat, 0.1)
    assert banded_l1(hill, flat, 1.0) < 2.0 * banded_l1(hill, flat, 0.1)


def test_slopes_may_lie_elsewhere_but_not_be_flatter():
    torch.manual_seed(0)
    land = torch.randn(2, 1, 32, 32)
    assert slope_distance(torch.roll(land, (8, 16), (2, 3)), land) == pytest.approx(0, abs=1e-6)
    plain = 0.5 * slopes(land).square().sum(1).sqrt().mean()
    assert slope_distance(0.5 * land, land) == pytest.approx(float(plain), rel=0.7)  # on coarser grids it is less
    assert slope_distance(0.5 * land, land) > slope_distance(0.9 * land, land)


def test_a_pit_is_as_deep_as_its_lowest_neighbour_is_higher():
    land = torch.zeros(1, 1, 8, 8)
    land[0, 0, 0, 3] = -2.0  # beside the edge: the land wraps
    land[0, 0, 7, 4] = -0.5  # of two neighbours only the lower one is a pit
    assert pit_depth(land) == pytest.approx(1.5 / 64)
    assert pit_depth(-land) == 0


@torch.no_grad()
@pytest.mark.parametrize("recipe", RECIPE_NAMES)
@pytest.mark.parametrize(("rows", "columns"), [(32, 32), (96, 160)])
def test_a_file_computes_what_pytorch_does_at_other_sizes(recipe, rows, columns, tmp_path):
    from capriccio_training.terrain.export import export_sculptor

    torch.manual_seed(0)
    sketched = recipe == "sketch"
    net = Sculptor(4, sketched)
    for weight in net.parameters():
        weight.data += 0.02 * torch.randn_like(weight)
    content, _ = export_sculptor(net, resolve({"recipe": recipe, "generator": {"width": 4}}), 1, ABOUT)
    (tmp_path / "land.onnx").write_bytes(content)
    random = np.random.default_rng(0)
    base = random.standard_normal((2, rows, columns, 1), np.float32) * 5
    character = random.random((2, 2), np.float32)
    sketch = random.integers(0, 256, (2, rows, columns, 3), np.uint8)
    model = load_model(tmp_path / "land.onnx")
    made = model.run(*([sketch] if sketched else []), base, character)
    strokes = torch.from_numpy(sketch).permute(0, 3, 1, 2) / 255 if sketched else None
    asked = torch.from_numpy(character)
    wanted = settled(net(torch.from_numpy(base).permute(0, 3, 1, 2), asked, strokes), asked)
    np.testing.assert_allclose(made, wanted.permute(0, 2, 3, 1).numpy(), atol=HEIGHT_TOLERANCE)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"recipe": "volcano"}, "volcano"),
        ({"data": {"real": 0.1}}, "elevation"),
        ({"data": {"real": 1.1}}, "real"),
        ({"discriminator": {"scales": []}}, "scales"),
        ({"discriminator": {"scales": [0]}}, "scales"),
        ({"loss": {"detail": -0.1}}, "detail"),
        ({"generator": {"width": 0}}, "width"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_settings_that_can_not_be_are_refused(settings, named):
    with pytest.raises(InvalidField, match=named):
        resolve_new(settings)


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("[gs]*.toml")), ids=lambda path: path.stem)
def test_the_settings_that_made_the_bundled_models_are_still_valid(path):
    resolve_new({"recipe": "sketch" if path.stem == "sketch" else "erosion", "elevation": "index"}, read_toml(path))


def test_where_data_lie_does_not_change_the_hash():
    assert resolve({"pairs": "a"}).hash == resolve({"pairs": "b"}).hash
    assert resolve({"loss": {"gan": 0.2}}).hash != resolve({}).hash
