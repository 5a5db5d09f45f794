"""Variants of the bundled models: narrower inside, the same outside, proven, and close to what they were made from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, numpy_helper

from capriccio.card import CARD_KEY, ModelCard
from capriccio.engine.model import load_model, model_hash
from capriccio.engine.parity import deviation
from capriccio.errors import InvalidField, ModelRejected
from capriccio_training.onnx_runner import onnx_runner
from capriccio_training.quantize.examples import PictureSource
from capriccio_training.quantize.loss import LEAST_PSNR_DB, MOST_NATS
from capriccio_training.quantize.variant import Made, Wanted, make_variant

from .conftest import bundled

Maker = Callable[[str, str], Made]

ALL = [
    ("toon_to_natural", "int8"),
    ("toon_to_natural", "fp16"),
    ("toon_to_natural_frame", "int8"),
    ("toon_to_natural_frame", "fp16"),
    pytest.param("texture_vary", "int8", marks=pytest.mark.slow),
    ("texture_synthesize", "fp16"),
    ("terrain_generate", "int8"),
    pytest.param("terrain_sketch", "fp16", marks=pytest.mark.slow),
    ("music_sequence", "int8"),
]
WHOLE = (TensorProto.INT8, TensorProto.UINT8)


def graph_of(made: Made) -> onnx.GraphProto:
    return onnx.load_from_string(made.content).graph


def weights(made: Made) -> list[TensorProto]:
    """What products multiply with in a variant: constants of fewer bits with two sides or more."""
    kinds = (TensorProto.FLOAT16,) if made.variant.precision == "fp16" else WHOLE
    return [each for each in graph_of(made).initializer if each.data_type in kinds and len(each.dims) > 1]


def broken_copies(made: Made) -> Iterator[bytes]:
    """The file with the channels of one weight after another shifted by one, as a bad kernel or a bad disk might."""
    for weight in weights(made):
        model = onnx.load_from_string(made.content)
        tensor = next(each for each in model.graph.initializer if each.name == weight.name)
        shifted = np.roll(numpy_helper.to_array(tensor), 1, axis=0)
        tensor.CopyFrom(numpy_helper.from_array(shifted, tensor.name))
        yield model.SerializeToString()


@pytest.mark.parametrize(("name", "precision"), ALL)
def test_a_variant_takes_and_gives_what_its_model_does(name: str, precision: str, made: Maker) -> None:
    _, card = bundled(name)
    variant = made(name, precision).card
    assert (variant.inputs, variant.outputs) == (card.inputs, card.outputs)
    same = (
        "kind",
        "version",
        "size_multiple",
        "view_size",
        "guide",
        "parameters",
        "labels",
        "licence",
        "data",
        "recipe",
    )
    assert all(getattr(variant, field) == getattr(card, field) for field in same)
    assert variant.name == f"{name}-{precision}"


@pytest.mark.parametrize(("name", "precision"), ALL)
def test_the_backend_loads_a_variant_and_its_certificate_holds(
    name: str, precision: str, made: Maker, tmp_path: Path
) -> None:
    path = tmp_path / "variant.onnx"
    path.write_bytes(made(name, precision).content)
    loaded = load_model(path, threads=1)
    assert loaded.card == made(name, precision).card
    assert loaded.deviation <= loaded.card.parity.tolerance


@pytest.mark.parametrize(("name", "precision"), ALL)
def test_a_variant_is_close_to_its_model_and_its_card_says_how_close(name: str, precision: str, made: Maker) -> None:
    content, card = bundled(name)
    variant = made(name, precision).variant
    assert (variant.of, variant.of_version, variant.of_hash) == (name, card.version, model_hash(content))
    assert (variant.precision, variant.measured_count > 0, variant.measured_on != "") == (precision, True, True)
    assert made(name, precision).card.metrics == {}, "the figures of the model are not the variant's"
    if card.kind == "music.sequence":
        assert abs(variant.loss["nats"]) < MOST_NATS
    else:
        assert LEAST_PSNR_DB < variant.loss["psnr_worst"] <= variant.loss["psnr"] <= 99


@pytest.mark.parametrize("name", ["toon_to_natural_frame", "terrain_generate", "music_sequence"])
def test_int8_multiplies_whole_numbers_and_takes_less_of_the_disk(name: str, made: Maker) -> None:
    variant = made(name, "int8")
    assert weights(variant)
    assert len(variant.content) < 0.85 * len(bundled(name)[0])
    largest = max(np.abs(numpy_helper.to_array(weight).astype(int)).max() for weight in weights(variant))
    assert largest <= (64 if name != "music_sequence" else 255), "wider ones overflow on processors without VNNI"


def test_fp16_multiplies_halves_and_all_at_the_border_stays(made: Maker) -> None:
    graph = graph_of(made("toon_to_natural_frame", "fp16"))
    halves = {each.name for each in graph.initializer if each.data_type == TensorProto.FLOAT16}
    convolutions = [node for node in graph.node if node.op_type == "Conv"]
    assert all(node.input[1] in halves for node in convolutions)


@pytest.mark.parametrize("precision", ["int8", "fp16"])
def test_a_variant_that_came_to_harm_is_refused_by_its_certificate(precision: str, made: Maker, tmp_path: Path) -> None:
    variant = made("toon_to_natural_frame", precision)
    copies = list(broken_copies(variant))
    assert len(copies) > 8
    for copy in copies:
        path = tmp_path / "broken.onnx"
        path.write_bytes(copy)
        with pytest.raises(ModelRejected, match="parity certificate fails"):
            load_model(path, threads=1)


def test_most_harm_to_a_grid_model_is_refused_too(made: Maker) -> None:
    variant = made("toon_to_natural", "int8")
    found = []
    for copy in broken_copies(variant):
        run = onnx_runner(copy)
        found.append(deviation(lambda *arrays, run=run: run(*arrays)[0], variant.card.inputs, variant.card.parity))
    assert sum(each > variant.card.parity.tolerance for each in found) > len(found) / 2


def test_the_same_model_and_pictures_give_the_same_variant(few_pictures: PictureSource) -> None:
    wanted = Wanted("int8", pictures=few_pictures)
    first, second = (make_variant(*bundled("toon_to_natural"), wanted, lambda _stage, _done: None) for _ in range(2))
    assert first.content == second.content


def test_progress_is_told_and_ends_before_the_file_is_written() -> None:
    heard: list[tuple[str, float]] = []
    make_variant(*bundled("music_sequence"), Wanted("fp16"), lambda stage, done: heard.append((stage, done)))
    assert [done for _, done in heard] == sorted(done for _, done in heard)
    assert heard[0][1] == 0
    assert "measuring the loss" in [stage for stage, _ in heard]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (Wanted("int4"), "the precision is 'int4'; allowed: int8, fp16"),
        (Wanted("int8", leave_out=("Sin",)), "Sin can't be left out; the graph's products are .*Conv"),
        (Wanted("int8", leave_out=("Conv",)), "no product with constant weights is left to quantize"),
        (Wanted("fp16", leave_out=("Conv", "Gemm")), "nothing that multiplies with weights is left to narrow"),
    ],
)
def test_what_can_not_be_wanted_is_told(wanted: Wanted, said: str, few_pictures: PictureSource) -> None:
    with pytest.raises(InvalidField, match=said):
        make_variant(*bundled("toon_to_natural"), replace(wanted, pictures=few_pictures), lambda _stage, _done: None)


def test_a_node_that_is_left_out_stays_in_float32(few_pictures: PictureSource) -> None:
    content, card = bundled("toon_to_natural_frame")
    node = "/generator/blocks/blocks.0/first/Conv"
    wanted = Wanted("int8", "gentle", few_pictures, leave_out=(node,))
    made = make_variant(content, card, wanted, lambda _stage, _done: None)
    (kept,) = [each for each in graph_of(made).node if each.name == node]
    assert not any("DequantizeLinear" in name for name in kept.input)
    assert made.card.name == "gentle"
    assert f"left out: {node}" in made.variant.method
    assert "10 of 14" in made.variant.method


def test_a_variant_is_not_made_of_a_variant(made: Maker) -> None:
    variant = made("toon_to_natural", "int8")
    with pytest.raises(InvalidField, match="is int8 already; give the model that it was made from, toon_to_natural"):
        make_variant(variant.content, variant.card, Wanted("fp16"), lambda _stage, _done: None)


def test_a_variant_that_loses_too_much_is_refused_with_what_helps_and_taken_where_it_is_wanted(
    few_pictures: PictureSource,
) -> None:
    content, card = ruined(*bundled("toon_to_natural_frame"))
    said = r"loses too much: .* dB.*allowed: 30 dB or more.*--calibration; --quantize fp16.*--leave-out.*--allow-loss"
    with pytest.raises(ModelRejected, match=said):
        make_variant(content, card, Wanted("int8", pictures=few_pictures), lambda _stage, _done: None)
    made = make_variant(
        content, card, Wanted("int8", pictures=few_pictures, allow_loss=True), lambda _stage, _done: None
    )
    assert made.variant.loss["psnr"] < LEAST_PSNR_DB


def ruined(content: bytes, card: ModelCard) -> tuple[bytes, ModelCard]:
    """A model that 8 bits can't hold: one channel in each block is so loud that the others drown."""
    model = onnx.load_from_string(content)
    by_name = {each.name: each for each in model.graph.initializer}
    louder, softer = 400.0, 1 / 400.0
    for block in range(4):
        for part in ("weight", "bias"):
            scale(by_name, f"generator.blocks.{block}.first.{part}", 0, louder)
        scale(by_name, f"generator.blocks.{block}.second.weight", 1, softer)
    parity = replace(card.parity, tolerance=1000.0)
    changed = replace(card, parity=parity)
    onnx.helper.set_model_props(model, {CARD_KEY: changed.to_json()})
    return model.SerializeToString(), changed


def scale(tensors: dict[str, TensorProto], name: str, axis: int, factor: float) -> None:
    stored = next(each for each in tensors.values() if each.name.removesuffix("_half") == name)
    values = np.moveaxis(numpy_helper.to_array(stored).astype(np.float32), axis, 0)
    values[0] *= factor
    kept = np.moveaxis(values, 0, axis).astype(numpy_helper.to_array(stored).dtype)
    stored.CopyFrom(numpy_helper.from_array(np.ascontiguousarray(kept), stored.name))
