"""Requests for textures on a real server with tiny models: what comes back, what is refused, news and giving up."""

import io
import json
import random
import zlib

import numpy as np
import pytest
from PIL import Image

from backend import tiny_texture_models
from backend.raw_peer import RawPeer
from capriccio.client import Client, synthesize_texture, texture_maps, vary_texture
from capriccio.errors import Cancelled, InvalidField, TooLarge, UnknownModel, UnreadableFile, UnsupportedFrame
from capriccio.media.seams import seam_score
from capriccio.media.surface_maps import surface_maps
from capriccio.protocol import File, Message, Tensor
from capriccio.protocol.codec import check_reply
from capriccio.server.app import Server, ServerConfig
from capriccio.server.texture_work import most_that_fit


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    models = tmp_path_factory.mktemp("models")
    tiny_texture_models.vary(models / "vary.onnx")
    tiny_texture_models.vary(models / "slow.onnx", "vary_slowly", rounds=200)
    tiny_texture_models.synthesize(models / "synthesize.onnx")
    return models


@pytest.fixture(scope="module")
def address(folder):
    with Server(ServerConfig("tcp://127.0.0.1:*", [folder], threads=1)) as running:
        with Client(running.address, timeout_s=60) as first:
            first.models()  # returns when they are loaded
        yield running.address


@pytest.fixture
def client(address):
    with Client(address, timeout_s=60) as connected:
        yield connected


@pytest.fixture
def picture():
    return np.random.default_rng(3).integers(0, 256, (64, 96, 3), dtype=np.uint8)


def tensor(picture):
    return (Tensor(picture, "HWC", "srgb"),)


def stored(image, form="png", **options):
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    return buffer.getvalue()


def opened(buffer):
    return np.asarray(Image.open(io.BytesIO(bytes(buffer.content))))


def vary(client, picture, **body):
    return client.request("texture.vary", {"image": 0, **body}, tensor(picture))


def test_variations_come_as_the_table_says(client, picture):
    reply = vary(client, picture, count=3, strength=0.4, seed=7, maps=True)
    check_reply("texture.vary", reply)
    assert [list(each) for each in reply.body["variations"]] == [["image", "normal", "height", "orm", "seam_score"]] * 3
    assert [buffer.name for buffer in reply.buffers] == ["image", "normal", "height", "orm"] * 3
    assert reply.body["seed"] == 7
    for variation in reply.body["variations"]:
        image, height = opened(reply.buffers[variation["image"]]), opened(reply.buffers[variation["height"]])
        assert image.shape == (64, 96, 3)
        assert (height.dtype, height.shape) == (np.uint16, (64, 96))
        assert variation["seam_score"] == pytest.approx(seam_score(image))


def test_raw_textures_are_the_same_as_those_in_files(client, picture):
    raw, files = (vary(client, picture, maps=True, encoding=encoding) for encoding in ("raw", "png"))
    for array, file in zip(raw.buffers, files.buffers, strict=True):
        np.testing.assert_array_equal(array.array, opened(file))
    assert [(each.layout, each.color) for each in raw.buffers] == [
        ("HWC", "srgb"),
        ("HWC", "none"),
        ("HW", "none"),
        ("HWC", "none"),
    ]


def test_the_same_request_gives_the_same_bytes_and_first_begins_later(client, picture):
    many = vary(client, picture, count=8, seed=5)
    again = vary(client, picture, count=8, seed=5)
    assert [bytes(each.content) for each in many.buffers] == [bytes(each.content) for each in again.buffers]
    fourth = vary(client, picture, count=1, first=3, seed=5)
    assert bytes(fourth.buffers[0].content) == bytes(many.buffers[3].content)


def test_a_file_carries_where_it_comes_from(client, picture):
    reply = vary(client, picture, seed=11, first=2)
    told = json.loads(Image.open(io.BytesIO(bytes(reply.buffers[0].content))).text["capriccio"])
    expected = {
        "kind": "texture.vary",
        "model": "vary",
        "model_hash": reply.body["model_hash"],
        "seed": 11,
        "number": 2,
    }
    assert told | expected == told


def test_a_png_file_and_an_array_of_the_same_pixels_give_the_same(client, picture):
    by_file = client.request("texture.vary", {"image": 0}, (File(stored(Image.fromarray(picture)), "png"),))
    assert bytes(by_file.buffers[0].content) == bytes(vary(client, picture).buffers[0].content)


@pytest.mark.parametrize(("size", "expected"), [(32, (32, 32)), ([64, 128], (128, 64)), ([100, 35], (32, 104))])
def test_the_size_is_a_side_or_width_and_height_in_whole_cells(client, picture, size, expected):
    assert opened(vary(client, picture, size=size).buffers[0]).shape == (*expected, 3)


def test_textures_are_made_by_their_name(client):
    reply = client.request("texture.synthesize", {"label": "sand", "size": 64, "count": 2, "maps": True})
    check_reply("texture.synthesize", reply)
    assert [list(each) for each in reply.body["variations"]] == [["image", "normal", "height", "orm", "seam_score"]] * 2
    assert opened(reply.buffers[0]).reshape(-1, 3).mean(0)[0] > 190


def test_without_a_size_a_texture_has_512_pixels(client):
    reply = client.request("texture.synthesize", {"label": "moss", "encoding": "raw"})
    assert reply.buffers[0].array.shape == (512, 512, 3)


def test_an_unknown_label_is_told_with_those_that_there_are(client):
    with pytest.raises(InvalidField, match="moss, rock, sand") as refused:
        client.request("texture.synthesize", {"label": "lava"})
    assert refused.value.detail["known"] == ["moss", "rock", "sand"]


def test_maps_of_a_texture_are_those_of_the_filters_where_no_model_is_loaded(client, picture):
    reply = client.request("texture.maps", {"image": 0, "encoding": "raw", "depth": 2.0}, tensor(picture))
    check_reply("texture.maps", reply)
    expected = surface_maps(picture, 2.0)
    for name in ("normal", "height", "orm"):
        np.testing.assert_array_equal(reply.buffers[reply.body[name]].array, getattr(expected, name))
    assert "maps_model_hash" not in reply.body


def test_a_maps_model_that_appears_is_used(folder, picture, tmp_path):
    tiny_texture_models.vary(tmp_path / "vary.onnx")
    tiny_texture_models.maps(tmp_path / "maps.onnx")
    with (
        Server(ServerConfig("tcp://127.0.0.1:*", [tmp_path], threads=1)) as running,
        Client(running.address, timeout_s=60) as client,
    ):
        for kind, body in (("texture.maps", {}), ("texture.vary", {"maps": True})):
            reply = client.request(kind, {"image": 0, "encoding": "raw", **body}, tensor(picture))
            assert reply.body["maps_model_hash"]
        maps = client.request("texture.maps", {"image": 0, "encoding": "raw"}, tensor(picture))
        np.testing.assert_array_equal(maps.buffers[maps.body["orm"]].array[..., 1], picture[..., 1])


def test_what_was_done_to_the_picture_is_told(client):
    sprite = Image.new("RGBA", (16, 16), (200, 100, 50, 255))
    sprite.putpixel((3, 3), (0, 0, 0, 0))
    reply = client.request("texture.vary", {"image": 0}, (File(stored(sprite), "png"),))
    assert ["transparency" in note or "repeated" in note for note in reply.body["notes"]] == [True, True]


PICTURES = {
    "palette": lambda: stored(Image.new("P", (40, 40), 3)),
    "sixteen bits": lambda: stored(Image.fromarray(np.arange(1600, dtype=np.uint16).reshape(40, 40) * 40)),
    "grey": lambda: stored(Image.new("L", (40, 40), 77)),
    "one pixel": lambda: stored(Image.new("RGB", (1, 1), (10, 20, 30))),
    "CMYK": lambda: stored(Image.new("CMYK", (40, 40), (0, 100, 200, 30)), "jpeg"),
}
LARGE = {"large": lambda: stored(Image.new("L", (8192, 8192), 128))}


@pytest.mark.parametrize("name", [*PICTURES, pytest.param("large", marks=pytest.mark.slow)])
def test_pictures_of_every_sort_are_taken(client, name):
    encoding = "jpeg" if name == "CMYK" else "png"
    reply = client.request("texture.vary", {"image": 0, "size": 32}, (File((PICTURES | LARGE)[name](), encoding),))
    assert opened(reply.buffers[0]).shape == (32, 32, 3)


def bomb():
    whole = bytearray(stored(Image.new("L", (8, 8))))
    whole[16:24] = (9000).to_bytes(4, "big") * 2
    whole[29:33] = zlib.crc32(whole[12:29]).to_bytes(4, "big")
    return bytes(whole)


@pytest.mark.parametrize(
    ("content", "encoding", "error", "told"),
    [
        (b"no picture", "png", UnreadableFile, "the image is no picture"),
        (stored(Image.new("RGB", (64, 64)))[:-40], "png", UnreadableFile, "the image"),
        (bomb(), "png", TooLarge, "9000 x 9000"),
        (b"MThd", "midi", UnsupportedFrame, "the image is a midi file; allowed: png, jpeg"),
    ],
    ids=["no picture", "truncated", "bomb", "music"],
)
@pytest.mark.parametrize("kind", ["texture.vary", "texture.maps"])
def test_what_is_no_usable_picture_is_told(client, kind, content, encoding, error, told):
    with pytest.raises(error, match=told):
        client.request(kind, {"image": 0}, (File(content, encoding),))


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("count", [0, 65, 10_000, 1.5]),
        ("first", [-1, 2**53]),
        ("strength", [-0.1, 1.1, float("nan"), "much"]),
        ("seed", [-1, 2**53 + 1, 0.5]),
        ("size", [31, 4097, [32, 31], "32"]),
        ("maps", [1]),
        ("encoding", ["jpeg"]),
        ("model", ["", 7]),
    ],
)
def test_fields_outside_their_range_are_refused(address, picture, field, values):
    with RawPeer(address) as peer:
        for value in values:
            peer.send(Message(5, "texture.vary", {"image": 0, field: value}, tensor(picture)))
            reply = peer.receive()
            assert (reply.type, reply.body["code"], reply.body["detail"]["field"]) == ("error", "invalid_field", field)


@pytest.mark.parametrize(("strength", "seed", "count"), [(0, 0, 1), (1, 2**53, 64)])
def test_fields_at_the_ends_of_their_range_are_taken(client, picture, strength, seed, count):
    reply = vary(client, picture, strength=strength, seed=seed, count=count, size=32, maps=True)
    assert len(reply.body["variations"]) == count
    assert len(reply.buffers) == 4 * count


def test_models_of_another_kind_or_none_are_refused(client, picture):
    with pytest.raises(InvalidField, match=r"synthesize is a texture\.synthesize model; allowed: texture\.vary"):
        vary(client, picture, model="synthesize")
    with pytest.raises(UnknownModel, match="nobody"):
        vary(client, picture, model="nobody")
    with pytest.raises(UnknownModel, match="nobody"):
        client.request("texture.maps", {"image": 0, "model": "nobody"}, tensor(picture))


def test_a_server_without_texture_models_says_so(model_folder, picture):
    with (
        Server(ServerConfig("tcp://127.0.0.1:*", [model_folder], threads=1)) as running,
        Client(running.address, timeout_s=60) as client,
        pytest.raises(UnknownModel, match=r"no texture\.vary model is loaded"),
    ):
        vary(client, picture)


def test_more_than_a_message_holds_is_refused_before_the_work_with_what_fits(client, picture):
    most = most_that_fit(1024, 1024, maps=False)
    body = {"image": 0, "size": 1024, "model": "vary_slowly"}
    with pytest.raises(TooLarge, match=f"{most} do: ask for them in turns, with `first`") as refused:
        client.request("texture.vary", {**body, "count": most + 1}, tensor(picture), timeout_s=30)
    assert refused.value.detail["fits"] == most
    with pytest.raises(TooLarge, match="0 do: ask for a smaller size, or no maps"):
        client.request("texture.vary", {**body, "size": 4096, "maps": True}, tensor(picture), timeout_s=30)


def test_what_just_fits_is_sent(client):
    most = most_that_fit(1024, 1024, maps=False)
    reply = client.request("texture.synthesize", {"label": "moss", "size": 1024, "count": most, "encoding": "raw"})
    assert len(reply.buffers) == most


def test_maps_that_no_message_holds_are_refused(client):
    wide = File(stored(Image.new("L", (4096, 4096), 9)), "png")
    with pytest.raises(TooLarge, match="maps of 4096 x 4096"):
        client.request("texture.maps", {"image": 0}, (wide,))


def test_each_variation_is_announced(client, picture):
    news = []
    client.request(
        "texture.vary", {"image": 0, "count": 4}, tensor(picture), on_progress=lambda *each: news.append(each)
    )
    assert news == [
        (0.0, "preparing the picture"),
        *((number / 4, f"variation {number + 1} of 4") for number in range(4)),
    ]


def test_cancel_ends_a_run_inside_the_model(client, picture):
    body = {"image": 0, "model": "vary_slowly", "count": 16, "size": 1024}
    pending = client.submit("texture.vary", body, tensor(picture))
    assert client.wait(lambda: client.status()["running"] == 1, 60)
    pending.cancel()
    with pytest.raises(Cancelled):
        pending.result()
    reply = vary(client, picture, size=32)  # the one long worker is free again, long before 16 runs of 6 seconds
    assert len(reply.buffers) == 1


def test_the_client_library_gives_arrays(client, picture):
    news = []
    made = vary_texture(
        client, picture, count=2, seed=3, size=(32, 64), maps=True, on_progress=lambda *each: news.append(each)
    )
    assert (len(made.textures), made.seed, len(made.model_hash), len(news)) == (2, 3, 16, 3)
    first = made.textures[0]
    assert [each.shape for each in (first.image, first.normal, first.orm)] == [(64, 32, 3)] * 3
    assert (first.height.shape, first.height.dtype) == ((64, 32), np.uint16)
    (sand,) = synthesize_texture(client, "sand", size=64).textures
    assert sand.image.shape == (64, 64, 3)
    assert sand.normal is None
    np.testing.assert_array_equal(texture_maps(client, picture, depth=2.0).normal, surface_maps(picture, 2.0).normal)


def test_who_raises_in_on_progress_of_the_client_library_stops_the_server(client, picture):
    def stop(_fraction, _stage):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        vary_texture(client, picture, count=16, size=1024, model="vary_slowly", on_progress=stop)
    assert client.wait(lambda: client.status()["running"] == 0, 60)


FIELDS = {
    "image": [0, 1, -1, None, "0"],
    "count": [1, 2, 0, 64, 10**9, 2.0, True],
    "first": [0, 2**53 - 64, 2**60, -1],
    "strength": [0, 0.5, 1, -0.0, float("inf"), float("nan"), "0.5"],
    "seed": [0, 2**53, 2**64 - 1, None],
    "size": [32, [32, 40], [32], [], "32", 4096.5, [float("nan"), 32]],
    "maps": [True, False, 1, None],
    "encoding": ["raw", "png", "exr", b"raw"],
    "model": ["vary", "synthesize", "nobody", "", 3],
    "label": ["moss", "", "lava", "m" * 65, 0],
    "depth": [0, 1.0, 10, 11, float("nan")],
}


def test_any_combination_of_fields_is_answered_exactly_once(address, client):
    dice = random.Random(7)
    picture = Tensor(np.zeros((8, 16, 3), np.uint8), "HWC", "srgb")
    with RawPeer(address) as peer:
        for number in range(3, 250):
            kind = dice.choice(["texture.vary", "texture.synthesize", "texture.maps"])
            body = {
                name: dice.choice(values[:2] * 3 + values) for name, values in FIELDS.items() if dice.random() < 0.6
            }
            header = {"id": number, "type": kind, "body": body, "buffers": [picture.descriptor()]}
            peer.send_header(header, bytes(picture.data()))
            while (reply := peer.receive()).type == "progress":
                assert reply.id == number
            assert reply.id == number
            assert reply.type == "ok" or reply.body["code"] != "internal", (body, reply.body)
    client.ping()
