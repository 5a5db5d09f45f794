"""Gathering frames from all sorts of files, and that an interruption or a broken file loses nothing."""

from __future__ import annotations

import json
import logging
import signal
import subprocess
import sys
import time
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from capriccio_training.cli import app
from capriccio_training.style.frames import video
from training import moving_pictures as clips
from training.frames_command import call, gather, pixels, times, told

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_a_video_held_upright_comes_out_upright(tmp_path: Path) -> None:
    film = clips.write(tmp_path / "film.mp4", clips.scene(1, 3))
    clips.turn(film)
    gather(film, "--out", tmp_path / "a")
    (frame,) = (tmp_path / "a").glob("*.png")
    assert np.abs(pixels(frame) - np.rot90(clips.scene(1, 1)[0], -1)).mean() < 6


@pytest.mark.parametrize(("rows", "matrix"), [(704, "ITU601"), (720, "ITU709")])
def test_video_that_does_not_name_its_colours_has_those_of_its_size(tmp_path: Path, rows: int, matrix: str) -> None:
    red = np.full((rows, 1280, 3), (200, 60, 40), np.uint8)
    with av.open(str(tmp_path / "film.mp4"), "w") as output:
        stream = output.add_stream("libx264", rate=25, options={"crf": "1", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = 1280, rows, "yuv420p"
        frame = av.VideoFrame.from_ndarray(red, format="rgb24")
        output.mux(stream.encode(frame.reformat(format="yuv420p", dst_colorspace=matrix)))
        output.mux(stream.encode(None))
    gather(tmp_path / "film.mp4", "--out", tmp_path / "a", "--exact")
    (written,) = (tmp_path / "a").glob("*.png")
    assert np.abs(pixels(written) - red).max() <= 3


@pytest.mark.parametrize(
    ("codec", "pix_fmt"), [("ffv1", "bgr0"), ("ffv1", "yuv420p10le"), ("mjpeg", "yuvj422p"), ("libx264", "yuv444p")]
)
def test_any_pixel_format_gives_the_same_frames(tmp_path: Path, codec: str, pix_fmt: str) -> None:
    clip = [*clips.scene(1, 20), *clips.black(5), *clips.scene(2, 20)]
    film = clips.write(tmp_path / "film.mkv", clip, codec=codec, pix_fmt=pix_fmt)
    gather(film, "--out", tmp_path / "a", "--every", "10s")
    assert times(tmp_path / "a") == pytest.approx([0, 25 / 25], abs=0.002)
    (first, second) = sorted((tmp_path / "a").glob("*.png"))
    assert np.abs(pixels(first) - clip[0]).mean() < 8
    assert np.abs(pixels(second) - clip[25]).mean() < 8


def test_a_second_run_changes_nothing_and_a_third_adds(walk: Path, tmp_path: Path) -> None:
    out = tmp_path / "a"
    gather(walk, "--out", out)
    (out / "walk_00h00m01s000.png").unlink()  # its owner did not like it
    before = {path: path.stat().st_mtime_ns for path in out.glob("*.png")}
    assert "3 frames in all" in gather(walk, "--out", out)
    assert {path: path.stat().st_mtime_ns for path in out.glob("*.png")} == before
    assert "8 frames in all" in gather(walk, "--out", out, "--every", "0.5s")


@pytest.mark.parametrize("ledger", ["", "[]", '{"schema": 1, "recordings": {"walk": 3}}', '{"schema": 99}', None])
def test_a_lost_or_broken_note_loses_nothing(walk: Path, tmp_path: Path, ledger: str | None) -> None:
    out = tmp_path / "a"
    gather(walk, "--out", out)
    good = (out / "frames.json").read_text()
    if ledger is None:
        (out / "frames.json").unlink()
    else:
        (out / "frames.json").write_text(ledger)
    assert "4 kept (4 were there), 0 duplicates" in gather(walk, "--out", out)
    assert json.loads((out / "frames.json").read_text())["hashes"] == json.loads(good)["hashes"]


def test_ctrl_c_keeps_what_is_written_and_the_same_command_goes_on(tmp_path: Path) -> None:
    film = clips.write(tmp_path / "film.mp4", clips.scene(1, 300, speed=4.0))
    program = [sys.executable, "-c", "from capriccio_training.cli import main; main()"]
    options = ["frames", str(film), "--every", "1", "--distance", "1", "--out"]
    process = subprocess.Popen([*program, *options, str(tmp_path / "a")], stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while len(list((tmp_path / "a").glob("[!.]*.png"))) < 5 and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert "The same command goes on" in said
    assert "Traceback" not in said
    some = len(times(tmp_path / "a"))
    assert 5 <= some < 290
    assert not list((tmp_path / "a").glob(".*")), "half a frame is left"
    gather(film, "--every", "1", "--distance", "1", "--out", tmp_path / "a")
    gather(film, "--every", "1", "--distance", "1", "--out", tmp_path / "b")
    assert times(tmp_path / "a") == times(tmp_path / "b")


def test_a_video_that_breaks_off_keeps_its_frames_and_the_next_one_is_read(walk: Path, tmp_path: Path) -> None:
    whole = clips.write(tmp_path / "a.mkv", clips.scene(2, 200), g="10")
    content = bytearray(whole.read_bytes())
    middle = len(content) // 2
    torn = tmp_path / "torn.mkv"
    torn.write_bytes(content[:middle])
    result = call(torn, walk, "--out", tmp_path / "out")
    assert "Traceback" not in result.output
    assert {path.name.split("_")[0] for path in (tmp_path / "out").glob("*.png")} == {"torn", "walk"}


def test_a_decoder_error_is_told_with_its_time(walk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from capriccio_training.style.frames import video

    good = video._frame

    def breaks(frame: av.VideoFrame, time_s: float, name: str) -> video.Frame:
        if time_s > 2:
            raise av.error.InvalidDataError(1094995529, "Invalid data found when processing input")
        return good(frame, time_s, name)

    monkeypatch.setattr(video, "_frame", breaks)
    other = clips.write(tmp_path / "other.mp4", clips.scene(2, 10))
    sentence = told(call(walk, other, "--out", tmp_path / "a"))
    assert "walk.mp4 breaks off after 2.0 s" in sentence
    assert "3 frames in all" in sentence  # two of this one
    assert "other.mp4: 10 frames read, 1 kept" in sentence


def test_what_is_no_video(walk: Path, tmp_path: Path) -> None:
    (tmp_path / "text.mp4").write_text("no video")
    (tmp_path / "empty").mkdir()
    for bad, sentence in (
        (tmp_path / "text.mp4", "can't be read as a video"),
        (tmp_path / "missing.mp4", "can't be read as a video"),
        (tmp_path / "empty", "holds no pictures"),
    ):
        assert sentence in told(call(walk, bad, "--out", tmp_path / "a"))
    assert not (tmp_path / "a").exists(), "all recordings are looked at before work begins"


def test_a_folder_of_pictures_is_thinned_out_without_new_encoding(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shots = tmp_path / "shots"
    shots.mkdir()
    for number in range(4):
        Image.fromarray(clips.scene(number % 3, 1)[0]).save(shots / f"{number}.jpg", quality=60 + number)
    sprite = Image.fromarray(clips.scene(9, 1)[0])
    sprite.putalpha(120)
    sprite.save(shots / "sprite.png")
    (shots / "broken.png").write_bytes(b"none")
    with caplog.at_level(logging.WARNING):
        said = gather(shots, "--out", tmp_path / "a", "--every", "1")
    kept = sorted(path.name for path in (tmp_path / "a").iterdir() if path.suffix != ".json")
    assert kept == ["shots_0.jpg", "shots_1.jpg", "shots_2.jpg", "shots_sprite.png"]
    assert (tmp_path / "a" / "shots_0.jpg").read_bytes() == (shots / "0.jpg").read_bytes()
    assert "1 duplicates" in said
    assert "broken.png" in caplog.text


def test_sprites_that_are_encoded_anew_show_nothing_from_behind_their_transparency(tmp_path: Path) -> None:
    (tmp_path / "sprites").mkdir()
    sprite = np.zeros((80, 80, 4), np.uint8)
    sprite[20:60, 20:60] = (240, 120, 40, 255)
    sprite[30:50, 30:50] = (220, 160, 40, 255)
    Image.fromarray(sprite).save(tmp_path / "sprites" / "a.png")
    gather(tmp_path / "sprites", "--out", tmp_path / "a", "--size", "40x40")
    assert pixels(tmp_path / "a" / "sprites_a.png")[:, :, 0].min() > 200


def test_a_folder_of_frames_is_ready_for_training(walk: Path, tmp_path: Path, tiny_toml: Path) -> None:
    mask = np.full((108, 192), 255, np.uint8)
    mask[100:] = 0
    Image.fromarray(mask).save(tmp_path / "hud.png")
    other = clips.write(tmp_path / "other.mp4", clips.scene(2, 30))
    gather(walk, "--out", tmp_path / "source", "--mask", tmp_path / "hud.png")
    gather(other, "--out", tmp_path / "target", "--size", "96x54")
    arguments = ["--source", "source", "--target", "target", "--out", "run", "--config", str(tiny_toml)]
    paths = [str(tmp_path / one) if one in ("source", "target", "run") else one for one in arguments]
    result = CliRunner().invoke(app, ["style", *paths, "--generator", "grid", "--steps", "1"])
    assert result.exit_code == 0, result.output
