"""The longest run in common with what was learned: known by hand, and as slow but simple code finds it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capriccio.media.music.score import DRUMS, TICKS, Score, Track
from capriccio_training.music.metrics.copying import Copy, longest_copies
from training.music.tunes import melody, tune, voices

LEARNED = melody(60, 62, 65, 64, 69, 67, 71, 60, 72)


def test_a_copied_piece_is_found_whole_in_any_key():
    original = voices(LEARNED)
    higher = Score(tuple(track.transposed(5) for track in original.tracks))
    assert longest_copies([original, higher], [original]) == [Copy(9, 9)] * 2


def test_a_passage_is_found_wherever_it_lies():
    passage = [note.pitch + 3 for note in LEARNED[2:7]]
    made = voices(melody(50, 51, *passage, 49, 50))
    assert longest_copies([made], [voices(melody(40, 45)), voices(LEARNED)]) == [Copy(5, 5)]


def test_another_rhythm_is_another_tune():
    made = voices(melody(*(note.pitch for note in LEARNED), length=TICKS // 2))
    assert longest_copies([made], [voices(LEARNED)]) == [Copy(0, 0)]


def test_a_run_does_not_go_on_into_another_track_or_piece():
    first, second = LEARNED[:5], LEARNED[4:]
    one_by_one = [voices(first, second), voices(first), voices(second)]
    assert longest_copies([voices(LEARNED)], one_by_one) == [Copy(5, 5)]
    assert longest_copies([voices(first, second)], [voices(LEARNED)]) == [Copy(5, 5)]


def test_drums_are_not_copied_and_nothing_has_no_copies():
    drums = Score((Track.of(DRUMS, melody(36, 38, 36, 38)),))
    assert longest_copies([drums, Score(())], [drums, voices(LEARNED)]) == [Copy(0, 0)] * 2
    assert longest_copies([voices(LEARNED)], []) == [Copy(0, 0)]
    assert longest_copies([voices(LEARNED)], [drums]) == [Copy(0, 0)]
    assert longest_copies([], [voices(LEARNED)]) == []


def test_all_voices_of_all_pieces_are_searched():
    learned = [tune(seed) for seed in range(5)]
    copies = longest_copies(learned[::-1], learned)
    assert [copy.notes for copy in copies] == [64] * 5  # eight bars of eighths
    assert min(copy.distinct for copy in copies) > 40


def test_what_repeats_within_a_run_counts_once():
    vamp = melody(*[60, 64, 67] * 20)
    assert longest_copies([voices(vamp)], [voices(vamp)]) == [Copy(60, 4 + 3)]


def test_a_long_vamp_does_not_hide_a_copied_tune():
    both = voices(melody(*[60, 64, 67] * 20), LEARNED)
    assert longest_copies([both], [both]) == [Copy(60, 9)]


lines = st.lists(st.integers(60, 62), max_size=12)


@given(st.lists(lines, min_size=1, max_size=4), st.lists(lines, max_size=4))
def test_what_is_found_is_the_longest(made, learned):
    scores = [voices(melody(*line)) for line in made]
    known = [voices(melody(*line)) for line in learned]
    copies = longest_copies(scores, known)
    assert [copy.notes for copy in copies] == [_longest_by_hand(line, learned) for line in made]
    assert all(min(copy.notes, 5) <= copy.distinct <= copy.notes for copy in copies)


def _longest_by_hand(line, learned):
    steps = _steps(line)
    known = [_steps(other) for other in learned]
    for length in range(len(steps), 0, -1):
        runs = {steps[start : start + length] for start in range(len(steps) - length + 1)}
        if any(other[start : start + length] in runs for other in known for start in range(len(other) - length + 1)):
            return length + 1
    return 0


def _steps(line):
    return tuple(after - before for before, after in pairwise(line))


@pytest.mark.parametrize("count", [2, 3])
def test_two_notes_are_the_shortest_copy(count):
    assert longest_copies([voices(melody(*LEARNED_PITCHES[:count]))], [voices(LEARNED)]) == [Copy(count, count)]


LEARNED_PITCHES = [note.pitch for note in LEARNED]
