"""What is asked of music, as a model is told it: style, mode, tempo, instruments, and for each bar how dense, how high.

Every control may be left open, which is 0; trainings leave them open at random, so that a model needs none. Must not
know: models, how words are chosen.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .arrangement import SILENT, Bar, Piece
from .keys import Key
from .score import TICKS
from .tracker import Feature
from .words import DRUMS_PART, PARTS

__all__ = ["CONTROLS", "STYLES", "BarControls", "PieceControls", "bar_controls", "piece_controls"]

STYLES = ("game", "folk", "classical", "quartet", "chorale")
"""What the bundled model has learned, and chorales, which are a benchmark."""

TEMPO_EDGES = (76, 100, 120, 144)
"""Quarter notes in a minute, between the classes."""

DENSITIES = 11
SPARSEST = 0.5
"""Notes in a quarter, of the first class; each has √2 times as many as the one before."""

REGISTERS = 8
LOWEST_REGISTER, REGISTER_STEP = 46, 4
"""Mean pitch of the first class, and semitones between classes."""

FURTHEST_MOVED = 6
"""Semitones, up or down, by which trainings move pieces out of C major or A minor; what they tell is `moved_number`."""

MOST_BARS_LEFT = 17
FAMILIES = 16
"""Of General MIDI's instruments, eight in each."""

ABSENT = 1
NEW, VARIED, SAME = 1, 2, 3
"""What a bar is beside its reference."""

VARIED_FROM, SAME_FROM = 0.5, 0.95
"""Likeness, 0 to 1."""

CONTROLS = (
    Feature("style", len(STYLES) + 1),
    Feature("mode", 3),
    Feature("tempo", len(TEMPO_EDGES) + 2),
    Feature("moved", 2 * FURTHEST_MOVED + 2),
    *(Feature(f"family_{part}", FAMILIES + 2) for part in range(PARTS)),
    Feature("density", DENSITIES + 1),
    Feature("register", REGISTERS + 1),
    Feature("bars_left", MOST_BARS_LEFT + 1),
    Feature("likeness", 4),
    *(Feature(f"plays_{part}", 3) for part in range(PARTS)),
)
"""In the order of `PieceControls.numbers` and `BarControls.numbers`; 0 leaves a control open."""


@dataclass(frozen=True)
class PieceControls:
    """What holds for a whole piece; 0 leaves each open."""

    style: int = 0
    mode: int = 0
    tempo: int = 0
    moved: int = FURTHEST_MOVED + 1
    """In C major or A minor where nothing else is said."""
    families: tuple[int, ...] = (0,) * PARTS

    @property
    def numbers(self) -> list[int]:
        """In the order of the first of `CONTROLS`."""
        return [self.style, self.mode, self.tempo, self.moved, *self.families]


@dataclass(frozen=True)
class BarControls:
    """What holds for one bar; 0 leaves each open."""

    density: int = 0
    register: int = 0
    bars_left: int = 0
    """This bar counts: 1 is the last."""
    likeness: int = 0
    plays: tuple[int, ...] = (0,) * PARTS
    """1 is silent, 2 plays."""

    @property
    def numbers(self) -> list[int]:
        """In the order of the last of `CONTROLS`."""
        return [self.density, self.register, self.bars_left, self.likeness, *self.plays]


def style_number(style: str) -> int:
    """The control of a style; an unknown one is left open."""
    return STYLES.index(style) + 1 if style in STYLES else 0


def mode_number(key: Key) -> int:
    """The control of a mode."""
    return 2 if key.is_minor else 1


def tempo_number(beats_per_minute: float) -> int:
    """The control of a tempo."""
    return sum(beats_per_minute >= edge for edge in TEMPO_EDGES) + 1


def moved_number(semitones: int) -> int:
    """The control that says how far a piece was moved out of C major or A minor, -`FURTHEST_MOVED` to that."""
    return semitones + FURTHEST_MOVED + 1


def density_number(notes_per_quarter: float) -> int:
    """The control of a density; 1 where there is next to nothing."""
    step = round(2 * math.log2(max(notes_per_quarter, SPARSEST) / SPARSEST))
    return min(step, DENSITIES - 1) + 1


def register_number(mean_pitch: float) -> int:
    """The control of a mean pitch, 0 to 127."""
    step = round((mean_pitch - LOWEST_REGISTER) / REGISTER_STEP)
    return min(max(step, 0), REGISTERS - 1) + 1


def family_number(part: int, program: int) -> int:
    """The control of a part's instrument."""
    if program == SILENT:
        return ABSENT
    return ABSENT + 1 + (0 if part == DRUMS_PART else program // 8)


def likeness_number(likeness: float) -> int:
    """The control of how much a bar is like its reference, 0 to 1."""
    if likeness < VARIED_FROM:
        return NEW
    return SAME if likeness >= SAME_FROM else VARIED


def piece_controls(piece: Piece, style: str, key: Key) -> PieceControls:
    """What a finished piece would have been asked for."""
    playing = {event.part for bar in piece.bars for event in bar.events}
    families = [family_number(part, piece.programs[part]) if part in playing else ABSENT for part in range(PARTS)]
    tempo = tempo_number(piece.beats_per_minute)
    return PieceControls(style_number(style), mode_number(key), tempo, families=tuple(families))


def bar_controls(bar: Bar, bars_left: int, likeness: float) -> BarControls:
    """What a finished bar would have been asked for."""
    pitches = [event.pitch for event in bar.events if event.part != DRUMS_PART]
    playing = {event.part for event in bar.events}
    return BarControls(
        density_number(len(bar.events) * TICKS / bar.ticks),
        register_number(sum(pitches) / len(pitches)) if pitches else 0,
        min(bars_left, MOST_BARS_LEFT),
        likeness_number(likeness),
        tuple(2 if part in playing else 1 for part in range(PARTS)),
    )


def likeness_of(bar: Bar, other: Bar) -> float:
    """Share of notes that begin in both bars alike, 0 to 1: twice the common ones over all."""
    ours, theirs = _begins(bar), _begins(other)
    count = len(ours) + len(theirs)
    return 2 * len(ours & theirs) / count if count else 0.0


def find_reference(bars: Sequence[Bar], index: int, furthest: int) -> tuple[int, float]:
    """Find the bar before bar `index` that is most like it: how many bars ago, and the likeness; 0 if none is."""
    best, ago = VARIED_FROM, 0
    for back in range(1, min(furthest, index) + 1):
        likeness = likeness_of(bars[index], bars[index - back])
        if likeness > best:
            best, ago = likeness, back
    return (ago, best) if ago else (0, 0.0)


def _begins(bar: Bar) -> set[tuple[int, int, int]]:
    return {(event.place, event.part, event.fall) for event in bar.events}
