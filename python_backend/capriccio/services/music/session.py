"""Music without an end: bar by bar, while what is asked for changes at bar lines.

The whole session is a few kilobytes that whoever listens keeps: nothing is left here, and nothing is lost when a
backend begins anew. The same bytes and the same wishes give the same bars. Must not know: requests.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import msgpack
import numpy as np

from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import Bar
from capriccio.media.music.tracker import Tracker
from capriccio.media.music.words import LANGUAGE, LOUDNESSES, PARTS

from .composing import Composition, bar_random, composition, task_of
from .wishes import Wishes
from .writer import Writer, silent_state

__all__ = ["CHANGEABLE", "MOST_BARS_AT_ONCE", "Session"]

CHANGEABLE = ("key", "mode", "tempo", "density", "register", "intensity", "mood")
"""Wishes that may change from one bar to the next."""

MOST_BARS_AT_ONCE = 16
MOST_BYTES = 1 << 20
"""Of a session, unpacked; a real one has some twenty thousand."""


@dataclass
class Session:
    """A piece that goes on."""

    writer: Writer
    wishes: Wishes
    bar: int = 0
    """Number of the next bar."""

    @classmethod
    def open(cls, model: LoadedModel, wishes: Wishes) -> Session:
        """Begin one.

        Raises:
            InvalidField: the model is of another kind.
            ModelRejected: it speaks another version of the language.
        """
        return cls(Writer.at_start(model), wishes)

    def change(self, changes: Mapping[str, Any]) -> None:
        """Wish for something else from the next bar on; what was wished for before holds where nothing else is said.

        Raises:
            InvalidField: a wish that can't change, or a value that is not allowed.
        """
        for name in changes:
            if name not in CHANGEABLE:
                message = f"{name} can't change within a session; allowed: {', '.join(CHANGEABLE)}"
                raise InvalidField(message, field=name)
        before = self.wishes.sounding_key.from_learned
        self.wishes = self.wishes.changed(changes)
        after = self.wishes.sounding_key.from_learned
        if before != after:
            self.writer.transpose(before - after)

    def next(self, bars: int, stop: StopHandle | None = None) -> Composition:
        """Write the next bars; their ticks count from the first of them.

        Raises:
            InvalidField: `bars` is not 1 to `MOST_BARS_AT_ONCE`.
            Cancelled: `stop` was used.
        """
        if not 1 <= bars <= MOST_BARS_AT_ONCE:
            raise InvalidField(f"bars is {bars}; allowed: 1 to {MOST_BARS_AT_ONCE}", field="bars")
        self.writer.stop = stop
        made: list[Bar] = []
        for _ in range(bars):
            task = task_of(self.wishes, self.writer.pace, within_bar=True, begins=self.bar == 0)
            made.append(self.writer.write(task, bar_random(self.wishes.seed, self.bar)))
            self.bar += 1
        return composition(made, self.wishes)

    def to_bytes(self) -> bytes:
        """Everything that `from_bytes` goes on from."""
        state = {
            "language": LANGUAGE,
            "model": self.writer.model.hash,
            "wishes": asdict(self.wishes),
            "bar": self.bar,
            "tracker": self.writer.tracker.state(),
            "loudness": self.writer.loudness,
            "silent_bars": self.writer.silent_bars,
            "counted": [self.writer.played, self.writer.asked],
            "hidden": self.writer.hidden.tobytes(),
            "cell": self.writer.cell.tobytes(),
        }
        packed: bytes = msgpack.packb(state)
        return zlib.compress(packed)

    @classmethod
    def from_bytes(cls, content: bytes, model: LoadedModel) -> Session:
        """Go on with a session.

        Raises:
            InvalidField: the bytes are no session, a damaged one, or one of another model.
        """
        state = _unpacked(content)
        if state.get("language") != LANGUAGE or state.get("model") != model.hash:
            message = f"the session was begun with another model than {model.name} {model.hash}; open a new one"
            raise InvalidField(message, field="session")
        try:
            return _restored(state, model)
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, OverflowError) as error:
            raise InvalidField(f"the session is damaged ({error}); open a new one", field="session") from error


def _unpacked(content: bytes) -> dict[str, Any]:
    try:
        unzipping = zlib.decompressobj()
        unpacked = unzipping.decompress(content, MOST_BYTES)
        if not unzipping.eof:
            raise ValueError("it breaks off")
        state = msgpack.unpackb(unpacked)
    except (zlib.error, ValueError, msgpack.UnpackException) as error:
        message = "the session's bytes are none that music.open or music.next gave; open a new one"
        raise InvalidField(message, field="session") from error
    if not isinstance(state, dict):
        raise InvalidField("the session's bytes hold something else; open a new one", field="session")
    return state


def _restored(state: Mapping[str, Any], model: LoadedModel) -> Session:
    wished = state["wishes"]
    lists = {name: tuple(wished[name]) for name in ("instruments", "programs")}
    silence = silent_state(model.card)
    writer = Writer(
        model,
        np.frombuffer(state["hidden"], np.float32).reshape(silence.shape),
        np.frombuffer(state["cell"], np.float32).reshape(silence.shape),
        Tracker.from_state(state["tracker"]),
        [int(level) for level in state["loudness"]],
        [int(bars) for bars in state["silent_bars"]],
        played=float(state["counted"][0]),
        asked=float(state["counted"][1]),
    )
    if int(state["bar"]) < 0:
        raise ValueError(f"its next bar is {state['bar']}")
    if len(writer.silent_bars) != PARTS or min(writer.silent_bars) < 0:
        raise ValueError("its silences are none")
    if len(writer.loudness) != PARTS or not set(writer.loudness) <= set(LOUDNESSES):
        raise ValueError("its loudness is none")
    if not (np.isfinite(writer.hidden).all() and np.isfinite(writer.cell).all() and math.isfinite(writer.pace)):
        raise ValueError("its state is not finite")
    return Session(writer, Wishes(**{**wished, **lists}), int(state["bar"]))
