"""From recordings to frames in a folder: what is due, fit and new is written.

Must not know: the command line.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from capriccio_training.style.frames.framing import Framing, read_mask
from capriccio_training.style.frames.pace import Pace, due, slowed
from capriccio_training.style.frames.scenes import Judged, judged
from capriccio_training.style.frames.store import FrameStore
from capriccio_training.style.frames.video import BrokenOff, Frame, Recording

__all__ = ["Plan", "Tally", "gather"]

SAVE_S = 5.0  # between two notes of what was done


@dataclass(frozen=True)
class Plan:
    """What is wanted of each recording."""

    pace: Pace = field(default_factory=lambda: Pace(seconds=1.0))
    framing: Framing = field(default_factory=Framing)
    mask: Path | None = None
    distance: int = 0  # frames whose hashes differ in fewer bits are duplicates
    exact: bool = False  # by the clock alone: nothing is unfit, a duplicate or a cut
    limit: int | None = None  # frames of each recording


@dataclass
class Tally:
    """What became of the frames of a recording."""

    read: int = 0
    kept: int = 0
    already: int = 0  # part of `kept`: in the folder before
    cuts: int = 0
    duplicates: int = 0
    unfit: int = 0  # blank, blurred or cross-faded
    broken: str = ""  # where and why the recording broke off


def gather(
    recording: Recording,
    plan: Plan,
    store: FrameStore,
    on_frame: Callable[[Tally], None] = lambda _tally: None,
    clock: Callable[[], float] = time.monotonic,
) -> Tally:
    """Write the frames of a recording that ``plan`` asks for; a recording that was done before costs nothing.

    What an interruption or a broken file leaves is kept, and the same call goes on from there.

    Raises:
        UnreadableFile: the mask is no picture.
        InvalidField: crop or mask do not fit the frames.
    """
    receipt = _receipt(recording, plan)
    if done := _done(store, recording, receipt):
        return done
    tally = Tally()
    saved_at = clock()
    try:
        for _ in _work(recording, plan, store, tally):
            on_frame(tally)
            if clock() - saved_at > SAVE_S:
                store.save()
                saved_at = clock()
        store.done[recording.name] = receipt, asdict(tally)
    except BrokenOff as error:
        tally.broken = error.message
    finally:
        store.save()
    return tally


def _done(store: FrameStore, recording: Recording, receipt: dict[str, Any]) -> Tally | None:
    """Return what came of the recording when it was read with these settings before."""
    noted, counts = store.done.get(recording.name, (None, {}))
    try:
        return Tally(**counts) if noted == receipt else None
    except TypeError:  # counted by another version
        return None


def _work(recording: Recording, plan: Plan, store: FrameStore, tally: Tally) -> Iterator[None]:
    pace = slowed(plan.pace, plan.limit, recording.frame_count, recording.duration_s)
    frames = _checked(recording.frames(), plan, store)
    rate = None if plan.exact else recording.frames_per_second
    looked = judged(frames, plan.framing.view, rate) if rate else (Judged(frame, False, "") for frame in frames)
    for one, taken in due(looked, pace):
        tally.read += 1
        tally.cuts += one.cut and tally.read > 1
        tally.unfit += bool(one.unfit)
        if taken:
            _take(one.frame, recording, plan, store, tally)
        yield
        if plan.limit and tally.kept >= plan.limit:
            return


def _checked(frames: Iterable[Frame], plan: Plan, store: FrameStore) -> Iterator[Frame]:
    """Bring the mask to the size of the frames once the first one is there."""
    for number, frame in enumerate(frames):
        if number == 0 and plan.mask is not None:
            store.keep_mask(read_mask(plan.mask, plan.framing, frame.pixels()))
        yield frame


def _take(frame: Frame, recording: Recording, plan: Plan, store: FrameStore, tally: Tally) -> None:
    if frame.name in store:
        tally.kept += 1
        tally.already += 1
        return
    pixels = plan.framing.apply(frame.pixels())
    if not plan.exact and plan.distance and store.distance(pixels) < plan.distance:
        tally.duplicates += 1
        return
    if frame.file and plan.framing == Framing():
        store.copy(frame.name, frame.file, pixels)
    else:
        store.write(frame.name, pixels, _origin(recording, frame))
    tally.kept += 1


def _origin(recording: Recording, frame: Frame) -> dict[str, str]:
    return {"capriccio.recording": recording.path.name, "capriccio.time_s": f"{frame.time_s:.3f}"}


def _receipt(recording: Recording, plan: Plan) -> dict[str, Any]:
    """What decides which frames come out: when it is the same as last time, so are they."""
    stats = [path.stat() for path in (recording.path, plan.mask) if path]
    settings = {key: str(value) for key, value in vars(plan).items()}
    return settings | {"files": [[stat.st_size, stat.st_mtime_ns] for stat in stats]}
