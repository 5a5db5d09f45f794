"""The demo world in the real Godot: the renderer of its frames, and the walk through it."""

from __future__ import annotations

import re
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from engines import ROOT, run_godot

pytestmark = pytest.mark.godot

PROJECT = ROOT / "godot_addon"
SEEDS = (3, 8)
FRAMES = 3
SIZE_PX = (160, 90)
# No virtual display can set V-Sync, and Godot always says so.
KNOWN_WARNING = re.compile(r"WARNING: Could not set V-Sync mode.*\n(\s+at: .*\n)?")

Picture = npt.NDArray[np.int16]


def render(out: Path, *options: str) -> CompletedProcess[str]:
    """Render pictures of SIZE_PX into `out`."""
    return run_godot(
        *("--path", PROJECT, "--rendering-method", "gl_compatibility"),
        *("--script", "res://demo/render_frames.gd", "--", "--size", "{}x{}".format(*SIZE_PX)),
        *("--out", out, *options),
    )


def refuse(*options: str) -> CompletedProcess[str]:
    """Run the renderer with options that it should refuse before it draws anything."""
    return run_godot("--headless", "--path", PROJECT, "--script", "res://demo/render_frames.gd", "--", *options)


def picture(folder: Path, seed: int, frame: int) -> Picture:
    """Read one rendered picture, `(H, W, 3)`; signed, so that differences are right."""
    with Image.open(folder / f"seed{seed:04d}_frame{frame:04d}.png") as image:
        return np.asarray(image, dtype=np.int16)


def difference(one: Picture, other: Picture) -> float:
    """Return the mean absolute difference, 0 to 255."""
    return float(np.abs(one - other).mean())


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Frames of two worlds in both looks."""
    out = tmp_path_factory.mktemp("world")
    ended = render(out, "--look", "both", "--seeds", "3,8", "--count", str(FRAMES))
    assert ended.returncode == 0, ended.stdout
    return out


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two frames a small step apart, rendered into a relative folder."""
    caller = tmp_path_factory.mktemp("caller")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(caller)
        ended = render(Path("clip"), "--seeds", "3", "--count", "2", "--path-step", "0.1")
    assert ended.returncode == 0, ended.stdout
    return caller / "clip"


def test_both_looks_have_the_same_file_names(rendered: Path) -> None:
    expected = [f"seed{seed:04d}_frame{frame:04d}.png" for seed in SEEDS for frame in range(FRAMES)]
    for look in ("toon", "natural"):
        assert sorted(path.name for path in (rendered / look).iterdir()) == expected


def test_pictures_have_the_size_asked_for_and_no_alpha(rendered: Path) -> None:
    for path in rendered.glob("*/*.png"):
        with Image.open(path) as image:
            assert (image.size, image.mode) == (SIZE_PX, "RGB")


def test_looks_differ_in_every_frame_and_toon_is_the_more_colourful(rendered: Path) -> None:
    for seed in SEEDS:
        for frame in range(FRAMES):
            toon, natural = (picture(rendered / look, seed, frame) for look in ("toon", "natural"))
            assert difference(toon, natural) > 25
            assert np.ptp(toon, axis=2).mean() > 2 * np.ptp(natural, axis=2).mean()


def test_looks_share_their_outlines(rendered: Path) -> None:
    """Where toon has a strong edge, natural has more edge than elsewhere: the geometry is the same."""
    for seed in SEEDS:
        edges = [np.abs(np.diff(picture(rendered / look, seed, 0).sum(axis=2), axis=1)) for look in ("toon", "natural")]
        strong = edges[0] > np.quantile(edges[0], 0.9)
        assert edges[1][strong].mean() > 2 * edges[1][~strong].mean()


def test_worlds_and_places_on_the_walk_differ(rendered: Path) -> None:
    for look in ("toon", "natural"):
        first = picture(rendered / look, SEEDS[0], 0)
        assert difference(first, picture(rendered / look, SEEDS[0], 1)) > 5
        assert difference(first, picture(rendered / look, SEEDS[1], 0)) > 5


def test_the_walk_is_open_everywhere(tmp_path: Path) -> None:
    """Sky above and ground below in every frame: the camera is never inside or right before something."""
    assert render(tmp_path, "--seeds", "201", "--count", "10").returncode == 0
    for frame in range(10):
        view = picture(tmp_path, 201, frame)
        top, bottom = view[:30], view[-30:]
        assert (top[..., 2] > 200).mean() > 0.2, f"frame {frame}: no sky"
        assert (bottom[..., 1] > bottom[..., 2] + 40).mean() > 0.2, f"frame {frame}: no ground"


def test_the_same_seed_gives_the_same_pictures_again(rendered: Path, tmp_path: Path) -> None:
    again = render(tmp_path, "--look", "natural", "--seeds", "8", "--count", str(FRAMES))
    assert again.returncode == 0, again.stdout
    for frame in range(FRAMES):
        assert np.array_equal(picture(tmp_path, 8, frame), picture(rendered / "natural", 8, frame))


def test_a_small_path_step_gives_a_smooth_clip(rendered: Path, clip: Path) -> None:
    start = picture(clip, 3, 0)
    assert np.array_equal(start, picture(rendered / "toon", 3, 0))
    assert 0 < difference(start, picture(clip, 3, 1)) < 5


def test_a_relative_folder_is_the_callers(clip: Path) -> None:
    assert not (PROJECT / "clip").exists()
    assert len(list(clip.iterdir())) == 2


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--out", "x", "--look", "oil"], "--look 'oil' is no look; choose from toon, natural, both"),
        (["--out", "x", "--seeds", "5-2"], "--seeds '5-2' is no list of seeds"),
        (["--out", "x", "--seeds", "1,,2"], "--seeds '1,,2' is no list of seeds"),
        (["--out", "x", "--count", "0"], "--count '0' is no number of frames"),
        (["--out", "x", "--size", "640"], "--size '640' is no picture size"),
        (["--out", "x", "--size", "8x8000"], "--size '8x8000' is no picture size"),
        (["--out", "x", "--path-step", "-1"], "--path-step '-1' is no distance"),
        (["--out", "x", "--sequences", "0"], "--sequences '0' is no number of sequences"),
        (["--out", "x", "--sequences", "100"], "--sequences '100' is no number of sequences"),
        (["--out", "x", "--sequences", "2"], "--sequences 2 needs a --count of 100 at most and a --path-step"),
        (["--out", "x", "--sequences", "2", "--path-step", "1", "--count", "101"], "needs a --count of 100 at most"),
        (["--out", "x", "--geometry", ""], "--geometry '' is no folder"),
        (["--out", "x", "--colour", "red"], "unknown option '--colour'"),
        (["--out"], "--out needs a value"),
        (["--seeds", "1"], "--out DIR is missing"),
    ],
)
def test_a_bad_option_is_refused_in_one_line(options: list[str], said: str) -> None:
    ended = refuse(*options)
    lines = [line for line in ended.stdout.splitlines() if line.startswith("render_frames: ")]
    assert ended.returncode == 2
    assert len(lines) == 1
    assert said in lines[0]
    assert "ERROR" not in ended.stdout


def test_a_folder_that_cannot_be_made_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ended = render(tmp_path / "file" / "below", "--count", "1")
    assert ended.returncode == 1
    assert "render_frames: cannot make the folder" in ended.stdout


def test_help_lists_every_option() -> None:
    ended = refuse("--help")
    assert ended.returncode == 0
    options = ("--look", "--seeds", "--count", "--sequences", "--size", "--path-start", "--path-step", "--geometry")
    for option in (*options, "--out"):
        assert option in ended.stdout


def test_the_demo_walks_for_the_seconds_asked_and_ends_by_itself() -> None:
    ended = run_godot("--path", PROJECT, "--resolution", "320x180", "--", "--seconds", "1", "--filter", "off")
    assert ended.returncode == 0, ended.stdout
    said = KNOWN_WARNING.sub("", ended.stdout)
    assert not re.search(r"ERROR|WARNING|[Ll]eaked", said), said


def test_the_demo_refuses_a_bad_option() -> None:
    ended = run_godot("--headless", "--path", PROJECT, "--", "--look", "oil")
    assert ended.returncode == 2
    assert "demo: --look 'oil' is no look; choose from toon, natural" in ended.stdout
