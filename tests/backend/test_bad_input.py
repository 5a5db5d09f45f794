"""Messages and frames that are wrong: each is answered with what is wrong, and the server goes on."""

import numpy as np
import pytest
import zmq

from backend.raw_peer import HELLO, RawPeer
from capriccio.errors import InvalidField, TooLarge, UnknownModel, UnreadableFile, UnsupportedFrame
from capriccio.protocol import File, Message, Tensor, encode
from capriccio.protocol.spec import LIMITS

STYLE = {"model": "identity", "frame": 0}
RGB = {"kind": "tensor", "dtype": "uint8", "shape": [1, 2, 3], "layout": "HWC", "color": "srgb"}
PIXELS = bytes(6)


def request(body, *descriptors, kind="style.apply", **header):
    return {"id": 5, "type": kind, "body": body, "buffers": list(descriptors), **header}


@pytest.fixture
def peer(server):
    with RawPeer(server.address) as connected:
        yield connected
        assert connected.request("ping").type == "ok"  # the server goes on, whatever was sent


BAD_MESSAGES = {
    "unknown type": (request({}, kind="style.remove"), (), "unknown_type"),
    "type that is a number": (request({}, kind=5), (), "invalid_field"),
    "body that is a list": (request([]), (), "invalid_field"),
    "body that is missing": ({"id": 5, "type": "ping"}, (), "invalid_field"),
    "field that is missing": (request({"model": "identity"}), (), "invalid_field"),
    "field of the wrong type": (request({"model": 7, "frame": 0}, RGB), (PIXELS,), "invalid_field"),
    "field that is too long": (request({"model": "m" * 65, "frame": 0}, RGB), (PIXELS,), "invalid_field"),
    "choice that is none": (request({**STYLE, "encoding": "gif"}, RGB), (PIXELS,), "invalid_field"),
    "buffer that is not there": (request({**STYLE, "frame": 1}, RGB), (PIXELS,), "invalid_field"),
    "buffer index below zero": (request({**STYLE, "frame": -1}, RGB), (PIXELS,), "invalid_field"),
    "deadline below zero": (request(STYLE, RGB, deadline_ms=-1), (PIXELS,), "invalid_field"),
    "fewer buffers than described": (request(STYLE, RGB), (), "malformed"),
    "more buffers than described": (request(STYLE, RGB), (PIXELS, PIXELS), "malformed"),
    "more buffers than allowed": (request({}), (PIXELS,) * (LIMITS["buffers"].value + 1), "too_large"),
    "tensor shorter than its shape": (request(STYLE, RGB), (PIXELS[:5],), "malformed"),
    "tensor of an unknown dtype": (request(STYLE, {**RGB, "dtype": "object"}), (PIXELS,), "invalid_field"),
    "tensor with a side below zero": (request(STYLE, {**RGB, "shape": [-1, 2, 3]}), (PIXELS,), "invalid_field"),
    "tensor with a huge side": (request(STYLE, {**RGB, "shape": [1 << 40, 2, 3]}), (PIXELS,), "too_large"),
    "tensor with many sides": (request(STYLE, {**RGB, "shape": [1] * 9}), (PIXELS,), "too_large"),
    "frame without pixels": (request(STYLE, {**RGB, "shape": [0, 0, 3]}), (b"",), "unsupported_frame"),
    "frame with one channel": (request(STYLE, {**RGB, "shape": [2, 3, 1]}), (PIXELS,), "unsupported_frame"),
    "frame in linear colours": (request(STYLE, {**RGB, "color": "linear"}), (PIXELS,), "unsupported_frame"),
    "frame that is a sound": (request(STYLE, {"kind": "file", "encoding": "wav"}), (PIXELS,), "unsupported_frame"),
    "file that is no picture": (request(STYLE, {"kind": "file", "encoding": "png"}), (PIXELS,), "unreadable_file"),
    "model that is not there": (request({**STYLE, "model": "nobody"}, RGB), (PIXELS,), "unknown_model"),
    "grid asked for as PNG": (request({**STYLE, "model": "grid", "encoding": "png"}, RGB), (PIXELS,), "invalid_field"),
    "cancel of nothing": (request({"target": 0}, kind="cancel"), (), "invalid_field"),
    "hello without a version": (request({"client": "x"}, kind="hello"), (), "invalid_field"),
    "hello of another major": (request({**HELLO, "protocol": "2.0"}, kind="hello"), (), "incompatible_version"),
}


@pytest.mark.parametrize(("header", "buffers", "code"), BAD_MESSAGES.values(), ids=BAD_MESSAGES)
def test_bad_message_is_answered_with_what_is_wrong(peer, header, buffers, code):
    peer.send_header(header, *buffers)
    reply = peer.receive()
    assert (reply.id, reply.type, reply.body["code"]) == (5, "error", code)
    assert len(reply.body["message"]) > 10


def test_a_header_that_nests_too_deep_is_dropped_or_answered(peer):
    deep: object = {}
    for _ in range(200):
        deep = {"x": deep}
    peer.send_header({"id": 5, "type": "ping", "body": deep})
    assert peer.is_silent() or peer.receive().type == "error"


@pytest.mark.parametrize(
    "frames",
    [
        (b"",),
        (b"CAP1",),
        (b"CAP2", b"\x80"),
        (b"CAP1", b""),
        (b"CAP1", b"\xc1"),
        (b"CAP1", b"\x80"),
        (b"CAP1", b"\x93\x01\x02\x03"),
        (b"CAP1", encode(Message(3, "ping"))[1][:-1]),
        (b"CAP1", b"\x81\xa2id\x00"),
        (b"CAP1", b"\x81\xa2id\xa1x"),
        (b"CAP1", b"\x81\xa2id\xcf" + b"\xff" * 8),
        (b"", b"", b""),
    ],
    ids=repr,
)
def test_what_has_no_readable_id_is_counted_and_dropped(peer, frames):
    before = peer.request("status").body["malformed"]
    peer.send_frames(*frames)
    assert peer.request("status").body["malformed"] == before + 1


def test_a_request_before_hello_is_told_to_say_hello(server):
    with RawPeer(server.address, hello=False) as stranger:
        reply = stranger.request("status")
        assert reply.body["code"] == "not_ready"
        assert "hello" in reply.body["message"]


def test_a_header_over_its_limit_is_refused(peer):
    before = peer.request("status").body["malformed"]
    peer.send_header({"id": 5, "type": "ping", "body": {"x": "y" * 70_000}})
    assert peer.request("status").body["malformed"] == before + 1


def test_a_frame_over_the_message_limit_ends_that_connection_only(server, client):
    with RawPeer(server.address) as greedy:
        monitor = greedy.socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        greedy.send_frames(b"CAP1", bytes(64 * 1024 * 1024 + 1))
        assert monitor.poll(10_000)
        greedy.socket.disable_monitor()
        monitor.close(linger=0)
    client.ping()


@pytest.mark.parametrize("shape", [(0, 0, 3), (0, 5, 3), (4, 4), (4, 4, 4), (2, 4, 4, 3)], ids=str)
def test_the_client_gets_a_typed_error_for_a_frame_of_the_wrong_shape(client, shape):
    with pytest.raises(UnsupportedFrame, match="allowed"):
        client.style(np.zeros(shape, np.uint8), "identity")


def test_the_client_gets_a_typed_error_for_a_frame_of_floats(client):
    with pytest.raises(UnsupportedFrame, match="float32"):
        client.style(np.zeros((4, 4, 3), np.float32), "identity")


def test_an_unknown_model_is_told_with_those_that_there_are(client, frame):
    with pytest.raises(UnknownModel, match="invert") as refused:
        client.style(frame, "nobody")
    assert refused.value.detail["known"] == ["detailed", "grid", "identity", "invert", "slow"]


def test_the_client_refuses_what_is_too_large_before_it_is_sent(client):
    with pytest.raises(TooLarge, match="message_bytes"):
        client.style(np.zeros((5000, 5000, 3), np.uint8), "identity")
    client.ping()


def test_a_decompression_bomb_is_refused_before_it_is_decoded(client):
    import struct
    import zlib

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8000, 8000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(TooLarge, match="8000 x 8000"):
        client.request("style.apply", STYLE, (File(bomb, "png"),))


def test_a_truncated_picture_is_refused(client, frame):
    from capriccio.media.images import Picture, encode_picture

    whole = encode_picture(Picture(frame), "png")
    with pytest.raises(UnreadableFile, match="the frame"):
        client.request("style.apply", STYLE, (File(whole[: len(whole) // 2], "png"),))


def test_the_client_refuses_fields_that_the_table_does_not_allow(client, frame):
    with pytest.raises(InvalidField, match="encoding"):
        client.request("style.apply", {**STYLE, "encoding": "gif"}, (Tensor(frame, "HWC", "srgb"),))
