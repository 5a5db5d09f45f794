"""From folders to pieces: which are learned, which are held out, which are left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from capriccio.errors import InvalidField, UnreadableFile
from capriccio.media.music.arrangement import perform
from capriccio.media.music.keys import Key, find_key
from capriccio.media.music.midi_files import write_midi
from capriccio.media.music.score import Score
from capriccio_training.music.data.corpus import learned, open_corpus, split, without_editions
from training.music.tunes import melody, tune, voices, write_tunes
from training.music.watching import unheard


def _corpus(*sources, held_out=0.3):
    return open_corpus(sources, held_out, unheard)


def _names(pieces):
    return [piece.name for piece in pieces]


def test_a_folder_becomes_pieces_of_a_style(tunes):
    corpus = _corpus(f"folk={tunes}")
    assert len(corpus.learned) + len(corpus.held_out) == 12
    assert {piece.style for piece in corpus.learned + corpus.held_out} == {"folk"}
    assert corpus.learned
    assert corpus.held_out


def test_the_split_hangs_on_names_alone(tunes, tmp_path):
    """More music moves nothing that was held out to what is learned."""
    before = _corpus(f"folk={tunes}")
    more = write_tunes(tmp_path / "more", 8, first_seed=50)
    after = _corpus(f"game={more}", f"folk={tunes}")
    assert set(_names(before.held_out)) <= set(_names(after.held_out))
    assert set(_names(before.learned)) <= set(_names(after.learned))


@pytest.mark.parametrize("share", [0.0, 0.9])
def test_about_the_wished_share_is_held_out(share):
    pieces = [replace(learned(tune(0), "folk", str(number))) for number in range(200)]
    assert len(split(pieces, share).held_out) == pytest.approx(200 * share, abs=15)


def test_a_piece_that_must_be_held_out_is():
    piece = learned(tune(0), "folk", "a")
    assert split([replace(piece, held_out=True)], 0.0).held_out
    assert not split([replace(piece, held_out=False)], 0.9).held_out


def test_editions_of_one_work_count_once():
    """Another key, another tempo and another name do not make another piece."""
    first = learned(tune(1, bars=16), "folk", "first")
    higher = tune(1, bars=16, tonic=4)
    edition = learned(higher, "folk", "edition")
    other = learned(tune(2, bars=16), "folk", "other")
    assert _names(without_editions([first, edition, other])) == ["first", "other"]


def test_pieces_are_learned_in_c_or_a_minor():
    score = tune(3, bars=16, tonic=5)
    piece = learned(score, "folk", "in F")
    assert find_key(perform(piece.piece)) in (Key(0, "major"), Key(9, "minor"))
    assert piece.key == find_key(score)


def test_damaged_and_tiny_files_are_left_out(tmp_path):
    folder = write_tunes(tmp_path / "tunes", 2)
    (folder / "broken.mid").write_bytes(b"MThd and nothing")
    write_midi(folder / "short.mid", voices(melody(60, 62, 64)))
    write_midi(folder / "silent.mid", Score(()))
    corpus = _corpus(f"folk={folder}")
    assert sorted(_names(corpus.learned + corpus.held_out)) == ["tune000.mid", "tune001.mid"]


@pytest.mark.parametrize("source", ["folk", "=here", "folk=", ""])
def test_a_source_of_another_form_is_told(source):
    with pytest.raises(InvalidField, match="STYLE=FOLDER"):
        _corpus(source)


def test_no_source_no_folder_and_no_music_are_told(tmp_path):
    with pytest.raises(InvalidField, match="--data STYLE=FOLDER"):
        _corpus()
    with pytest.raises(UnreadableFile, match="no folder"):
        _corpus(f"folk={tmp_path / 'none'}")
    with pytest.raises(InvalidField, match=r"\.mxl"):
        _corpus(f"folk={tmp_path}")


def test_how_far_reading_is_is_told(tunes):
    told = []
    open_corpus([f"a={tunes}", f"b={tunes}"], 0.1, lambda _stage, done: told.append(done))
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert any(0.5 < done < 1 for done in told)
