"""Pictures of scores: where a note is, there is its track's colour."""

import numpy as np
import pytest

from capriccio.media.music.piano_roll import COLORS, ROW, WIDEST, piano_roll
from capriccio.media.music.score import DRUMS, TICKS, Note, Score, Track


def hue(color):
    return np.argsort(color).tolist()


def test_a_note_is_drawn_at_its_time_and_pitch_in_the_colour_of_its_track():
    score = Score((Track.of(0, [Note(0, 60, 12)]), Track.of(0, [Note(24, 64, 24)])))
    picture = piano_roll(score, ticks_per_pixel=0.5)
    assert picture.shape == ((2 + 5 + 2) * ROW, 96, 3)
    assert hue(picture[6 * ROW + 1, 10]) == hue(COLORS[0])
    assert hue(picture[2 * ROW + 1, 60]) == hue(COLORS[1])
    assert (picture[2 * ROW + 1, 30] < 50).all()


def test_loud_notes_are_brighter():
    score = Score((Track.of(0, [Note(0, 60, 12, 20), Note(12, 60, 12, 120)]),))
    picture = piano_roll(score).astype(int)
    assert picture[2 * ROW + 1, 36].sum() > picture[2 * ROW + 1, 10].sum() + 60


def test_drums_have_a_strip_of_their_own():
    drums = Track.of(DRUMS, [Note(0, 36, 1), Note(12, 38, 1)])
    with_drums = piano_roll(Score((Track.of(0, [Note(0, 60, 12)]), drums)))
    assert len(with_drums) > len(piano_roll(Score((Track.of(0, [Note(0, 60, 12)]),))))


@pytest.mark.parametrize("score", [Score(()), Score((Track.of(0, []),))])
def test_silence_is_paper(score):
    assert (piano_roll(score, end=96)[1:-1, 1:] < 50).all()
    assert piano_roll(score, end=96).shape[1] == 192


def test_a_long_piece_stays_a_picture():
    score = Score((Track.of(0, [Note(bar * 4 * TICKS, 60, 1) for bar in range(2000)]),))
    assert piano_roll(score).shape[1] == WIDEST
