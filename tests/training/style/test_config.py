"""Settings: TOML both ways, layers, presets, hash."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from capriccio.errors import InvalidField, UnreadableFile
from capriccio_training.settings import read_toml, to_toml
from capriccio_training.style.config import (
    GENERATOR_NAMES,
    PRESETS,
    RECIPE_NAMES,
    RECIPE_PRESETS,
    StyleConfig,
    preset,
    recipe_preset,
    resolve,
    resolve_new,
)
from capriccio_training.style.nets import GENERATORS
from capriccio_training.style.recipes import RECIPES

BUNDLED = Path(__file__).resolve().parents[3] / "training" / "bundled" / "style"


@pytest.mark.parametrize("path", sorted(BUNDLED.rglob("*.toml")), ids=lambda path: path.stem)
def test_the_settings_that_made_the_bundled_models_are_still_valid(path: Path) -> None:
    resolve_new(read_toml(path))


def test_the_defaults_are_the_papers() -> None:
    config = StyleConfig()
    assert (config.data.load_height, config.data.crop_height, config.data.batch) == (286, 256, 1)
    assert (config.cycle.forward, config.loss.pool, config.discriminator.width) == (10.0, 50, 64)
    optimizer = config.optimizer
    assert (optimizer.generator_rate, optimizer.beta1, optimizer.beta2) == (2e-4, 0.5, 0.999)
    assert (config.schedule.epochs, config.schedule.decay_epochs) == (100, 100)


@pytest.mark.parametrize("generator", GENERATOR_NAMES)
def test_every_generator_has_a_preset_which_survives_toml(generator: str, tmp_path: Path) -> None:
    config = resolve(preset(generator), {"source": 'a "quoted" \\ päth', "target": "b"})
    assert config.generator.name == generator
    (tmp_path / "config.toml").write_text(to_toml(config.settings), "utf-8")
    assert resolve(read_toml(tmp_path / "config.toml")) == config


def test_the_papers_generators_keep_the_papers_settings() -> None:
    for generator in ("resnet9", "unet"):
        assert resolve(preset(generator), {"generator": {"name": "resnet9"}}) == StyleConfig()


def test_names_are_the_same_in_settings_tables_and_presets() -> None:
    assert set(GENERATOR_NAMES) == set(GENERATORS) == {path.stem for path in PRESETS.glob("*.toml")}
    assert set(RECIPE_NAMES) == set(RECIPES) >= {path.stem for path in RECIPE_PRESETS.glob("*.toml")}


@pytest.mark.parametrize("recipe", RECIPE_NAMES)
def test_every_recipes_preset_goes_with_every_generators(recipe: str) -> None:
    for generator in GENERATOR_NAMES:
        config = resolve_new({"recipe": recipe, "generator": {"name": generator}})
        assert (config.recipe, config.generator.name) == (recipe, generator)


def test_presets_are_layered_default_generator_recipe_given() -> None:
    def rate(**given: object) -> float:
        return resolve_new({"generator": {"name": "realtime"}}, given).optimizer.generator_rate

    defaults, realtime, dualgan = StyleConfig(), preset("realtime"), recipe_preset("dualgan")
    assert defaults.optimizer.generator_rate != realtime["optimizer"]["generator_rate"] == rate()
    assert realtime["optimizer"]["generator_rate"] != dualgan["optimizer"]["generator_rate"] == rate(recipe="dualgan")
    assert rate(recipe="dualgan", optimizer={"generator_rate": 0.5}) == 0.5


def test_a_later_layer_chooses_the_presets_too() -> None:
    config = resolve_new({"recipe": "cut", "generator": {"name": "grid"}}, {"recipe": "dualgan"})
    assert (config.recipe, config.generator.name, config.optimizer.name) == ("dualgan", "grid", "rmsprop")
    assert config.data.crop_height == 144  # the grid's
    assert config.schedule == StyleConfig().schedule  # not CUT's


def test_without_names_there_are_the_papers_defaults() -> None:
    assert resolve_new() == StyleConfig()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"recipe": "cutt"}, "recipe is 'cutt'; allowed: cut, "),
        ({"recipe": ["cut"]}, r"recipe is \['cut'\]; allowed: "),
        ({"generator": {"name": "unett"}}, r"generator\.name is 'unett'; allowed: "),
        ({"generator": "unet"}, "generator is 'unet'; it must be a table"),
    ],
)
def test_names_that_are_none_are_refused_with_those_that_are(given: dict[str, object], told: str) -> None:
    with pytest.raises(InvalidField, match=told):
        resolve_new(given)


def test_later_layers_win_setting_by_setting() -> None:
    config = resolve({"cycle": {"forward": 5, "identity": 0.5}}, {"cycle": {"forward": 7.0}})
    assert (config.cycle.forward, config.cycle.identity) == (7.0, 0.5)


def test_the_hash_follows_the_settings_and_not_the_folders() -> None:
    config = StyleConfig()
    assert dataclasses.replace(config, source="elsewhere").hash == config.hash
    assert resolve({"loop": {"seed": 1}}).hash != config.hash


def test_a_bool_is_no_number_and_a_number_no_bool() -> None:
    with pytest.raises(InvalidField, match=r"loop\.seed is True"):
        resolve({"loop": {"seed": True}})
    with pytest.raises(InvalidField, match=r"data\.flip is 1; it must be true or false"):
        resolve({"data": {"flip": 1}})


@pytest.mark.parametrize(
    ("section", "name", "inside", "outside"),
    [
        ("data", "batch", 1, 0),
        ("loss", "gan", 0.0, -0.1),
        ("optimizer", "ema", 1.0, 1.01),
        ("loss", "adversarial", "wasserstein", "quarrel"),
        ("generator", "name", "grid", "griddle"),
    ],
)
def test_each_setting_is_taken_on_its_limit_and_refused_beyond(
    section: str, name: str, inside: object, outside: object
) -> None:
    assert getattr(getattr(resolve({section: {name: inside}}), section), name) == inside
    with pytest.raises(InvalidField, match=rf"{section}\.{name} is .*; allowed: "):
        resolve({section: {name: outside}})


def test_discriminators_need_24_pixels_at_every_scale() -> None:
    data = {"crop_height": 72, "crop_width": 100}
    assert resolve({"data": data, "discriminator": {"scales": [1, 3]}}).discriminator.scales == (1, 3)
    with pytest.raises(InvalidField, match=r"scales is \[1, 4\]; allowed for a crop of 72 pixels: .* 1 to 3"):
        resolve({"data": data, "discriminator": {"scales": [1, 4]}})


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="cannot read the configuration"):
        read_toml(tmp_path / "none.toml")
