"""Messages: the vectors, the table's rows, limits on both sides, and whatever bytes a peer may send."""

import random

import msgpack
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from capriccio.errors import CapriccioError, InvalidField, InvalidInput, TooLarge, UnknownModel, UnknownType
from capriccio.protocol import File, Message, Tensor, codec, decode, encode, spec
from shared_vectors import load, untagged

VECTORS = load("messages.json")


def frames_of(vector) -> list[bytes]:
    return [bytes.fromhex(frame) for frame in vector["frames"]]


@pytest.mark.parametrize("vector", VECTORS["valid"], ids=lambda vector: vector["name"])
def test_message_round_trips_through_its_bytes(vector):
    message = decode(frames_of(vector))
    assert (str(message.id), message.type, message.deadline_ms) == (vector["id"], vector["type"], vector["deadline_ms"])
    assert message.body == untagged(vector["body"])
    assert [bytes(frame) for frame in encode(message)] == frames_of(vector)
    described = [(buffer.descriptor(), bytes(buffer.data()).hex()) for buffer in message.buffers]
    assert described == [(untagged(each["descriptor"]), each["hex"]) for each in vector["buffers"]]


@pytest.mark.parametrize("vector", VECTORS["invalid"], ids=lambda vector: vector["name"])
def test_refused_message_gets_its_code_and_id(vector):
    frames = frames_of(vector)
    with pytest.raises(InvalidInput) as caught:
        decode(frames)
    assert caught.value.code == vector["code"]
    number = codec.readable_id(frames)
    assert (None if number is None else str(number)) == vector["id"]


@pytest.mark.parametrize("request_type", spec.REQUESTS)
def test_every_row_of_the_table_passes_its_own_check(request_type):
    row = spec.REQUESTS[request_type]
    vectors = {vector["name"]: decode(frames_of(vector)) for vector in VECTORS["valid"]}
    codec.check_request(vectors[f"{request_type} request"])
    codec.check_reply(request_type, vectors[f"{request_type} reply"])
    codec.check_reply(request_type, vectors["error"])
    codec.check_reply(request_type, vectors["progress"])
    assert row.doc


@pytest.mark.parametrize(
    ("request_type", "field"),
    [(name, field.name) for name, row in spec.REQUESTS.items() for field in row.fields],
)
def test_every_field_refuses_another_kind_and_a_missing_value_only_where_required(request_type, field):
    row = spec.REQUESTS[request_type]
    body = {each.name: each.example for each in row.fields}
    buffers = tuple(File(b"", "png") for _ in row.example_buffers)
    with pytest.raises(InvalidField, match=field):
        codec.check_request(Message(1, request_type, {**body, field: b"bytes"}, buffers))
    without = Message(1, request_type, {name: value for name, value in body.items() if name != field}, buffers)
    if next(each for each in row.fields if each.name == field).required:
        with pytest.raises(InvalidField, match=field):
            codec.check_request(without)
    else:
        codec.check_request(without)


def test_bounds_hold_on_both_sides():
    target = {"minimum": 1, "maximum": 2**53}
    for value in target.values():
        codec.check_request(Message(1, "cancel", {"target": value}))
    for value in (target["minimum"] - 1, target["maximum"] + 1, True, 1.0):
        with pytest.raises(InvalidField, match="target"):
            codec.check_request(Message(1, "cancel", {"target": value}))


@pytest.mark.parametrize("size", [32, 4096, [32, 4096], (128, 64)])
def test_a_size_is_a_side_or_width_and_height(size):
    codec.check_request(Message(1, "texture.synthesize", {"label": "moss", "size": size}))


@pytest.mark.parametrize("size", [31, 4097, [64, 31], [4097, 64], [64], [64, 64, 64], 64.0, True, "64", [64, "64"], []])
def test_a_size_outside_its_bounds_or_of_another_form_is_refused(size):
    with pytest.raises(InvalidField, match="size"):
        codec.check_request(Message(1, "texture.synthesize", {"label": "moss", "size": size}))


def test_buffers_are_limited_on_both_sides():
    most = spec.LIMITS["buffers"].value
    assert len(decode(encode(Message(1, "ok", {}, (File(b"", "png"),) * most))).buffers) == most
    with pytest.raises(TooLarge, match="buffers"):
        encode(Message(1, "ok", {}, (File(b"", "png"),) * (most + 1)))


def test_a_choice_outside_the_list_names_the_list():
    body = {"model": "m", "frame": 0, "encoding": "gif"}
    with pytest.raises(InvalidField, match="raw, png, jpeg"):
        codec.check_request(Message(1, "style.apply", body, (File(b"", "png"),)))


def test_a_buffer_field_must_point_at_a_buffer():
    with pytest.raises(InvalidField, match="the message has 1"):
        codec.check_request(Message(1, "style.apply", {"model": "m", "frame": 1}, (File(b"", "png"),)))


def test_unknown_type_lists_the_known_ones():
    with pytest.raises(UnknownType, match=r"style\.apply") as caught:
        codec.check_request(Message(1, "style.aply"))
    assert "ping" in caught.value.detail["known"]


def test_unknown_fields_are_ignored():
    header = {"id": 1, "type": "ping", "body": {"later": 1}, "trace": True}
    message = decode([spec.MAGIC, msgpack.packb(header)])
    codec.check_request(message)
    assert message.body == {"later": 1}


def test_a_tensor_is_a_view_of_its_frame_and_not_a_copy():
    frame = np.arange(24, dtype=np.uint8).tobytes()
    sent = encode(Message(1, "ok", {}, (Tensor(np.frombuffer(frame, np.uint8).reshape(2, 4, 3), "HWC", "srgb"),)))
    [received] = decode([*sent[:2], frame]).buffers
    assert isinstance(received, Tensor)
    assert np.shares_memory(received.array, np.frombuffer(frame, np.uint8))
    assert not received.array.flags.writeable


@pytest.mark.parametrize("dtype", spec.DTYPES)
def test_tensors_of_every_dtype_round_trip_from_strided_and_big_endian_arrays(dtype):
    array = np.arange(24).reshape(2, 3, 4).astype(dtype)
    for variant in (array, array[:, ::-1], array.astype(array.dtype.newbyteorder(">")), array[:0]):
        [received] = decode([bytes(frame) for frame in encode(Message(1, "ok", {}, (Tensor(variant),)))]).buffers
        assert isinstance(received, Tensor)
        np.testing.assert_array_equal(received.array, variant)
        assert received.array.dtype.name == dtype


def test_message_size_limit_holds_on_both_sides():
    limit = spec.LIMITS["message_bytes"].value
    header = len(encode(Message(1, "ok", {}, (File(b"", "png"),)))[1])
    most = bytes(limit - header - len(spec.MAGIC))
    frames = encode(Message(1, "ok", {}, (File(most, "png"),)))
    assert decode(frames).buffers
    with pytest.raises(TooLarge, match="message_bytes"):
        encode(Message(1, "ok", {}, (File(most + b"x", "png"),)))
    with pytest.raises(TooLarge, match="message_bytes"):
        decode([frames[0], frames[1], bytes(frames[2]) + b"x"])


def test_an_error_crosses_the_wire_whole():
    error = UnknownModel("no model 'x'; known are a, b", known=["a", "b"])
    reply = decode([bytes(frame) for frame in encode(codec.error_reply(9, error))])
    with pytest.raises(UnknownModel, match="known are a, b") as caught:
        codec.raise_for_error(reply)
    assert caught.value.detail == {"known": ["a", "b"]}


def test_a_code_from_a_newer_server_keeps_its_words():
    reply = Message(1, "error", {"code": "from_the_future", "message": "too early", "detail": {"x": 1}})
    with pytest.raises(CapriccioError, match=r"too early.*from_the_future"):
        codec.raise_for_error(reply)


def read_like_a_server(frames: list[bytes]) -> None:
    codec.readable_id(frames)
    try:
        codec.check_request(decode(frames))
    except InvalidInput as error:
        assert error.code in spec.error_meanings()
        assert error.message


@given(st.lists(st.binary(max_size=64), max_size=6))
def test_random_frames_end_in_a_typed_error(frames):
    read_like_a_server(frames)
    read_like_a_server([spec.MAGIC, *frames])


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("id", "type", "body", "buffers", "deadline_ms"), values)))
def test_random_headers_end_in_a_typed_error(header):
    read_like_a_server([spec.MAGIC, msgpack.packb(header), b"abc"])


def test_mutated_vectors_end_in_a_typed_error_or_a_message():
    randomness = random.Random(7)
    originals = [frames_of(vector) for vector in VECTORS["valid"]]
    for _ in range(20_000):
        frames = [bytearray(frame) for frame in randomness.choice(originals)]
        victim = randomness.choice(frames[1:])
        for _ in range(randomness.randint(1, 4)):
            if not victim:
                break
            place = randomness.randrange(len(victim))
            victim[place] = randomness.randrange(256)
            if randomness.random() < 0.2:
                del victim[place:]
        read_like_a_server([bytes(frame) for frame in frames])
