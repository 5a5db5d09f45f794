"""`capriccio bake`, and `capriccio style --table`, from the command line."""

import numpy as np
import pytest

from backend import tiny_videos
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.color_table import apply_table, identity_table
from capriccio.media.grid_files import read_grid
from capriccio.media.images import Picture, read_picture, write_picture
from capriccio.media.table_files import read_cube, read_strip


@pytest.fixture
def recorded(tmp_path):
    """Give a folder with frames in a subfolder, one of them broken."""
    folder = tmp_path / "frames"
    (folder / "walk").mkdir(parents=True)
    noise = np.random.default_rng(2)
    for number in range(5):
        pixels = noise.integers(0, 256, (32, 48, 3), dtype=np.uint8)
        write_picture(folder / "walk" / f"{number}.png", Picture(pixels))
    (folder / "walk" / "broken.png").write_bytes(b"no picture")
    return folder


@pytest.mark.parametrize("model", ["invert", "grid"])
def test_a_look_is_baked_and_applied_again(run, tmp_path, recorded, model_folder, frame, model):
    cube, strip = tmp_path / "new" / "look.cube", tmp_path / "new" / "look.png"
    arguments = ("--model", model, "--models", model_folder, "--size", 9, "--out", cube, "--strip", strip)
    status, out, err = run("bake", recorded, *arguments)
    assert (status, "look.cube and" in out, "left out:" in err) == (0, True, True)
    assert "100% of the model's change" in err
    assert "1 frame left out of the fit" in err
    np.testing.assert_allclose(read_cube(cube), 1 - identity_table(9), atol=0.005)
    np.testing.assert_allclose(read_strip(strip), read_cube(cube), atol=0.5 / 255 + 1e-6)

    write_picture(tmp_path / "in.png", Picture(frame))
    for table in (cube, strip):
        assert run("style", tmp_path / "in.png", tmp_path / "out.png", "--table", table)[0] == 0
        expected = apply_table(frame, read_cube(cube)).astype(int)
        assert np.abs(read_picture(tmp_path / "out.png").pixels - expected).max() <= 1


def test_the_file_says_what_it_was_baked_from(run, tmp_path, recorded, model_folder):
    run("bake", recorded, "-m", "invert", "--models", model_folder, "--size", 5, "-o", tmp_path / "a.cube")
    head = (tmp_path / "a.cube").read_text().splitlines()[:3]
    assert "from invert (" in head[0]
    assert "on 5 frames" in head[0]
    assert "captures 100%" in head[1]
    assert head[2] == 'TITLE "invert"'


@pytest.mark.parametrize("model", ["invert", "grid"])
def test_the_grid_of_a_scene_is_baked_and_applied_again(run, tmp_path, recorded, model_folder, frame, model):
    path = tmp_path / "new" / "scene.capgrid"
    status, out, err = run("bake", recorded, "--model", model, "--models", model_folder, "--out", path)
    assert (status, "scene.capgrid" in out) == (0, True)
    assert "the grid captures 100% of the model's change" in err
    assert "1 frame left out of the fit" in err
    baked = read_grid(path)
    assert (baked.note["model"], baked.note["frames"]) == (model, 5)
    assert set(baked.note) == {"made_by", "model", "model_hash", "frames", "share"}
    np.testing.assert_allclose(slice_grid(frame, baked.grid), 255 - frame.astype(int), atol=1)
    write_picture(tmp_path / "in.png", Picture(frame))
    assert run("style", tmp_path / "in.png", tmp_path / "out.png", "--table", path)[0] == 0
    np.testing.assert_array_equal(read_picture(tmp_path / "out.png").pixels, slice_grid(frame, baked.grid))


def test_a_look_is_baked_from_a_video_and_the_limit_holds(run, tmp_path, model_folder):
    source = tiny_videos.video(tmp_path / "in.mp4", frames=12)
    chosen = ("-m", "invert", "--models", model_folder, "--size", 5, "-o", tmp_path / "a.cube")
    assert run("bake", source, *chosen, "--limit", 4)[0] == 0
    assert "on 4 frames" in (tmp_path / "a.cube").read_text()


def test_bad_input_ends_with_one_line_and_writes_nothing(run, tmp_path, recorded, model_folder, frame):
    empty = tmp_path / "empty"
    empty.mkdir()
    write_picture(tmp_path / "in.png", Picture(frame))
    chosen = ("--model", "invert", "--models", model_folder, "--out")
    (tmp_path / "curves.cube").write_text("LUT_1D_SIZE 2\n")
    style = ("style", tmp_path / "in.png", tmp_path / "out.png")
    cases = {
        "holds no pictures": ("bake", empty, *chosen, tmp_path / "a.cube"),
        "no folder of pictures and no video": ("bake", tmp_path / "in.png", *chosen, tmp_path / "a.cube"),
        "allowed: .cube, .capgrid": ("bake", recorded, *chosen, tmp_path / "a.png"),
        "allowed: .png": ("bake", recorded, *chosen, tmp_path / "a.cube", "--strip", "a.jpg"),
        "--strip and --size are for tables": ("bake", recorded, *chosen, tmp_path / "a.capgrid", "--size", 9),
        "three curves": (*style, "--table", tmp_path / "curves.cube"),
        "leave out --model": (*style, "--table", tmp_path / "curves.cube", "--model", "invert"),
        "No such file": (*style, "--table", tmp_path / "nothing.cube"),
    }
    for says, arguments in cases.items():
        status, _, err = run(*arguments)
        assert (status, err.startswith("error: ")) == (3, True), (says, err)
        assert says in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["curves.cube", "empty", "frames", "in.png"]
