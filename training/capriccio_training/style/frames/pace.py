"""How often a frame is wanted: every so many frames or seconds, anew from each cut.

Must not know: why frames are unfit, or where kept ones go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from capriccio.errors import InvalidField
from capriccio_training.style.frames.scenes import Judged

__all__ = ["Pace", "due", "parse_pace", "slowed"]

SLACK_S = 1e-6  # times of frames are rounded fractions


@dataclass(frozen=True)
class Pace:
    """One of the two is 0."""

    frames: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return str(self.frames) if self.frames else f"{self.seconds:g}s"


def parse_pace(text: str) -> Pace:
    """Read `10` (every tenth frame) or `0.5s` (two in a second).

    Raises:
        InvalidField: it is neither, or not above 0.
    """
    try:
        pace = Pace(seconds=float(text[:-1])) if text.endswith("s") else Pace(frames=int(text))
    except ValueError:
        pace = Pace()
    if not (pace.frames > 0 or 0 < pace.seconds < float("inf")):
        message = f"--every is {text!r}; allowed: a number of frames, e.g. 10, or of seconds, e.g. 0.5s"
        raise InvalidField(message, field="every")
    return pace


def slowed(pace: Pace, limit: int | None, frame_count: int | None, duration_s: float | None) -> Pace:
    """Return a pace at which no more than ``limit`` frames are wanted, spread over the whole recording."""
    if not limit:
        return pace
    if pace.frames and frame_count:
        return Pace(frames=max(pace.frames, -(-frame_count // limit)))
    if pace.seconds and duration_s:
        return Pace(seconds=max(pace.seconds, duration_s / limit))
    return pace


def due(frames: Iterable[Judged], pace: Pace) -> Iterator[tuple[Judged, bool]]:
    """Yield each frame and whether it is to be taken; one that is unfit gives its turn to the next fit one."""
    wanted = True
    since, next_s = 0, 0.0
    for judged in frames:
        since += 1
        late = since >= pace.frames if pace.frames else judged.frame.time_s >= next_s - SLACK_S
        wanted = wanted or judged.cut or late
        taken = wanted and not judged.unfit
        if taken:
            # Seconds are counted from where the frame was due, so that rounding to frames does not add up.
            on_time = not judged.cut and judged.frame.time_s - next_s < pace.seconds
            since, next_s = 0, (next_s if on_time else judged.frame.time_s) + pace.seconds
            wanted = False
        yield judged, taken
