"""What clients under load ask for: frames of a camera, an editor's jobs, batch jobs.

Every size is small enough that a laptop's two cores make several a second. Must not know: sockets, answers.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import numpy as np

from capriccio.protocol import Tensor
from capriccio.protocol.tensors import Buffer

__all__ = ["Ask", "Habit", "asking_how_it_goes", "land", "music", "pictures", "stream", "textures"]

FRAME_MODEL = "toon_to_natural_frame"
LABELS = ("moss", "rock", "wood")
LARGEST_SEED = 2**31

PATIENCE_S = {False: 120.0, True: 1200.0}
"""Of editors, and of batch jobs, which come last on a machine that has other work as well."""


@dataclass(frozen=True)
class Ask:
    """One request, without its id."""

    kind: str
    body: dict[str, Any] = field(default_factory=dict)
    buffers: tuple[Buffer, ...] = ()
    priority: str | None = None
    deadline_ms: int | None = None


@dataclass(frozen=True)
class Habit:
    """What a client does again and again."""

    name: str
    """What its figures are listed under."""
    ask: Callable[[Random], Ask]
    """Makes the next request."""
    every_s: float | None = None
    """Ask so often, answered or not; None: when the last answer is there, after a pause."""
    pause_s: float = 0.0
    """The mean of these pauses, which are spread exponentially."""
    gives_up: float = 0.0
    """The share of requests that are cancelled, at a random time."""
    stays_s: float = math.inf
    """Leave about so long after hello, and come back."""
    patience_s: float = 60.0
    """A request that has no answer by then is lost, which must not happen."""


def stream(hertz: float, size: tuple[int, int] = (640, 360), model: str = FRAME_MODEL) -> Habit:
    """Send a camera's frames, width x height, at a fixed rate; the latest wins."""
    body = {"model": model, "frame": 0, "stream": "camera"}
    ask = Ask("style.apply", body, (_picture(size),))
    return Habit("frames", lambda _random: ask, every_s=1 / hertz)


def pictures(
    pause_s: float, size: tuple[int, int] = (640, 360), batch: bool = False, model: str = FRAME_MODEL
) -> Habit:
    """Style single pictures, as a folder is; the answers are PNG files."""
    body = {"model": model, "frame": 0, "encoding": "png"}
    ask = Ask("style.apply", body, (_picture(size),), _priority(batch))
    return Habit(_name("pictures", batch), lambda _random: ask, pause_s=pause_s, patience_s=PATIENCE_S[batch])


def textures(pause_s: float, side: int = 128, batch: bool = False, gives_up: float = 0.0) -> Habit:
    """Make textures by name, with their maps."""

    def ask(random: Random) -> Ask:
        body = {"label": random.choice(LABELS), "size": [side, side], "maps": True, "seed": _seed(random)}
        return Ask("texture.synthesize", body, (), _priority(batch))

    return Habit(_name("textures", batch), ask, None, pause_s, gives_up, patience_s=PATIENCE_S[batch])


def land(pause_s: float, points: int = 257, batch: bool = False, gives_up: float = 0.0) -> Habit:
    """Make height fields from a seed."""

    def ask(random: Random) -> Ask:
        return Ask("terrain.generate", {"size": points, "seed": _seed(random)}, (), _priority(batch))

    return Habit(_name("land", batch), ask, None, pause_s, gives_up, patience_s=PATIENCE_S[batch])


def music(pause_s: float, bars: int = 4, batch: bool = False, gives_up: float = 0.0) -> Habit:
    """Compose short pieces."""

    def ask(random: Random) -> Ask:
        return Ask("music.compose", {"bars": bars, "seed": _seed(random)}, (), _priority(batch))

    return Habit(_name("music", batch), ask, None, pause_s, gives_up, patience_s=PATIENCE_S[batch])


def asking_how_it_goes(pause_s: float, stays_s: float = math.inf) -> Habit:
    """Ask for the server's state and its models, as an editor's window does that is closed and opened again."""

    def ask(random: Random) -> Ask:
        return Ask(random.choice(("status", "ping", "models.list")))

    return Habit("status", ask, pause_s=pause_s, stays_s=stays_s)


def _picture(size: tuple[int, int]) -> Tensor:
    width, height = size
    noise = np.random.default_rng(width * height).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Tensor(noise, "HWC", "srgb")


def _priority(batch: bool) -> str | None:
    return "batch" if batch else None


def _name(what: str, batch: bool) -> str:
    return f"batch {what}" if batch else what


def _seed(random: Random) -> int:
    return random.randrange(LARGEST_SEED)
