"""How the cores of a machine are shared: between frames, jobs, and the game beside them.

ONNX Runtime gains little from more than four threads for one frame of a game's size, and a game needs a core for
itself, so from four cores on one is left to it. Jobs are computed a step at a time, by threads that step back for
those of frames and of the game.
Must not know: what is computed.
"""

from __future__ import annotations

from dataclasses import dataclass

from .job import Sort
from .priority import Priority

__all__ = ["NICENESS", "CoreShares", "share_cores"]

MOST_THREADS = 4
"""For one run of a model."""

NICENESS: dict[Sort, int] = {
    (Priority.FRAME, False): 0,
    (Priority.INTERACTIVE, False): 0,
    (Priority.INTERACTIVE, True): 5,
    (Priority.BATCH, False): 10,
    (Priority.BATCH, True): 10,
}
"""How far threads step back, in the units of `nice`: at 5 they get a quarter of a core that others want."""


@dataclass(frozen=True)
class CoreShares:
    """How many threads do what."""

    brief_workers: int
    """Frames, or batches of them, that are computed at the same time; and so many quick jobs."""
    frame_threads: int
    """Threads that compute one of them."""
    steps: int
    """Steps of jobs that are computed at the same time."""
    job_threads: int
    """Threads that compute one of them."""


def share_cores(cores: int, threads: int | None = None, workers: int | None = None) -> CoreShares:
    """Return how `cores` are shared; `threads` and `workers` are what the user wants for frames."""
    free = cores - 1 if cores >= MOST_THREADS else cores
    frame_threads = threads or min(MOST_THREADS, free)
    return CoreShares(
        brief_workers=workers or max(1, free // frame_threads),
        frame_threads=frame_threads,
        steps=max(1, free // MOST_THREADS),
        job_threads=min(MOST_THREADS, free),
    )
