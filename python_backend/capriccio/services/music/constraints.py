"""What must not be played, whatever a model thinks: other parts, notes out of range or out of key, too many at once.

Works on words before they are chosen, so nothing has to be thrown away. Must not know: models, requests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from capriccio.media.music.keys import Key
from capriccio.media.music.score import TICKS
from capriccio.media.music.tracker import Tracker
from capriccio.media.music.words import DRUMS_PART, LONGEST_BAR, WORDS, Kind, word

from .instruments import Ensemble
from .wishes import Wishes

__all__ = ["Constraints"]

Words = NDArray[np.bool_]

MOST_NOTES = 128
"""Of a bar."""

DENSER_THAN_ASKED = 2.0
"""How many times the notes that were asked for a bar may have."""

FEWEST_ALLOWED = 8
"""Notes that a bar may have whatever was asked for."""

NEVER_STRICT = ("major", "minor")
"""Modes that models have learned; the others come about by their scale alone."""

_KINDS = {kind: np.array([each.kind is kind for each in WORDS]) for kind in Kind}
_VALUES = np.array([each.value for each in WORDS])
_BAR = np.arange(len(WORDS)) == word(Kind.BAR)


@dataclass(frozen=True, eq=False)
class Constraints:
    """The words that may be said, for the wishes of one bar."""

    pitches: Mapping[int, Words]
    """By part: the pitches that it can play and that belong to the key."""
    elsewhere: Words
    """All other words: no part that rests, no place in bars that nobody plays in."""
    single: frozenset[int]
    """Parts that play one note at a time."""
    most_notes: int
    within_bar: bool = False
    """Whether notes end with the bar."""
    last: Words = field(default_factory=lambda: _BAR)
    """What may be said in a bar that is full."""

    @classmethod
    def of(cls, wishes: Wishes, within_bar: bool = False) -> Constraints:
        """Make those that follow from wishes."""
        players = wishes.ensemble
        key = wishes.sounding_key
        strict = wishes.strict_key or key.mode not in NEVER_STRICT
        pitches = {part: _pitches(part, players, key, strict) for part in wishes.playing}
        elsewhere = ~_KINDS[Kind.PITCH]
        elsewhere &= ~_KINDS[Kind.PART] | np.isin(_VALUES, wishes.playing)
        if not wishes.playing:
            elsewhere &= ~_KINDS[Kind.PLACE]
        quarters = wishes.measure.bar / TICKS
        asked = wishes.notes_per_quarter
        most = MOST_NOTES if asked is None else round(DENSER_THAN_ASKED * asked * quarters) + FEWEST_ALLOWED
        return cls(pitches, elsewhere, players.single, min(most, MOST_NOTES), within_bar)

    def allowed(self, tracker: Tracker) -> Words:
        """Which words may follow by the grammar and by these constraints; at least one."""
        said = tracker.grammar()
        if tracker.part in self.pitches and tracker.part != DRUMS_PART:
            at_once = tracker.part in self.single and tracker.at_once > 0
            said &= self.elsewhere if at_once else self.elsewhere | self.pitches[tracker.part]
        else:
            said &= self.elsewhere
        if said[_BAR][0]:
            if tracker.played >= self.most_notes:
                return self.last
        elif self.within_bar and WORDS[tracker.word].kind is Kind.PITCH:
            said &= _ENDING_BY[min(tracker.bar_ticks - tracker.place, LONGEST_BAR)]
        return said


_ENDING_BY = [_KINDS[Kind.LENGTH] & (max(1, ticks) >= _VALUES) for ticks in range(LONGEST_BAR + 1)]
"""Lengths that fit into so many ticks."""


def _pitches(part: int, players: Ensemble, key: Key, strict: bool) -> Words:
    """Words for pitches are in C major or A minor; what sounds lies in the key."""
    player = players.players[part]
    assert player is not None
    sounding = _VALUES + key.from_learned
    allowed: Words = _KINDS[Kind.PITCH] & (sounding >= player.lowest) & (sounding <= player.highest)
    if strict:
        allowed &= np.isin(sounding % 12, list(key.scale))
    return allowed
