"""`capriccio style` beyond one small picture: tiles, transparency, folders in folders, one model loaded, Ctrl-C."""

import signal
import subprocess
import sys

import numpy as np
import pytest

from backend import tiny_models
from capriccio.cli.styler import local_styler
from capriccio.engine import model
from capriccio.media.images import Picture, read_picture, write_picture


@pytest.fixture
def picture(tmp_path, frame):
    path = tmp_path / "in.png"
    write_picture(path, Picture(np.tile(frame, (6, 9, 1))))
    return path


def test_tiles_change_nothing_for_a_model_that_looks_at_single_pixels(run, picture, tmp_path):
    eight = tiny_models.invert(tmp_path / "eight.onnx", "eight", size_multiple=8)
    assert run("style", picture, tmp_path / "out.png", "--model", eight, "--tile", 64)[0] == 0
    np.testing.assert_array_equal(read_picture(tmp_path / "out.png").pixels, 255 - read_picture(picture).pixels)


def test_a_frame_model_runs_on_tiles_and_a_grid_model_never_does(model_folder):
    for name, tiled in (("invert", True), ("grid", False)):
        look, tiles = local_styler(name, [model_folder], threads=1, tile_side=64), []
        look.apply(np.zeros((100, 100, 3), np.uint8), lambda done, _all, told=tiles: told.append(done))
        assert (len(tiles) > 1) == tiled


def test_a_server_gets_tiles_too(run, picture, tmp_path, server):
    arguments = ("--model", "invert", "--server", server.address, "--tile", 64)
    assert run("style", picture, tmp_path / "out.png", *arguments)[0] == 0
    np.testing.assert_array_equal(read_picture(tmp_path / "out.png").pixels, 255 - read_picture(picture).pixels)


def test_nothing_bleeds_from_under_transparent_pixels(run, tmp_path, model_folder):
    pixels = np.full((32, 32, 3), (0, 255, 0), np.uint8)
    alpha = np.zeros((32, 32), np.uint8)
    pixels[8:24, 8:24], alpha[8:24, 8:24] = (200, 100, 50), 255
    write_picture(tmp_path / "sprite.png", Picture(pixels, alpha))
    target = tmp_path / "out.png"
    assert run("style", tmp_path / "sprite.png", target, "--model", "invert", "--models", model_folder)[0] == 0
    styled = read_picture(target)
    np.testing.assert_array_equal(styled.alpha, alpha)
    assert np.abs(styled.pixels.astype(int) - [55, 155, 205]).max() <= 4


def test_subfolders_are_kept_and_results_inside_the_source_are_not_styled_again(run, tmp_path, model_folder, frame):
    source = tmp_path / "frames"
    for name in ("a.png", "walk/b.png", "walk/far/c.png"):
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        write_picture(source / name, Picture(frame))
    target = source / "styled"
    for _ in range(2):
        assert "3 of 3" in run("style", source, target, "--model", "invert", "--models", model_folder)[1]
    found = sorted(str(path.relative_to(target)) for path in target.rglob("*.png"))
    assert found == ["a.png", "walk/b.png", "walk/far/c.png"]


def test_hidden_pictures_are_left_alone_and_results_may_go_to_the_folder_above(run, tmp_path, model_folder, frame):
    source = tmp_path / "out" / "frames"
    source.mkdir(parents=True)
    for name in ("a.png", "._a.png"):
        write_picture(source / name, Picture(frame))
    assert run("style", source, tmp_path / "out", "--model", "invert", "--models", model_folder)[0] == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.png", "frames"]


def test_formats_that_can_not_be_written_become_png_without_hiding_another(run, tmp_path, model_folder, frame):
    from PIL import Image

    source, target = tmp_path / "frames", tmp_path / "styled"
    source.mkdir()
    write_picture(source / "hero.png", Picture(frame))
    for name in ("hero.gif", "hero.tga", "tree.tga"):
        Image.fromarray(255 - frame).save(source / name)
    assert run("style", source, target, "--model", "identity", "--models", model_folder)[0] == 0
    assert sorted(path.name for path in target.iterdir()) == ["hero.gif.png", "hero.png", "hero.tga.png", "tree.png"]
    np.testing.assert_array_equal(read_picture(target / "hero.png").pixels, frame)
    np.testing.assert_array_equal(read_picture(target / "hero.tga.png").pixels, 255 - frame)


def test_only_the_model_that_is_asked_for_is_loaded(run, picture, tmp_path, model_folder, monkeypatch):
    loaded, prove = [], model._prove
    monkeypatch.setattr(model, "_prove", lambda path, *rest: (loaded.append(path.name), prove(path, *rest))[1])
    assert run("style", picture, tmp_path / "out.png", "--model", "invert", "--models", model_folder)[0] == 0
    assert loaded == ["invert.onnx"]


def test_a_model_by_name_that_is_refused_is_told_with_its_file(run, picture, tmp_path):
    looks = tmp_path / "looks"
    looks.mkdir()
    tiny_models.lying(looks / "a_look.onnx", "look")
    status, _, err = run("style", picture, tmp_path / "out.png", "--model", "look", "--models", looks)
    assert (status, "a_look.onnx: the parity" in err) == (4, True)


TELLING = """
import sys
from capriccio.cli import main
from capriccio.media import tiles
lay = tiles._lay
tiles._lay = lambda *place, **along: (print("laid", flush=True), lay(*place, **along))
main(sys.argv[1:])
"""
"""The command line, telling when a tile is done."""


def test_ctrl_c_in_a_picture_ends_at_once_and_leaves_no_half_file(tmp_path, picture):
    slow = tiny_models.slow(tmp_path / "slow.onnx", rounds=300)
    command = [sys.executable, "-c", TELLING, "style", picture, tmp_path / "out.png", "-m", slow, "--tile", "64"]
    process = subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "laid\n"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert out.count("laid") < 20  # of a hundred and more
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.png", "slow.onnx"]
