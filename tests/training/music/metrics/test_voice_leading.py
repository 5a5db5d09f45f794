"""Parallel fifths and octaves, and crossing, in chords whose faults are known by hand."""

from __future__ import annotations

import math

import pytest

from capriccio.media.music.score import TICKS, Metre, Note, Score, Track
from capriccio_training.music.metrics.voice_leading import Faults, count_faults
from training.music.tunes import melody, voices


def _chords(*chords):
    """Chords of four pitches from the highest voice down, a quarter each; -1 is silence."""
    return voices(*(melody(*line) for line in zip(*chords, strict=True)))


@pytest.mark.parametrize(
    ("name", "chords", "faults"),
    [
        ("parallel fifths", [(76, 72, 55, 48), (76, 72, 57, 50)], Faults(1, fifths=1)),
        ("parallel twelfths", [(79, 72, 60, 48), (81, 72, 60, 50)], Faults(1, fifths=1)),
        ("parallel octaves", [(72, 67, 64, 48), (74, 67, 64, 50)], Faults(1, octaves=1)),
        ("parallel unisons", [(72, 67, 50, 50), (72, 67, 52, 52)], Faults(1, octaves=1)),
        ("parallel thirds", [(76, 72, 52, 48), (76, 72, 53, 50)], Faults(1)),
        ("a fifth that stays", [(76, 72, 55, 48), (77, 72, 55, 48)], Faults(1)),
        ("fifth to twelfth in contrary motion", [(76, 72, 55, 48), (76, 72, 60, 41)], Faults(1)),
        ("fifths with a rest between", [(76, 72, 55, 48), (76, 72, -1, 48), (76, 72, 57, 50)], Faults(2)),
        ("a chord struck again", [(76, 72, 55, 48), (76, 72, 55, 48)], Faults(0)),
        ("octaves and fifths at once", [(72, 67, 60, 48), (74, 69, 62, 50)], Faults(1, fifths=2, octaves=3)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_faults_of_two_chords(name, chords, faults):
    assert count_faults(_chords(*chords)) == faults


def test_voices_cross_where_a_lower_one_is_higher():
    usual = (76, 72, 60, 48)
    found = count_faults(_chords(usual, (71, 74, 60, 48), usual, (77, 72, 60, 48), (77, 72, 47, 48)))
    assert found == Faults(4, crossings=2)


def test_long_notes_below_many_changes_are_one_chord_each():
    """Voices need not begin notes together; what sounds counts."""
    held = [Track.of(52, [Note(0, pitch, 4 * TICKS)]) for pitch in (60, 55, 48)]
    found = count_faults(Score((Track.of(52, melody(72, 74, 76, 74)), *held), metres=(Metre(0),)))
    assert found == Faults(3)


def test_only_music_of_four_voices_has_faults():
    three = voices(*(melody(pitch, pitch + 2) for pitch in (72, 60, 48)))
    assert count_faults(three) is None
    assert count_faults(Score(())) is None


def test_faults_add_up_and_are_told_per_hundred():
    both = Faults(10, 1, 2, 0) + Faults(30, 1, 0, 4)
    assert both == Faults(40, 2, 2, 4)
    assert both.per_hundred(both.fifths) == 5.0
    assert math.isnan(Faults().per_hundred(0))
