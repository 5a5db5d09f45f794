"""Gathering frames: what is kept of a recording, and what is left out."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from training import moving_pictures as clips
from training.frames_command import call, gather, pixels, times, told

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


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
