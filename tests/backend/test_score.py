"""Scores hold only what can be played, in order, and know where their bars and seconds are."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.pieces_of_music import scores, tracks
from capriccio.errors import InvalidField
from capriccio.media.music.score import DRUMS, TICKS, Metre, Note, Score, Tempo, Track

ONE = Track.of(0, [Note(0, 60, TICKS)])


@pytest.mark.parametrize("note", [Note(0, 0, 1, 1), Note(0, 127, 1, 127), Note(10**9, 60, 10**9, 64)])
def test_notes_at_the_limits_are_taken(note: Note) -> None:
    assert Track.of(0, [note]).notes == (note,)


@pytest.mark.parametrize(
    "note",
    [Note(-1, 60, 1), Note(0, -1, 1), Note(0, 128, 1), Note(0, 60, 0), Note(0, 60, 1, 0), Note(0, 60, 1, 128)],
)
def test_notes_beyond_them_are_refused(note: Note) -> None:
    with pytest.raises(InvalidField, match="allowed: a start of 0 or more"):
        Track.of(0, [note])


@pytest.mark.parametrize("program", [DRUMS, 0, 127])
def test_programs_at_the_limits_are_taken(program: int) -> None:
    assert Track.of(program, []).program == program


@pytest.mark.parametrize("program", [-2, 128])
def test_programs_beyond_them_are_refused(program: int) -> None:
    with pytest.raises(InvalidField, match=f"{program}; allowed: 0 to 127"):
        Track.of(program, [])


def test_notes_are_put_in_order() -> None:
    assert [note.pitch for note in Track.of(0, [Note(5, 60, 1), Note(0, 64, 1), Note(0, 62, 1)]).notes] == [62, 64, 60]


@given(track=tracks(), semitones=st.integers(-40, 40))
def test_transposing_keeps_pitch_classes_and_stays_in_range(track: Track, semitones: int) -> None:
    moved = track.transposed(semitones)
    shift = 0 if track.is_drums else semitones
    assert sorted((note.start, (note.pitch - shift) % 12) for note in moved.notes) == sorted(
        (note.start, note.pitch % 12) for note in track.notes
    )
    assert all(0 <= note.pitch <= 127 for note in moved.notes)


@given(track=tracks(), ticks=st.integers(-300, 300))
def test_moving_shifts_starts_and_leaves_out_what_would_begin_before_the_beginning(track: Track, ticks: int) -> None:
    starts = [note.start for note in track.moved(ticks).notes]
    assert starts == [note.start + ticks for note in track.notes if note.start + ticks >= 0]


@given(track=tracks(), first=st.integers(0, 200), length=st.integers(1, 200))
def test_a_part_of_a_track_holds_what_begins_within_it_and_ends_there(track: Track, first: int, length: int) -> None:
    part = track.within(first, first + length)
    begun = [note for note in track.notes if first <= note.start < first + length]
    assert [note.start + first for note in part.notes] == [note.start for note in begun]
    assert all(note.end <= length for note in part.notes)


@settings(max_examples=40)
@given(score=scores())
def test_bars_follow_each_other_and_reach_beyond_the_last_note(score: Score) -> None:
    bars = score.bars()
    assert [start for start, _ in bars[1:]] == [start + ticks for start, ticks in bars[:-1]]
    assert all(ticks > 0 for _, ticks in bars)
    if score.count:
        assert bars[0][0] == 0
        assert sum(ticks for _, ticks in bars) >= score.end


def test_a_metre_that_begins_within_a_bar_cuts_it_short() -> None:
    score = Score((Track.of(0, [Note(60, 60, 12)]),), metres=(Metre(0, 4, 4), Metre(24, 3, 4)))
    assert score.bars() == [(0, 24), (24, 36), (60, 36)]


@pytest.mark.parametrize(
    ("metre", "ticks"), [((4, 4), 48), ((3, 4), 36), ((6, 8), 36), ((12, 8), 72), ((5, 16), 15), ((2, 2), 48)]
)
def test_bars_are_as_long_as_their_metre_says(metre: tuple[int, int], ticks: int) -> None:
    assert Metre(0, *metre).bar == ticks


def test_seconds_follow_the_tempos() -> None:
    score = Score((ONE,), (Tempo(0, 120.0), Tempo(24, 60.0), Tempo(36, 240.0)))
    assert [score.seconds(tick) for tick in (0, 12, 24, 30, 36, 60)] == [0, 0.5, 1.0, 1.5, 2.0, 2.5]


def test_the_title_does_not_make_music_another() -> None:
    assert Score((ONE,), title="one") == Score((ONE,), title="other")
