"""Repetition and MusPy's measures, on pieces where the right values are known by hand."""

from __future__ import annotations

import math
import sys

import pytest

from capriccio.errors import NotInstalled
from capriccio.media.music.score import DRUMS, TICKS, Score, Track
from capriccio_training.music.metrics.repetition import repeated_share
from training.music.tunes import melody, voices

BARS = {"a": (60, 62, 64, 65), "b": (67, 65, 64, 62), "c": (60, 62, 64, 67), "-": (-1, -1, -1, -1)}


def _form(letters):
    return voices(melody(*(pitch for letter in letters for pitch in BARS[letter])))


@pytest.mark.parametrize(
    ("form", "lag", "share"),
    [
        ("aaaa", 1, 1.0),
        ("abab", 1, 0.0),
        ("abab", 2, 1.0),
        ("abcabc", 2, 0.0),
        ("aabaaaba", 4, 1.0),
        ("aabb", 1, 2 / 3),
        ("ac", 1, 0.0),
        ("a--a", 1, 0.0),
        ("aab", 4, math.nan),
    ],
)
def test_a_bar_repeats_where_it_begins_the_same_notes(form, lag, share):
    found = repeated_share(_form(form), lag)
    assert found == pytest.approx(share, nan_ok=True)


def test_another_track_or_place_is_no_repetition():
    bar = melody(60, 62, 64, 65)
    moved = Score((Track.of(0, bar), Track.of(0, melody(60, 62, 64, 65, start=4 * TICKS))))
    assert repeated_share(moved, 1) == 0
    late = Score((Track.of(0, [*bar, *melody(60, 62, 64, start=5 * TICKS)]),))
    assert repeated_share(late, 1) == 0


@pytest.fixture
def measure():
    pytest.importorskip("muspy")
    from capriccio_training.music.metrics.muspy_measures import measure

    return measure


def test_a_major_scale_is_consistent_and_notes_beside_it_are_not(measure):
    assert measure(voices(melody(62, 64, 66, 67, 69, 71, 73, 74))).scale_consistency == 1
    assert measure(voices(melody(*range(60, 72)))).scale_consistency == pytest.approx(7 / 12)


def test_four_pitch_classes_are_two_bits(measure):
    assert measure(voices(melody(60, 62, 64, 65, 72, 74, 76, 77))).pitch_class_entropy == pytest.approx(2)


def test_two_voices_are_two_notes_at_once_whatever_the_drums_do(measure):
    duet = voices(melody(72, 74), melody(60, 62))
    drums = Track.of(DRUMS, melody(36, 36, 36, 36))
    assert measure(duet).polyphony == 2
    assert measure(Score((*duet.tracks, drums))).polyphony == 2


def test_empty_beats_are_those_in_which_nothing_sounds(measure):
    """MusPy counts the beat at which the last note ends, too."""
    piece = voices(melody(60, -1, -1, 60, length=2 * TICKS))
    assert measure(piece).empty_beats == pytest.approx(3 / 9)


def test_equal_bars_groove(measure):
    """MusPy counts the bar at whose line the last note ends: of four changes three are none, one of 4 of 48 ticks."""
    assert measure(_form("aaaa")).groove == pytest.approx(1 - 4 / (4 * 48))
    offbeat = melody(*[-1, 60] * 4, length=TICKS // 2)
    mixed = Score((Track.of(0, [*melody(60, 60, 60, 60), *melody(*[-1, 60] * 4, start=4 * TICKS, length=6)]),))
    assert measure(voices(offbeat)).groove == pytest.approx(1 - 4 / 48)
    assert measure(mixed).groove == pytest.approx(1 - (8 + 4) / (2 * 48))


def test_without_muspy_the_error_says_what_to_install(monkeypatch):
    from capriccio_training.music.metrics.muspy_measures import import_muspy

    monkeypatch.setitem(sys.modules, "muspy", None)
    with pytest.raises(NotInstalled, match=r'pip install "capriccio\[metrics\]"'):
        import_muspy()
