"""Pitch classes, intervals, and how far two sets of pieces are apart in them."""

from __future__ import annotations

import math

import numpy as np
import pytest

from capriccio.media.music.score import DRUMS, Score, Track
from capriccio_training.music.metrics.distributions import divergence, intervals, mean_shares, pitch_classes
from training.music.tunes import melody, voices

TRIAD = (60, 64, 67, 60)


def test_pitch_classes_count_from_the_tonic():
    in_c, in_e_flat = (voices(melody(*(pitch + key for pitch in TRIAD))) for key in (0, 3))
    wanted = np.zeros(12)
    wanted[[0, 4, 7]] = 0.5, 0.25, 0.25
    np.testing.assert_allclose(pitch_classes(in_c), wanted)
    np.testing.assert_allclose(pitch_classes(in_e_flat), wanted)


def test_pitch_classes_of_a_minor_piece_are_those_of_a_minor():
    shares = pitch_classes(voices(melody(62, 65, 69, 62)))  # D minor
    assert {index for index in range(12) if shares[index]} == {9, 0, 4}


def test_intervals_are_steps_of_each_track_and_leaps_beyond_an_octave_are_one():
    shares = intervals(voices(melody(60, 62, 60, 84), melody(48, 36)))
    wanted = np.zeros(25)
    wanted[[12 + 2, 12 - 2, 24, 0]] = 0.25
    np.testing.assert_allclose(shares, wanted)


def test_of_a_chord_the_highest_note_goes_on():
    score = Score((Track.of(0, [*melody(60, 62), *melody(67, 69)]),))
    assert intervals(score)[12 + 2] == 1


def test_drums_have_neither():
    drums = Score((Track.of(DRUMS, melody(36, 38, 42)),))
    assert not pitch_classes(drums).any()
    assert not intervals(drums).any()


def test_every_piece_counts_the_same_and_silent_ones_not_at_all():
    short, long = voices(melody(60, 62)), voices(melody(*[60, 61] * 50))
    silent = Score(())
    shares = mean_shares([short, long, silent], intervals)
    assert shares[12 + 2] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("one", "other", "bits"),
    [((1, 0), (1, 0), 0.0), ((1, 0), (0, 1), 1.0), ((1, 0), (0.5, 0.5), 0.3112781), ((0.5, 0.5), (1, 0), 0.3112781)],
)
def test_divergence_is_jensen_and_shannons_in_bits(one, other, bits):
    assert divergence(np.array(one, float), np.array(other, float)) == pytest.approx(bits)


def test_nothing_is_no_distance_from_anything():
    assert math.isnan(divergence(np.zeros(2), np.array([1.0, 0.0])))
