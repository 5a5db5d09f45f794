"""`capriccio terrain` on the command line: files with their notes, the same by a server, bad input in one line."""

import json
import resource

import numpy as np
import pytest
from PIL import Image

from backend import tiny_terrain_models as tiny
from capriccio.cli import terrain
from capriccio.cli.terrain_maker import GENERATE, remote_maker
from capriccio.client import Client
from capriccio.engine import registry
from capriccio.engine.model import load_model
from capriccio.media.height_field import HeightField
from capriccio.media.height_files import read_heights, write_heights
from capriccio.media.images import Picture, read_picture, write_picture
from capriccio.server.app import Server, ServerConfig
from capriccio.services.terrain import Land, generate, sketch


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("terrain")
    for make in (tiny.smoothing, tiny.drawn, tiny.untouched):
        make(folder / f"{make.__name__}.onnx")
    return folder


@pytest.fixture(autouse=True)
def _no_bundled_models(tmp_path_factory, monkeypatch):
    """Let the models of these tests be the only ones."""
    monkeypatch.setattr(registry, "BUNDLED_MODELS", tmp_path_factory.getbasetemp())


@pytest.fixture
def drawing(tmp_path):
    """Give the path of a drawing, in part transparent."""
    pixels = np.zeros((20, 30, 3), np.uint8)
    pixels[5:10, :, 0] = 255
    alpha = np.full((20, 30), 255, np.uint8)
    alpha[:, 25:] = 0
    write_picture(tmp_path / "ridge.png", Picture(pixels, alpha))
    return tmp_path / "ridge.png"


def test_land_is_written_in_every_format_with_what_it_was_made_from(run, tmp_path, folder):
    outs = [tmp_path / "new" / f"hill{suffix}" for suffix in (".png", ".r16", ".raw", ".exr")]
    wish = ("--size", 65, "--seed", 7, "--erosion", 0.25, "--cell-m", 4, "--relief-m", 90, "-m", "smoothing")
    out_options = [word for path in outs for word in ("--out", path)]
    status, out, err = run(
        "terrain", "generate", *wish, "--models", folder, *out_options, "--preview", tmp_path / "p.jpg"
    )
    assert (status, "wrote" in out, "65 x 65 points" in err, "seam score" in err) == (0, True, True, True)
    model = load_model(folder / "smoothing.onnx", threads=1)
    expected = generate(model, Land(65, 7, erosion=0.25, cell_m=4, relief_m=90)).field
    for path in outs:
        field, note = read_heights(path)
        assert np.abs(field.metres - expected.metres).max() < 0.01
        assert field.cell_m == 4
        assert (note.provenance["seed"], note.provenance["erosion"], note.provenance["model_hash"]) == (
            7,
            0.25,
            model.hash,
        )
    assert read_picture(tmp_path / "p.jpg").pixels.shape == (65, 65, 3)


def test_the_same_command_gives_the_same_bytes(run, tmp_path, folder):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        command = ("terrain", "generate", "--size", 33, "--models", folder, "-o", tmp_path / name / "a.exr")
        assert run(*command, "-o", tmp_path / name / "a.png")[0] == 0
    one, two = ({each.name: each.read_bytes() for each in (tmp_path / name).iterdir()} for name in ("one", "two"))
    assert one == two
    assert len(one) == 4


def test_without_a_model_the_first_by_name_is_taken_and_a_path_will_do(run, tmp_path, folder):
    for chosen in ((), ("-m", "smoothing"), ("-m", folder / "smoothing.onnx")):
        assert run("terrain", "generate", "--size", 33, "--models", folder, *chosen, "-o", tmp_path / "a.r16")[0] == 0
        assert read_heights(tmp_path / "a.r16")[1].provenance["model"] == "smoothing"


def test_a_drawing_becomes_land(run, tmp_path, folder, drawing):
    status, _, err = run("terrain", "sketch", drawing, "--size", 33, "--models", folder, "-o", tmp_path / "a.exr")
    assert (status, "seam score" in err) == (0, False)
    pixels = read_picture(drawing).pixels.copy()
    pixels[:, 25:] = 0
    field, note = read_heights(tmp_path / "a.exr")
    model = load_model(folder / "drawn.onnx", threads=1)
    np.testing.assert_array_equal(field.metres, sketch(model, Land(33), pixels).field.metres)
    assert len(note.provenance["sketch_hash"]) == 16


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "1", "CMYK", "I;16"])
@pytest.mark.parametrize("side", [1, 50])
def test_a_drawing_of_any_sort_and_size_is_read(run, tmp_path, folder, mode, side):
    path = tmp_path / f"drawing.{'tif' if mode == 'CMYK' else 'png'}"
    Image.new(mode, (side, 2 * side)).save(path)
    assert run("terrain", "sketch", path, "--size", 33, "--models", folder, "-o", tmp_path / "a.r16")[0] == 0


def test_a_drawing_that_breaks_off_or_claims_too_much_is_refused(run, tmp_path, folder, drawing):
    whole = drawing.read_bytes()
    width_at = whole.index(b"IHDR") + 4
    bomb = whole[:width_at] + (60_000).to_bytes(4, "big") * 2 + whole[width_at + 8 :]
    for name, content in (("half.png", whole[: len(whole) // 2]), ("bomb.png", bomb)):
        (tmp_path / name).write_bytes(content)
        status, _, err = run("terrain", "sketch", tmp_path / name, "--models", folder, "-o", tmp_path / "a.r16")
        assert (status, err.startswith("error: "), (tmp_path / "a.r16").exists()) == (3, True, False)


def test_a_server_gives_the_same_files(run, tmp_path, folder, drawing):
    commands = {"generate": ("generate", "--relief-m", 50), "sketch": ("sketch", drawing)}
    with Server(ServerConfig("tcp://127.0.0.1:*", [folder], threads=1)) as server:
        for name, words in commands.items():
            for place, where in (("here", ("--models", folder)), ("there", ("--server", server.address))):
                (tmp_path / place).mkdir(exist_ok=True)
                out = ("-o", tmp_path / place / f"{name}.exr", "-o", tmp_path / place / f"{name}.png")
                assert run("terrain", *words, "--size", 65, *where, *out)[0] == 0
    here, there = (
        {each.name: each.read_bytes() for each in (tmp_path / place).iterdir()} for place in ("here", "there")
    )
    assert here == there
    assert len(here) == 8


def test_where_floats_fit_into_no_message_sixteen_bits_come_from_a_server(folder):
    with Server(ServerConfig("tcp://127.0.0.1:*", [folder], threads=1)) as server:
        client = Client(server.address, timeout_s=20)
        with remote_maker(GENERATE, None, client, "r16") as make:
            made = make(Land(65, relief_m=100), None, lambda _fraction, _stage: None)
    expected = generate(load_model(folder / "smoothing.onnx", threads=1), Land(65, relief_m=100)).field.metres
    assert 0 < np.abs(made.field.metres - expected).max() < 0.51 * 100 / 65535 + 1e-5


def test_a_field_is_converted_and_keeps_its_origin(run, tmp_path):
    metres = np.random.default_rng(0).normal(0, 50, (33, 33)).astype(np.float32)
    write_heights(tmp_path / "a.exr", HeightField(metres, 2.0), {"seed": 5})
    status, out, _ = run("terrain", "convert", tmp_path / "a.exr", tmp_path / "b.raw", tmp_path / "c.png")
    assert (status, "b.raw.json" in out) == (0, True)
    for name in ("b.raw", "c.png"):
        field, note = read_heights(tmp_path / name)
        assert np.abs(field.metres - metres).max() < 0.01
        assert (field.cell_m, note.provenance) == (2.0, {"seed": 5})


def test_bad_input_ends_with_one_line_and_writes_nothing(run, tmp_path, folder, drawing):
    (tmp_path / "text.png").write_text("no picture")
    Image.new("I;16", (4, 4)).save(tmp_path / "bare.png")
    (tmp_path / "empty").mkdir()
    (tmp_path / "lonely.r16").write_bytes(b"12")
    before = sorted(path.name for path in tmp_path.iterdir())
    known = ("--models", folder)
    out = ("--out", tmp_path / "new" / "a.png")
    make, draw = ("terrain", "generate", *known), ("terrain", "sketch")
    cases = {
        "the nearest are 513 and 1025": (*make, *out, "--size", 1024),
        "'.tif' is no suffix of a height field": (*make, "--out", "a.tif"),
        "--preview a.txt ends with '.txt'": (*make, *out, "--preview", "a.txt"),
        "is also what is to be written": (*make, *out, "--preview", tmp_path / "new" / "a.png"),
        "there is no terrain.generate model in": ("terrain", "generate", "--models", tmp_path / "empty", *out),
        "there is no model 'alps'": (*make, *out, "--model", "alps"),
        "terrain.sketch model; allowed: terrain.generate": (*make, *out, "--model", "drawn"),
        "is no picture": (*draw, tmp_path / "text.png", *known, *out),
        "nothing.png can't be read": (*draw, tmp_path / "nothing.png", *known, *out),
        "is what is read": (*draw, drawing, *known, "--out", drawing),
        "lonely.r16.json beside it": ("terrain", "convert", tmp_path / "lonely.r16", tmp_path / "new.png"),
        "bare.png.json beside it": ("terrain", "convert", tmp_path / "bare.png", tmp_path / "new.png"),
    }
    for says, arguments in cases.items():
        status, _, err = run(*arguments)
        assert (status, err.startswith("error: ")) == (3, True), (says, err)
        assert says in err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


@pytest.mark.parametrize(
    "option",
    [("--seed", -1), ("--roughness", 1.1), ("--character", -0.1), ("--erosion", 2), ("--cell-m", 0), ("--relief-m", 0)],
)
def test_an_option_out_of_its_range_is_a_wrong_command_line(run, tmp_path, option):
    status, _, err = run("terrain", "generate", "--out", tmp_path / "a.png", *option)
    assert (status, f"Invalid value for '{option[0]}'" in err) == (2, True)


def test_a_full_disk_is_told_and_nothing_is_left_behind(run, tmp_path, folder):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        status, _, err = run("terrain", "generate", "--size", 65, "--models", folder, "-o", tmp_path / "a.r16")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (status, "a.r16 can't be written" in err, list(tmp_path.iterdir())) == (5, True, [])


def test_the_examples_of_the_help_work(run, tmp_path, folder, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_picture(tmp_path / "ridges.png", Picture(np.zeros((8, 8, 3), np.uint8)))
    examples = "\n".join((terrain.GENERATE_EXAMPLES, terrain.SKETCH_EXAMPLES, terrain.CONVERT_EXAMPLES))
    commands = [line.split()[1:] for line in examples.splitlines() if line.startswith("capriccio ")]
    assert len(commands) == 6
    write_heights(tmp_path / "hill.r16", HeightField(np.eye(33, dtype=np.float32)))
    for command in commands:
        small = ["65" if word in ("1025", "2049") else word for word in command]
        models = () if "convert" in command else ("--models", folder)
        assert run(*small, *models)[0] == 0, command


def test_a_note_is_json_that_says_what_the_levels_mean(run, tmp_path, folder):
    run("terrain", "generate", "--size", 33, "--models", folder, "--relief-m", 10, "-o", tmp_path / "a.raw")
    note = json.loads((tmp_path / "a.raw.json").read_text())
    assert note["maximum_m"] - note["minimum_m"] == pytest.approx(10, rel=1e-5)
    assert note["unity_terrain_size_m"] == pytest.approx([32, 10 * 65536 / 65535, 32], rel=1e-5)
