"""How a server takes up a model file: its card at once, its graph when it is needed.

Must not know: requests, folders.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path

from capriccio.engine.model import is_for_frames, load_model
from capriccio.engine.registry import Loader
from capriccio.engine.resting import RestingModel
from capriccio.engine.session import thread_starter

from .cores import NICENESS, CoreShares
from .priority import Priority

__all__ = ["model_loader"]


def model_loader(cores: CoreShares, providers: Sequence[str]) -> Loader:
    """Return what loads a file for workers with these cores and providers; to be called by a thread in a hurry."""
    thread_starter()

    def load(path: Path) -> RestingModel:
        """Read the card; what frames may ask for is woken soon, a texture's model by the first who asks."""
        for_frames = is_for_frames(path)
        threads = cores.frame_threads if for_frames else cores.job_threads
        niceness = NICENESS[(Priority.FRAME, False) if for_frames else (Priority.INTERACTIVE, True)]
        prove = functools.partial(load_model, threads=threads, providers=providers, niceness=niceness)
        return RestingModel(path, prove, for_frames=for_frames)

    return load
