"""The frames of a recording one by one, upright, with their times.

Must not know: which of them are kept.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import CapriccioError, UnreadableFile
from capriccio.media.images import read_picture
from capriccio.media.transparency import filled_colours
from capriccio.media.video import probe_video
from capriccio_training.data.listing import picture_files

__all__ = ["BrokenOff", "Frame", "Recording", "open_recording"]

HD_ROWS = 720  # from here on, video that does not name its colours has those of HDTV (BT.709), as players take it
UNNAMED_COLOURS = 2  # AVCOL_SPC_UNSPECIFIED
LUMINANCE_FIRST = frozenset({"gray", "nv12", "yuv420p", "yuv422p", "yuv444p", "yuvj420p", "yuvj422p", "yuvj444p"})
"""Formats whose first plane is 8-bit luminance, which needs no conversion."""

Bytes = NDArray[np.uint8]

_log = logging.getLogger(__name__)


class BrokenOff(UnreadableFile):
    """A video can't be read any further; the frames until then are good."""


@dataclass(frozen=True)
class Frame:
    """One frame; its colours are converted only when they are asked for."""

    time_s: float
    """Since the first frame; of a folder, the number of the picture."""
    name: str
    luminance: Callable[[], Bytes]
    """→ (H, W) uint8, 0 or 16 for black as the video has it."""
    pixels: Callable[[], Bytes]
    """→ (H, W, 3) uint8 sRGB."""
    file: Path | None = None
    """Where the frame is a file of its own."""


@dataclass(frozen=True)
class Recording:
    """A video, or a folder of pictures."""

    path: Path
    name: str
    frames_per_second: float | None
    """None for pictures, which do not follow each other in time."""
    frame_count: int | None
    """None where the container does not say."""
    frames: Callable[[], Iterator[Frame]]

    @property
    def duration_s(self) -> float | None:
        """Seconds, as far as the container says; pictures last one each."""
        return self.frame_count / (self.frames_per_second or 1.0) if self.frame_count else None


def open_recording(path: Path, name: str) -> Recording:
    """Open a video, or a folder of pictures whose frames count as one second apart.

    Raises:
        UnreadableFile: nothing is there, it is no video, has no picture track, or no picture is in the folder.
    """
    if path.is_dir():
        found = picture_files(path)
        if not found:
            raise UnreadableFile(f"{path} holds no pictures; give a video or a folder of pictures", path=str(path))
        return Recording(path, name, None, len(found), lambda: _pictures(found, name))
    info = probe_video(path)
    return Recording(path, name, info.frames_per_second, info.frame_count, lambda: _frames(path, name))


def _pictures(paths: list[Path], name: str) -> Iterator[Frame]:
    stems = Counter(path.stem for path in paths)
    for number, path in enumerate(paths):
        unique = path.stem if stems[path.stem] == 1 else path.name.replace(".", "_")
        try:
            pixels = filled_colours(read_picture(path))
        except CapriccioError as error:
            _log.warning("left out: %s", error)
        else:
            yield _still(float(number), f"{name}_{unique}", pixels, path)


def _still(time_s: float, name: str, pixels: Bytes, path: Path) -> Frame:
    return Frame(time_s, name, lambda: _grey(pixels), lambda: pixels, path)


def _grey(pixels: Bytes) -> Bytes:
    weights = np.array([0.299, 0.587, 0.114], np.float32)
    return (pixels @ weights).astype(np.uint8)


def _frames(path: Path, name: str) -> Iterator[Frame]:
    import av

    time_s = 0.0
    try:
        with av.open(os.fspath(path)) as container:
            stream = container.streams.video[0]
            stream.thread_type = "AUTO"
            rate = float(stream.average_rate or stream.guessed_rate or 30)
            start_s: float | None = None
            for index, frame in enumerate(container.decode(stream)):
                stamp_s = index / rate if frame.time is None else float(frame.time)
                start_s = stamp_s if start_s is None else start_s
                time_s = max(0.0, stamp_s - start_s)
                yield _frame(frame, time_s, name)
    except (av.FFmpegError, OSError) as error:
        raise BrokenOff(f"{path} breaks off after {time_s:.1f} s: {error}", path=str(path)) from error


def _frame(frame: Any, time_s: float, name: str) -> Frame:
    turns = round(frame.rotation / 90)  # counterclockwise, as np.rot90 turns

    def upright(stored: Bytes) -> Bytes:
        return np.ascontiguousarray(np.rot90(stored, turns))

    return Frame(
        time_s, f"{name}_{_stamp(time_s)}", lambda: upright(_luminance(frame)), lambda: upright(_colours(frame))
    )


def _luminance(frame: Any) -> Bytes:
    if frame.format.name not in LUMINANCE_FIRST:
        return frame.to_ndarray(format="gray")  # type: ignore[no-any-return]
    plane = frame.planes[0]
    return np.frombuffer(plane, np.uint8).reshape(plane.height, plane.line_size)[:, : plane.width]


def _colours(frame: Any) -> Bytes:
    untold = frame.colorspace == UNNAMED_COLOURS and min(frame.width, frame.height) >= HD_ROWS
    matrices = {"src_colorspace": "ITU709", "dst_colorspace": "ITU709"} if untold else {}
    return frame.to_ndarray(format="rgb24", **matrices)  # type: ignore[no-any-return]


def _stamp(time_s: float) -> str:
    """83.456 → 00h01m23s456, which sorts by time."""
    milliseconds = round(time_s * 1000)
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}h{seconds // 60 % 60:02d}m{seconds % 60:02d}s{rest:03d}"
