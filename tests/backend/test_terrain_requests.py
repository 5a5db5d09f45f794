"""`terrain.generate` and `terrain.sketch` on a real server: every field, every encoding, news, cancel, bad input."""

import io
import json

import numpy as np
import OpenEXR
import pytest
from PIL import Image

from backend import tiny_models
from backend import tiny_terrain_models as tiny
from backend.raw_peer import RawPeer
from capriccio.client import Client
from capriccio.engine.model import load_model
from capriccio.errors import InvalidField, InvalidInput, TooLarge, UnknownModel, UnreadableFile, UnsupportedFrame
from capriccio.protocol import File, Message, Tensor
from capriccio.protocol.codec import check_reply
from capriccio.server.app import Server, ServerConfig
from capriccio.services.terrain import Land, generate, sketch

ANY_PORT = "tcp://127.0.0.1:*"
WISH = {"size": 65, "seed": 7, "erosion": 0.4, "relief_m": 80.0}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Give a folder with the tiny terrain models, a slow one, and a model that is for something else."""
    folder = tmp_path_factory.mktemp("terrain")
    for make in (tiny.smoothing, tiny.drawn, tiny.slow):
        make(folder / f"{make.__name__}.onnx")
    tiny_models.identity(folder / "identity.onnx")
    return folder


@pytest.fixture(scope="module")
def address(folder):
    with Server(ServerConfig(ANY_PORT, [folder], threads=1)) as running:
        with Client(running.address, timeout_s=20) as first:
            first.models()  # returns when they are loaded
        yield running.address


@pytest.fixture
def client(address):
    with Client(address, timeout_s=20) as connected:
        yield connected


@pytest.fixture(scope="module")
def expected(folder):
    model = load_model(folder / "smoothing.onnx", threads=1)
    return generate(model, Land(**WISH)).field


def ask(client, **fields):
    return client.request("terrain.generate", {"model": "smoothing", **WISH, **fields})


def test_the_answer_holds_the_land_in_metres_and_what_it_is(client, expected):
    reply = ask(client)
    check_reply("terrain.generate", reply)
    np.testing.assert_array_equal(reply.buffers[0].array, expected.metres)
    said = {name: reply.body[name] for name in ("size", "seed", "cell_m", "minimum_m", "maximum_m")}
    assert said == {
        "size": 65,
        "seed": 7,
        "cell_m": 1,
        "minimum_m": expected.minimum_m,
        "maximum_m": expected.maximum_m,
    }
    assert len(reply.body["model_hash"]) == 16
    assert reply.body["seam_score"] < 2


@pytest.mark.parametrize("encoding", ["png", "r16", "exr"])
def test_encoded_land_is_the_same_and_says_what_it_was_made_from(client, expected, tmp_path, encoding):
    reply = ask(client, encoding=encoding)
    content = bytes(reply.buffers[0].content)
    assert reply.buffers[0].encoding == encoding
    assert bytes(ask(client, encoding=encoding).buffers[0].content) == content
    if encoding == "exr":
        (tmp_path / "hill.exr").write_bytes(content)
        with OpenEXR.File(str(tmp_path / "hill.exr")) as file:
            metres, note = file.channels()["Y"].pixels, file.header()["capriccio"]
    else:
        metres, note = levels_of(content, encoding, reply.body)
    assert np.abs(metres - expected.metres).max() < (1e-6 if encoding == "exr" else 0.002)
    if note:
        made = json.loads(note)["provenance"]
        assert (made["seed"], made["model"], made["model_hash"]) == (7, "smoothing", reply.body["model_hash"])
        assert "date" not in note


def levels_of(content, encoding, body):
    """Give the heights of a file of 16 bits as an engine's addon finds them, and the note in it."""
    if encoding == "png":
        with Image.open(io.BytesIO(content)) as image:
            levels, note = np.asarray(image), image.text["capriccio"]
    else:
        levels, note = np.frombuffer(content, "<u2").reshape(65, 65), None
    return levels / 65535 * (body["maximum_m"] - body["minimum_m"]) + body["minimum_m"], note


def test_without_a_model_the_first_of_its_kind_is_taken(client):
    by_name = client.request("terrain.generate", {"size": 33, "model": "slow_erosion", "character": 0.0})
    assert client.request("terrain.generate", {"size": 33}).body["model_hash"] == by_name.body["model_hash"]


def test_a_sketch_comes_as_an_array_or_as_a_png(client, folder):
    drawing = np.zeros((30, 40, 3), np.uint8)
    drawing[10:20, :, 0] = 255
    land = sketch(load_model(folder / "drawn.onnx", threads=1), Land(65), drawing).field.metres
    png = io.BytesIO()
    Image.fromarray(drawing).save(png, "png")
    for buffer in (Tensor(drawing, "HWC", "srgb"), File(png.getvalue(), "png")):
        reply = client.request("terrain.sketch", {"size": 65, "sketch": 0}, (buffer,))
        check_reply("terrain.sketch", reply)
        np.testing.assert_array_equal(reply.buffers[0].array, land)


def test_news_name_the_grid_and_come_to_an_end(client):
    news = []
    client.request("terrain.generate", {"size": 513, "model": "smoothing"}, on_progress=lambda *each: news.append(each))
    assert [stage for _, stage in news] == ["grid 1 of 2, window 1 of 1", "grid 2 of 2, window 1 of 1"]
    assert news[-1][0] == 1


def test_cancel_stops_the_model_in_the_middle(address):
    with RawPeer(address) as peer:
        peer.send(Message(5, "terrain.generate", {"size": 33, "model": "slow_erosion", "character": 1.0}))
        while peer.request("status").body["running"] == 0:
            pass
        assert peer.request("cancel", {"target": 5}).body["code"] == "cancelled"
        assert peer.receive().body == {"cancelled": True}
        assert peer.request("status").body["running"] == 0


BAD_FIELDS = [
    ({"size": 64}, "the nearest are 33 and 65"),
    ({"size": 1000}, "the nearest are 513 and 1025"),
    ({"size": 32}, "33 to 4097"),
    ({"size": 4098}, "33 to 4097"),
    ({"size": 65.5}, "not of kind integer"),
    ({"seed": -1}, "seed is -1"),
    ({"seed": 2**53 + 1}, "seed is"),
    ({"roughness": -0.1}, "0 to 1"),
    ({"roughness": 1.1}, "0 to 1"),
    ({"character": 2}, "0 to 1"),
    ({"erosion": -1}, "0 to 1"),
    ({"cell_m": 0}, "cell_m is 0"),
    ({"cell_m": 10_001}, "cell_m is 10001"),
    ({"relief_m": 0}, "relief_m is 0"),
    ({"relief_m": 100_001}, "relief_m is 100001"),
    ({"encoding": "tiff"}, "allowed: raw, png, r16, exr"),
    ({"model": "identity"}, r"style\.frame model; allowed: terrain\.generate"),
    ({"model": "drawn"}, r"terrain\.sketch model; allowed: terrain\.generate"),
]


@pytest.mark.parametrize(("fields", "says"), BAD_FIELDS)
def test_a_field_that_is_wrong_is_named_with_what_is_allowed(client, fields, says):
    with pytest.raises(InvalidField, match=says):
        ask(client, **fields)


@pytest.mark.parametrize(
    "fields", [{"size": 33}, {"seed": 2**53}, {"cell_m": 0.01}, {"cell_m": 10_000}, {"relief_m": 0.01}]
)
def test_the_ends_of_the_ranges_are_allowed(client, fields):
    assert ask(client, **fields).type == "ok"


def test_a_model_that_is_not_there_is_told(client, tmp_path):
    with pytest.raises(UnknownModel, match="no model 'alps' is loaded"):
        ask(client, model="alps")
    empty = Server(ServerConfig(ANY_PORT, [tmp_path], threads=1))
    with (
        empty,
        Client(empty.address, timeout_s=20) as lonely,
        pytest.raises(UnknownModel, match="capriccio serve --models"),
    ):
        lonely.request("terrain.generate", {"size": 33})


@pytest.mark.parametrize("encoding", ["raw", "exr"])
def test_an_answer_that_fits_into_no_message_is_refused_before_it_is_made(client, encoding):
    with pytest.raises(TooLarge, match="allowed are png and r16, or a size up to 2049"):
        client.request("terrain.generate", {"size": 4097, "encoding": encoding}, timeout_s=5)


def test_a_sketch_that_is_none_is_refused(client):
    drawing = np.zeros((4, 4, 3), np.uint8)
    cases = [
        (Tensor(drawing[:, :, 0]), UnsupportedFrame),
        (Tensor(drawing.astype(np.float32)), UnsupportedFrame),
        (File(b"no picture", "png"), UnreadableFile),
        (File(b"", "wav"), UnsupportedFrame),
    ]
    for buffer, error in cases:
        with pytest.raises(error):
            client.request("terrain.sketch", {"size": 33, "sketch": 0}, (buffer,))
    with pytest.raises(InvalidInput):
        client.request("terrain.sketch", {"size": 33})
    assert client.request("terrain.sketch", {"size": 33, "sketch": 0}, (Tensor(drawing[:1, :1]),)).type == "ok"
