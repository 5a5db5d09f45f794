"""Whole pieces from nothing. Loops close: their last bar leads into the first. Must not know: requests, files."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import Bar, Event, Piece, perform_parts
from capriccio.media.music.keys import Key
from capriccio.media.music.score import TICKS, Score, Tempo, Track
from capriccio.media.music.words import DRUMS_PART
from capriccio.media.music.writing import Loudness, write_bar

from .constraints import Constraints
from .forms import NO_REFERENCE, Reference, check_form, references, usual_form
from .wishes import Wishes, metre_named
from .writer import Task, Writer

__all__ = [
    "MOST_BARS",
    "Composition",
    "OnStep",
    "bar_random",
    "check_bars",
    "compose",
    "composition",
    "loop_seconds",
    "sound_note",
    "task_of",
]

MOST_BARS = 256
LAST_BARS = 4
"""From how many endings of a loop the one is chosen that leads best into its beginning."""

OnStep: TypeAlias = Callable[[float, str], object]
"""Called with the part that is done, 0 to 1, and what is being done."""


@dataclass(frozen=True, eq=False)
class Composition:
    """Music that was made."""

    score: Score
    tracks: Mapping[int, Track]
    """Of the score, by the part that they play; of what is new, where a piece was continued."""
    wishes: Wishes
    bars: tuple[tuple[int, int], ...]
    """First tick and length of each bar."""
    begins: int = 0
    """The tick at which what is new begins."""

    @property
    def end(self) -> int:
        """The first tick after the last bar."""
        return sum(self.bars[-1]) if self.bars else 0

    def provenance(self, kind: str, model: str, model_hash: str, **further: Any) -> dict[str, Any]:
        """What it takes to make it again."""
        return {"request": kind, "model": model, "model_hash": model_hash, **self.wishes.settings(), **further}


def compose(
    model: LoadedModel,
    wishes: Wishes,
    bars: int = 16,
    form: str | None = None,
    loop: bool = False,
    stop: StopHandle | None = None,
    on_step: OnStep = lambda _fraction, _stage: None,
) -> Composition:
    """Make a piece.

    Args:
        model: of kind `music.sequence`.
        wishes: what it shall be.
        bars: 1 to `MOST_BARS`.
        form: one letter for each section; None is the usual one, the empty text none.
        loop: whether the end leads into the beginning.
        stop: lets another thread end the work.
        on_step: hears how far it has come.

    Raises:
        InvalidField: bars or form out of range, or the model is of another kind.
        ModelRejected: the model speaks another version of the language.
        Cancelled: `stop` was used.
    """
    check_bars(bars)
    check_form(form or "", bars)
    writer = Writer.at_start(model, stop)
    plan = references(usual_form(bars) if form is None else form, bars)
    made: list[Bar] = []
    for number, reference in enumerate(plan):
        on_step(number / bars, f"bar {number + 1} of {bars}")
        left = 0 if loop else bars - number
        last = number == bars - 1
        task = task_of(wishes, writer.pace, left, reference, last, begins=number == 0, ends=last and not loop)
        if loop and bars > 1 and last:
            made.append(_closing_bar(writer, task, wishes, made))
        else:
            made.append(writer.write(task, bar_random(wishes.seed, number)))
    on_step(1.0, "done")
    return composition(made, wishes)


def composition(bars: Sequence[Bar], wishes: Wishes) -> Composition:
    """Write bars out as a score: in the key, as loud, and by the players that were asked for."""
    heard = tuple(_sounding(bar, wishes.sounding_key, wishes.loudness) for bar in bars)
    players = wishes.ensemble
    piece = Piece(heard, players.programs, wishes.beats_per_minute, wishes.measure)
    tracks = {**players.tracks, **perform_parts(piece, players.names, players.single)}
    score = Score(tuple(tracks.values()), (Tempo(0, piece.beats_per_minute),), (piece.metre,))
    return Composition(score, tracks, wishes, tuple(piece.starts))


def loop_seconds(score: Score, provenance: Mapping[str, Any]) -> float | None:
    """After how many seconds a piece that was composed as a loop begins anew; None for any other piece."""
    bars, metre = provenance.get("bars"), provenance.get("metre")
    if not (provenance.get("loop") is True and isinstance(bars, int) and isinstance(metre, str)):
        return None
    return score.seconds(bars * metre_named(metre).bar)


def sound_note(provenance: Mapping[str, Any]) -> str:
    """What a file of sound says of its origin; empty where nothing is known of it."""
    return json.dumps(dict(provenance), sort_keys=True) if provenance else ""


def check_bars(bars: int) -> None:
    """Refuse a number of bars.

    Raises:
        InvalidField: it is not 1 to `MOST_BARS`.
    """
    if not 1 <= bars <= MOST_BARS:
        raise InvalidField(f"bars is {bars}; allowed: 1 to {MOST_BARS}", field="bars")


def task_of(
    wishes: Wishes,
    pace: float,
    bars_left: int = 0,
    reference: Reference = NO_REFERENCE,
    within_bar: bool = False,
    begins: bool = False,
    ends: bool = False,
) -> Task:
    """Turn wishes into the task of one bar; `pace` is that of its writer. Music begins at once, and it ends at home."""
    asked = wishes.piece_controls.numbers + wishes.bar_controls(bars_left, reference.likeness, pace).numbers
    constraints = Constraints.of(wishes, within_bar, at_home=begins or ends, begins=begins)
    density, ticks = wishes.notes_per_quarter, wishes.measure.bar
    notes = None if density is None else density * ticks / TICKS
    return Task(ticks, asked, constraints, wishes.temperature, wishes.top_p, notes, reference.ago)


def bar_random(seed: int, bar: int, attempt: int = 0) -> np.random.Generator:
    """What decides one bar: asking again for it gives the same."""
    return np.random.default_rng([seed, bar, attempt])


def _sounding(bar: Bar, key: Key, loudness: float) -> Bar:
    """Move a bar from the key in which it was learned into the one that was asked for, and make it so loud."""
    return Bar(bar.ticks, tuple(_moved(event, key.from_learned, loudness) for event in bar.events))


def _moved(event: Event, semitones: int, loudness: float) -> Event:
    pitch = event.pitch + (semitones if event.part != DRUMS_PART else 0)
    velocity = min(127, max(1, round(event.velocity * loudness)))
    return Event.of(event.place, event.part, pitch, event.length, velocity)


def _closing_bar(writer: Writer, task: Task, wishes: Wishes, before: Sequence[Bar]) -> Bar:
    """Of some last bars, the one after which the first bar is likeliest."""
    first = before[0]
    opening = write_bar(first, Loudness(writer.loudness))
    asked = wishes.piece_controls.numbers + wishes.bar_controls().numbers
    best: tuple[float, Bar] | None = None
    for attempt in range(LAST_BARS):
        ending = writer.copy()
        bar = ending.write(task, bar_random(wishes.seed, len(before), attempt))
        likely = ending.read(opening, first.ticks, asked)
        if best is None or likely > best[0]:
            best = likely, bar
    assert best is not None
    return best[1]
