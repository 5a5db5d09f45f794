"""Gathering frames: what is kept of a recording, what is left out, and that nothing is lost on the way."""

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
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from typer.testing import CliRunner, Result

from capriccio.errors import InvalidField
from capriccio_training.cli import app
from capriccio_training.data.frames.fingerprint import BITS, Fingerprints, fingerprint
from capriccio_training.data.frames.framing import Rectangle, Size, parse_crop, parse_size
from capriccio_training.data.frames.pace import Pace, parse_pace, slowed
from capriccio_training.data.frames.store import FrameStore
from training import moving_pictures as clips

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def call(*arguments: str | Path | int) -> Result:
    return CliRunner().invoke(app, ["frames", *(str(argument) for argument in arguments)])


def gather(*arguments: str | Path | int) -> str:
    result = call(*arguments)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def told(result: Result) -> str:
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


def times(folder: Path) -> list[float]:
    """Seconds of the frames in a folder, from their names, in the order of the names."""
    stamps = [path.stem.rsplit("_", 1)[1] for path in sorted(folder.glob("*.png")) if path.name != "mask.png"]
    return [
        int(stamp[0:2]) * 3600 + int(stamp[3:5]) * 60 + int(stamp[6:8]) + int(stamp[9:12]) / 1000 for stamp in stamps
    ]


def pixels(path: Path) -> np.ndarray:
    return np.asarray(Image.open(path)).astype(int)


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """Four seconds of one scene."""
    return clips.write(tmp_path / "walk.mp4", clips.scene(1, 100))


def test_frames_come_in_time_steps_or_by_number(walk: Path, tmp_path: Path) -> None:
    gather(walk, "--out", tmp_path / "a", "--every", "0.5s")
    assert times(tmp_path / "a") == pytest.approx([0, 0.52, 1.0, 1.52, 2.0, 2.52, 3.0, 3.52])
    gather(walk, "--out", tmp_path / "b", "--every", "20")
    assert times(tmp_path / "b") == pytest.approx([0, 0.8, 1.6, 2.4, 3.2])


def test_a_frame_is_the_one_of_its_time(walk: Path, tmp_path: Path) -> None:
    gather(walk, "--out", tmp_path / "a", "--every", "20")
    wanted = clips.scene(1, 100)[40]
    assert np.abs(pixels(tmp_path / "a" / "walk_00h00m01s600.png") - wanted).mean() < 6


def test_every_scene_begins_with_a_frame_of_its_own(tmp_path: Path) -> None:
    film = clips.write(tmp_path / "film.mp4", [*clips.scene(1, 30), *clips.scene(2, 33), *clips.scene(3, 30)])
    assert "2 cuts" in gather(film, "--out", tmp_path / "a", "--every", "10s")
    assert times(tmp_path / "a") == pytest.approx([0, 30 / 25, 63 / 25])


def test_a_fast_camera_makes_no_cuts(tmp_path: Path) -> None:
    film = clips.write(tmp_path / "film.mp4", clips.scene(1, 50, speed=17.0))
    assert "0 cuts" in gather(film, "--out", tmp_path / "a")


def test_a_flash_makes_no_cuts(tmp_path: Path) -> None:
    clip = clips.scene(1, 50)
    clip[20] = clip[21] = np.full_like(clip[0], 250)
    film = clips.write(tmp_path / "film.mp4", clip)
    assert "0 cuts" in gather(film, "--out", tmp_path / "a")


def test_cross_fades_give_their_turn_to_the_next_clear_frame(tmp_path: Path) -> None:
    one, other = clips.scene(1, 60), clips.scene(2, 60)
    film = clips.write(tmp_path / "film.mp4", [*one[:40], *fade_of(one, other), *other[20:]])
    gather(film, "--out", tmp_path / "a", "--every", "2", "--distance", "1")
    inside = [moment for moment in times(tmp_path / "a") if 45 / 25 < moment < 55 / 25]
    outside = [moment for moment in times(tmp_path / "a") if not 39 / 25 < moment < 61 / 25]
    assert not inside
    assert len(outside) >= 38, "one in two, but for the edges of the fade"


def fade_of(one: clips.Clip, other: clips.Clip) -> clips.Clip:
    return clips.fade(one[40:60], other[:20])


def test_black_and_blurred_frames_are_left_out(tmp_path: Path) -> None:
    walk = clips.scene(1, 60)
    clip = [*walk[:20], *clips.blurred(walk[20:24]), *walk[24:40], *clips.black(10), *walk[40:]]
    gather(clips.write(tmp_path / "film.mp4", clip), "--out", tmp_path / "a", "--every", "1", "--distance", "1")
    kept = [round(moment * 25) for moment in times(tmp_path / "a")]
    assert not set(kept) & {20, 21, 22, 23}
    assert not set(kept) & set(range(40, 50))
    assert {25, 50} <= set(kept), "what follows is there again"


def test_exact_takes_what_the_clock_says(tmp_path: Path) -> None:
    walk = clips.scene(1, 25)
    film = clips.write(tmp_path / "film.mp4", [*walk, *clips.black(25), *walk])
    said = gather(film, "--out", tmp_path / "a", "--every", "5", "--exact")
    assert times(tmp_path / "a") == pytest.approx([n / 5 for n in range(15)])
    assert "0 duplicates" in said


def test_standing_still_gives_one_frame_and_coming_back_none(tmp_path: Path) -> None:
    still, away = clips.scene(1, 1) * 50, clips.scene(2, 50)
    film = clips.write(tmp_path / "film.mp4", [*still, *away, *still])
    said = gather(film, "--out", tmp_path / "a", "--every", "0.4s")
    there = [moment for moment in times(tmp_path / "a") if not 2 <= moment < 4]
    assert there == [0]
    assert "9 duplicates" in said
    gather(film, "--out", tmp_path / "b", "--every", "0.4s", "--distance", "0")
    assert len(times(tmp_path / "b")) == 15


def test_several_recordings_share_a_folder_without_duplicates(walk: Path, tmp_path: Path) -> None:
    again = clips.write(tmp_path / "again.mp4", clips.scene(1, 100), crf="30")
    other = clips.write(tmp_path / "other.mkv", clips.scene(2, 100))
    said = gather(walk, again, other, "--out", tmp_path / "a")
    assert [path.name.split("_")[0] for path in sorted((tmp_path / "a").glob("*.png"))] == ["other"] * 4 + ["walk"] * 4
    assert "again.mp4: 100 frames read, 0 kept, 4 duplicates" in said
    assert "8 frames in all" in said


def test_recordings_of_equal_names_are_told_apart_by_their_folders(tmp_path: Path) -> None:
    for number, folder in enumerate(("day", "night")):
        (tmp_path / folder).mkdir()
        clips.write(tmp_path / folder / "walk.mp4", clips.scene(number, 10))
    gather(tmp_path / "day" / "walk.mp4", tmp_path / "night" / "walk.mp4", "--out", tmp_path / "a")
    assert {path.name.split("_")[0] for path in (tmp_path / "a").glob("*.png")} == {"day", "night"}
    twice = call(tmp_path / "day" / "walk.mp4", tmp_path / "day" / "walk.mp4", "--out", tmp_path / "b")
    assert "two recordings are called day_walk" in told(twice)


def test_halves_of_a_pair_get_equal_names(walk: Path, tmp_path: Path) -> None:
    other = clips.write(tmp_path / "painted.mp4", [255 - frame for frame in clips.scene(1, 100)])
    for film, folder in ((walk, "a"), (other, "b")):
        gather(film, "--out", tmp_path / folder, "--exact", "--name", "pair")
    names = [[path.name for path in sorted((tmp_path / folder).glob("*.png"))] for folder in "ab"]
    assert names[0] == names[1]
    assert "--name is for one recording" in told(call(walk, other, "--out", tmp_path / "c", "--name", "pair"))


def test_a_limit_is_spread_over_the_recording(walk: Path, tmp_path: Path) -> None:
    gather(walk, "--out", tmp_path / "a", "--every", "0.1s", "--limit", 4)
    assert times(tmp_path / "a") == pytest.approx([0, 1, 2, 3])


def test_crop_and_size(walk: Path, tmp_path: Path) -> None:
    gather(walk, "--out", tmp_path / "a", "--crop", "10,20,150,60", "--limit", 1)
    (cropped,) = (tmp_path / "a").glob("*.png")
    assert np.abs(pixels(cropped) - clips.scene(1, 1)[0][20:80, 10:160]).mean() < 6
    for size, shape in (("64x64", (64, 64)), ("54", (54, 96)), ("500", (108, 192)), ("300x200", (200, 300))):
        gather(walk, "--out", tmp_path / size, "--size", size, "--limit", 1)
        (written,) = (tmp_path / size).glob("*.png")
        assert pixels(written).shape[:2] == shape
    assert "reaches beyond the frame, which is 192x108" in told(
        call(walk, "--out", tmp_path / "b", "--crop", "100,0,93,108")
    )


def test_the_mask_goes_the_way_of_the_frames(walk: Path, tmp_path: Path) -> None:
    mask = np.full((54, 96), 255, np.uint8)
    mask[40:] = 0
    Image.fromarray(mask).save(tmp_path / "hud.png")
    options = ("--mask", tmp_path / "hud.png", "--crop", "0,28,192,80", "--size", "40")
    gather(walk, "--out", tmp_path / "a", *options)
    kept = pixels(tmp_path / "a" / "mask.png")
    assert kept.shape == (40, 96)
    assert (kept[:25] == 255).all()
    assert (kept[27:] == 0).all()
    assert len(times(tmp_path / "a")) == 4, "the mask counts as no frame"
    gather(walk, "--out", tmp_path / "a", *options)
    other = call(walk, "--out", tmp_path / "a", "--mask", tmp_path / "hud.png")
    assert "mask.png is another mask" in told(other)


def test_what_the_mask_hides_makes_no_difference(tmp_path: Path) -> None:
    still = [frame.copy() for frame in clips.scene(1, 1) * 50]
    for number, frame in enumerate(still):
        frame[:50] = clips.scene(number // 25, 1)[0][:50]  # an interface that changes
    mask = np.full((108, 192), 255, np.uint8)
    mask[:50] = 0
    Image.fromarray(mask).save(tmp_path / "hud.png")
    film = clips.write(tmp_path / "film.mp4", still)
    gather(film, "--out", tmp_path / "a", "--mask", tmp_path / "hud.png")
    gather(film, "--out", tmp_path / "b")
    assert (len(times(tmp_path / "a")), len(times(tmp_path / "b"))) == (1, 2)


@pytest.mark.parametrize(
    ("levels", "sentence"),
    [
        (np.zeros((108, 192), np.uint8), "has no white pixel"),
        (np.full((108, 108), 255, np.uint8), "is 108x108, the frames are 192x108"),
    ],
)
def test_masks_that_do_not_fit(walk: Path, tmp_path: Path, levels: np.ndarray, sentence: str) -> None:
    Image.fromarray(levels).save(tmp_path / "hud.png")
    assert sentence in told(call(walk, "--out", tmp_path / "a", "--mask", tmp_path / "hud.png"))


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
    from capriccio_training.data.frames import video

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


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["schema", "recordings", "hashes"]), json_values | st.just(1)))
def test_any_note_is_read_or_forgotten(tmp_path: Path, content: object) -> None:
    (tmp_path / "frames.json").write_text(json.dumps(content))
    store = FrameStore(tmp_path)
    assert len(store) == 0
    store.save()


@given(st.text(max_size=20))
def test_any_text_is_an_option_or_told(text: str) -> None:
    for parse in (parse_pace, parse_crop, parse_size):
        try:
            parse(text)
        except InvalidField as error:
            assert repr(text) in error.message


def test_options_at_their_limits() -> None:
    assert parse_pace("1") == Pace(frames=1)
    assert parse_pace("0.5s") == Pace(seconds=0.5)
    assert parse_crop("0,0,1,1") == Rectangle(0, 0, 1, 1)
    assert (parse_size("1x1"), parse_size("360")) == (Size(1, 1), Size(0, 360))
    for parse, texts in (
        (parse_pace, ("0", "0s", "-1", "1.5", "infs", "nans", "s", "")),
        (parse_crop, ("0,0,0,1", "0,0,1,0", "0,0,1", "-1,0,1,1", "a,b,c,d")),
        (parse_size, ("0x1", "1x0", "0", "1x1x1", "x", "")),
    ):
        for text in texts:
            with pytest.raises(InvalidField):
                parse(text)


def test_a_limit_slows_the_pace_and_never_quickens_it() -> None:
    assert slowed(Pace(frames=10), 5, 100, 4.0) == Pace(frames=20)
    assert slowed(Pace(frames=10), 6, 100, 4.0) == Pace(frames=17)
    assert slowed(Pace(frames=10), 50, 100, 4.0) == Pace(frames=10)
    assert slowed(Pace(seconds=0.1), 8, 100, 4.0) == Pace(seconds=0.5)
    assert slowed(Pace(seconds=0.1), 8, None, None) == Pace(seconds=0.1)


def test_a_fingerprint_survives_compression_and_scaling_and_tells_views_apart() -> None:
    views = [clips.scene(seed, 1)[0] for seed in range(8)]
    prints = Fingerprints()
    assert prints.nearest(fingerprint(views[0])) == BITS
    for view in views:
        prints.add(fingerprint(view))
    for view in views:
        half = np.asarray(Image.fromarray(view).resize((96, 54)))
        assert prints.nearest(fingerprint(half)) < 32
    assert min(prints.nearest(fingerprint(clips.scene(seed, 1)[0])) for seed in range(20, 40)) > 64


def test_many_fingerprints_are_all_compared() -> None:
    random = np.random.default_rng(0)
    rows = random.integers(0, 256, (300, BITS // 8), np.uint8)
    prints = Fingerprints()
    for row in rows:
        prints.add(row)
    assert len(prints) == 300
    changed = rows[299].copy()
    changed[0] ^= 0b101
    assert prints.nearest(changed) == 2
