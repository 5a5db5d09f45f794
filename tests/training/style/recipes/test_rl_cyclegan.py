"""RL-CycleGAN: what each term compares, what moves by it, and that values and looks are learned."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from lightning_fabric import Fabric
from torch import Tensor, nn
from typer.testing import CliRunner, Result

from capriccio.errors import InvalidField
from capriccio_training.cli import app
from capriccio_training.examples.grid_world.play import record
from capriccio_training.loop import train
from capriccio_training.style.config import TaskConfig, resolve
from capriccio_training.style.data.transitions import Transitions
from capriccio_training.style.nets.q_network import QNetwork, bootstrapped, value_of
from capriccio_training.style.recipes.task_values import TaskValues

from .conftest import Toy, make_recipe

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")

ENDS = ("source", "target")


def seen_in(states: Tensor, next_states: Tensor | None = None) -> Transitions:
    """Transitions from the given pictures, whose third action earns 1 and ends the task."""
    actions = torch.arange(len(states)) % 4
    paid = actions == 2
    return Transitions(states, actions, paid.float(), states if next_states is None else next_states, paid)


def noise(seed: int, count: int = 4) -> Transitions:
    random = torch.Generator().manual_seed(seed)
    return seen_in(*(torch.rand(count, 3, 32, 32, generator=random) * 2 - 1 for _ in range(2)))


def weights_of(recipe: Any) -> dict[str, Tensor]:
    nets = {"generator": recipe.parts.generators, "judge": recipe.parts.discriminators, "q": recipe.values.networks}
    found = {f"{kind}/{end}": nets[kind][end].named_parameters() for kind in nets for end in ENDS}
    return {f"{net}.{name}": weight.detach() for net, named in found.items() for name, weight in named}


@pytest.mark.parametrize("made", [True, False])
def test_one_step_moves_generators_discriminators_and_q_networks(made: bool) -> None:
    recipe: Any = make_recipe("rl_cyclegan", "unet", task={"made": made})
    before = {name: weight.clone() for name, weight in weights_of(recipe).items()}
    terms = recipe.step(noise(0), noise(1))
    expected = {f"{kind}/{end}" for kind in ("gan", "cycle", "judge", "scene", "value") for end in ENDS}
    if made:
        expected |= {f"value/{start}/{end}" for start in ENDS for end in ENDS}
    assert set(terms) == expected
    assert all(value.isfinite() for value in terms.values())
    unmoved = [name for name, weight in weights_of(recipe).items() if torch.equal(weight, before[name])]
    assert all(name.endswith("bias") for name in unmoved)  # biases in front of instance norm have no gradient


def test_only_some_states_of_a_batch_are_translated_when_told_so() -> None:
    recipe: Any = make_recipe("rl_cyclegan", "unet", task={"translated": 1}, loss={"pool": 10})
    recipe.step(noise(0), noise(1))
    assert {end: len(pool.pictures) for end, pool in recipe.parts.pools.items()} == dict.fromkeys(ENDS, 1)


def test_without_the_scene_terms_it_is_a_plain_cyclegan() -> None:
    aware: Any = make_recipe("rl_cyclegan", "unet", task={"scene": 0})
    plain: Any = make_recipe("cyclegan", "unet")
    source, target = noise(0), noise(1)
    terms = aware.step(source, target)
    assert {f"scene/{end}" for end in ENDS}.isdisjoint(terms)
    plain.step(source.states, target.states)
    for end in ENDS:
        ours, theirs = (recipe.parts.generators[end].parameters() for recipe in (aware, plain))
        assert all(torch.equal(one, other) for one, other in zip(ours, theirs, strict=True))


@pytest.mark.parametrize("name", ["forward", "backward"])
def test_a_training_without_a_way_back_is_refused(name: str) -> None:
    with pytest.raises(InvalidField, match=rf"cycle\.{name} is 0"):
        make_recipe("rl_cyclegan", "unet", cycle={name: 0})


class Brightness(nn.Module):
    """Two actions whose value is the picture's mean."""

    def forward(self, picture: Tensor) -> Tensor:
        return picture.mean((1, 2, 3))[:, None].expand(-1, 2)


def make_values(**settings: Any) -> TaskValues:
    torch.manual_seed(0)
    config = TaskConfig(**{"noise": 0.0, **settings})
    return TaskValues(config, Fabric(accelerator="cpu", devices=1), torch.Generator().manual_seed(0), ENDS)


@pytest.mark.parametrize(
    ("levels", "differing"),
    [
        ((0.3, 0.3, 0.3), {}),
        ((0.0, 0.0, 0.5), {"q, q''": 0.25, "q', q''": 0.25}),
        ((0.0, 0.5, 0.0), {"q, q'": 0.25, "q', q''": 0.25}),
        ((0.5, 0.0, 0.0), {"q, q'": 0.25, "q, q''": 0.25}),
        ((0.0, 0.3, 0.7), {"q, q'": 0.09, "q, q''": 0.49, "q', q''": 0.16}),
    ],
    ids=["all agree", "the way back differs", "the fake differs", "the real one differs", "all differ"],
)
@pytest.mark.parametrize(("start", "end"), [ENDS, ENDS[::-1]])
def test_the_three_terms_are_squared_differences_of_values(
    start: str, end: str, levels: tuple[float, ...], differing: dict[str, float]
) -> None:
    values = make_values()
    values.networks = {domain: Brightness() for domain in ENDS}  # type: ignore[misc]
    pictures = {
        name: torch.full((2, 3, 32, 32), level) for name, level in zip(("real", "fake", "back"), levels, strict=True)
    }
    expected = pytest.approx(sum(differing.values()), abs=1e-6)
    assert values.disagreement(start, end, pictures).item() == expected


@pytest.mark.parametrize(("start", "end"), [ENDS, ENDS[::-1]])
def test_fakes_are_judged_in_their_own_domain_and_the_way_back_in_the_first(start: str, end: str) -> None:
    values = make_values()
    asked: dict[str, list[float]] = {domain: [] for domain in ENDS}

    def asks(domain: str) -> Callable[[Any, tuple[Tensor]], None]:
        return lambda _net, inputs: asked[domain].append(round(inputs[0].mean().item(), 3))

    for domain, network in values.networks.items():
        network.register_forward_pre_hook(asks(domain))
    values.disagreement(start, end, {name: torch.full((1, 3, 32, 32), level) for name, level in LEVELS.items()})
    assert asked == {start: [LEVELS["real"], LEVELS["back"]], end: [LEVELS["fake"]]}


LEVELS = {"real": 0.1, "fake": 0.2, "back": 0.3}


def test_values_see_pictures_within_what_can_be_shown() -> None:
    values = make_values()
    values.networks = {domain: Brightness() for domain in ENDS}  # type: ignore[misc]
    pictures = {
        name: torch.full((1, 3, 32, 32), level) for name, level in (("real", 1.0), ("fake", 9.0), ("back", 1.0))
    }
    assert values.disagreement("source", "target", pictures).item() == 0


def test_values_see_pictures_under_noise_when_told_so() -> None:
    values = make_values(noise=0.2)
    seen: list[Tensor] = []
    values.networks["target"].register_forward_pre_hook(lambda _net, inputs: seen.append(inputs[0]))
    grey = torch.zeros(4, 3, 32, 32)
    values.disagreement("source", "target", dict.fromkeys(LEVELS, grey))
    assert seen[0].std().item() == pytest.approx(0.2, rel=0.1)
    assert values.disagreement("source", "target", dict.fromkeys(LEVELS, grey)) > 0


def test_the_scene_terms_move_pictures_and_not_the_q_networks() -> None:
    values = make_values()
    pictures = {name: noise(seed).states.requires_grad_() for seed, name in enumerate(LEVELS)}
    values.disagreement("source", "target", pictures).backward()
    assert all(picture.grad is not None and picture.grad.abs().sum() > 0 for picture in pictures.values())
    weights = [weight for network in values.networks.values() for weight in network.parameters()]
    assert all(weight.grad is None for weight in weights)


def test_learning_moves_the_q_networks_after_they_were_asked() -> None:
    values = make_values()
    batch = {domain: noise(0) for domain in ENDS}
    first = sum(values.learn(batch, {}).values())
    values.disagreement("source", "target", {name: noise(1).states for name in LEVELS})
    for _ in range(20):
        last = sum(values.learn(batch, {}).values())
    assert last < first / 2


def test_what_is_made_of_a_state_earns_what_the_state_did() -> None:
    values = make_values(discount=0.0, width=4)
    seen = {domain: noise(1) for domain in ENDS}
    fake = torch.full((1, 3, 32, 32), 0.5)  # of the first state in the source, whose action 0 earns 0
    made = {"source": {"target": fake.requires_grad_()}}
    for _ in range(60):
        terms = values.learn(seen, made)
    assert set(terms) == {"value/source", "value/target", "value/source/target"}
    assert values.networks["target"](fake)[0, 0].item() == pytest.approx(0.0, abs=0.1)
    assert fake.grad is None


def test_the_target_adds_what_is_to_come_unless_the_task_is_done() -> None:
    state, after = torch.full((2, 3, 16, 16), 0.1), torch.full((2, 3, 16, 16), 0.5)
    seen = Transitions(state, torch.tensor([0, 1]), torch.tensor([0.2, 1.0]), after, torch.tensor([False, True]))
    assert bootstrapped(Brightness(), seen, discount=0.9).tolist() == pytest.approx([0.2 + 0.9 * 0.5, 1.0])


def test_the_value_is_that_of_the_action_which_was_taken() -> None:
    network = nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten())  # one action for each colour
    states = torch.tensor([0.1, 0.2, 0.3]).view(1, 3, 1, 1).expand(2, -1, 8, 8)
    assert value_of(network, states, torch.tensor([2, 0])).tolist() == pytest.approx([0.3, 0.1])


CELLS = 4  # of a corridor; the way out is at its right end


def corridor(cells: Tensor) -> Tensor:
    """Pictures of a corridor: the column of the cell where one stands is bright."""
    pictures = torch.full((len(cells), 3, 16, 16), -0.5)
    for picture, cell in zip(pictures, cells.tolist(), strict=True):
        picture[:, :, 4 * cell : 4 * cell + 4] = 1.0
    return pictures


def test_values_of_a_corridor_are_the_discounted_way_out() -> None:
    """Left and right; leaving at the right end earns 1. Q(cell, right) = discount^(steps left after this one)."""
    values = make_values(actions=2, discount=0.8, slow=0.9, width=8)
    cells = torch.arange(CELLS).repeat_interleave(2)
    actions = torch.tensor([0, 1] * CELLS)
    after = (cells + 2 * actions - 1).clamp(0, CELLS - 1)
    out = (cells == CELLS - 1) & (actions == 1)
    seen = Transitions(corridor(cells), actions, out.float(), corridor(after), out)
    for _ in range(400):
        values.learn({"source": seen, "target": seen}, {})
    with torch.no_grad():
        learned = values.slow["target"].average(corridor(torch.arange(CELLS)))
    assert learned[:, 1].tolist() == pytest.approx([0.8**3, 0.8**2, 0.8, 1.0], abs=0.08)
    assert learned.argmax(1).tolist() == [1] * CELLS


@pytest.mark.parametrize("size", [(16, 16), (32, 48), (33, 65)])
def test_the_q_network_takes_any_size(size: tuple[int, int]) -> None:
    assert QNetwork(actions=3, width=4)(torch.zeros(2, 3, *size)).shape == (2, 3)


def test_it_learns_the_toys_shift_of_colour(toy: Toy) -> None:
    optimizer = {"generator_rate": 2e-3, "ema": 0.9}
    recipe = make_recipe("rl_cyclegan", "grid", optimizer=optimizer, task={"translated": 2, "width": 4})
    for _ in range(70):
        recipe.step(*(seen_in(pictures) for pictures in toy.unpaired()))
    assert toy.share_of_identitys_error(recipe) < 1 / 3


def test_descending_the_scene_terms_makes_values_agree() -> None:
    """Without a game and almost without a cycle, only the values speak."""
    settings = {"loss": {"gan": 0}, "cycle": {"forward": 1e-3, "backward": 1e-3}, "task": {"rate": 0.0}}
    recipe = make_recipe("rl_cyclegan", "unet", optimizer={"generator_rate": 2e-3}, **settings)
    first = recipe.step(noise(0), noise(1))
    for _ in range(30):
        last = recipe.step(noise(0), noise(1))
    for end in ENDS:
        assert last[f"scene/{end}"] < first[f"scene/{end}"] / 3


@pytest.fixture
def world(tmp_path: Path) -> dict[str, Any]:
    """The settings of a tiny training on two recordings of the grid world."""
    for seed, look in enumerate(("sim", "real")):
        record(tmp_path / look, look, range(3), seed)
    folders = {"source": str(tmp_path / "sim"), "target": str(tmp_path / "real"), "recipe": "rl_cyclegan"}
    data = {"load_height": 0, "load_width": 0, "batch": 4}
    nets = {"generator": {"name": "unet", "width": 4}, "discriminator": {"width": 4}, "task": {"width": 4}}
    return {**folders, **nets, "data": data, "loop": {"threads": 1, "accelerator": "cpu"}}


class Silent:
    """A watcher that says nothing."""

    def on_prepare(self, stage: str, done: float) -> None:
        pass

    def on_step(self, step: int, done: float, losses: dict[str, float]) -> None:
        pass


def trained(world: dict[str, Any], run: Path, steps: int, resume: bool = False) -> dict[str, Any]:
    train(resolve(world, {"schedule": {"steps": steps}}), run, Silent(), resume)
    state: dict[str, Any] = torch.load(run / "checkpoint.pt", weights_only=True)
    return state


def test_a_resumed_training_ends_where_an_uninterrupted_one_does(world: dict[str, Any], tmp_path: Path) -> None:
    world["schedule"] = {"epochs": 1000, "decay_epochs": 1}
    straight = trained(world, tmp_path / "straight", 4)["recipe"]
    trained(world, tmp_path / "resumed", 2)
    resumed = trained(world, tmp_path / "resumed", 4, resume=True)["recipe"]
    for part in ("generator/target", "average/source", "discriminator/source"):
        _assert_equal(straight[part], resumed[part])
    _assert_equal(straight["values"], resumed["values"])


def _assert_equal(one: Any, other: Any) -> None:
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        for key in one:
            _assert_equal(one[key], other[key])
    elif isinstance(one, Tensor):
        assert torch.equal(one, other)
    else:
        assert one == other


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_the_command_line_trains_and_exports_both_generators(world: dict[str, Any], tmp_path: Path) -> None:
    run, settings = tmp_path / "run", tmp_path / "tiny.toml"
    settings.write_text("[data]\nbatch = 2\n[discriminator]\nwidth = 4\n[task]\nwidth = 4\n[generator]\nwidth = 4\n")
    options = ("--recipe", "rl_cyclegan", "--generator", "unet", "--config", settings, "--steps", "1", "--threads", "1")
    result = call("style", "--source", world["source"], "--target", world["target"], "--out", run, *options)
    assert result.exit_code == 0, result.output
    for end in ENDS:
        result = call("export", run, "--direction", end, "--out", tmp_path / f"{end}.onnx")
        assert result.exit_code == 0, result.output
        assert (tmp_path / f"{end}.onnx").is_file()


def test_the_command_line_tells_a_folder_without_transitions_plainly(world: dict[str, Any], tmp_path: Path) -> None:
    folders = ("--source", world["source"], "--target", tmp_path)
    result = call("style", *folders, "--recipe", "rl_cyclegan", "--generator", "unet", "--out", tmp_path / "run")
    assert result.exit_code == 1
    assert "transitions.jsonl can't be read" in " ".join(result.output.split())
    assert "Traceback" not in result.output
