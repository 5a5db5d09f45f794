"""The table of music: sets of pieces beside what was held out and what was learned, measured alike.

Must not know: how pieces were made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from capriccio.errors import InvalidField
from capriccio.media.music.score import TICKS, Score
from capriccio_training.music.metrics import muspy_measures
from capriccio_training.music.metrics.copying import Copy, longest_copies
from capriccio_training.music.metrics.distributions import (
    Shares,
    divergence,
    intervals,
    mean_shares,
    pitch_classes,
)
from capriccio_training.music.metrics.repetition import LAGS, repeated_share
from capriccio_training.music.metrics.voice_leading import Faults, count_faults
from capriccio_training.subject import Report

__all__ = ["HELD_OUT", "LEARNED", "Row", "measure"]

HELD_OUT, LEARNED = "held out", "learned"
"""Rows of real music."""


@dataclass(frozen=True)
class Row:
    """What was measured of one set of pieces; None where it can't be."""

    name: str
    pieces: int
    silent: int
    """Pieces without a note, which count for nothing else."""
    notes_per_quarter: float | None
    pitch_classes: float | None
    """Divergence from what was held out, in bits."""
    intervals: float | None
    """The same of melodic intervals."""
    scale_consistency: float | None
    pitch_class_entropy: float | None
    polyphony: float | None
    empty_beats: float | None
    groove: float | None
    repeated: dict[str, float | None]
    """By lag: the share of bars that begin the notes of the bar so many before."""
    fifths: float | None
    """Parallel fifths per 100 changes of chord, in pieces of four voices."""
    octaves: float | None
    crossings: float | None
    copied: int | None
    """Notes of the longest run that is in what was learned, too."""
    copied_distinct: int | None
    """The same, where what repeats within a run counts once."""
    copied_median: float | None
    """The median of that over pieces."""


def measure(
    made: Mapping[str, Sequence[Score]], held_out: Sequence[Score], learned: Sequence[Score], report: Report
) -> list[Row]:
    """Measure what was held out, what was learned where that is given, and what was made.

    Raises:
        InvalidField: what was made has the name of a row of real music.
    """
    for name in {HELD_OUT, LEARNED} & made.keys():
        raise InvalidField(f"a method is called {name!r}, as real music is; give it another name", field="method")
    sets = {HELD_OUT: held_out} | ({LEARNED: learned} if learned else {}) | dict(made)
    report("looking for copies", 0.0)
    copies = _copies({name: scores for name, scores in sets.items() if name != LEARNED}, learned)
    return [_row(name, scores, held_out, copies.get(name), report) for name, scores in sets.items()]


def _row(
    name: str, scores: Sequence[Score], held_out: Sequence[Score], copies: list[Copy] | None, report: Report
) -> Row:
    sounding = [score for score in scores if score.count]
    measured = []
    for number, score in enumerate(sounding):
        report(name, number / len(sounding))
        measured.append(muspy_measures.measure(score))
    faults = sum(filter(None, map(count_faults, sounding)), Faults())
    return Row(
        name=name,
        pieces=len(scores),
        silent=len(scores) - len(sounding),
        notes_per_quarter=_mean([score.count * TICKS / score.end for score in sounding]),
        pitch_classes=_apart(sounding, held_out, pitch_classes),
        intervals=_apart(sounding, held_out, intervals),
        scale_consistency=_mean([each.scale_consistency for each in measured]),
        pitch_class_entropy=_mean([each.pitch_class_entropy for each in measured]),
        polyphony=_mean([each.polyphony for each in measured]),
        empty_beats=_mean([each.empty_beats for each in measured]),
        groove=_mean([each.groove for each in measured]),
        repeated={str(lag): _mean([repeated_share(score, lag) for score in sounding]) for lag in LAGS},
        fifths=_number(faults.per_hundred(faults.fifths)),
        octaves=_number(faults.per_hundred(faults.octaves)),
        crossings=_number(faults.per_hundred(faults.crossings)),
        copied=max(copy.notes for copy in copies) if copies else None,
        copied_distinct=max(copy.distinct for copy in copies) if copies else None,
        copied_median=float(median(copy.distinct for copy in copies)) if copies else None,
    )


def _apart(scores: Sequence[Score], others: Sequence[Score], shares: Callable[[Score], Shares]) -> float | None:
    return _number(divergence(mean_shares(scores, shares), mean_shares(others, shares)))


def _copies(sets: Mapping[str, Sequence[Score]], learned: Sequence[Score]) -> dict[str, list[Copy]]:
    """The longest copies of all pieces, by the name of their set; none where nothing is known to be learned."""
    if not learned:
        return {}
    everything = [score for scores in sets.values() for score in scores]
    found = iter(longest_copies(everything, learned))
    return {name: [next(found) for _ in scores] for name, scores in sets.items()}


def _mean(values: Sequence[float]) -> float | None:
    """The mean of what are numbers."""
    numbers = [value for value in values if not math.isnan(value)]
    return sum(numbers) / len(numbers) if numbers else None


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
