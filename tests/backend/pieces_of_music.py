"""Music of every kind for the tests: hypothesis makes scores and bars, and two small pieces are written out."""

from __future__ import annotations

from hypothesis import strategies as st

from capriccio.media.music.arrangement import MOST_AT_ONCE, Bar, Event
from capriccio.media.music.score import DRUMS, Metre, Note, Score, Tempo, Track
from capriccio.media.music.words import (
    DRUMS_PART,
    HIGHEST_DRUM,
    HIGHEST_PITCH,
    LENGTHS,
    LOUDNESSES,
    LOWEST_DRUM,
    LOWEST_PITCH,
    PARTS,
    PLACES,
)

WORDS_OF_NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N")), max_size=8)


@st.composite
def tracks(draw: st.DrawFn) -> Track:
    """A track of 1 to 12 notes, of which none begins while its pitch still sounds."""
    notes: list[Note] = []
    free = [0] * 128
    for pitch in draw(st.lists(st.integers(0, 127), min_size=1, max_size=12)):
        start = free[pitch] + draw(st.integers(0, 200))
        length = draw(st.integers(1, 100))
        notes.append(Note(start, pitch, length, draw(st.integers(1, 127))))
        free[pitch] = start + length
    return Track.of(draw(st.integers(DRUMS, 127)), notes, draw(WORDS_OF_NAMES))


@st.composite
def scores(draw: st.DrawFn) -> Score:
    """A score of up to 6 tracks whose tempo and metre change."""
    tempo = st.integers(400, 30_000).map(lambda hundredths: hundredths / 100)
    tempos = draw(st.dictionaries(st.integers(1, 400), tempo, max_size=4))
    metre = st.tuples(st.integers(2, 24), st.sampled_from((1, 2, 4, 8, 16)))
    metres = draw(st.dictionaries(st.integers(1, 400), metre, max_size=4))
    return Score(
        tuple(draw(st.lists(tracks(), max_size=6))),
        _changes([Tempo(start, value) for start, value in sorted({0: draw(tempo), **tempos}.items())]),
        _changes([Metre(start, *value) for start, value in sorted({0: draw(metre), **metres}.items())]),
    )


def _changes(told: list) -> tuple:
    """Only those that change something: files say no more."""
    kept = told[:1]
    for each in told[1:]:
        if vars(each) | {"start": 0} != vars(kept[-1]) | {"start": 0}:
            kept.append(each)
    return tuple(kept)


@st.composite
def bars(draw: st.DrawFn) -> Bar:
    """A bar of 0 to 24 events in any of its parts, as `arrange` makes them."""
    ticks = draw(st.sampled_from((6, 24, 36, 42, 48, 72)))
    places = st.sampled_from([place for place in PLACES if place < ticks])
    velocities = draw(st.lists(st.sampled_from(LOUDNESSES), min_size=PARTS, max_size=PARTS))
    events: dict[tuple[int, int, int], Event] = {}
    for _ in range(draw(st.integers(0, 24))):
        place, part = draw(places), draw(st.integers(0, PARTS - 1))
        if sum(key[:2] == (place, part) for key in events) == MOST_AT_ONCE:
            continue
        drums = part == DRUMS_PART
        pitch = draw(st.integers(LOWEST_DRUM, HIGHEST_DRUM) if drums else st.integers(LOWEST_PITCH, HIGHEST_PITCH))
        length = 1 if drums else draw(st.sampled_from(LENGTHS))
        events[place, part, pitch] = Event.of(place, part, pitch, length, velocities[part])
    return Bar(ticks, tuple(sorted(events.values())))


def four_voices() -> Score:
    """Four bars for four voices in C major, each on a track."""
    chords = [(72, 67, 64, 48), (72, 69, 65, 53), (71, 67, 62, 55), (72, 67, 64, 48)] * 4
    voices = [[Note(12 * beat, chord[voice], 12, 80) for beat, chord in enumerate(chords)] for voice in range(4)]
    names = ("Soprano", "Alto", "Tenor", "Bass")
    return Score(tuple(Track.of(52, notes, name) for notes, name in zip(voices, names, strict=True)))
