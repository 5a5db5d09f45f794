"""The warping error: how much of a translation's change from frame to frame is not the scene's own motion.

The previous translated frame is carried to the present one by the true motion; what then differs, where the same
point is seen in both, is flicker. Lai et al. 2018 (arXiv 1808.00449) define it with squares and
estimated flow; here it is the mean absolute difference, in levels of 255, and the motion is the renderer's.

A sequence has a folder of frames for each look and, beside these, the folder `motion` of the same names, `.npy`:
float32 (H, W, 2), so many pixels (dx, dy) that the point seen at (x, y) was at (x + dx, y + dy) in the previous
frame; NaN where it was not visible there. A frame without motion begins a new clip.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from numpy.typing import NDArray

from capriccio.errors import UnreadableFile
from capriccio.media.images import read_picture
from capriccio_training.data.folder import open_folder, pair_folders
from capriccio_training.style.exported import Pixels, Translate

MOTION_FOLDER = "motion"


@dataclass(frozen=True)
class SequenceFrame:
    """One moment of a clip, in both looks where the other is known."""

    source: Path
    target: Path | None
    motion: Path | None
    """How its points moved since the previous frame; None where a clip begins."""


class Motion:
    """Where each pixel was one frame ago, ready to warp any number of pictures."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """Take (H, W, 2) pixels (dx, dy); NaN where the point was not visible."""
        height, width = vectors.shape[:2]
        with np.errstate(invalid="ignore", over="ignore"):  # what is no number or far outside is not valid
            x = np.arange(width, dtype=np.float32) + vectors[:, :, 0]
            y = np.arange(height, dtype=np.float32)[:, None] + vectors[:, :, 1]
            place = np.stack([(2 * x + 1) / width - 1, (2 * y + 1) / height - 1], axis=2)
        self.valid: NDArray[np.bool_] = (x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1)
        self._place = torch.from_numpy(np.where(self.valid[:, :, None], place, 0).astype(np.float32))[None]

    def warp(self, previous: Pixels) -> NDArray[np.float32]:
        """Carry the previous frame (H, W, 3) to the present: bilinear; only where ``valid`` it means anything."""
        channels = torch.from_numpy(previous.astype(np.float32)).permute(2, 0, 1)[None]
        warped = F.grid_sample(channels, self._place, mode="bilinear", padding_mode="border", align_corners=False)
        carried: NDArray[np.float32] = warped[0].permute(1, 2, 0).numpy()
        return carried

    def error(self, made: Pixels, previous: Pixels) -> float:
        """Mean absolute difference, in levels of 255, of a frame from the warped previous one where that is valid."""
        difference = np.abs(made.astype(np.float32) - self.warp(previous))
        return float(difference[self.valid].mean())


@dataclass(frozen=True)
class WarpingErrors:
    """Mean errors in levels of 255."""

    methods: dict[str, float]
    source: float
    """Of the frames as they were given: what the camera and the renderer's own aliasing make of it."""
    target: float | None
    """Of the true target frames: a noisy look has a high one by nature."""


@dataclass
class _Running:
    """One method on its way through the clips."""

    previous: Pixels | None = None
    errors: list[float] = field(default_factory=list)

    def follow(self, made: Pixels, motion: Motion | None) -> None:
        """Hold the next frame against the one before, unless a clip begins."""
        if motion is not None and self.previous is not None and motion.valid.any():
            self.errors.append(motion.error(made, self.previous))
        self.previous = made

    def mean(self) -> float:
        return float(np.mean(self.errors))


def read_sequence(source: Path, target: Path | None = None) -> list[SequenceFrame]:
    """Find consecutive frames, in the order of their names, with their motion from the folder `motion` beside theirs.

    Args:
        source: the frames in one look.
        target: the same frames in the other look, where that is known.

    Raises:
        UnreadableFile: a folder is missing or empty.
        InvalidField: no frame is in both looks.
    """
    sources = open_folder(source, cache_mb=0)
    others: Sequence[Path | None] = [None] * len(sources)
    if target is not None:
        sources, targets = pair_folders(sources, open_folder(target, cache_mb=0))
        others = targets.paths
    motions = [motion_of(path) for path in sources.paths]
    return [
        SequenceFrame(path, other, motion if motion.is_file() else None)
        for path, other, motion in zip(sources.paths, others, motions, strict=True)
    ]


def require_motion(frames: Sequence[SequenceFrame]) -> None:
    """Raise `UnreadableFile` where no frame has its motion."""
    if not any(frame.motion for frame in frames):
        wanted = motion_of(frames[-1].source)
        message = f"no frame in {frames[-1].source.parent} has its motion; {wanted}, for example, is not there"
        raise UnreadableFile(message, path=str(wanted))


def motion_of(frame: Path) -> Path:
    """Where the motion of a sequence's frame lies."""
    return frame.parent.parent / MOTION_FOLDER / f"{frame.stem}.npy"


def read_motion(path: Path, height: int, width: int) -> Motion:
    """Read one frame's motion.

    Raises:
        UnreadableFile: it is no NumPy file, or not float32 (height, width, 2).
    """
    try:
        vectors = np.load(path, allow_pickle=False)
    except Exception as error:  # NumPy raises whatever the damage happens to hit
        raise UnreadableFile(f"{path} can't be read as a NumPy array: {error}", path=str(path)) from error
    if not isinstance(vectors, np.ndarray) or vectors.dtype != np.float32 or vectors.shape != (height, width, 2):
        found = f"{vectors.shape} {vectors.dtype}" if isinstance(vectors, np.ndarray) else "an archive"
        message = f"{path} is {found}; its frame needs ({height}, {width}, 2) float32"
        raise UnreadableFile(message, path=str(path))
    return Motion(vectors)


def warping_errors(
    methods: Mapping[str, Translate],
    frames: Sequence[SequenceFrame],
    on_frame: Callable[[int], None] = lambda _count: None,
) -> WarpingErrors:
    """Translate the clips by every method and follow each.

    Raises:
        UnreadableFile: a frame or its motion can't be read, or no point of any two frames is visible in both.
    """
    running = {name: _Running() for name in methods}
    given, truth = _Running(), _Running()
    for done, frame in enumerate(frames):
        picture = read_picture(frame.source).pixels
        motion = read_motion(frame.motion, *picture.shape[:2]) if frame.motion else None
        if motion and given.previous is not None:
            _check_size(frame.source, picture, given.previous)
        given.follow(picture, motion)
        for name, translate in methods.items():
            running[name].follow(translate(picture), motion)
        if frame.target:
            true = read_picture(frame.target).pixels
            _check_size(frame.target, true, picture)
            truth.follow(true, motion)
        on_frame(done + 1)
    if not given.errors:
        raise UnreadableFile("no point is visible in two consecutive frames; the motion holds nothing but NaN")
    made = {name: each.mean() for name, each in running.items()}
    return WarpingErrors(made, given.mean(), truth.mean() if truth.errors else None)


def _check_size(path: Path, picture: Pixels, other: Pixels) -> None:
    if picture.shape != other.shape:
        sizes = " and ".join(f"{each.shape[1]}x{each.shape[0]}" for each in (picture, other))
        raise UnreadableFile(f"{path}: the frames of a clip must be equally large, not {sizes}", path=str(path))
