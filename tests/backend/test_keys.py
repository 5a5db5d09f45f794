"""Keys are found by what sounds longest, and named as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from capriccio.errors import InvalidField
from capriccio.media.music.keys import KEY_NAMES, MODES, Key, find_key, key_named
from capriccio.media.music.score import DRUMS, Note, Score, Track

CADENCE = {
    "major": ((0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7)),
    "minor": ((0, 3, 7), (5, 8, 12), (7, 11, 14), (0, 3, 7)),
}
KEYS = [(tonic, mode) for mode in ("major", "minor") for tonic in range(12)]


def scale_of(key: Key) -> Score:
    """Return the scale up and down, from tonic to tonic, each end held."""
    steps = (*MODES[key.mode], 12, *reversed(MODES[key.mode]))
    lengths = [24, *[12] * (len(steps) - 2), 36]
    return _in_a_row([((48 + key.tonic + step,), length) for step, length in zip(steps, lengths, strict=True)])


def cadence_of(key: Key) -> Score:
    """Return tonic, subdominant, dominant and tonic."""
    return _in_a_row([(tuple(48 + key.tonic + step for step in chord), 24) for chord in CADENCE[key.mode]])


def _in_a_row(chords: list[tuple[tuple[int, ...], int]]) -> Score:
    notes, start = [], 0
    for pitches, length in chords:
        notes += [Note(start, pitch, length) for pitch in pitches]
        start += length
    return Score((Track.of(0, notes),))


@pytest.mark.parametrize(("tonic", "mode"), KEYS)
def test_the_key_of_a_scale_is_found(tonic: int, mode: str) -> None:
    assert find_key(scale_of(Key(tonic, mode))) == Key(tonic, mode)


@pytest.mark.parametrize(("tonic", "mode"), KEYS)
def test_the_key_of_a_cadence_is_found(tonic: int, mode: str) -> None:
    assert find_key(cadence_of(Key(tonic, mode))) == Key(tonic, mode)


def test_drums_have_no_key() -> None:
    drums = Track.of(DRUMS, [Note(start, 42, 6) for start in range(0, 960, 6)])
    assert find_key(Score((*scale_of(Key(2, "major")).tracks, drums))) == Key(2, "major")


@pytest.mark.parametrize("score", [Score(()), Score((Track.of(DRUMS, [Note(0, 36, 1)]),))])
def test_music_without_pitches_is_taken_for_c_major(score: Score) -> None:
    assert find_key(score) == Key(0, "major")


def test_where_all_pitches_sound_alike_it_is_taken_for_c_major() -> None:
    every = Score((Track.of(0, [Note(12 * step, 60 + step, 12) for step in range(12)]),))
    assert find_key(every) == Key(0, "major")


ALSO_WRITTEN = {
    "c": 0,
    "f#": 6,
    "F♯": 6,
    "b♭": 10,
    " Bb ": 10,
    "C#": 1,
    "D#": 3,
    "E#": 5,
    "F#": 6,
    "G#": 8,
    "A#": 10,
    "B#": 0,
    "Cb": 11,
    "Fb": 4,
}


@pytest.mark.parametrize(
    ("name", "tonic"), [*((name, number) for number, name in enumerate(KEY_NAMES)), *ALSO_WRITTEN.items()]
)
def test_keys_are_named_as_people_write_them(name: str, tonic: int) -> None:
    assert key_named(name, "minor") == Key(tonic, "minor")


@pytest.mark.parametrize("name", ["", " ", "H", "Cis", "C##", "bbb", "7", "C minor", "#", "é"])
def test_an_unknown_key_is_refused_with_those_there_are(name: str) -> None:
    with pytest.raises(InvalidField) as refused:
        key_named(name, "major")
    assert all(known in refused.value.message for known in KEY_NAMES)
    assert refused.value.detail == {"field": "key", "allowed": list(KEY_NAMES)}


@pytest.mark.parametrize("mode", ["", "Major", "locrian", "ionian"])
def test_an_unknown_mode_is_refused_with_those_there_are(mode: str) -> None:
    with pytest.raises(InvalidField) as refused:
        key_named("C", mode)
    assert all(known in refused.value.message for known in MODES)
    assert refused.value.detail == {"field": "mode", "allowed": list(MODES)}


@given(tonic=st.integers(0, 11), mode=st.sampled_from(list(MODES)))
def test_a_key_is_read_as_it_is_written(tonic: int, mode: str) -> None:
    key = Key(tonic, mode)
    assert key_named(*str(key).split()) == key


@given(tonic=st.integers(0, 11), mode=st.sampled_from(list(MODES)))
def test_moving_from_the_learned_key_leads_to_the_tonic_by_the_shorter_way(tonic: int, mode: str) -> None:
    key = Key(tonic, mode)
    assert -6 <= key.from_learned <= 5
    assert ((9 if key.is_minor else 0) + key.from_learned) % 12 == tonic


def test_minor_thirds_make_modes_minor() -> None:
    assert {mode for mode in MODES if Key(0, mode).is_minor} == {"minor", "dorian", "phrygian"}


def test_a_scale_of_minor_has_its_leading_tone() -> None:
    assert Key(9, "minor").scale == {9, 11, 0, 2, 4, 5, 7, 8}
    assert Key(0, "mixolydian").scale == {0, 2, 4, 5, 7, 9, 10}
