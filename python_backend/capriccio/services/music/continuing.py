"""On from what somebody wrote. Must not know: requests, files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from capriccio.engine.model import LoadedModel
from capriccio.engine.session import StopHandle
from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import Bar, Piece, arrange, parts_of
from capriccio.media.music.controls import bar_controls
from capriccio.media.music.keys import find_key
from capriccio.media.music.score import Metre, Score, Track
from capriccio.media.music.words import DRUMS_PART, LONGEST_BAR
from capriccio.media.music.writing import Loudness, write_bar

from .composing import Composition, OnStep, bar_random, check_bars, composition, task_of
from .wishes import Wishes
from .writer import Writer

__all__ = ["continue_score", "wishes_for", "wishes_of"]

MOST_READ = 64
"""Bars of the given piece, the last ones."""


def continue_score(
    model: LoadedModel,
    given: Score,
    wishes: Wishes,
    bars: int = 16,
    stop: StopHandle | None = None,
    on_step: OnStep = lambda _fraction, _stage: None,
) -> Composition:
    """Go on from a piece; its own notes stay as they are, and come first.

    Args:
        model: of kind `music.sequence`.
        given: the piece.
        wishes: what follows shall be; `wishes_of` the piece says how it is itself.
        bars: how many follow, 1 to `composing.MOST_BARS`.
        stop: lets another thread end the work.
        on_step: hears how far it has come.

    Raises:
        InvalidField: bars out of range, the model is of another kind, or there are no notes to go on from.
        ModelRejected: the model speaks another version of the language.
        Cancelled: `stop` was used.
    """
    check_bars(bars)
    if not given.count:
        raise InvalidField("the piece has no notes to go on from; give one that has, or compose", field="midi")
    writer = Writer.at_start(model, stop)
    on_step(0.0, "reading")
    _read(writer, given, wishes)
    made: list[Bar] = []
    for number in range(bars):
        on_step(number / bars, f"bar {number + 1} of {bars}")
        last = number == bars - 1
        task = task_of(wishes, writer.pace, bars - number, within_bar=last, ends=last)
        made.append(writer.write(task, bar_random(wishes.seed, number)))
    on_step(1.0, "done")
    return _joined(given, composition(made, wishes))


def wishes_for(given: Score, asked: Mapping[str, Any]) -> Wishes:
    """What a piece would have been asked for, and what somebody asks for instead.

    Raises:
        InvalidField: a wish that can't be.
    """
    known = wishes_of(given)
    if "instruments" in asked:
        known.pop("programs")
    return Wishes(**{**known, **asked})


def wishes_of(given: Score) -> dict[str, Any]:
    """What a piece would have been asked for: key, mode, tempo, metre, and who plays which part."""
    key, piece = find_key(given), arrange(given)
    metre = piece.metre if 12 <= piece.metre.bar <= LONGEST_BAR else Metre(0)
    return {
        "key": key.tonic_name,
        "mode": key.mode,
        "tempo": min(300.0, max(30.0, piece.beats_per_minute)),
        "metre": f"{metre.beats}/{metre.unit}",
        "programs": piece.programs,
    }


def _read(writer: Writer, given: Score, wishes: Wishes) -> None:
    """Let the writer hear the last bars as if it had written them."""
    moved = replace(given, tracks=tuple(track.transposed(-wishes.sounding_key.from_learned) for track in given.tracks))
    piece: Piece = arrange(moved)
    loudness = Loudness()
    for bar in piece.bars[-MOST_READ:]:
        asked = wishes.piece_controls.numbers + replace(bar_controls(bar, 0, 0.0), likeness=0).numbers
        writer.read(write_bar(bar, loudness), bar.ticks, asked)


def _joined(given: Score, follows: Composition) -> Composition:
    """Play a composition after a piece, on the tracks of the piece where the same part goes on."""
    bars = given.bars()
    begins = sum(bars[-1])
    new = {part: track.moved(begins) for part, track in follows.tracks.items()}
    tracks = [_longer(track, new.pop(part, None)) for track, part in _with_parts(given)]
    tempos = (*given.tempos, *(replace(tempo, start=begins) for tempo in follows.score.tempos))
    metres = (*given.metres, *(replace(metre, start=begins) for metre in follows.score.metres))
    score = Score((*tracks, *new.values()), tempos, metres, given.title)
    later = tuple((start + begins, ticks) for start, ticks in follows.bars)
    return replace(follows, score=score, bars=(*bars, *later), begins=begins)


def _with_parts(given: Score) -> Iterator[tuple[Track, int]]:
    """Each track with the part that it plays, -1 where it plays none; the first drums play those."""
    parts = {id(track): part for part, track in parts_of(given).items()}
    drummed = False
    for track in given.tracks:
        if track.is_drums and not drummed:
            drummed = True
            yield track, DRUMS_PART
        else:
            yield track, parts.get(id(track), -1)


def _longer(track: Track, more: Track | None) -> Track:
    return track if more is None else Track.of(track.program, (*track.notes, *more.notes), track.name)
