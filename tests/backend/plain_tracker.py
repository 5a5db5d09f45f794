"""What a model is told, worked out from the whole piece anew at every word: slow, and plainly what the words say."""

from __future__ import annotations

from dataclasses import dataclass, field

from capriccio.media.music.tracker import BARS_AGO, BARS_KEPT, LONGEST_REST, MOST_PLAYED, STEP
from capriccio.media.music.words import LENGTHS, LOUDNESSES, LOWEST_PITCH, PLACES, WORDS, Kind, word

BAR = word(Kind.BAR)
NOTES = (Kind.PITCH, Kind.DRUM)


@dataclass
class SaidBar:
    """A bar so far."""

    start: int
    ticks: int
    reference: int
    words: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class SaidNote:
    """A note that was begun, or a loudness that was said, with where and by whom."""

    place: int
    part: int
    pitch: int
    length: int | None
    start: int


class PlainTracker:
    """All words that were said."""

    def __init__(self) -> None:
        self.bars: list[SaidBar] = []

    def open_bar(self, ticks: int, reference: int = 0) -> None:
        """Begin a bar."""
        start = self.bars[-1].start + self.bars[-1].ticks if self.bars else 0
        self.bars.append(SaidBar(start, ticks, reference))

    def push(self, number: int) -> None:
        """Hear a word."""
        self.bars[-1].words.append(number)

    def features(self) -> list[int]:
        """What `Tracker.features` must say."""
        bar = self.bars[-1]
        place, part = _where(bar.words)
        now = bar.start + max(place, 0)
        notes = [note for each in self.bars for note in _notes(each)]
        own = [note for note in notes if note.part == part]
        ends = [note.start + note.length for note in own if note.length]
        sounding = [note for note in notes if note.length and (note.start == now or note.start + note.length > now)]
        pitches = [note.pitch for note in sounding]
        lengths = [note.length for note in own if note.length]
        return [
            bar.words[-1] if bar.words else BAR,
            PLACES.index(place) + 1 if place >= 0 else 0,
            bar.ticks // STEP,
            part + 1,
            own[-1].pitch - LOWEST_PITCH + 1 if own else 0,
            own[-2].pitch - LOWEST_PITCH + 1 if len(own) > 1 else 0,
            LENGTHS.index(lengths[-1]) + 1 if lengths else 0,
            min(LONGEST_REST, max(0, max(ends, default=0) - now)) + 1 if part >= 0 else 0,
            self._loudness(part),
            min(sum(WORDS[number].kind in NOTES for number in bar.words), MOST_PLAYED),
            *(self._said(ago) for ago in (*BARS_AGO, bar.reference)),
            min(pitches) % 12 + 1 if pitches else 0,
            max(pitches) - LOWEST_PITCH + 1 if pitches else 0,
            *(int(any(pitch % 12 == number for pitch in pitches)) for number in range(12)),
        ]

    def _loudness(self, part: int) -> int:
        """The last one that was said of a part."""
        last = 0
        for bar in self.bars:
            for index, number in enumerate(bar.words):
                if WORDS[number].kind is Kind.LOUDNESS and _where(bar.words[: index + 1])[1] == part:
                    last = LOUDNESSES.index(WORDS[number].value) + 1
        return last

    def _said(self, ago: int) -> int:
        """The word of an earlier bar that leads beyond the point that this one has reached."""
        before = self.bars[:-1][-BARS_KEPT:]
        if not 0 < ago <= len(before):
            return 0
        reached = _point(self.bars[-1].words)
        words = before[-ago].words
        for index, number in enumerate(words):
            if WORDS[number].kind is not Kind.LOUDNESS and _point(words[: index + 1]) > reached:
                return number + 1
        return BAR + 1


def _where(words: list[int]) -> tuple[int, int]:
    """The place and the part at the end of words; -1 where there is none."""
    place, part = -1, -1
    for number in words:
        kind, value = WORDS[number].kind, WORDS[number].value
        if kind is Kind.PLACE:
            place, part = value, -1
        elif kind is Kind.PART:
            part = value
    return place, part


def _point(words: list[int]) -> tuple[int, int, int, bool]:
    """How far words have come: place, part, notes of the part there, whether the last has its length."""
    place, part = _where(words)
    at_once, ended = 0, False
    for number in words:
        kind = WORDS[number].kind
        if kind in (Kind.PLACE, Kind.PART):
            at_once, ended = 0, False
        elif kind in NOTES:
            at_once, ended = at_once + 1, False
        elif kind is Kind.LENGTH:
            ended = True
    return place, part, at_once, ended


def _notes(bar: SaidBar) -> list[SaidNote]:
    found: list[SaidNote] = []
    for index, number in enumerate(bar.words):
        said = WORDS[number]
        place, part = _where(bar.words[: index + 1])
        if said.kind in NOTES:
            found.append(SaidNote(place, part, said.value, None, bar.start + place))
        elif said.kind is Kind.LENGTH:
            last = found.pop()
            found.append(SaidNote(place, part, last.pitch, said.value, last.start))
    return found
