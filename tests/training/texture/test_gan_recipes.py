"""The methods that make pictures from noise: what makes each itself, learning, resuming, settings."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from capriccio.errors import InvalidField
from capriccio_training import checkpoint
from capriccio_training.loop import train
from capriccio_training.settings import read_toml, to_toml
from capriccio_training.texture.config import RECIPE_NAMES, RECIPE_PRESETS, TextureConfig, resolve, resolve_new
from capriccio_training.texture.gan_config import GAMES, GAN_RECIPES, SIDES
from capriccio_training.texture.latent import Codes
from capriccio_training.texture.nets.attention import SelfAttention
from capriccio_training.texture.recipes import RECIPES
from capriccio_training.texture.recipes.gan_table import GANS
from capriccio_training.texture.recipes.infogan import surprise
from capriccio_training.texture.standing import with_own_statistics
from training.states import assert_equal_states
from training.test_loop import Silent

from .gans import SIDE, made_by, make_gan, nearest_colour, teach, tiny, world

pytestmark = pytest.mark.filterwarnings("ignore:.*torch.jit.script.*:DeprecationWarning")

CODES = {"infogan": {"categories": 2, "sliders": 1}}


def rates(generator: float, discriminator: float) -> dict[str, Any]:
    return {"optimizer": {"generator_rate": generator, "discriminator_rate": discriminator, "ema": 0.9}}


def through_a_file(state: dict[str, Any]) -> Any:
    file = io.BytesIO()
    torch.save(state, file)
    return torch.load(io.BytesIO(file.getvalue()), weights_only=True)


def batch(seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    return world(torch.Generator().manual_seed(seed))


def test_names_are_the_same_in_settings_tables_and_presets() -> None:
    presets = {path.stem for path in RECIPE_PRESETS.glob("*.toml")}
    assert set(GAN_RECIPES) == set(GANS) <= presets
    assert set(RECIPE_NAMES) == set(RECIPES) >= presets


@pytest.mark.parametrize("name", GAN_RECIPES)
def test_each_preset_is_whole_and_survives_toml(name: str, tmp_path: Path) -> None:
    config = resolve_new({"recipe": name})
    assert config.data.side == 64
    (tmp_path / "config.toml").write_text(to_toml(config.settings), "utf-8")
    assert resolve(read_toml(tmp_path / "config.toml")) == config


def test_a_run_keeps_what_its_recipe_reads_and_nothing_of_other_recipes() -> None:
    plain, other = (resolve_new({"recipe": "wgan", "vary": {"width": width}}) for width in (32, 64))
    assert {"vary", "synthesize", "maps", "acgan", "infogan"}.isdisjoint(plain.settings)
    assert {"data", "gan", "generator", "discriminator", "optimizer"} <= set(plain.settings)
    assert plain.hash == other.hash
    assert resolve_new({"recipe": "vary", "vary": {"width": 64}}).hash != resolve_new({"recipe": "vary"}).hash


def test_the_presets_are_the_papers() -> None:
    def of(name: str) -> TextureConfig:
        return resolve_new({"recipe": name})

    dcgan, wgan, wgan_gp, sn_gan, sagan, infogan = map(of, ("dcgan", "wgan", "wgan_gp", "sn_gan", "sagan", "infogan"))
    assert (dcgan.gan.game, dcgan.optimizer.generator_rate, dcgan.optimizer.beta1) == ("vanilla", 2e-4, 0.5)
    assert (dcgan.data.batch, dcgan.generator.norm, dcgan.discriminator.norm) == (128, "batch", "batch")
    assert (wgan.gan.game, wgan.gan.weight_clip, wgan.gan.critic_steps) == ("wasserstein", 0.01, 5)
    assert (wgan.optimizer.name, wgan.optimizer.discriminator_rate) == ("rmsprop", 5e-5)
    assert (wgan_gp.gan.game, wgan_gp.gan.gradient_penalty, wgan_gp.gan.critic_steps) == ("wasserstein_gp", 10, 5)
    assert (wgan_gp.optimizer.generator_rate, wgan_gp.optimizer.beta1, wgan_gp.optimizer.beta2) == (1e-4, 0, 0.9)
    assert wgan_gp.discriminator.norm != "batch", "the penalty is of each picture by itself"
    assert (sn_gan.gan.game, sn_gan.discriminator.spectral, sn_gan.generator.spectral) == ("hinge", True, False)
    assert (sagan.generator.spectral, sagan.discriminator.spectral, sagan.gan.critic_steps) == (True, True, 1)
    assert (sagan.optimizer.generator_rate, sagan.optimizer.discriminator_rate) == (1e-4, 4e-4)
    assert sagan.generator.attention == sagan.discriminator.attention == 32
    assert (infogan.infogan.categories, infogan.infogan.sliders, infogan.infogan.slide) == (10, 2, 0.1)


def slow(name: str, steps: int, settings: dict[str, Any]) -> Any:
    return pytest.param(name, steps, settings, marks=pytest.mark.slow)


@pytest.mark.parametrize(
    ("name", "steps", "settings"),
    [
        ("dcgan", 150, rates(2e-3, 2e-3)),
        slow("wgan", 600, rates(2e-3, 2e-3) | {"gan": {"noise": 8, "weight_clip": 0.05}}),
        slow("wgan_gp", 300, rates(2e-3, 2e-3) | {"gan": {"noise": 8, "critic_steps": 1}}),
        slow("sn_gan", 400, rates(2e-3, 2e-3) | {"gan": {"noise": 8, "critic_steps": 1}}),
        slow("sagan", 250, rates(1e-3, 4e-3)),
        slow("infogan", 150, rates(2e-3, 2e-3) | CODES),
    ],
)
def test_it_learns_both_colours_of_the_world(name: str, steps: int, settings: dict[str, Any]) -> None:
    config = tiny(name, **settings)
    recipe = make_gan(config)
    _, astray = nearest_colour(made_by(recipe, config)[0])
    teach(recipe, steps)
    which, distance = nearest_colour(made_by(recipe, config)[0])
    assert 0.2 < which.float().mean() < 0.8, "one of the colours was forgotten"
    assert distance.mean() < 0.6 * astray.mean()


def test_what_is_shown_has_batch_norms_of_its_own_and_leaves_the_average_alone() -> None:
    config = tiny("dcgan", **rates(2e-3, 2e-3))
    recipe = make_gan(config)
    teach(recipe, 40)
    average, latent = recipe.parts.average.average, GANS["dcgan"].latent(config, 2)
    remembered = {name: value.clone() for name, value in average.state_dict().items()}
    ready = with_own_statistics(average, latent)
    codes = latent.join(latent.draw(1000, torch.Generator().manual_seed(8)))

    def spread(generator: nn.Module) -> torch.Tensor:
        """Means of what comes out of the last batch norm, which should be those that it adds."""
        seen: list[torch.Tensor] = []
        norm = [module for module in generator.modules() if isinstance(module, nn.BatchNorm2d)][-1]
        hook = norm.register_forward_hook(lambda _norm, _given, made: seen.append(made.mean((0, 2, 3)) - norm.bias))
        with torch.no_grad():
            generator(codes)
        hook.remove()
        return seen[0].abs().mean()

    assert spread(ready) < 0.5 * spread(average)
    assert_equal_states(remembered, dict(average.state_dict()))
    assert_equal_states(dict(ready.state_dict()), dict(with_own_statistics(average, latent).state_dict()))
    assert not ready.training


def test_acgan_makes_the_label_that_is_asked_for() -> None:
    config = tiny("acgan", **rates(2e-3, 2e-3))
    recipe = make_gan(config)
    losses = teach(recipe, 100)
    made, codes = made_by(recipe, config)
    which, distance = nearest_colour(made)
    assert torch.equal(which, codes.choice)
    assert distance.mean() < 0.4
    assert losses[-1]["class/real"] < 0.1 < losses[0]["class/real"]


def test_infogan_tells_its_codes_from_what_it_made() -> None:
    config = tiny("infogan", **rates(2e-3, 2e-3), **CODES)
    recipe = make_gan(config)
    losses = teach(recipe, 150)
    told = [sum(each[name] for each in losses[-20:]) / 20 for name in ("choice", "slide")]
    at_first = [sum(each[name] for each in losses[:5]) / 5 for name in ("choice", "slide")]
    assert told[0] < 0.75 * at_first[0]
    assert told[1] < 0.9 * at_first[1]


def test_the_surprise_of_a_guess_is_its_cross_entropy_and_half_its_squared_error() -> None:
    settings = tiny("infogan", infogan={"categories": 3, "sliders": 2, "choice": 2.0, "slide": 0.5}).infogan
    codes = Codes(torch.zeros(1, 1), torch.tensor([1]), torch.tensor([[0.5, -0.5]]))
    terms = surprise(torch.tensor([[0.0, 0.0, 0.0, 0.5, 0.5]]), codes, settings)
    assert terms["choice"].item() == pytest.approx(2 * torch.log(torch.tensor(3.0)).item())
    assert terms["slide"].item() == pytest.approx(0.5 * 0.5 * 1.0)
    only = tiny("infogan", infogan={"categories": 0, "sliders": 1}).infogan
    assert set(surprise(torch.zeros(1, 1), Codes(codes.noise, codes.choice, codes.sliders[:, :1]), only)) == {"slide"}


@pytest.mark.parametrize("name", ["wgan", "wgan_gp", "sn_gan"])
def test_the_critic_learns_in_every_step_and_the_generator_in_every_fifth(name: str) -> None:
    recipe = make_gan(tiny(name))
    moved = []
    for seed in range(10):
        before = [weight.detach().clone() for weight in recipe.parts.generator.parameters()]
        terms = recipe.step(*batch(seed))
        moved.append(
            any(not torch.equal(*pair) for pair in zip(before, recipe.parts.generator.parameters(), strict=True))
        )
        assert "discriminator" in terms
        assert ("gan" in terms) == moved[-1]
    assert moved == ([False] * 4 + [True]) * 2


def test_a_wgan_keeps_every_weight_of_its_critic_small() -> None:
    recipe = make_gan(tiny("wgan"))
    recipe.step(*batch(0))
    assert max(float(weight.detach().abs().max()) for weight in recipe.parts.discriminator.parameters()) <= 0.01


def test_sagan_attends_in_both_networks_and_the_others_do_not() -> None:
    def attending(name: str) -> list[bool]:
        parts = make_gan(tiny(name)).parts
        nets: tuple[nn.Module, ...] = (parts.generator, parts.discriminator)
        return [any(isinstance(module, SelfAttention) for module in net.modules()) for net in nets]

    assert attending("sagan") == [True, True]
    assert attending("sn_gan") == attending("dcgan") == [False, False]


@pytest.mark.parametrize("name", GAN_RECIPES)
def test_the_next_step_after_a_checkpoint_is_the_same(name: str) -> None:
    config = tiny(name, data={"side": SIDE, "batch": 16, "augment": "colour,translation,cutout"})
    stopped, going_on = make_gan(config), make_gan(config)
    for seed in range(3):
        stopped.step(*batch(seed))
    state, random = through_a_file(stopped.parts.state_dict()), stopped.players.random.get_state()  # type: ignore[attr-defined]
    going_on.step(*batch(9))  # on another way already
    going_on.parts.load_state_dict(state)
    going_on.players.random.set_state(random)  # type: ignore[attr-defined]
    for seed in range(3, 6):
        assert going_on.step(*batch(seed)) == stopped.step(*batch(seed))
    assert_equal_states(*(through_a_file(recipe.parts.state_dict()) for recipe in (stopped, going_on)))


@pytest.mark.parametrize("name", ["acgan", "dcgan", "infogan", "sagan"])
@pytest.mark.parametrize("game", GAMES)
def test_every_game_takes_mixed_precision_augmentation_and_transparency(name: str, game: str) -> None:
    data = {"side": SIDE, "batch": 16, "alpha": True, "augment": "colour,translation,cutout"}
    recipe = make_gan(tiny(name, data=data, gan={"noise": 8, "game": game}), "bf16-mixed")
    terms = recipe.step(*world(torch.Generator().manual_seed(0), channels=4))
    assert {"gan", "discriminator"} <= set(terms)
    assert all(value.isfinite() and value.dtype == torch.float32 for value in terms.values())


def test_a_resumed_training_ends_exactly_like_one_that_was_never_stopped(textures: Path, tmp_path: Path) -> None:
    loop = {"threads": 1, "log_steps": 1, "sample_steps": 100}
    data = {"side": SIDE, "batch": 3, "augment": "translation"}
    config = tiny("acgan", pictures=str(textures), data=data, loop=loop, schedule={"steps": 4})
    runs = tmp_path / "whole", tmp_path / "broken"
    train(config, runs[0], Silent())
    with pytest.raises(KeyboardInterrupt):
        train(config, runs[1], Silent(stop_at=2))
    train(config, runs[1], Silent(), resume=True)
    one, other = ({**checkpoint.load(run), "elapsed_s": 0} for run in runs)
    assert one["batches"]["labels"] == ["cloth", "sand"]
    assert_equal_states(one, other)
    assert (runs[0] / "samples" / "0000004.png").read_bytes() == (runs[1] / "samples" / "0000004.png").read_bytes()


def test_a_run_is_not_continued_with_other_labels(textures: Path, tmp_path: Path) -> None:
    config = tiny("acgan", pictures=str(textures), schedule={"steps": 1}, data={"side": SIDE, "batch": 2})
    train(config, tmp_path / "run", Silent())
    (textures / "cloth").rename(textures / "wool")
    with pytest.raises(InvalidField, match=r"started with the labels cloth, sand; .* sand, wool"):
        train(config, tmp_path / "run", Silent(), resume=True)


def test_labels_need_folders(textures: Path, tmp_path: Path) -> None:
    for path in textures.glob("cloth/*"):
        path.unlink()
    config = tiny("acgan", pictures=str(textures), data={"side": SIDE, "batch": 2})
    with pytest.raises(InvalidField, match="acgan learns labels, and the folder of pictures has 1"):
        train(config, tmp_path / "run", Silent())


@pytest.mark.parametrize(
    ("section", "name", "inside", "outside"),
    [
        ("data", "side", 256, 512),
        ("data", "side", SIDES[0], 8),
        ("data", "augment", "cutout", "blur"),
        ("gan", "game", "hinge", "poker"),
        ("gan", "critic_steps", 1, 0),
        ("gan", "noise", 1, 0),
        ("gan", "weight_clip", 0.0, -0.1),
        ("gan", "gradient_penalty", 0.0, -1.0),
        ("generator", "width", 4, 3),
        ("generator", "norm", "layer", "group"),
        ("generator", "attention", 64, 65),
        ("discriminator", "activation", "selu", "gelu"),
        ("discriminator", "attention", 0, -1),
        ("acgan", "classes", 0.0, -1.0),
        ("infogan", "slide", 0.0, -0.1),
    ],
)
def test_each_setting_is_taken_on_its_limit_and_refused_beyond(
    section: str, name: str, inside: object, outside: object
) -> None:
    config = resolve_new({"recipe": "dcgan", section: {name: inside}})
    assert getattr(getattr(config, section), name) == inside
    with pytest.raises(InvalidField, match="allowed"):
        resolve_new({"recipe": "dcgan", section: {name: outside}})


def test_settings_that_do_not_go_together_are_refused() -> None:
    with pytest.raises(InvalidField, match=r"data\.side is 48; allowed with this recipe: 16, 32, 64, 128, 256"):
        tiny("wgan", data={"side": 48})
    with pytest.raises(InvalidField, match="both 0; nothing would be found"):
        tiny("infogan", infogan={"categories": 0, "sliders": 0})
    with pytest.raises(InvalidField, match=r"leave data\.augment empty"):
        resolve_new({"recipe": "synthesize", "data": {"augment": "cutout"}})
    with pytest.raises(InvalidField, match="vary learns no transparency"):
        resolve_new({"recipe": "vary", "data": {"alpha": True}})
