"""Who lives through the disasters, and who dies of them: a handful of clients of every sort.

Must not know: what befalls them.
"""

from __future__ import annotations

from common.habits import Habit, asking_how_it_goes, land, music, pictures, stream, textures

__all__ = ["survivors", "victims"]

SIZE = (256, 144)
GIVEN_UP = 0.2


def survivors(model: str) -> list[Habit]:
    """Return clients that must get an answer to everything, whatever happens."""
    return [
        stream(15.0, SIZE, model),
        stream(10.0, SIZE, model),
        pictures(0.05, SIZE, model=model),
        pictures(0.05, SIZE, batch=True, model=model),
        textures(0.3, 64, gives_up=GIVEN_UP),
        textures(0.5, 64, batch=True),
        land(0.5, 129, gives_up=GIVEN_UP),
        music(0.5, 2, gives_up=GIVEN_UP),
        asking_how_it_goes(0.1, stays_s=2.0),
    ]


def victims(model: str) -> list[Habit]:
    """Return clients that are killed in the midst of frames and jobs."""
    return [stream(30.0, SIZE, model), pictures(0.0, SIZE, model=model), textures(0.0, 128), land(0.0, 257, batch=True)]
