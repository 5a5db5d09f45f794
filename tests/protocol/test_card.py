"""The model card: round trip, and every way in which one can be wrong."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capriccio.card import GUIDE_KNOTS, Guide, ModelCard, Parameter, Parity, TensorSpec, Variant
from capriccio.errors import ModelRejected

CARD = ModelCard(
    name="toon_to_natural",
    version="1.0.0",
    kind="style.grid",
    inputs=(TensorSpec("frame", "uint8", ("batch", "height", "width", 3), "NHWC", (0, 255), "srgb"),),
    outputs=(TensorSpec("grid", "float16", ("batch", 9, 16, 8, 12), "NYXZC"),),
    parity=Parity(7, (1, 144, 256, 3), (0, 5, 17), (0.5, 1.0, -0.25), 0.001),
    view_size=(144, 256),
    parameters=(Parameter("strength", 1.0, 0.0, 1.0, "How much of the look."),),
    metrics={"psnr_db": 23.1},
    labels=("moss", "river stones"),
    guide=Guide((0.5, 0.25, 0.25), tuple(1 - knot / 15 for knot in range(GUIDE_KNOTS))),
)


def test_card_round_trips_through_json():
    assert ModelCard.from_json(CARD.to_json()) == CARD


def test_equal_cards_give_equal_text():
    assert dataclasses.replace(CARD).to_json() == CARD.to_json()


def test_unknown_fields_of_a_newer_trainer_are_ignored():
    raw = json.loads(CARD.to_json()) | {"mood": "cheerful"}
    assert ModelCard.from_json(json.dumps(raw)) == CARD


def test_summary_keeps_what_a_client_needs_and_leaves_the_certificate_out():
    summary = CARD.summary()
    assert summary["name"] == "toon_to_natural"
    assert summary["parameters"][0]["maximum"] == 1.0
    assert "parity" not in summary


@pytest.mark.parametrize("field", ["name", "version", "kind", "inputs", "outputs", "parity"])
def test_missing_field_is_refused_by_name(field):
    raw = json.loads(CARD.to_json())
    del raw[field]
    with pytest.raises(ModelRejected, match=field):
        ModelCard.from_json(json.dumps(raw))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"schema": 2}, "schema"),
        ({"name": "Toon To Natural"}, "name"),
        ({"kind": "style.magic"}, "style.grid"),
        ({"labels": ("moss", "moss")}, "each once"),
        ({"labels": (7,)}, "texts"),
        ({"size_multiple": 0}, "size_multiple"),
        ({"size_multiple": "4"}, "size_multiple"),
        ({"training_steps": True}, "training_steps"),
        ({"inputs": []}, "inputs"),
        ({"view_size": [144]}, "unpack"),
    ],
)
def test_wrong_value_is_refused_by_name(change, named):
    raw = json.loads(CARD.to_json()) | change
    with pytest.raises(ModelRejected, match=named):
        ModelCard.from_json(json.dumps(raw))


@pytest.mark.parametrize(
    "parity",
    [
        Parity(7, (1,), (0, 1), (0.5,), 0.1),
        Parity(7, (1,), (), (), 0.1),
        Parity(7, (1,), (0,), (0.5,), float("nan")),
        Parity(7, (1,), (0,), (0.5,), -1.0),
    ],
)
def test_certificate_that_proves_nothing_is_refused(parity):
    with pytest.raises(ModelRejected, match="parity"):
        dataclasses.replace(CARD, parity=parity)


@given(st.text() | st.binary().map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_a_card_or_refused(text):
    with pytest.raises(ModelRejected):
        ModelCard.from_json(text)


@given(st.data())
def test_mutated_card_is_a_card_or_refused(data):
    raw = json.loads(CARD.to_json())
    field = data.draw(st.sampled_from(sorted(raw)))
    raw[field] = data.draw(st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.integers() | st.text()))
    try:
        assert ModelCard.from_json(json.dumps(raw)).kind == "style.grid"
    except ModelRejected as error:
        assert error.message


@pytest.mark.parametrize(
    ("guide", "message"),
    [
        ({"weights": [1, 2], "curve": [0] * 16}, "incomplete or a field has the wrong type"),
        ({"weights": [1, 2, float("inf")], "curve": [0] * 16}, "guide.weights"),
        ({"weights": [1, 0, 0], "curve": [0] * 15}, "guide.curve"),
        ({"weights": [1, 0, 0], "curve": [1.01] * 16}, "guide.curve"),
        ({"weights": [1, 0, 0]}, "incomplete or a field has the wrong type"),
        ("luminance", "incomplete or a field has the wrong type"),
    ],
)
def test_a_guide_that_could_not_be_looked_up_is_refused(guide, message):
    raw = json.loads(CARD.to_json()) | {"guide": guide}
    with pytest.raises(ModelRejected, match=message):
        ModelCard.from_json(json.dumps(raw))


def test_a_card_without_a_guide_stays_without():
    plain = dataclasses.replace(CARD, guide=None)
    assert ModelCard.from_json(plain.to_json()).guide is None


VARIANT = Variant(
    of="toon_to_natural",
    of_version="1.0.0",
    of_hash="0123456789abcdef",
    precision="int8",
    method="static",
    calibration="pictures of 'frames'",
    calibration_count=24,
    calibration_licence="CC0",
    measured_on="pictures of 'others'",
    measured_count=12,
    loss={"psnr": 41.5, "mean_levels": 0.4},
)


def test_a_variants_card_round_trips_and_tells_clients_what_it_costs():
    made = dataclasses.replace(CARD, name="toon_to_natural-int8", variant=VARIANT)
    assert ModelCard.from_json(made.to_json()) == made
    assert made.summary()["variant"]["loss"] == {"psnr": 41.5, "mean_levels": 0.4}
    assert CARD.summary()["variant"] is None


def test_a_card_of_before_there_were_variants_is_read():
    raw = json.loads(CARD.to_json())
    del raw["variant"]
    assert ModelCard.from_json(json.dumps(raw)) == CARD


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"precision": "int4"}, "variant.precision.*int8, fp16"),
        ({"precision": 8}, "precision"),
        ({"of": "Toon To Natural"}, "variant.of"),
        ({"of": None}, "of is None"),
        ({"calibration_count": -1}, "variant.calibration_count.*0 or more"),
        ({"measured_count": -1}, "variant.measured_count.*0 or more"),
        ({"measured_count": 1.5}, "measured_count"),
        ({"loss": {"psnr": float("inf")}}, "variant.loss.*finite"),
        ({"loss": {"psnr": "good"}}, "good"),
        ({"loss": {"psnr": 10**400}}, "too large"),
        ({"loss": [30]}, "items"),
    ],
)
def test_a_variant_of_which_readers_could_make_nothing_is_refused(change, named):
    raw = json.loads(CARD.to_json()) | {"variant": dataclasses.asdict(VARIANT) | change}
    with pytest.raises(ModelRejected, match=named):
        ModelCard.from_json(json.dumps(raw))


@pytest.mark.parametrize("counts", [{"calibration_count": 0}, {"measured_count": 0}])
def test_a_variant_that_nothing_was_calibrated_or_measured_for_may_say_so(counts):
    assert dataclasses.replace(VARIANT, **counts).precision == "int8"


@pytest.mark.parametrize("field", ["of", "of_version", "of_hash", "precision"])
def test_a_variant_has_to_say_what_it_was_made_from_and_how_it_computes(field):
    variant = dataclasses.asdict(VARIANT)
    del variant[field]
    with pytest.raises(ModelRejected, match=field):
        ModelCard.from_json(json.dumps(json.loads(CARD.to_json()) | {"variant": variant}))


@given(st.data())
def test_a_mutated_variant_is_one_or_is_refused(data):
    variant = dataclasses.asdict(VARIANT)
    field = data.draw(st.sampled_from(sorted(variant)))
    values = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())
    variant[field] = data.draw(values | st.dictionaries(st.text(), values))
    raw = json.loads(CARD.to_json()) | {"variant": data.draw(st.just(variant) | values)}
    try:
        read = ModelCard.from_json(json.dumps(raw))
    except ModelRejected as error:
        assert error.message
    else:
        assert ModelCard.from_json(read.to_json()) == read
