"""Videos: frames through a function, times and sound kept, nothing half-written."""

import av
import numpy as np
import pytest

from backend import tiny_videos
from capriccio.errors import UnreadableFile
from capriccio.media.video import probe_video, restyle_video


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


def test_frame_times_are_those_of_the_source(tmp_path):
    source, target = tiny_videos.video(tmp_path / "a.mp4"), tmp_path / "b.mp4"
    restyle_video(source, target, inverted)

    def times(path):
        with av.open(str(path)) as container:
            return [float(frame.time) for frame in container.decode(video=0)]

    assert times(target) == pytest.approx(times(source))


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
