"""Bars ↔ words. Must not know: models, how words are chosen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from .arrangement import Bar, Event
from .words import DRUMS_PART, LOUDNESSES, PARTS, WORDS, Kind, nearest, word

__all__ = ["Loudness", "read_bar", "write_bar"]

LOUDER_BY = 8
"""Velocity by which a part's mean must leave its loudness before that is said to have changed."""


class Loudness:
    """How loud each part has last been said to be."""

    def __init__(self, levels: Sequence[int] = (0,) * PARTS) -> None:
        self.levels = list(levels)
        """Velocities, one of `LOUDNESSES`; 0 before the first."""

    def changes(self, bar: Bar) -> dict[int, int]:
        """Which parts change in this bar, and to which level: that of the mean over the bar."""
        velocities: dict[int, list[int]] = defaultdict(list)
        for event in bar.events:
            velocities[event.part].append(event.velocity)
        changed: dict[int, int] = {}
        for part, those in velocities.items():
            mean = sum(those) / len(those)
            level = nearest(round(mean), LOUDNESSES)
            if not self.levels[part] or (level != self.levels[part] and abs(mean - self.levels[part]) > LOUDER_BY):
                changed[part] = self.levels[part] = level
        return changed


def write_bar(bar: Bar, loudness: Loudness) -> list[int]:
    """Return the words of a bar, without the `BAR` that ends it."""
    said: list[int] = []
    changes = loudness.changes(bar)
    place, part = -1, -1
    for event in bar.events:
        if event.place != place:
            place, part = event.place, -1
            said.append(word(Kind.PLACE, place))
        if event.part != part:
            part = event.part
            said.append(word(Kind.PART, part))
            if part in changes:
                said.append(word(Kind.LOUDNESS, changes.pop(part)))
        if part == DRUMS_PART:
            said.append(word(Kind.DRUM, event.pitch))
        else:
            said += (word(Kind.PITCH, event.pitch), word(Kind.LENGTH, event.length))
    return said


def read_bar(words: Iterable[int], ticks: int, loudness: Sequence[int]) -> tuple[Bar, list[int]]:
    """Return the bar that words say, and how loud each part is after it; `loudness` is how loud each was before.

    The words must follow the grammar of `Tracker.grammar`.
    """
    levels = list(loudness)
    events: list[Event] = []
    place, part, pitch = 0, 0, 0
    for number in words:
        said = WORDS[number]
        if said.kind is Kind.PLACE:
            place = said.value
        elif said.kind is Kind.PART:
            part = said.value
        elif said.kind is Kind.LOUDNESS:
            levels[part] = said.value
        elif said.kind is Kind.PITCH:
            pitch = said.value
        elif said.kind is Kind.DRUM:
            events.append(Event.of(place, part, said.value, 1, levels[part]))
        elif said.kind is Kind.LENGTH:
            events.append(Event.of(place, part, pitch, said.value, levels[part]))
    return Bar(ticks, tuple(events)), levels
