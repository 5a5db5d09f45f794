"""Textures from models whose results are known: places, noise and labels arrive, each texture has its own."""

import dataclasses
import json
import struct
import zlib

import numpy as np
import pytest

from backend import tiny_texture_models
from backend.tiny_texture_models import CELL, LABEL_COLOURS, STRENGTH, varied
from capriccio.engine.model import load_model
from capriccio.engine.session import StopHandle
from capriccio.errors import Cancelled, InvalidField, ModelRejected
from capriccio.media.images import Picture
from capriccio.media.rearrangement import Rearranger
from capriccio.media.surface_maps import surface_maps
from capriccio.services.texture import MapMaker, Wanted, encoded, opaque_pixels, synthesize, vary, wrapping_source


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("textures")
    made = (tiny_texture_models.vary, tiny_texture_models.synthesize, tiny_texture_models.maps)
    return {make.__name__: load_model(make(folder / f"{make.__name__}.onnx"), threads=1) for make in made}


@pytest.fixture
def source():
    picture = np.random.default_rng(3).integers(40, 216, (64, 96, 3), dtype=np.uint8)
    return wrapping_source(opaque_pixels(Picture(picture)), CELL)


def images(textures):
    return [texture.pictures["image"] for texture in textures]


def test_strength_zero_gives_the_source_back(models, source):
    (texture,) = vary(models["vary"], source, Wanted(strength=0.0))
    np.testing.assert_array_equal(texture.pictures["image"], source.pixels)


def test_a_variation_is_drawn_from_seed_and_number_alone(models, source):
    (made,) = images(vary(models["vary"], source, Wanted(first=5, seed=9, strength=0.7)))
    random = Wanted(seed=9).random(5)
    places = Rearranger.of(source.pixels, CELL).places(8, 12, 0.7, random)
    noise = random.standard_normal((8, 12, 4), np.float32)
    expected = varied(source.pixels[None], places[None], noise[None], np.float32([0.7]))[0]
    assert np.abs(made.astype(int) - expected).max() <= 1


def test_one_of_many_is_the_same_as_it_alone(models, source):
    many = images(vary(models["vary"], source, Wanted(count=24, seed=2)))
    for number in (0, 7, 23):
        (alone,) = images(vary(models["vary"], source, Wanted(first=number, seed=2)))
        np.testing.assert_array_equal(alone, many[number])
    assert len({picture.tobytes() for picture in many}) == 24


def test_another_seed_gives_others(models, source):
    (one,), (other,) = (images(vary(models["vary"], source, Wanted(seed=seed))) for seed in (1, 2))
    assert (one != other).any()


@pytest.mark.parametrize(
    ("size", "expected"), [(None, (64, 96)), ((32, 64), (64, 32)), ((100, 203), (200, 104)), ((192, 64), (64, 192))]
)
def test_the_size_is_rounded_to_cells_and_the_source_s_by_default(models, source, size, expected):
    (made,) = images(vary(models["vary"], source, Wanted(size=size)))
    assert made.shape == (*expected, 3)


def test_a_larger_size_repeats_the_source_at_strength_zero(models, source):
    (made,) = images(vary(models["vary"], source, Wanted(size=(192, 128), strength=0.0)))
    np.testing.assert_array_equal(made, np.tile(source.pixels, (2, 2, 1)))


def test_a_label_is_what_the_model_makes(models):
    for number, label in enumerate(("moss", "Rock", " sand ")):
        (made,) = images(synthesize(models["synthesize"], label, Wanted(size=(64, 64))))
        spread = made.reshape(-1, 3).mean(0) - LABEL_COLOURS[number]
        assert np.ptp(spread) < 3  # but for the character's brightness, the label's colour
        assert made.shape == (64, 64, 3)


def test_a_label_is_found_however_its_card_writes_it(models):
    card = dataclasses.replace(models["synthesize"].card, labels=("Moss", "PavingStones", "sand"))
    model = dataclasses.replace(models["synthesize"], card=card)
    (texture,) = synthesize(model, "pavingstones", Wanted(size=(32, 32)))
    assert texture.origin["label"] == "PavingStones"


def test_synthesised_textures_are_drawn_one_by_one(models):
    many = images(synthesize(models["synthesize"], "moss", Wanted(count=10, seed=4, size=(128, 128))))
    (alone,) = images(synthesize(models["synthesize"], "moss", Wanted(first=6, seed=4, size=(128, 128))))
    np.testing.assert_array_equal(alone, many[6])


def test_an_unknown_label_is_told_with_those_that_there_are(models):
    with pytest.raises(InvalidField, match="'lava'; it knows: moss, rock, sand") as refused:
        next(synthesize(models["synthesize"], "lava", Wanted()))
    assert refused.value.detail == {"field": "label", "known": ["moss", "rock", "sand"]}


def test_maps_come_from_filters_or_from_the_model(models, source):
    by_filters = MapMaker().make(source.pixels)
    np.testing.assert_array_equal(by_filters.normal, surface_maps(source.pixels).normal)
    by_model = MapMaker(models["maps"]).make(source.pixels)
    np.testing.assert_array_equal(by_model.height, (source.pixels[..., 0] / np.float32(255) * 65535 + 0.5).astype("u2"))
    np.testing.assert_array_equal(by_model.orm[..., 1], source.pixels[..., 1])


@pytest.mark.parametrize("shape", [(1, 1, 3), (33, 50, 3), (64, 31, 3)])
def test_the_model_s_maps_fit_a_texture_that_is_not_whole_cells(models, shape):
    texture = np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8)
    np.testing.assert_array_equal(MapMaker(models["maps"]).make(texture).orm[..., 1], texture[..., 1])


def test_a_texture_comes_with_its_maps_and_seam_score(models, source):
    (texture,) = vary(models["vary"], source, Wanted(), MapMaker())
    assert list(texture.pictures) == ["image", "normal", "height", "orm"]
    assert 0.5 < texture.seam_score < 1.5


def test_files_are_the_same_for_the_same_request_and_say_what_they_came_from(models, source):
    wanted = Wanted(first=2, seed=7, strength=0.4)
    (one,), (same,) = (vary(models["vary"], source, wanted, MapMaker()) for _ in range(2))
    files = encoded(one)
    assert files == encoded(same)
    told = json.loads(png_text(files["height"]))
    expected = {"kind": "texture.vary", "model": "vary", "seed": 7, "number": 2, "strength": 0.4, "maps": "filters"}
    assert told | expected == told
    assert (told["picture"], told["size"], told["source"]) == ("height", [96, 64], source.given)
    assert told["model_hash"] == models["vary"].hash


def png_text(content):
    """Return the text chunk of a PNG file, read without the library that wrote it."""
    place = 8
    while place < len(content):
        length, kind = struct.unpack(">I4s", content[place : place + 8])
        data = content[place + 8 : place + 8 + length]
        assert zlib.crc32(kind + data) == struct.unpack(">I", content[place + 8 + length : place + 12 + length])[0]
        if kind == b"iTXt":
            return data[len(b"capriccio\0\0\0\0\0") :].decode()
        place += 12 + length
    raise AssertionError("no text")


WRONG = {
    "count": [0, 65, 10_000],
    "first": [-1, 2**53 + 1],
    "seed": [-1, 2**53 + 1],
    "strength": [-0.01, 1.01, float("nan")],
    "size": [(31, 64), (64, 4097)],
}
RIGHT = {"count": [1, 64], "first": [0, 2**53], "seed": [0, 2**53], "strength": [0, 1], "size": [(32, 4096)]}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_is_out_of_range_is_refused(name, value):
    with pytest.raises(InvalidField, match=name):
        Wanted(**{name: value})


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in RIGHT.items() for value in values])
def test_what_is_just_inside_is_taken(name, value):
    assert getattr(Wanted(**{name: value}), name) == value


def test_a_model_of_another_kind_is_refused(models, source):
    with pytest.raises(InvalidField, match=r"texture\.synthesize model; allowed: texture\.vary"):
        next(vary(models["synthesize"], source, Wanted()))
    with pytest.raises(InvalidField, match=r"allowed: texture\.synthesize"):
        next(synthesize(models["vary"], "moss", Wanted()))
    with pytest.raises(InvalidField, match=r"allowed: texture\.maps"):
        MapMaker(models["vary"])


def test_a_model_that_takes_other_inputs_than_its_kind_is_refused(models, source):
    noise, character, label = models["synthesize"].card.inputs
    for inputs, told in (
        ((noise, dataclasses.replace(character, name="mood"), label), "no input 'character'"),
        ((noise, character, STRENGTH), "takes noise, character, strength; a texture.synthesize model"),
        ((dataclasses.replace(noise, shape=("batch", "rows", "columns", "any")), character, label), "fixed last side"),
    ):
        card = dataclasses.replace(models["synthesize"].card, inputs=inputs)
        model = dataclasses.replace(models["synthesize"], card=card)
        with pytest.raises(ModelRejected, match=told):
            next(synthesize(model, "moss", Wanted(size=(32, 32))))


def test_a_stop_between_two_textures_ends_the_work(models, source):
    stop = StopHandle()
    textures = vary(models["vary"], source, Wanted(count=64), stop=stop)
    next(textures)
    stop.stop()
    with pytest.raises(Cancelled):
        list(textures)
