"""Melodies as pitches and lengths, and windows of them."""

from __future__ import annotations

import pytest
import torch

from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import arrange
from capriccio.media.music.score import DRUMS, TICKS, Note, Score, Track
from capriccio_training.data.share import Share
from capriccio_training.music.config import resolve
from capriccio_training.music.data.melodies import LONGEST_GAP, NOTHING, REST, MelodyBatches, melody_of
from training.music.tunes import melody, tune, voices


def _batches(pieces, seed=1, window=8, batch=4, share=None):
    config = resolve({"data": {"window": window, "batch": batch}})
    return MelodyBatches(pieces, config, seed, share or Share())


@pytest.fixture(scope="module")
def pieces():
    return [arrange(tune(seed)) for seed in range(3)]


def test_the_melody_of_voices_is_the_highest_and_silence_is_a_rest():
    piece = arrange(voices(melody(72, 74, -1, 76), melody(*[60] * 4), melody(*[48] * 4)))
    assert list(melody_of(piece)) == [(72, TICKS), (74, TICKS), (REST, TICKS), (76, TICKS)]


def test_a_chord_is_its_highest_note_and_ends_when_the_next_begins():
    notes = [Note(0, 60, 4 * TICKS), Note(0, 67, 4 * TICKS), Note(TICKS, 65, TICKS)]
    assert list(melody_of(arrange(Score((Track.of(0, notes),))))) == [(67, TICKS), (65, TICKS)]


@pytest.mark.parametrize(("gap", "rests"), [(LONGEST_GAP - 12, 1), (LONGEST_GAP, 0)])
def test_long_silence_is_left_out(gap, rests):
    notes = [Note(0, 60, TICKS), Note(TICKS + gap, 62, TICKS)]
    sung = list(melody_of(arrange(Score((Track.of(0, notes),)))))
    assert [pitch for pitch, _ in sung].count(REST) == rests
    assert len(sung) == 2 + rests


def test_windows_begin_with_nothing_and_what_follows_is_one_later(pieces):
    batches = _batches(pieces, window=20, batch=16)
    notes, following = batches.next()
    assert notes.shape == following.shape == (16, 20, 2)
    assert torch.equal(notes[:, 1:], following[:, :-1])
    assert all((melody[0] == NOTHING).all() for melody in batches.melodies)
    assert (following.amax((0, 1)) <= torch.tensor([len(batches.pitches), len(batches.lengths)])).all()


def test_what_follows_a_melody_is_nothing():
    batches = _batches([arrange(voices(melody(60, 62, 64)))])
    _, following = batches.next()
    assert (following[:, :3] != NOTHING).all()
    assert (following[:, 3:] == NOTHING).all()


def test_a_resumed_training_goes_on_with_the_same_windows_and_refuses_other_music(pieces):
    batches = _batches(pieces)
    batches.next()
    state = batches.state_dict()
    wanted = batches.next()
    resumed = _batches(pieces, seed=9)
    resumed.load_state_dict(state)
    for mine, theirs in zip(resumed.next(), wanted, strict=True):
        assert torch.equal(mine, theirs)
    with pytest.raises(InvalidField, match="other pitches or lengths"):
        _batches([arrange(voices(melody(60, 62)))]).load_state_dict(state)


def test_processes_share_a_batch(pieces):
    whole = _batches(pieces).next()
    halves = [_batches(pieces, batch=2, share=Share(rank, 2)).next() for rank in (0, 1)]
    assert torch.equal(torch.cat([half[0] for half in halves]), whole[0])


def test_drums_alone_are_no_melody():
    with pytest.raises(InvalidField, match="no melody"):
        _batches([arrange(Score((Track.of(DRUMS, melody(36, 38)),)))])
