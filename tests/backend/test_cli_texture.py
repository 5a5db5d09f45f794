"""`capriccio texture`: here and by a server the same files, whole or not there, and clear words for what goes wrong."""

import json
import resource
import signal
import subprocess
import sys

import numpy as np
import pytest
from PIL import Image

from backend import tiny_texture_models
from capriccio.cli import options
from capriccio.client import Client
from capriccio.engine import registry
from capriccio.media.images import Picture, read_picture, write_picture
from capriccio.server.app import Server, ServerConfig


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    for make in (tiny_texture_models.vary, tiny_texture_models.synthesize):
        make(folder / f"{make.__name__}.onnx")
    return folder


@pytest.fixture(scope="module")
def address(models):
    with Server(ServerConfig("tcp://127.0.0.1:*", [models], threads=1)) as running:
        with Client(running.address, timeout_s=60) as first:
            first.models()  # returns when they are loaded
        yield running.address


@pytest.fixture(autouse=True)
def _no_bundled_models(tmp_path_factory, monkeypatch):
    """Let the models of these tests be the only ones."""
    monkeypatch.setattr(registry, "BUNDLED_MODELS", tmp_path_factory.getbasetemp())


@pytest.fixture
def rock(tmp_path):
    path = tmp_path / "rock.png"
    write_picture(path, Picture(np.random.default_rng(3).integers(0, 256, (64, 96, 3), dtype=np.uint8)))
    return path


@pytest.fixture
def texture(run, tmp_path, models):
    """Run a command of `capriccio texture` with the tiny models; give its status, output, errors and files."""

    def command(kind, *arguments, out="made", here=True):
        folder = tmp_path / out
        where = ("--models", models) if here else ()
        status, told, wrong = run("texture", kind, *arguments, "--out", folder, *where)
        files = {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else {}
        return status, told, wrong, files

    return command


def test_variations_are_written_with_their_maps(texture, rock):
    status, told, _, files = texture("vary", rock, "--count", 3, "--strength", 0.4, "--seed", 7, "--maps")
    assert status == 0
    stems = [f"rock_7_0{number}" for number in range(3)]
    assert set(files) == {f"{stem}{name}.png" for stem in stems for name in ("", "_normal", "_height", "_orm")}
    assert told.count("seam score") == 3


def test_strength_zero_writes_the_picture_again(texture, rock, tmp_path):
    assert texture("vary", rock, "--strength", 0)[0] == 0
    np.testing.assert_array_equal(read_picture(tmp_path / "made" / "rock_0_00.png").pixels, read_picture(rock).pixels)


def test_the_same_command_gives_the_same_bytes_and_one_of_many_comes_alone(texture, rock):
    *_, many = texture("vary", rock, "--count", 5, "--seed", 7, "--maps", out="many")
    *_, again = texture("vary", rock, "--count", 5, "--seed", 7, "--maps", out="again")
    *_, alone = texture("vary", rock, "--first", 3, "--seed", 7, "--maps", out="alone")
    assert many == again
    assert alone == {name: content for name, content in many.items() if name.startswith("rock_7_03")}


@pytest.mark.parametrize(
    "command",
    [
        ("vary", "rock", "--count", 2, "--seed", 3, "--size", "64x32", "--maps"),
        ("synthesize", "--label", "Sand", "--count", 2, "--size", 64, "--maps"),
        ("maps", "rock", "--depth", 2),
    ],
    ids=lambda command: command[0],
)
def test_a_server_gives_the_same_files_and_words(texture, rock, address, command):
    arguments = [rock if each == "rock" else each for each in command]
    here, there = texture(*arguments, out="here"), texture(*arguments, "--server", address, out="there", here=False)
    assert (here[0], there[0]) == (0, 0)
    assert here[3] == there[3]
    assert here[1].replace("here", "") == there[1].replace("there", "")


def test_a_file_says_how_to_make_it_again(texture, rock, tmp_path):
    texture("vary", rock, "--seed", 9, "--first", 4, "--strength", 0.25)
    told = json.loads(Image.open(tmp_path / "made" / "rock_9_04.png").text["capriccio"])
    expected = {"kind": "texture.vary", "model": "vary", "seed": 9, "number": 4, "strength": 0.25, "size": [96, 64]}
    assert told | expected == told


def test_a_texture_is_made_by_its_label(texture, tmp_path):
    assert texture("synthesize", "--label", "moss", "--size", "64x32")[0] == 0
    made = read_picture(tmp_path / "made" / "moss_0_00.png").pixels
    assert made.shape == (32, 64, 3)


def test_maps_need_no_model(texture, rock, tmp_path):
    status, _, _, files = texture("maps", rock, here=False)
    assert (status, set(files)) == (0, {"rock_normal.png", "rock_height.png", "rock_orm.png"})
    with Image.open(tmp_path / "made" / "rock_height.png") as height:
        assert (height.mode, height.size) == ("I;16", (96, 64))


def test_what_was_done_to_the_picture_is_told_here_and_by_a_server(texture, tmp_path, address):
    sprite = tmp_path / "sprite.png"
    alpha = np.full((20, 20), 255, np.uint8)
    alpha[5:9, 5:9] = 0
    write_picture(sprite, Picture(np.full((20, 20, 3), 90, np.uint8), alpha))
    for extra in ((), ("--server", address)):
        status, _, told, _ = texture("vary", sprite, *extra, here=not extra)
        assert status == 0
        assert "note: the picture's transparency was left out" in told
        assert "note: the picture was repeated from 20 x 20 to 40 x 40" in told


BAD = {
    "missing picture": (("vary", "nothing.png"), 3, "nothing.png can't be read"),
    "no picture": (("vary", "text.png"), 3, "is no picture"),
    "half a picture": (("vary", "half.png"), 3, "half.png can't be read as a picture"),
    "a folder": (("vary", "folder"), 3, "folder can't be read"),
    "unknown label": (("synthesize", "--label", "lava"), 3, "'lava'; it knows: moss, rock, sand"),
    "unknown model": (("vary", "rock.png", "--model", "nobody"), 3, "no model 'nobody'"),
    "model of another kind": (("vary", "rock.png", "--model", "synthesize"), 3, "allowed: texture.vary"),
    "size of one letter": (("vary", "rock.png", "--size", "big"), 3, "--size is 'big'"),
    "size below the smallest": (("vary", "rock.png", "--size", "31"), 3, "32 to 4096"),
    "size over the largest": (("synthesize", "--label", "moss", "--size", "64x4097"), 3, "32 to 4096"),
    "none": (("vary", "rock.png", "--count", 0), 2, "--count"),
    "ten thousand": (("vary", "rock.png", "--count", 10_000), 2, "--count"),
    "too strong": (("vary", "rock.png", "--strength", 1.01), 2, "--strength"),
    "seed below zero": (("vary", "rock.png", "--seed", -1), 2, "--seed"),
    "one pixel without neighbours": (("maps", "dot.png"), 3, "1 x 1"),
    "too deep": (("maps", "rock.png", "--depth", 11), 2, "--depth"),
    "server that is not there": (("maps", "rock.png", "--server", "tcp://127.0.0.1:9"), 5, "no Capriccio server"),
}


@pytest.mark.parametrize(("arguments", "status", "told"), BAD.values(), ids=BAD)
def test_what_goes_wrong_is_told_in_one_line_and_nothing_is_written(
    texture, tmp_path, rock, monkeypatch, arguments, status, told
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.png").write_text("no picture")
    (tmp_path / "half.png").write_bytes(rock.read_bytes()[:5000])
    (tmp_path / "folder").mkdir()
    write_picture(tmp_path / "dot.png", Picture(np.zeros((1, 1, 3), np.uint8)))
    monkeypatch.setattr(options, "make_client", _hasty_client)
    found = texture(*arguments)
    assert (found[0], found[3]) == (status, {})
    assert told in found[2].replace("│", " ")


def _hasty_client(server, *_more, **_options):
    """Return a client that waits only a moment for a server that is not there."""
    return Client(server, timeout_s=0.2)


def test_a_file_in_the_place_of_the_folder_is_told(run, rock, models):
    status, _, told = run("texture", "vary", rock, "--out", rock, "--models", models)
    assert (status, "is a file; name a folder" in told) == (3, True)


def test_a_disk_that_is_full_is_told_and_leaves_no_half_file(texture, rock):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (3000, hard))
    try:
        status, _, told, files = texture("vary", rock, "--size", 96, "--maps")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert status == 5
    assert "can't be written" in told
    assert "Traceback" not in told
    assert files == {}


@pytest.mark.parametrize("served", [False, True], ids=["here", "server"])
def test_ctrl_c_ends_at_once_and_leaves_only_whole_files(tmp_path, rock, served):
    slow = tmp_path / "slow"
    slow.mkdir()
    tiny_texture_models.vary(slow / "slow.onnx", "slow", rounds=30)
    with (
        Server(ServerConfig("tcp://127.0.0.1:*", [slow], threads=1)) as running,
        Client(running.address, timeout_s=60) as client,
    ):
        client.models()
        where = ("--server", running.address) if served else ("--models", slow)
        command = ["texture", "vary", rock, "--count", 64, "--size", 512, "--maps", "--out", tmp_path / "made", *where]
        command += ["--model", "slow"]
        process = subprocess.Popen(
            [sys.executable, "-m", "capriccio", *map(str, command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout.readline().startswith("wrote")
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=30)
        assert process.returncode == 130
        assert "Traceback" not in told
        assert out.count("wrote") < 60
        while client.status()["running"]:
            pass  # the server gives it up as well
    for path in (tmp_path / "made").iterdir():
        assert not path.name.startswith(".")
        with Image.open(path) as image:
            image.load()


@pytest.mark.parametrize("command", ["vary", "synthesize", "maps"])
def test_help_shows_examples(run, command):
    status, told, _ = run("texture", command, "--help")
    assert (status, f"capriccio texture {command}" in told.split("Examples")[1]) == (0, True)
