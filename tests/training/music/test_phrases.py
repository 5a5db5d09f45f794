"""Phrases as pictures of all parts, and back."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import Bar, Event, Piece, arrange
from capriccio.media.music.score import Metre, Score
from capriccio.media.music.words import DRUMS_PART, MELODY, PARTS
from capriccio_training.data.share import Share
from capriccio_training.music.config import MUSEGAN_STEPS, resolve, resolve_new
from capriccio_training.music.data.phrases import BAR, LOWEST, PITCHES, PhraseBatches, picture, score_of
from training.music.tunes import melody, tune, voices

PROGRAMS = (0, 32, 73, 0, 48, 46)


def _batches(pieces, seed=1, batch=4, share=None, steps=16):
    config = resolve({"data": {"batch": batch}, "musegan": {"steps": steps}})
    return PhraseBatches(pieces, config, seed, share or Share())


@pytest.fixture(scope="module")
def pieces():
    return [arrange(tune(seed)) for seed in range(3)]


def test_a_note_fills_its_steps_and_sounds_on_over_the_bar_line():
    bars = [Bar(BAR, (Event.of(36, MELODY, LOWEST + 36, 24),)), Bar(BAR)]
    drawn = picture(bars, 16)
    assert drawn.shape == (PARTS, 2, 16, PITCHES)
    assert drawn.sum() == 8
    assert drawn[MELODY, 0, 12:, 36].all()
    assert drawn[MELODY, 1, :4, 36].all()


def test_a_drum_fills_one_step_and_what_is_too_low_none():
    bars = [Bar(BAR, (Event.of(0, DRUMS_PART, 36), Event.of(0, MELODY, LOWEST - 1, 12)))]
    assert picture(bars, 16).sum() == 1
    assert picture(bars, 16)[DRUMS_PART, 0, 0, 36 - LOWEST]


@given(st.integers(0, 2**32 - 1), st.sampled_from(MUSEGAN_STEPS), st.floats(0, 0.1))
def test_the_notes_of_a_picture_fill_its_cells_and_no_others(seed, steps, filled):
    roll = np.random.default_rng(seed).random((PARTS, 2, steps, PITCHES)) < filled
    score = score_of(roll, PROGRAMS)
    assert score.end <= 2 * BAR
    drawn = np.zeros((PARTS, 2 * steps, PITCHES), int)
    for track in score.tracks:
        for note in track.notes:
            part = DRUMS_PART if track.is_drums else int(track.name.split()[1])
            drawn[part, note.start * steps // BAR : note.end * steps // BAR, note.pitch - LOWEST] += 1
    pitched = slice(DRUMS_PART + 1, None)
    np.testing.assert_array_equal(drawn[pitched], roll.reshape(drawn.shape)[pitched])
    assert drawn[DRUMS_PART].sum() <= roll[DRUMS_PART].sum()  # a long stroke is one


def test_every_four_bars_in_which_something_is_played_are_a_phrase(pieces):
    batches = _batches(pieces)
    assert len(batches.places) == 3 * 5
    (phrases,) = batches.next()
    assert phrases.shape == (4, PARTS, 4, 16, PITCHES)
    assert phrases.dtype == torch.float32
    assert set(phrases.unique().tolist()) == {0.0, 1.0}
    silent = Piece((*pieces[0].bars[:4], *[Bar(BAR)] * 4))
    assert [start for _, start in _batches([silent]).places] == [0, 1, 2, 3]


def test_music_without_bars_of_4_4_is_refused():
    waltz = Score(voices(melody(*[60, 64, 67] * 8)).tracks, metres=(Metre(0, 3, 4),))
    with pytest.raises(InvalidField, match="4/4"):
        _batches([arrange(waltz)])


def test_a_resumed_training_goes_on_with_the_same_phrases(pieces):
    batches = _batches(pieces)
    batches.next()
    state = batches.state_dict()
    (wanted,) = batches.next()
    resumed = _batches(pieces, seed=9)
    resumed.load_state_dict(state)
    assert torch.equal(resumed.next()[0], wanted)


def test_processes_share_a_batch(pieces):
    (whole,) = _batches(pieces).next()
    halves = [_batches(pieces, batch=2, share=Share(rank, 2)).next()[0] for rank in (0, 1)]
    assert torch.equal(torch.cat(halves), whole)


@pytest.mark.parametrize("steps", [16, 20, 48])
def test_a_bar_has_one_of_a_few_numbers_of_steps(steps):
    settings = {"recipe": "musegan", "musegan": {"steps": steps}}
    if steps in MUSEGAN_STEPS:
        assert resolve_new(settings).musegan.steps == steps
    else:
        with pytest.raises(InvalidField, match="16, 24, 48"):
            resolve_new(settings)
