"""Requests answered over a real socket as the table says; textures, terrain and music have files of their own."""

import io

import numpy as np
import pytest
from PIL import Image

from backend.raw_peer import RawPeer
from backend.tiny_models import RED_ALONE
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.detail import Detail
from capriccio.media.images import resize
from capriccio.protocol import File, Tensor
from capriccio.protocol.codec import check_reply
from capriccio.protocol.spec import REQUESTS


def png(frame) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(frame).save(buffer, "png")
    return buffer.getvalue()


def test_every_request_of_the_table_has_a_reply_as_the_table_says(server, client, frame):
    bodies = {
        "hello": {"protocol": "1.0", "client": "t", "client_version": "0"},
        "cancel": {"target": 9},
        "style.apply": {"model": "invert", "frame": 0},
    }
    elsewhere = ("texture.", "terrain.", "music.")
    for kind in (kind for kind in client.connect()["capabilities"] if not kind.startswith(elsewhere)):
        buffers = (Tensor(frame, "HWC", "srgb"),) if kind == "style.apply" else ()
        check_reply(kind, client.request(kind, bodies.get(kind, {}), buffers))


def test_ping_is_answered_before_hello(server):
    with RawPeer(server.address, hello=False) as peer:
        assert peer.request("ping").type == "ok"


def test_hello_names_the_session_and_what_the_server_can_do(client):
    hello = client.connect()
    assert set(hello["capabilities"]) <= set(REQUESTS)
    assert hello["heartbeat_ms"] == 1000
    assert hello["session"]


def test_status_counts_clients_models_and_memory(client):
    client.models()
    status = client.status()
    assert status["models"] == ["detailed", "grid", "identity", "invert", "slow"]
    assert status["clients"] >= 1
    assert status["providers"][-1] == "CPUExecutionProvider"
    assert status["threads"] == 1
    assert status["resident_bytes"] > 10_000_000


def test_models_list_shows_cards_with_hashes_and_without_certificates(client):
    models = {model["name"]: model for model in client.models()["models"]}
    assert models["grid"]["kind"] == "style.grid"
    assert len(models["grid"]["hash"]) == 16
    assert "parity" not in models["grid"]


def test_a_frame_model_answers_with_a_frame_of_the_same_size(client, frame):
    reply = client.request("style.apply", {"model": "invert", "frame": 0}, (Tensor(frame, "HWC", "srgb"),))
    assert reply.body["kind"] == "frame"
    assert reply.body["run_ms"] >= 0
    assert reply.body["queued_ms"] >= 0
    np.testing.assert_array_equal(reply.buffers[0].array, 255 - frame)


def test_a_grid_model_answers_with_the_grid(client, frame):
    grid = client.style_grid(frame, "grid")
    assert grid.shape == (9, 16, 8, 12)
    assert grid.dtype == np.float16
    np.testing.assert_array_equal(slice_grid(frame, grid), 255 - frame)


def test_a_grid_model_with_detail_answers_with_both_and_its_card_has_the_guide(client, frame):
    reply = client.request("style.apply", {"model": "detailed", "frame": 0}, (Tensor(frame, "HWC", "srgb"),))
    check_reply("style.apply", reply)
    view, detail = resize(frame, 18, 32), reply.buffers[reply.body["detail"]].array
    np.testing.assert_array_equal(detail, view // 5 + 128)
    card = {model["name"]: model for model in client.models()["models"]}["detailed"]
    assert tuple(card["guide"]["weights"]) == RED_ALONE.weights
    assert tuple(card["guide"]["curve"]) == RED_ALONE.curve
    expected = slice_grid(frame, reply.buffers[0].array, RED_ALONE, Detail.of(detail, view, RED_ALONE))
    np.testing.assert_array_equal(client.style(frame, "detailed"), expected)


def test_the_server_slices_the_grid_when_asked_to(client, frame):
    np.testing.assert_array_equal(client.style(frame, "grid"), 255 - frame)


def test_a_png_file_is_taken_for_a_frame(client, frame):
    reply = client.request("style.apply", {"model": "invert", "frame": 0}, (File(png(frame), "png"),))
    np.testing.assert_array_equal(reply.buffers[0].array, 255 - frame)


@pytest.mark.parametrize("encoding", ["png", "jpeg"])
def test_the_answer_comes_encoded_when_asked_for(client, frame, encoding):
    body = {"model": "identity", "frame": 0, "encoding": encoding}
    reply = client.request("style.apply", body, (Tensor(frame, "HWC", "srgb"),))
    assert reply.buffers[0].encoding == encoding
    decoded = np.asarray(Image.open(io.BytesIO(bytes(reply.buffers[0].content))).convert("RGB"))
    assert decoded.shape == frame.shape
    if encoding == "png":
        np.testing.assert_array_equal(decoded, frame)


SIZES = [(1, 1), (1, 4000), (3, 7), (360, 640)]
FOUR_K = (2160, 3840)


@pytest.mark.parametrize(
    ("model", "size"), [*(("invert", size) for size in (*SIZES, FOUR_K)), *(("grid", size) for size in SIZES)]
)
def test_frames_of_any_size_are_styled(client, size, model):
    frame = np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)
    np.testing.assert_array_equal(client.style(frame, model), 255 - frame)


def test_the_rest_of_a_size_multiple_is_padded_and_cut_off_again(tmp_path, frame):
    from backend import tiny_models
    from capriccio.engine.model import load_model
    from capriccio.services.style import restyle

    model = load_model(tiny_models.invert(tmp_path / "padded.onnx", size_multiple=8), threads=1)
    np.testing.assert_array_equal(restyle(model, frame), 255 - frame)


def test_an_array_of_another_memory_order_is_sent_as_it_looks(client, frame):
    np.testing.assert_array_equal(client.style(frame[::-1, ::2], "identity"), frame[::-1, ::2])


def test_unknown_fields_are_ignored(server):
    with RawPeer(server.address) as peer:
        peer.send_header({"id": 5, "type": "ping", "body": {"colour": "red"}, "flavour": 1})
        assert peer.receive().type == "ok"
