"""Videos: frames through a function, times and sound kept, nothing half-written."""

import av
import numpy as np
import pytest

from backend import tiny_videos
from capriccio.errors import UnreadableFile
from capriccio.media.video import count_frames, probe_video, restyle_video, video_frames


def inverted(frame):
    return 255 - frame


def test_probing_tells_size_length_rate_and_sound(tmp_path):
    info = probe_video(tiny_videos.video(tmp_path / "a.mp4"))
    assert (info.width, info.height, info.frame_count, info.frames_per_second) == (64, 36, 10, 25.0)
    assert info.has_sound


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov"])
def test_each_frame_is_styled_once_in_order_and_the_sound_kept(tmp_path, suffix):
    source, target = tiny_videos.video(tmp_path / "a.mp4"), tmp_path / f"b{suffix}"
    counted = []
    assert restyle_video(source, target, inverted, counted.append)
    assert counted == list(range(1, 11))
    before, after = tiny_videos.brightness(source), tiny_videos.brightness(target)
    np.testing.assert_allclose(after, 255 - np.array(before), atol=4)
    with av.open(str(target)) as container:
        assert len(container.streams.audio) == 1


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".mov", ".webm"])
def test_frame_times_are_those_of_the_source(tmp_path, suffix):
    source, target = tiny_videos.video(tmp_path / "a.mp4"), tmp_path / f"b{suffix}"
    restyle_video(source, target, inverted)
    before, after = tiny_videos.times(source), tiny_videos.times(target)
    assert [time - after[0] for time in after] == pytest.approx(before, abs=0.001)
    assert after[0] <= 0.03  # Matroska shifts sound and pictures alike where sound would begin before 0


@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".webm"])
def test_a_variable_frame_rate_stays_variable(tmp_path, suffix):
    times_ms = [0, 20, 140, 150, 400, 1400, 1417]
    source, target = tiny_videos.at_times(tmp_path / "a.mkv", times_ms), tmp_path / f"b{suffix}"
    restyle_video(source, target, inverted)
    assert tiny_videos.times(target) == pytest.approx([time / 1000 for time in times_ms], abs=0.001)


@pytest.mark.parametrize("suffix", [".webm", ".mkv", ".mp4"])
@pytest.mark.parametrize("origin", [".webm", ".mkv"])
def test_the_sound_of_a_browser_recording_is_kept_whole(tmp_path, origin, suffix):
    source, target = tiny_videos.with_opus(tmp_path / f"a{origin}"), tmp_path / f"b{suffix}"
    assert restyle_video(source, target, inverted)
    assert tiny_videos.sound_samples(target) == pytest.approx(tiny_videos.sound_samples(source), abs=960)
    np.testing.assert_allclose(tiny_videos.brightness(target), 255 - np.array(tiny_videos.brightness(source)), atol=5)


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_video_that_was_recorded_turned_is_styled_and_written_upright(tmp_path, quarters):
    source, target = tiny_videos.turned(tmp_path / "a.mp4", quarters), tmp_path / "b.mp4"
    seen = []
    restyle_video(source, target, lambda frame: (seen.append(frame), frame)[1])
    for frame in (seen[0], *video_frames(source, {0}), *video_frames(target, {0})):
        assert frame.shape == (48, 64, 3)
        assert frame[:20].mean() < 20 < 180 < frame[28:].mean()
    with av.open(str(target)) as container:
        assert next(container.decode(video=0)).rotation == 0


def test_frames_are_counted_without_and_read_with_decoding(tmp_path):
    source = tiny_videos.video(tmp_path / "a.mp4")
    assert count_frames(source) == len(list(video_frames(source))) == 10
    bright = [frame.mean() for frame in video_frames(source, {2, 7})]
    assert bright == pytest.approx([tiny_videos.brightness(source)[number] for number in (2, 7)])


def test_a_container_that_can_not_hold_the_sound_says_so(tmp_path):
    source = tiny_videos.video(tmp_path / "a.mp4")
    assert not restyle_video(source, tmp_path / "b.webm", inverted)
    assert len(tiny_videos.brightness(tmp_path / "b.webm")) == 10


def test_a_video_without_sound_has_nothing_to_lose(tmp_path):
    source = tiny_videos.video(tmp_path / "a.mp4", sound=False)
    assert restyle_video(source, tmp_path / "b.mp4", inverted)


def test_odd_sides_are_made_even(tmp_path):
    source = tiny_videos.video(tmp_path / "a.mp4", sound=False)
    restyle_video(source, tmp_path / "b.mp4", lambda frame: frame)
    info = probe_video(tmp_path / "b.mp4")
    assert (info.width % 2, info.height % 2) == (0, 0)


def test_an_interruption_leaves_no_file(tmp_path):
    source = tiny_videos.video(tmp_path / "a.mp4")

    def interrupt(done):
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restyle_video(source, tmp_path / "b.mp4", inverted, interrupt)
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("content", [b"", b"no video at all", None])
def test_what_is_no_video_is_unreadable(tmp_path, content):
    path = tmp_path / "a.mp4"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"a\.mp4"):
        restyle_video(path, tmp_path / "b.mp4", inverted)
    assert not (tmp_path / "b.mp4").exists()


def test_a_truncated_video_is_unreadable_and_leaves_no_file(tmp_path):
    source = tiny_videos.video(tmp_path / "a.mp4", sound=False)
    source.write_bytes(source.read_bytes()[:600])
    with pytest.raises(UnreadableFile):
        restyle_video(source, tmp_path / "b.mp4", inverted)
    assert list(tmp_path.iterdir()) == [source]


def test_a_suffix_that_can_not_be_written_is_refused_with_those_that_can(tmp_path):
    source = tiny_videos.video(tmp_path / "a.mp4", sound=False)
    with pytest.raises(UnreadableFile, match=r"\.mkv"):
        restyle_video(source, tmp_path / "b.txt", inverted)
