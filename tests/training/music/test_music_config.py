"""Settings of music: presets, what is refused, what changes the hash."""

from __future__ import annotations

import pytest

from capriccio.errors import InvalidField
from capriccio_training.music.config import EXPORTED_RECIPES, RECIPE_NAMES, resolve, resolve_new, styles_of
from capriccio_training.music.methods import METHODS


def test_every_recipe_has_a_method_and_a_preset():
    assert set(METHODS) == set(RECIPE_NAMES)
    assert {name for name, method in METHODS.items() if method.export} == set(EXPORTED_RECIPES)
    for recipe in RECIPE_NAMES:
        assert resolve_new({"recipe": recipe}).optimizer != resolve({}).optimizer


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"recipe": "jazz"}, "jazz"),
        ({"sources": [3]}, "sources"),
        ({"data": {"window": 7}}, "data.window"),
        ({"data": {"batch": 0}}, "data.batch"),
        ({"data": {"held_out": 0.95}}, "data.held_out"),
        ({"data": {"evenness": -0.1}}, "data.evenness"),
        ({"network": {"dropout": 1.0}}, "network.dropout"),
        ({"network": {"layers": 0}}, "network.layers"),
        ({"controls": {"open": 1.1}}, "controls.open"),
        ({"tempo": 90}, "tempo"),
    ],
)
def test_settings_that_can_not_be_are_refused(settings, named):
    with pytest.raises(InvalidField, match=named):
        resolve_new(settings)


def test_limits_themselves_are_allowed():
    data = {"window": 8, "batch": 1, "held_out": 0.9, "evenness": 0.0}
    resolve_new({"data": data, "network": {"dropout": 0.9, "layers": 1, "width": 1}, "controls": {"open": 1.0}})


def test_where_music_lies_does_not_change_the_hash_but_what_is_learned_does():
    assert resolve({"sources": ["a=b"]}).hash == resolve({"sources": ["a=c"]}).hash
    assert resolve({"data": {"window": 64}}).hash != resolve({}).hash


def test_styles_are_those_of_the_sources_each_once():
    assert styles_of(resolve({"sources": ["folk=a", "game=b", "folk=c"]})) == ("folk", "game")
