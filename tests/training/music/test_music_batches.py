"""Batches of words: windows of pieces with what is told before each word, the same again after a resumption."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from capriccio.media.music.controls import CONTROLS
from capriccio.media.music.tracker import FEATURES
from capriccio.media.music.words import WORDS, Kind, word
from capriccio_training.data.share import Share
from capriccio_training.music.config import ControlsConfig, DataConfig
from capriccio_training.music.data.batches import GROUPS, IGNORED, WordBatches
from capriccio_training.music.data.corpus import learned
from capriccio_training.music.data.encoding import encode
from capriccio_training.music.data.variants import with_variants
from training.music.tunes import tune

NAMES = [feature.name for feature in (*FEATURES, *CONTROLS)]
CLOSED = ControlsConfig(open=0.0, all_open=0.0)


@pytest.fixture(scope="module")
def pieces():
    styles = ["game", "game", "folk"]
    return [encode(learned(tune(seed, bars=6), style, str(seed))) for seed, style in enumerate(styles)]


def _batches(pieces, seed=1, batch=4, window=32, controls=None, share=None, evenness=0.5):
    data = DataConfig(batch=batch, window=window, evenness=evenness)
    return WordBatches(pieces, data, controls or ControlsConfig(), seed, share or Share())


def test_what_is_told_first_is_the_word_before(pieces):
    told, words = _batches(pieces).next()
    assert told.shape == (32, 4, len(NAMES))
    assert words.shape == (32, 4)
    known = words[1:] != IGNORED
    before = told[1:, :, NAMES.index("word")].long()
    assert torch.equal(before[known], words[:-1][known])


def test_windows_begin_with_a_bar_and_what_follows_a_piece_does_not_count(pieces):
    batches = _batches(pieces, window=400)
    told, words = batches.next()
    assert (told[0, :, NAMES.index("word")] == word(Kind.BAR)).all()
    for column in range(words.shape[1]):
        counted = words[:, column][words[:, column] != IGNORED]
        assert WORDS[int(counted[-1])].kind is Kind.BAR  # the piece's last word
        assert (words[len(counted) :, column] == IGNORED).all()


def test_every_value_that_is_told_has_a_row_in_the_table(pieces):
    counts = torch.tensor([feature.count for feature in (*FEATURES, *CONTROLS)])
    for _ in range(5):
        told, _ = _batches(pieces, controls=CLOSED).next()
        assert (told.long() < counts).all()


@pytest.mark.parametrize(("controls", "open_share"), [(CLOSED, 0.0), (ControlsConfig(open=0.0, all_open=1.0), 1.0)])
def test_controls_are_left_open_together_as_often_as_wished(pieces, controls, open_share):
    told, _ = _batches(pieces, controls=controls, batch=16, window=8).next()
    for name in ("style", "mode", "density"):
        assert (told[0, :, NAMES.index(name)] == 0).float().mean() == open_share
    sometimes, _ = _batches(pieces, controls=ControlsConfig(open=0.5, all_open=0.0), batch=64, window=8).next()
    for group in GROUPS[:3]:
        assert 0.2 < (sometimes[0][:, group] == 0).all(1).float().mean() < 0.8


def test_even_styles_come_equally_often(pieces):
    styles = [
        _batches(pieces, evenness=1.0, batch=200, controls=CLOSED, window=8).next()[0][0, :, NAMES.index("style")]
    ]
    counts = np.unique(torch.cat(styles), return_counts=True)[1]
    assert counts.min() > 70  # two pieces of one style, one of the other


def test_a_resumed_training_goes_on_with_the_same_batches(pieces):
    batches = _batches(pieces)
    batches.next()
    state = batches.state_dict()
    wanted = batches.next()
    resumed = _batches(pieces, seed=9)
    resumed.load_state_dict(state)
    for mine, theirs in zip(resumed.next(), wanted, strict=True):
        assert torch.equal(mine, theirs)


def test_processes_share_a_batch(pieces):
    whole = _batches(pieces, batch=4).next()
    halves = [_batches(pieces, batch=2, share=Share(rank, 2)).next() for rank in (0, 1)]
    for number in (0, 1):
        assert torch.equal(torch.cat([half[number] for half in halves], 1), whole[number])


def test_an_epoch_sees_as_many_words_as_there_are(pieces):
    words = sum(len(piece.words) for piece in pieces)
    assert _batches(pieces, batch=2, window=16).steps_per_epoch == words // 32
    assert _batches(pieces, batch=512, window=16).steps_per_epoch == 1


def test_variants_are_the_same_each_time_and_have_fewer_notes():
    piece = learned(tune(1, bars=12), "game", "one")
    first, second = (list(with_variants([piece], 3)) for _ in range(2))
    assert first == second
    assert first[0] == piece
    counts = [sum(len(bar.events) for bar in each.piece.bars) for each in first]
    assert max(counts[1:]) < counts[0]
    assert min(counts) > 0
