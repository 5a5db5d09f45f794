"""Videos: every frame through a function, the sound carried over as it is.

Must not know: models, progress bars.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import UnreadableFile

from .atomic import atomic_path
from .images import check_pixels

__all__ = ["VIDEO_SUFFIXES", "VideoInfo", "count_frames", "probe_video", "restyle_video", "video_frames"]

VIDEO_SUFFIXES = frozenset({".mp4", ".mkv", ".mov", ".webm", ".avi", ".m4v"})
"""File suffixes that are taken for videos when they are read."""

WRITABLE_SUFFIXES = VIDEO_SUFFIXES - {".avi"}  # AVI has one fixed frame rate, so frame times would be lost

CODECS: dict[str, tuple[str, dict[str, str]]] = {
    ".webm": ("libvpx-vp9", {"crf": "24", "b": "0", "deadline": "realtime", "cpu-used": "6"}),
}
"""Encoder and its options by suffix, where the default below does not fit the container."""

DEFAULT_CODEC: tuple[str, dict[str, str]] = ("libx264", {"crf": "18", "preset": "veryfast"})

Frame = NDArray[np.uint8]


@dataclass(frozen=True)
class VideoInfo:
    """What is known of a video before its frames are decoded."""

    width: int
    height: int
    frame_count: int | None
    """None where the container does not say."""
    frames_per_second: float
    has_sound: bool


def probe_video(path: str | os.PathLike[str]) -> VideoInfo:
    """Read a video's sizes.

    Raises:
        UnreadableFile: the file is missing, is no video, or has no picture track.
    """
    with _open_input(path) as container:
        return _info(container)


def count_frames(path: str | os.PathLike[str]) -> int:
    """Count a video's frames without decoding them.

    Raises:
        UnreadableFile: the file is missing, is no video, or has no picture track.
    """
    with _open_input(path) as container, _told_as(f"{path} breaks off"):
        return sum(packet.size > 0 for packet in container.demux(video=0))


def video_frames(path: str | os.PathLike[str], wanted: Collection[int] | None = None) -> Iterator[Frame]:
    """Yield the frames of a video as they are shown, (H, W, 3) uint8 sRGB; with `wanted`, those of these numbers.

    Raises:
        UnreadableFile: the file is missing, is no video, has no picture track, or breaks off.
    """
    with _open_input(path) as container, _told_as(f"{path} breaks off"):
        container.streams.video[0].thread_type = "AUTO"
        for number, frame in enumerate(container.decode(video=0)):
            if wanted is None or number in wanted:
                yield _upright(frame)


def restyle_video(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    style: Callable[[Frame], Frame],
    on_frame: Callable[[int], None] = lambda _count: None,
) -> bool:
    """Write `target` with each frame of `source` passed through `style`, whole or not at all.

    Args:
        source: any video that FFmpeg decodes.
        target: `.mp4`, `.mkv`, `.mov`, `.m4v` (H.264) or `.webm` (VP9). An odd side is made even by
            repeating the last row or column, as 4:2:0 video needs it.
        style: (H, W, 3) uint8 sRGB to the same.
        on_frame: called with the number of frames done.

    Returns:
        True when the sound was kept, or there was none; False when `target`'s container can't hold it.

    Raises:
        UnreadableFile: `source` can't be read, or `target`'s suffix is none of those.
    """
    if Path(target).suffix.lower() not in WRITABLE_SUFFIXES:
        allowed = ", ".join(sorted(WRITABLE_SUFFIXES))
        message = f"{target}: videos can't be written with that suffix; allowed: {allowed}"
        raise UnreadableFile(message, path=str(target))
    import av

    turned = _is_turned(source)
    with _open_input(source) as container, atomic_path(target) as temporary:
        problem = f"{source} breaks off or can't be written as {target}"
        with _told_as(problem), av.open(str(temporary), "w") as output:
            return _transcode(container, output, Path(target).suffix.lower(), turned, style, on_frame)


@contextmanager
def _told_as(problem: str) -> Iterator[None]:
    import av

    try:
        yield
    except av.FFmpegError as error:
        raise UnreadableFile(f"{problem}: {error}") from error


def _open_input(path: str | os.PathLike[str]) -> Any:
    import av

    try:
        container = av.open(os.fspath(path))
    except (av.FFmpegError, OSError) as error:
        raise UnreadableFile(f"{path} can't be read as a video: {error}", path=str(path)) from error
    if not container.streams.video:
        container.close()
        raise UnreadableFile(f"{path} has no picture track", path=str(path))
    return container


def _info(container: Any) -> VideoInfo:
    stream = container.streams.video[0]
    rate = float(stream.average_rate or stream.guessed_rate or 30)
    count = stream.frames or None
    if count is None and stream.duration and stream.time_base:
        count = max(1, round(float(stream.duration * stream.time_base) * rate))
    return VideoInfo(stream.width, stream.height, count, rate, bool(container.streams.audio))


def _transcode(
    container: Any,
    output: Any,
    suffix: str,
    turned: bool,
    style: Callable[[Frame], Frame],
    on_frame: Callable[[int], None],
) -> bool:
    source = container.streams.video[0]
    source.thread_type = "AUTO"
    encoder = _add_encoder(output, source, suffix, turned)
    sound, copied = _add_sound(container, output)
    done = 0
    for packet in container.demux([source, *([sound] if copied else [])]):
        if copied and packet.stream is sound:
            if packet.dts is not None:
                packet.stream = copied
                output.mux(packet)
            continue
        for frame in packet.decode():
            output.mux(encoder.encode(_restyle(frame, style)))
            done += 1
            on_frame(done)
    output.mux(encoder.encode(None))
    return sound is None or copied is not None


def _add_encoder(output: Any, source: Any, suffix: str, turned: bool) -> Any:
    codec, options = CODECS.get(suffix, DEFAULT_CODEC)
    encoder = output.add_stream(codec, rate=source.average_rate or 30, options=options)
    width, height = (source.height, source.width) if turned else (source.width, source.height)
    encoder.width, encoder.height = width + width % 2, height + height % 2
    encoder.pix_fmt = "yuv420p"
    encoder.codec_context.time_base = source.time_base
    return encoder


def _add_sound(container: Any, output: Any) -> tuple[Any, Any]:
    """Return the sound track of the source and its copy in the output, each None where there is none."""
    if not container.streams.audio:
        return None, None
    sound = container.streams.audio[0]
    if sound.codec_context.name not in output.supported_codecs:
        return sound, None
    return sound, output.add_stream_from_template(sound)


def _is_turned(path: str | os.PathLike[str]) -> bool:
    """Tell whether a video is shown with its sides exchanged; only its frames say so."""
    with _open_input(path) as container, _told_as(f"{path} breaks off"):
        first = next(container.decode(video=0), None)
        return first is not None and _quarter_turns(first) % 2 == 1


def _quarter_turns(frame: Any) -> int:
    """Return how often a frame is turned to the left to be shown, as a phone that was held upright notes it."""
    turns: int = round(frame.rotation / 90) % 4
    return turns


def _upright(frame: Any) -> Frame:
    return np.ascontiguousarray(np.rot90(frame.to_ndarray(format="rgb24"), _quarter_turns(frame)))


def _restyle(frame: Any, style: Callable[[Frame], Frame]) -> Any:
    import av

    styled = style(_upright(frame))
    check_pixels(styled)
    height, width = styled.shape[:2]
    even = np.pad(styled, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")
    encoded = av.VideoFrame.from_ndarray(np.ascontiguousarray(even), format="rgb24")
    encoded.pts, encoded.time_base = frame.pts, frame.time_base
    return encoded
