"""Scores become bars of six parts and come back; what does not fit is moved or left out, never lost in silence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.pieces_of_music import bars, four_voices, scores
from capriccio.media.music.arrangement import (
    BAR_WHEN_SPLIT,
    MOST_AT_ONCE,
    SILENT,
    Bar,
    Event,
    Piece,
    arrange,
    perform,
    perform_parts,
)
from capriccio.media.music.score import DRUMS, TICKS, Metre, Note, Score, Tempo, Track
from capriccio.media.music.words import (
    BASS,
    DRUMS_PART,
    HIGHEST_DRUM,
    HIGHEST_PITCH,
    LENGTHS,
    LONGEST_BAR,
    LOWEST_DRUM,
    LOWEST_PITCH,
    MELODY,
    PARTS,
    PLACES,
)


def melody(*pitches: int, program: int = 0, length: int = TICKS) -> Track:
    """Return a track of one note after another."""
    return Track.of(program, [Note(length * number, pitch, length, 80) for number, pitch in enumerate(pitches)])


def one_bar(*notes: Note, program: int = 0, metre: Metre | None = None) -> Bar:
    """Return the only bar of a track."""
    (bar,) = arrange(Score((Track.of(program, notes),), metres=(metre or Metre(0),))).bars
    return bar


# Parts


def test_four_voices_are_melody_bass_and_two_that_accompany_and_come_back_as_they_were() -> None:
    piece = arrange(four_voices())
    assert [len(bar.events) for bar in piece.bars] == [16, 16, 16, 16]
    assert piece.programs == (SILENT, 52, 52, 52, 52, SILENT)
    by_part = {part: [e.pitch for bar in piece.bars for e in bar.events if e.part == part] for part in range(1, 5)}
    voices = [[note.pitch for note in track.notes] for track in four_voices().tracks]
    assert [by_part[part] for part in (MELODY, MELODY + 1, MELODY + 2, BASS)] == voices
    performed = perform(piece)
    assert sorted(note for track in performed.tracks for note in track.notes) == sorted(
        note for track in four_voices().tracks for note in track.notes
    )


def test_all_drums_are_one_part() -> None:
    kick, hat = Track.of(DRUMS, [Note(0, 36, 1)]), Track.of(DRUMS, [Note(0, 42, 1), Note(6, 42, 1)])
    piece = arrange(Score((kick, melody(72), hat)))
    strokes = [(event.place, event.pitch) for event in piece.bars[0].events if event.part == DRUMS_PART]
    assert strokes == [(0, 42), (0, 36), (6, 42)]


def test_drums_alone_are_a_piece() -> None:
    piece = arrange(Score((Track.of(DRUMS, [Note(0, 36, 1)]),)))
    assert piece.programs == (DRUMS, *(SILENT,) * (PARTS - 1))
    assert perform(piece).tracks[0].program == DRUMS


def test_a_bass_guitar_is_the_bass_even_where_it_is_not_the_lowest() -> None:
    piece = arrange(Score((melody(84), melody(60, program=33), melody(40, 41, program=48))))
    assert piece.programs[BASS] == 33


def test_a_track_that_hardly_plays_is_not_the_melody() -> None:
    whistle, violin = melody(100, program=78), melody(*[70] * 100, program=40)
    assert arrange(Score((whistle, violin))).programs[MELODY] == 40


def test_of_more_instruments_than_parts_those_that_play_most_are_kept() -> None:
    tracks = [melody(*[60 + number] * (number + 1), program=number) for number in range(12)]
    piece = arrange(Score(tuple(tracks)))
    assert set(piece.programs) > {9, 10, 11}
    assert SILENT not in piece.programs[MELODY:]


def test_a_track_without_notes_plays_no_part() -> None:
    assert arrange(Score((Track.of(5, []), melody(60)))).programs.count(SILENT) == PARTS - 1


@pytest.mark.parametrize("score", [Score(()), Score((Track.of(0, []),)), Score((), (Tempo(0, 90.0), Tempo(50, 60.0)))])
def test_a_score_without_notes_is_a_piece_without_bars(score: Score) -> None:
    assert arrange(score).bars == ()
    assert perform(arrange(score)).count == 0


# Bars


def test_a_bar_as_long_as_may_be_is_kept_and_a_longer_one_cut() -> None:
    last = Note(LONGEST_BAR - TICKS, 60, TICKS)
    assert one_bar(Note(0, 60, 1), last, metre=Metre(0, 6, 4)).ticks == LONGEST_BAR
    longer = arrange(Score((Track.of(0, [Note(0, 60, 1), last]),), metres=(Metre(0, 7, 4),)))
    assert [bar.ticks for bar in longer.bars] == [BAR_WHEN_SPLIT, 7 * TICKS - BAR_WHEN_SPLIT]
    assert [event.place for bar in longer.bars for event in bar.events] == [0, LONGEST_BAR - TICKS - BAR_WHEN_SPLIT]


def test_silence_before_and_after_is_left_off_and_within_is_kept() -> None:
    notes = [Note(4 * TICKS * bar, 60, 1) for bar in (2, 4)]
    piece = arrange(Score((Track.of(0, notes),)))
    assert [len(bar.events) for bar in piece.bars] == [1, 0, 1]


def test_a_change_of_metre_cuts_the_bar_short() -> None:
    notes = [Note(start, 60, 1) for start in (0, 24, 60)]
    piece = arrange(Score((Track.of(0, notes),), metres=(Metre(0), Metre(24, 3, 4))))
    assert [bar.ticks for bar in piece.bars] == [24, 36, 36]


def test_the_tempo_and_the_metre_that_hold_longest_are_the_pieces() -> None:
    score = Score((melody(*[60] * 32),), (Tempo(0, 60.0), Tempo(48, 132.2)), (Metre(0, 2, 4), Metre(24, 3, 4)))
    piece = arrange(score)
    assert (piece.beats_per_minute, piece.metre) == (132.0, Metre(0, 3, 4))


# The grid


@pytest.mark.parametrize(("start", "place"), [(0, 0), (1, 0), (2, 2), (5, 4), (7, 6), (11, 10), (13, 12)])
def test_a_note_off_the_grid_is_moved_to_the_nearest_place(start: int, place: int) -> None:
    (event,) = (each for each in one_bar(Note(0, 90, 1), Note(start, 60, 1)).events if each.pitch == 60)
    assert event.place == place


def test_a_note_just_before_a_bar_line_stays_at_the_last_place_before_it() -> None:
    piece = arrange(Score((Track.of(0, [Note(47, 60, 1), Note(48, 62, 1)]),)))
    assert [[(e.place, e.pitch) for e in bar.events] for bar in piece.bars] == [[(46, 60)], [(0, 62)]]


def test_a_note_nearest_to_the_next_bar_line_begins_the_next_bar() -> None:
    cut = (Metre(0), Metre(35, 4, 4))
    piece = arrange(Score((Track.of(0, [Note(0, 72, 1), Note(34, 60, 1), Note(35, 60, 1)]),), metres=cut))
    assert [[event.place for event in bar.events] for bar in piece.bars] == [[0, 34], [0]]


@pytest.mark.parametrize(("length", "kept"), [(1, 1), (5, 4), (7, 6), (100, 96), (10_000, 96)])
def test_a_length_without_a_word_becomes_the_nearest(length: int, kept: int) -> None:
    first = arrange(Score((Track.of(0, [Note(0, 60, length)]),))).bars[0]
    assert first.events[0].length == kept


@pytest.mark.parametrize(
    ("program", "lowest", "highest"), [(0, LOWEST_PITCH, HIGHEST_PITCH), (DRUMS, LOWEST_DRUM, HIGHEST_DRUM)]
)
def test_pitches_without_a_word_are_left_out(program: int, lowest: int, highest: int) -> None:
    notes = [Note(0, pitch, 1) for pitch in (lowest - 1, lowest, highest, highest + 1)]
    assert [event.pitch for event in one_bar(*notes, program=program).events] == [highest, lowest]


def test_of_too_many_notes_at_once_the_highest_are_kept() -> None:
    events = one_bar(*[Note(0, pitch, 12) for pitch in range(50, 50 + MOST_AT_ONCE + 3)]).events
    assert [event.pitch for event in events] == [58, 57, 56, 55, 54, 53]


def test_the_same_pitch_twice_at_a_place_is_one_note_the_longer() -> None:
    assert [event.length for event in one_bar(Note(0, 60, 3), Note(1, 60, 24)).events] == [24]


# Performing


def test_a_note_ends_where_its_pitch_begins_again() -> None:
    piece = Piece(
        (Bar(48, (Event.of(0, MELODY, 60, 48), Event.of(12, MELODY, 60, 12))),), (SILENT, SILENT, 0) + (SILENT,) * 3
    )
    assert [(note.start, note.length) for note in perform(piece).tracks[0].notes] == [(0, 12), (12, 12)]


def test_in_single_parts_a_note_ends_where_any_other_begins() -> None:
    piece = Piece(
        (Bar(48, (Event.of(0, MELODY, 60, 48), Event.of(12, MELODY, 64, 12))),), (SILENT, SILENT, 0) + (SILENT,) * 3
    )
    assert [note.length for note in perform(piece).tracks[0].notes] == [48, 12]
    cut = perform_parts(piece, ("",) * PARTS, frozenset({MELODY}))
    assert [note.length for note in cut[MELODY].notes] == [12, 12]


def test_parts_are_named() -> None:
    names = tuple(f"part {number}" for number in range(PARTS))
    assert [track.name for track in perform(arrange(four_voices()), names).tracks] == list(names[1:5])


@settings(max_examples=40)
@given(score=scores())
def test_any_score_becomes_bars_that_have_words(score: Score) -> None:
    piece = arrange(score)
    for bar in piece.bars:
        assert 0 < bar.ticks <= LONGEST_BAR
        assert list(bar.events) == sorted(bar.events)
        assert len({(e.place, e.part, e.pitch) for e in bar.events}) == len(bar.events)
        for event in bar.events:
            assert event.place in PLACES
            assert event.place < bar.ticks
            assert event.length in LENGTHS
            assert sum((e.place, e.part) == (event.place, event.part) for e in bar.events) <= MOST_AT_ONCE
    assert all(piece.programs[event.part] != SILENT for bar in piece.bars for event in bar.events if event.part)


@settings(max_examples=40)
@given(made=st.lists(bars(), min_size=1, max_size=4))
def test_performing_keeps_every_beginning(made: list[Bar]) -> None:
    piece = Piece(tuple(made), (SILENT, 32, 0, 48, 49, 50))
    begun, start = set(), 0
    for bar in made:
        begun |= {(event.part == DRUMS_PART, start + event.place, event.pitch) for event in bar.events}
        start += bar.ticks
    score = perform(piece)
    assert {(track.is_drums, note.start, note.pitch) for track in score.tracks for note in track.notes} == begun
