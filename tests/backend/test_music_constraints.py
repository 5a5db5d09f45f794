"""What is allowed and what is leant towards, word by word, without any model."""

import numpy as np
import pytest

from capriccio.media.music.tracker import Tracker
from capriccio.media.music.words import BASS, DRUMS_PART, MELODY, WORDS, Kind, word
from capriccio.services.music.constraints import FOREIGN, MOST_MISSED, Constraints
from capriccio.services.music.wishes import Wishes
from capriccio.services.music.writer import choose

BAND = Wishes(style="game", key="D", mode="minor", instruments=("drums", "bass", "flute"))


def tracker_after(*said, ticks=48):
    tracker = Tracker()
    tracker.open_bar(ticks)
    for kind, value in said:
        tracker.push(word(kind, value))
    return tracker


def allowed(constraints, tracker):
    return {(WORDS[number].kind, WORDS[number].value) for number in np.flatnonzero(constraints.allowed(tracker))}


def test_only_parts_that_play_are_allowed():
    constraints = Constraints.of(BAND)
    said = allowed(constraints, tracker_after((Kind.PLACE, 0)))
    assert said == {(Kind.PART, part) for part in (DRUMS_PART, BASS, MELODY)}


def test_a_flute_plays_one_note_and_within_its_range():
    constraints = Constraints.of(BAND)
    up = BAND.sounding_key.from_learned
    begun = tracker_after((Kind.PLACE, 0), (Kind.PART, MELODY))
    pitches = {value + up for kind, value in allowed(constraints, begun) if kind is Kind.PITCH}
    assert (min(pitches), max(pitches)) == (58, 98)
    begun.push(word(Kind.PITCH, 76))
    begun.push(word(Kind.LENGTH, 12))
    assert Kind.PITCH not in {kind for kind, _ in allowed(constraints, begun)}


def test_drums_may_strike_several_at_once():
    begun = tracker_after((Kind.PLACE, 0), (Kind.PART, DRUMS_PART), (Kind.DRUM, 49))
    assert (Kind.DRUM, 36) in allowed(Constraints.of(BAND), begun)


def test_a_full_bar_can_only_end():
    constraints = Constraints.of(Wishes(instruments=("piano",), density=0.25))
    tracker = tracker_after((Kind.PLACE, 0), (Kind.PART, MELODY))
    for pitch in range(60, 60 - 5, -1):
        tracker.push(word(Kind.PITCH, pitch))
        tracker.push(word(Kind.LENGTH, 12))
    for place in (12, 24):
        tracker.push(word(Kind.PLACE, place))
        tracker.push(word(Kind.PART, MELODY))
        for pitch in range(60, 60 - 5, -1):
            tracker.push(word(Kind.PITCH, pitch))
            tracker.push(word(Kind.LENGTH, 12))
    assert tracker.played >= constraints.most_notes
    assert allowed(constraints, tracker) == {(Kind.BAR, 0)}


@pytest.mark.parametrize(("place", "longest"), [(0, 48), (36, 12), (46, 2)])
def test_notes_end_with_the_bar_where_they_must(place, longest):
    tracker = tracker_after((Kind.PLACE, place), (Kind.PART, MELODY), (Kind.PITCH, 76))
    assert max(value for _, value in allowed(Constraints.of(BAND, within_bar=True), tracker)) == longest
    assert max(value for _, value in allowed(Constraints.of(BAND), tracker)) == 96


def test_what_is_foreign_is_leant_away_from_and_home_is_leant_towards():
    away, home = Constraints.of(BAND).leaning, Constraints.of(BAND, at_home=True).leaning
    up = BAND.sounding_key.from_learned
    d, e_flat, a = (word(Kind.PITCH, pitch - up) for pitch in (62, 63, 69))
    assert (away[d], away[e_flat], away[a]) == (0, FOREIGN, 0)
    assert (home[d], home[e_flat], home[a]) == (1, FOREIGN, 0.5)


def test_music_begins_at_once():
    assert allowed(Constraints.of(BAND, begins=True), tracker_after()) == {(Kind.PLACE, 0)}
    assert (Kind.PLACE, 12) in allowed(Constraints.of(BAND), tracker_after())


def test_the_longer_a_part_has_not_played_the_more_it_is_leant_towards():
    constraints = Constraints.of(BAND)
    part = word(Kind.PART, BASS)
    leanings = [constraints.leanings([0, bars, 0, 0, 0, 0])[part] for bars in (0, 1, 2, 100)]
    assert leanings == [0, 1, 2, MOST_MISSED]
    assert constraints.leanings([9] * 6)[word(Kind.PART, 5)] == 0  # nobody plays it


def test_a_word_is_drawn_by_its_chance_among_those_that_are_allowed():
    random = np.random.default_rng(1)
    logits = np.log(np.array([0.7, 0.2, 0.1], np.float32))
    drawn = [choose(logits, np.array([True, True, False]), 1.0, 1.0, random) for _ in range(2000)]
    assert 0.74 < drawn.count(0) / 2000 < 0.82
    assert 2 not in drawn
    assert {choose(logits, np.array([True] * 3), 1.0, 0.65, random) for _ in range(50)} == {0}
    assert {choose(logits, np.array([True] * 3), 0.1, 1.0, random) for _ in range(50)} == {0}
    assert choose(logits, np.array([False, False, True]), 1.0, 0.05, random) == 2
