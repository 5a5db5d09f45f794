"""Notes and chords as symbols, and windows of them."""

from __future__ import annotations

import pytest
import torch

from capriccio.errors import InvalidField
from capriccio.media.music.arrangement import arrange
from capriccio.media.music.score import DRUMS, TICKS, Score, Track
from capriccio_training.data.share import Share
from capriccio_training.music.config import resolve
from capriccio_training.music.data.symbols import SymbolBatches, pitches_of, symbols_of
from training.music.tunes import melody, tune, voices


def _batches(pieces, seed=1, window=8, batch=4, share=None, **piano):
    config = resolve({"data": {"window": window, "batch": batch}, "classical_piano": piano})
    return SymbolBatches(pieces, config, seed, share or Share())


@pytest.fixture(scope="module")
def pieces():
    return [arrange(tune(seed)) for seed in range(3)]


def test_a_note_is_its_pitch_and_what_begins_together_its_pitch_classes():
    score = Score(
        (
            Track.of(0, melody(60, 62, 64, 72)),
            Track.of(0, melody(48, -1, 55, 36)),
            Track.of(DRUMS, melody(36, 36, 36, 36, 38)),
        )
    )
    assert list(symbols_of(arrange(score))) == [(0,), (62,), (4, 7), (0,)]


def test_chords_are_played_from_the_middle_c_upwards_and_notes_where_they_were():
    assert pitches_of((47,)) == (47,)
    assert pitches_of((0, 4, 7)) == (60, 64, 67)
    assert pitches_of((11,)) == (71,)


def test_pieces_follow_one_another_and_every_symbol_has_a_number(pieces):
    batches = _batches(pieces)
    played = [symbol for piece in pieces for symbol in symbols_of(piece)]
    assert [batches.vocabulary[number] for number in batches.row.tolist()] == played
    assert batches.vocabulary == sorted(set(played))


def test_what_follows_is_one_later(pieces):
    batches = _batches(pieces)
    symbols, following = batches.next()
    assert symbols.shape == following.shape == (4, 8)
    assert torch.equal(symbols[:, 1:], following[:, :-1])
    text = "".join(chr(33 + number) for number in batches.row.tolist())
    for row in torch.cat([symbols, following[:, -1:]], 1).tolist():
        assert "".join(chr(33 + number) for number in row) in text


def test_an_epoch_foresees_as_many_symbols_as_there_are(pieces):
    count = len(_batches(pieces).row)
    assert _batches(pieces).steps_per_epoch == count // 4
    assert _batches(pieces, every_symbol=True).steps_per_epoch == count // 32


@pytest.mark.parametrize(("notes", "is_enough"), [(9, True), (8, False)])
def test_less_music_than_a_window_is_refused(notes, is_enough):
    piece = arrange(voices(melody(*[60, 62, 64] * 3)[:notes]))
    if is_enough:
        assert _batches([piece]).next()[0].shape == (4, 8)
    else:
        with pytest.raises(InvalidField, match=r"8 notes and chords; allowed: more than data\.window, 8"):
            _batches([piece])


def test_a_resumed_training_goes_on_with_the_same_windows_and_refuses_other_music(pieces):
    batches = _batches(pieces)
    batches.next()
    state = batches.state_dict()
    wanted = batches.next()
    resumed = _batches(pieces, seed=9)
    resumed.load_state_dict(state)
    for mine, theirs in zip(resumed.next(), wanted, strict=True):
        assert torch.equal(mine, theirs)
    with pytest.raises(InvalidField, match="other notes and chords"):
        _batches([arrange(voices(melody(*range(50, 80))))]).load_state_dict(state)


def test_processes_share_a_batch(pieces):
    whole = _batches(pieces).next()
    halves = [_batches(pieces, batch=2, share=Share(rank, 2)).next() for rank in (0, 1)]
    for number in (0, 1):
        assert torch.equal(torch.cat([half[number] for half in halves]), whole[number])


def test_what_improvising_begins_with_is_kept(pieces):
    batches = _batches(pieces)
    starts = batches.state_dict()["starts"]
    assert starts.shape[1] == 8
    assert torch.equal(starts[0], batches.row[:8])
    assert torch.equal(starts[-1], batches.row[-8:])


def test_a_beat_is_two_symbols_when_played():
    from capriccio_training.music.improvising.classical_piano import HALF_BEAT, IN_A_BAR

    assert IN_A_BAR * HALF_BEAT == 4 * TICKS
