"""Bars become words that obey the grammar and are read back equal, and a model is told what was said."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.pieces_of_music import bars, four_voices
from backend.plain_tracker import PlainTracker
from capriccio.media.music.arrangement import MOST_AT_ONCE, Bar, Event, arrange
from capriccio.media.music.controls import CONTROLS, bar_controls, find_reference, likeness_of, piece_controls
from capriccio.media.music.keys import Key
from capriccio.media.music.tracker import BARS_KEPT, FEATURES, Tracker
from capriccio.media.music.words import (
    DRUMS_PART,
    LENGTHS,
    LONGEST_BAR,
    LOUDNESSES,
    MELODY,
    PARTS,
    PLACES,
    WORDS,
    Kind,
    nearest,
    word,
)
from capriccio.media.music.writing import LOUDER_BY, Loudness, read_bar, write_bar

BAR = word(Kind.BAR)
SILENT_PARTS = [0] * PARTS


@st.composite
def said_bars(draw: st.DrawFn, most: int = 6) -> list[tuple[int, int, list[int]]]:
    """Bars by the grammar alone, whatever music that is: ticks, reference, words."""
    said: list[tuple[int, int, list[int]]] = []
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    tracker = Tracker()
    for index in range(draw(st.integers(1, most))):
        ticks, reference = draw(st.sampled_from((6, 24, 36, 48, 72))), draw(st.integers(0, index))
        tracker.open_bar(ticks, reference)
        words: list[int] = []
        while True:
            allowed = np.flatnonzero(tracker.grammar())
            kinds = [kind for kind in Kind if any(WORDS[number].kind is kind for number in allowed)]
            kind = kinds[random.integers(len(kinds))]
            number = int(random.choice([each for each in allowed if WORDS[each].kind is kind]))
            if number == BAR or (len(words) > 60 and tracker.grammar()[BAR]):
                break
            tracker.push(number)
            words.append(number)
        said.append((ticks, reference, words))
    return said


# Words


def test_every_word_has_one_number() -> None:
    assert [word(each.kind, each.value) for each in WORDS] == list(range(len(WORDS)))
    assert len(WORDS) <= 256, "trainings keep them in bytes"


@pytest.mark.parametrize(("value", "found"), [(-5, 2), (2, 2), (3, 2), (4, 4), (6, 4), (7, 8), (8, 8), (99, 8)])
def test_the_nearest_is_found_and_of_two_the_smaller(value: int, found: int) -> None:
    assert nearest(value, (2, 4, 8)) == found


# Writing and reading


@given(made=st.lists(bars(), min_size=1, max_size=5))
def test_bars_are_read_back_as_they_were_written(made: list[Bar]) -> None:
    loudness, levels = Loudness(), SILENT_PARTS
    for bar in made:
        read, levels = read_bar(write_bar(bar, loudness), bar.ticks, levels)
        assert read == bar
        assert levels == loudness.levels


@given(bar=bars())
def test_loudness_comes_back_with_the_first_bar(bar: Bar) -> None:
    read, _ = read_bar(write_bar(bar, Loudness()), bar.ticks, SILENT_PARTS)
    assert [event.velocity for event in read.events] == [event.velocity for event in bar.events]


@given(made=st.lists(bars(), min_size=1, max_size=4))
def test_written_words_obey_the_grammar(made: list[Bar]) -> None:
    tracker, loudness = Tracker(), Loudness()
    for bar in made:
        tracker.open_bar(bar.ticks)
        for number in write_bar(bar, loudness):
            assert tracker.grammar()[number], f"{WORDS[number]} after {WORDS[tracker.word]}"
            tracker.push(number)
        assert tracker.grammar()[BAR]


@settings(max_examples=60)
@given(said=said_bars())
def test_whatever_obeys_the_grammar_is_a_bar_that_is_written_the_same_way(
    said: list[tuple[int, int, list[int]]],
) -> None:
    for ticks, _, words in said:
        bar, _ = read_bar(words, ticks, [LOUDNESSES[4]] * PARTS)
        assert list(bar.events) == sorted(bar.events)
        assert all(event.place < ticks for event in bar.events)
        plain = [number for number in words if WORDS[number].kind is not Kind.LOUDNESS]
        rewritten = write_bar(bar, Loudness())
        assert [number for number in rewritten if WORDS[number].kind is not Kind.LOUDNESS] == plain


def test_a_loudness_is_said_first_and_then_when_it_has_changed_enough() -> None:
    loudness = Loudness()

    def said(velocity: int) -> list[int]:
        words = write_bar(Bar(48, (Event.of(0, MELODY, 60, 12, velocity),)), loudness)
        return [WORDS[number].value for number in words if WORDS[number].kind is Kind.LOUDNESS]

    assert said(84) == [84]
    assert said(84 + LOUDER_BY) == []
    assert said(84 + LOUDER_BY + 1) == [96]
    assert said(1) == [32]
    assert said(127) == [120]


# The grammar


def test_a_bar_may_stay_empty_and_nothing_but_a_place_may_begin_it() -> None:
    tracker = Tracker()
    tracker.open_bar(24)
    kinds = {WORDS[number].kind for number in np.flatnonzero(tracker.grammar())}
    assert kinds == {Kind.BAR, Kind.PLACE}


@pytest.mark.parametrize("ticks", [1, 6, 24, 47, LONGEST_BAR])
def test_places_lie_within_the_bar(ticks: int) -> None:
    tracker = Tracker()
    tracker.open_bar(ticks)
    allowed = [WORDS[number].value for number in np.flatnonzero(tracker.grammar()) if number != BAR]
    assert allowed == [place for place in PLACES if place < ticks]


def test_a_part_begins_no_more_notes_at_once_than_it_may() -> None:
    tracker = Tracker()
    tracker.open_bar(48)
    tracker.push(word(Kind.PLACE, 0))
    tracker.push(word(Kind.PART, MELODY))
    for number in range(MOST_AT_ONCE):
        assert tracker.grammar()[word(Kind.PITCH, 80 - number)]
        tracker.push(word(Kind.PITCH, 80 - number))
        tracker.push(word(Kind.LENGTH, 12))
    assert not any(WORDS[number].kind is Kind.PITCH for number in np.flatnonzero(tracker.grammar()))


def test_only_drums_are_played_by_the_drums() -> None:
    for part in range(PARTS):
        tracker = Tracker()
        tracker.open_bar(48)
        tracker.push(word(Kind.PLACE, 0))
        tracker.push(word(Kind.PART, part))
        kinds = {WORDS[number].kind for number in np.flatnonzero(tracker.grammar())}
        assert kinds == {Kind.LOUDNESS, Kind.DRUM if part == DRUMS_PART else Kind.PITCH}


def test_after_the_lowest_pitch_there_is_no_lower_one() -> None:
    tracker = Tracker()
    tracker.open_bar(48)
    for number in (word(Kind.PLACE, 0), word(Kind.PART, MELODY), word(Kind.PITCH, 21), word(Kind.LENGTH, LENGTHS[0])):
        assert tracker.grammar()[number]
        tracker.push(number)
    assert not any(WORDS[number].kind is Kind.PITCH for number in np.flatnonzero(tracker.grammar()))


# What a model is told


@settings(max_examples=40)
@given(said=said_bars())
def test_features_are_what_the_words_say(said: list[tuple[int, int, list[int]]]) -> None:
    tracker, plain = Tracker(), PlainTracker()
    for ticks, reference, words in said:
        tracker.open_bar(ticks, reference)
        plain.open_bar(ticks, reference)
        for number in words:
            assert tracker.features() == plain.features()
            tracker.push(number)
            plain.push(number)
        assert tracker.features() == plain.features()


@settings(max_examples=12)
@given(made=st.lists(bars(), min_size=1, max_size=4))
def test_features_of_music_are_what_its_words_say(made: list[Bar]) -> None:
    tracker, plain, loudness = Tracker(), PlainTracker(), Loudness()
    for index, bar in enumerate(made):
        reference, _ = find_reference(made, index, BARS_KEPT)
        for each in (tracker, plain):
            each.open_bar(bar.ticks, reference)
        for number in write_bar(bar, loudness):
            assert tracker.features() == plain.features()
            tracker.push(number)
            plain.push(number)


@settings(max_examples=40)
@given(said=said_bars(12))
def test_features_stay_within_their_counts(said: list[tuple[int, int, list[int]]]) -> None:
    counts = np.array([feature.count for feature in FEATURES])
    tracker = Tracker()
    for ticks, reference, words in said:
        tracker.open_bar(ticks, reference)
        for number in words:
            told = np.array(tracker.features())
            assert told.shape == counts.shape
            assert ((told >= 0) & (told < counts)).all()
            tracker.push(number)


@pytest.mark.parametrize("reference", [BARS_KEPT, BARS_KEPT + 1])
def test_a_reference_reaches_as_far_back_as_bars_are_kept(reference: int) -> None:
    tracker = Tracker()
    for number in range(BARS_KEPT + 4):
        tracker.open_bar(24)
        tracker.push(word(Kind.PLACE, PLACES[number % 8]))
    tracker.open_bar(24, reference)
    told = tracker.features()[[feature.name for feature in FEATURES].index("reference")]
    assert told == (word(Kind.PLACE, PLACES[4]) + 1 if reference == BARS_KEPT else 0)


@settings(max_examples=40)
@given(said=said_bars(8), cut=st.integers(0, 8))
def test_a_restored_tracker_goes_on_as_the_original(said: list[tuple[int, int, list[int]]], cut: int) -> None:
    tracker = restored = Tracker()
    for index, (ticks, reference, words) in enumerate(said):
        if index == cut:
            restored = Tracker.from_state(json.loads(json.dumps(tracker.state())))
        for each in {tracker, restored}:
            each.open_bar(ticks, reference)
        for number in words:
            assert restored.features() == tracker.features()
            np.testing.assert_array_equal(restored.grammar(), tracker.grammar())
            for each in {tracker, restored}:
                each.push(number)
    assert restored.state() == tracker.state()


def test_a_long_past_is_restored_to_the_last_bar_that_is_kept() -> None:
    tracker = Tracker()
    for number in range(BARS_KEPT + 8):
        tracker.open_bar(24)
        tracker.push(word(Kind.PLACE, PLACES[number % 8]))
    restored = Tracker.from_state(tracker.state())
    for each in (tracker, restored):
        each.open_bar(24, BARS_KEPT)
    assert restored.features() == tracker.features()


def a_state() -> dict[str, Any]:
    """Return the state after four bars."""
    tracker, loudness = Tracker(), Loudness()
    for bar in arrange(four_voices()).bars:
        tracker.open_bar(bar.ticks)
        for number in write_bar(bar, loudness):
            tracker.push(number)
    return tracker.state()


SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**64) | st.floats() | st.text(max_size=3)
JUNK = SCALARS | st.lists(SCALARS, max_size=6) | st.dictionaries(st.text(max_size=3), SCALARS, max_size=2)


@given(data=st.data())
def test_a_changed_state_is_refused_or_goes_on_within_the_counts(data: st.DataObject) -> None:
    state = a_state()
    place: Any = state
    key: Any = data.draw(st.sampled_from(sorted(state)))
    while isinstance(place[key], list) and place[key] and data.draw(st.booleans()):
        place, key = place[key], data.draw(st.integers(0, len(place[key]) - 1))
    if data.draw(st.booleans()):
        place[key] = data.draw(JUNK)
    else:
        del place[key]
    try:
        tracker = Tracker.from_state(state)
    except ValueError:
        return
    counts = np.array([feature.count for feature in FEATURES])
    for ticks in (48, 72):
        tracker.open_bar(ticks, 2)
        for number in (word(Kind.PLACE, 0), word(Kind.PART, MELODY), word(Kind.PITCH, 60), word(Kind.LENGTH, 12)):
            assert ((np.array(tracker.features()) >= 0) & (np.array(tracker.features()) < counts)).all()
            tracker.push(number)


@pytest.mark.parametrize(
    "state", [None, [], {}, 7, {"bars": [], "parts": []}, {**a_state(), "bars": [[]] * (BARS_KEPT + 1)}]
)
def test_what_is_no_state_is_refused(state: Any) -> None:
    with pytest.raises(ValueError, match=r"state|bars"):
        Tracker.from_state(state)


@settings(max_examples=20)
@given(said=said_bars(4))
def test_a_copy_goes_its_own_way(said: list[tuple[int, int, list[int]]]) -> None:
    tracker = Tracker()
    for ticks, reference, words in said:
        tracker.open_bar(ticks, reference)
        for number in words:
            tracker.push(number)
    before = json.dumps(tracker.state())
    copied = tracker.copy()
    copied.open_bar(48)
    for number in (word(Kind.PLACE, 0), word(Kind.PART, MELODY), word(Kind.PITCH, 60), word(Kind.LENGTH, 96)):
        copied.push(number)
    assert json.dumps(tracker.state()) == before


# Controls


@given(made=st.lists(bars(), min_size=1, max_size=4), left=st.integers(1, 300))
def test_controls_of_music_stay_within_their_counts(made: list[Bar], left: int) -> None:
    whole = piece_controls(arrange(four_voices()), "chorale", Key()).numbers
    counts = [control.count for control in CONTROLS]
    for index, bar in enumerate(made):
        asked = whole + bar_controls(bar, left, find_reference(made, index, BARS_KEPT)[1]).numbers
        assert len(asked) == len(counts)
        assert all(0 <= number < count for number, count in zip(asked, counts, strict=True))


@given(bar=bars(), other=bars())
def test_likeness_is_one_of_a_bar_with_itself_and_the_same_both_ways(bar: Bar, other: Bar) -> None:
    assert likeness_of(bar, bar) == (1.0 if bar.events else 0.0)
    assert likeness_of(bar, other) == likeness_of(other, bar)


def test_the_reference_is_the_nearest_of_the_most_alike() -> None:
    tune, other = (Bar(48, tuple(Event.of(place, MELODY, pitch) for place in (0, 12, 24))) for pitch in (60, 70))
    assert find_reference([tune, other, tune, other, tune], 4, BARS_KEPT) == (2, 1.0)
    assert find_reference([tune, other], 1, BARS_KEPT) == (0, 0.0)
    assert find_reference([tune, other, other, tune], 3, 2) == (0, 0.0)
