"""Chorales on the grid of the published split."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capriccio.errors import UnreadableFile
from capriccio_training.music.data.chorales import LONGEST, SIXTEENTH, read_corpus, read_grid
from capriccio_training.music.data.corpus import open_corpus
from training.music.tunes import SCALE
from training.music.watching import unheard


def _grid(steps):
    return {"train": [steps], "valid": [], "test": []}


def _written(path, splits):
    path.write_text(json.dumps(splits), "utf-8")
    return path


def _chorale(seed, length=64):
    """Four voices that move each quarter."""
    return [
        [base + SCALE[(step // 4 * (3 + voice) + seed) % 7] for voice, base in enumerate((72, 64, 55, 43))]
        for step in range(length)
    ]


def test_steps_of_one_pitch_are_one_note_and_silence_is_none(tmp_path):
    steps = [[72, 64, 55, 43], [72, 64, 55, -1], [74, 64, 55, 41]]
    ((name, score),) = read_grid(_written(tmp_path / "grid.json", _grid(steps)))
    assert name == "train/000"
    soprano, alto, _, bass = score.tracks
    assert [(note.pitch, note.start, note.length) for note in soprano.notes] == [
        (72, 0, 2 * SIXTEENTH),
        (74, 2 * SIXTEENTH, SIXTEENTH),
    ]
    assert [note.length for note in alto.notes] == [3 * SIXTEENTH]
    assert [note.start for note in bass.notes] == [0, 2 * SIXTEENTH]
    assert [track.name for track in score.tracks] == ["soprano", "alto", "tenor", "bass"]


@pytest.mark.parametrize(("steps", "notes"), [(LONGEST // SIXTEENTH, 1), (LONGEST // SIXTEENTH + 1, 2)])
def test_very_long_notes_are_struck_again(steps, notes, tmp_path):
    ((_, score),) = read_grid(_written(tmp_path / "grid.json", _grid([[60, 50, 40, 30]] * steps)))
    assert [len(track.notes) for track in score.tracks] == [notes] * 4


def test_the_published_split_is_kept(tmp_path):
    splits = {"train": [_chorale(0), _chorale(1)], "valid": [_chorale(2)], "test": [_chorale(3)]}
    corpus = open_corpus([f"chorale={_written(tmp_path / 'grid.json', splits)}"], 0.9, unheard)
    assert [piece.name for piece in corpus.learned] == ["train/000", "train/001"]
    assert [piece.name for piece in corpus.held_out] == ["valid/000", "test/000"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 200) | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.sampled_from(["train", "valid", "test"]), inner),
    max_leaves=30,
)


@given(json_values | st.binary(max_size=40))
def test_any_other_file_is_told_apart(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("grids") / "grid.json"
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    try:
        list(read_grid(path))
    except UnreadableFile as error:
        assert "grid.json" in error.message


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UnreadableFile, match=r"none\.json"):
        list(read_grid(tmp_path / "none.json"))


def test_chorales_of_music21_have_four_voices_and_are_parsed_once(monkeypatch):
    music21 = pytest.importorskip("music21")
    works = [music21.corpus.getWork(name) for name in ("bwv66.6", "bwv253", "bwv846")]  # the last is for a keyboard
    monkeypatch.setattr(music21.corpus, "getComposer", lambda _composer: works)
    told = []
    pieces = dict(read_corpus(told.append))
    assert told == pytest.approx([0, 1 / 3, 2 / 3])
    assert sorted(pieces) == ["bwv253", "bwv66.6"]
    assert [track.name for track in pieces["bwv66.6"].tracks] == ["Soprano", "Alto", "Tenor", "Bass"]
    monkeypatch.setattr(music21.corpus, "getComposer", lambda _composer: pytest.fail("parsed again"))
    assert dict(read_corpus(told.append)) == pieces
