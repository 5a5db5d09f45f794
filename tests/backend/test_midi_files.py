"""MIDI files are read as they are meant, whoever wrote them, and what is written is read back equal."""

from __future__ import annotations

import io
from pathlib import Path

import mido
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.handmade_midi import END, NOTE, chunk, meta, midi_file, number
from backend.pieces_of_music import four_voices, scores
from capriccio.errors import InvalidField, TooLarge, UnwritableFile
from capriccio.media.music.midi_files import (
    LONGEST_TICKS,
    decode_midi,
    decode_provenance,
    encode_midi,
    read_midi,
    read_provenance,
    write_midi,
)
from capriccio.media.music.score import DRUMS, TICKS, Metre, Note, Score, Tempo, Track

C4 = Note(0, 60, TICKS, 80)


def notes_of(content: bytes) -> list[Note]:
    """Return the notes of all tracks, in the order of the tracks."""
    return [note for track in decode_midi(content).tracks for note in track.notes]


@settings(max_examples=60)
@given(score=scores())
def test_what_is_written_is_read_back_equal(score: Score) -> None:
    assert decode_midi(encode_midi(score)) == score


@settings(max_examples=20)
@given(score=scores())
def test_equal_scores_give_equal_bytes(score: Score) -> None:
    assert encode_midi(score) == encode_midi(decode_midi(encode_midi(score)))


@pytest.mark.parametrize("tempo", [4, 30, 91.5, 92, 100, 133.33, 300, 1000])
def test_a_tempo_comes_back_as_the_round_number_that_it_was(tempo: float) -> None:
    assert decode_midi(encode_midi(Score((), (Tempo(0, tempo),)))).tempos == (Tempo(0, tempo),)


@pytest.mark.parametrize(("tempo", "believed"), [(3.9, 4.0), (1001, 1000.0), (1e-9, 4.0)])
def test_a_tempo_that_no_one_believes_is_written_as_the_nearest(tempo: float, believed: float) -> None:
    assert decode_midi(encode_midi(Score((), (Tempo(0, tempo),)))).tempos == (Tempo(0, believed),)


def test_names_in_any_script_come_back() -> None:
    score = Score((Track.of(0, [C4], "Größe ピアノ"),))
    assert decode_midi(encode_midi(score)).tracks[0].name == "Größe ピアノ"


def test_names_that_are_no_utf_8_are_taken_for_latin_1() -> None:
    assert decode_midi(midi_file(meta(3, b"Fl\xf6te") + NOTE)).tracks[0].name == "Flöte"


def test_another_library_reads_the_same_notes() -> None:
    file = mido.MidiFile(file=io.BytesIO(encode_midi(four_voices())))
    assert (file.type, file.ticks_per_beat, len(file.tracks)) == (1, 480, 5)
    begun = [message.note for message in file.tracks[1] if message.type == "note_on"]
    assert begun == [note.pitch for note in four_voices().tracks[0].notes]
    assert file.length == pytest.approx(four_voices().seconds(four_voices().end))


def test_a_file_of_another_library_with_running_status_is_read() -> None:
    track = mido.MidiTrack(
        [mido.Message("note_on", note=60 + step // 2, velocity=64 * (1 - step % 2), time=48) for step in range(8)]
    )
    buffer = io.BytesIO()
    mido.MidiFile(tracks=[track], ticks_per_beat=48).save(file=buffer)
    assert [(note.start, note.pitch, note.length) for note in notes_of(buffer.getvalue())] == [
        (12 + 24 * step, 60 + step, 12) for step in range(4)
    ]


def test_more_tracks_than_channels_keep_their_notes_and_instruments() -> None:
    score = Score(tuple(Track.of(program, [C4]) for program in range(40)))
    assert decode_midi(encode_midi(score)) == score


def test_drums_are_on_channel_ten_and_come_back_as_drums() -> None:
    content = encode_midi(Score((Track.of(DRUMS, [Note(0, 36, 1, 100)]),)))
    assert bytes.fromhex("99 24 64") in content
    assert decode_midi(content).tracks[0].program == DRUMS


def test_a_pitch_that_is_struck_again_at_once_stays_two_notes() -> None:
    score = Score((Track.of(0, [Note(0, 60, 6), Note(6, 60, 6)]),))
    assert decode_midi(encode_midi(score)) == score


# What other programs write


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_a_single_track_is_read_in_files_of_all_types(kind: int) -> None:
    assert notes_of(midi_file(NOTE + END, kind=kind)) == [C4]


def test_tracks_of_type_1_sound_at_once() -> None:
    assert [note.start for note in notes_of(midi_file(NOTE, NOTE, kind=1))] == [0, 0]


def test_tracks_of_type_2_come_one_after_another() -> None:
    assert [note.start for note in notes_of(midi_file(NOTE, NOTE, kind=2))] == [0, TICKS]


def test_type_0_is_split_into_channels_and_programs() -> None:
    content = midi_file(bytes.fromhex("00 c1 28  00 91 3c 50  00 92 40 50  60 81 3c 00  00 82 40 00"), kind=0)
    assert [(track.program, track.notes[0].pitch) for track in decode_midi(content).tracks] == [(40, 60), (0, 64)]


def test_running_status_is_followed() -> None:
    assert notes_of(midi_file(bytes.fromhex("00 90 3c 50  60 3c 00  00 40 50  60 40 00"))) == [
        C4,
        Note(TICKS, 64, TICKS, 80),
    ]


def test_running_status_goes_on_after_a_meta_event_as_many_programs_write_it() -> None:
    with_name = bytes.fromhex("00 90 3c 50") + meta(3, b"x") + bytes.fromhex("60 80 3c 00")
    assert notes_of(midi_file(with_name)) == [C4]


def test_a_velocity_of_0_ends_a_note() -> None:
    assert notes_of(midi_file(bytes.fromhex("00 90 3c 50  60 90 3c 00"))) == [C4]


def test_a_note_of_no_length_lasts_a_tick() -> None:
    assert notes_of(midi_file(bytes.fromhex("00 90 3c 50  00 80 3c 00"))) == [Note(0, 60, 1, 80)]


def test_notes_that_are_never_ended_end_with_their_track() -> None:
    assert notes_of(midi_file(bytes.fromhex("00 90 3c 50  60 ff 2f 00"))) == [C4]


def test_a_note_that_is_struck_while_it_sounds_ends_and_begins_again() -> None:
    content = midi_file(bytes.fromhex("00 90 3c 50  60 90 3c 50  60 80 3c 00"))
    assert notes_of(content) == [C4, Note(TICKS, 60, TICKS, 80)]


def test_an_end_without_a_beginning_is_passed_over() -> None:
    assert notes_of(midi_file(bytes.fromhex("00 80 40 00") + NOTE)) == [C4]


def test_controllers_bends_pressure_and_messages_of_makers_are_passed_over() -> None:
    others = bytes.fromhex("00 b0 07 64  00 e0 00 40  00 a0 3c 10  00 d0 10  00 f0 03 7e 7f f7  00 f7 01 00  00 f8")
    assert notes_of(midi_file(others + NOTE)) == [C4]


def test_chunks_of_other_kinds_are_passed_over() -> None:
    whole = midi_file(NOTE)
    assert notes_of(whole[:14] + chunk(b"XFIH", b"karaoke") + whole[14:]) == [C4]


def test_a_longer_header_is_read() -> None:
    whole = midi_file(NOTE)
    assert notes_of(chunk(b"MThd", whole[8:14] + b"later") + whole[14:]) == [C4]


def test_a_velocity_over_127_counts_as_127() -> None:
    assert notes_of(midi_file(bytes.fromhex("00 90 3c c8  60 80 3c 00"))) == [Note(0, 60, TICKS, 127)]


@pytest.mark.parametrize(("microseconds", "tempo"), [(0, 1000.0), (1, 1000.0), (500_000, 120.0), (0xFFFFFF, 4.0)])
def test_any_tempo_of_a_file_becomes_one_that_can_be_played(microseconds: int, tempo: float) -> None:
    content = midi_file(meta(0x51, microseconds.to_bytes(3, "big")) + NOTE)
    assert decode_midi(content).tempos == (Tempo(0, tempo),)


@pytest.mark.parametrize(("beats", "power"), [(0, 2), (1, 4), (3, 5), (1, 200), (255, 255)])
def test_a_metre_without_beats_or_of_next_to_nothing_is_passed_over(beats: int, power: int) -> None:
    assert decode_midi(midi_file(meta(0x58, bytes((beats, power, 24, 8))) + NOTE)).metres == (Metre(0, 4, 4),)


@pytest.mark.parametrize(("beats", "power"), [(1, 3), (2, 4), (255, 0), (12, 3)])
def test_a_metre_of_an_eighth_or_more_is_read(beats: int, power: int) -> None:
    assert decode_midi(midi_file(meta(0x58, bytes((beats, power))) + NOTE)).metres == (Metre(0, beats, 2**power),)


def test_a_thousand_tempos_at_one_moment_leave_the_last() -> None:
    tempos = b"".join(meta(0x51, (600_000 + each).to_bytes(3, "big")) for each in range(1000))
    assert len(decode_midi(midi_file(tempos + NOTE)).tempos) == 1


def test_ten_thousand_notes_in_a_bar_are_all_there() -> None:
    events = b"".join(
        bytes((0, 0x90, 20 + each % 80, 80, each % 50 == 0, 0x80, 20 + each % 80, 0)) for each in range(10_000)
    )
    assert decode_midi(midi_file(events)).count == 10_000


def test_times_are_rounded_to_the_nearest_tick_of_the_grid() -> None:
    late = number(5) + bytes.fromhex("90 3c 50") + number(96) + bytes.fromhex("80 3c 00")
    assert notes_of(midi_file(late)) == [Note(1, 60, TICKS, 80)]


# Writing


def test_a_file_is_written_and_read(tmp_path: Path) -> None:
    write_midi(tmp_path / "voices.mid", four_voices())
    assert read_midi(tmp_path / "voices.mid") == four_voices()


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFile, match="nothing was changed"):
        write_midi(tmp_path / "missing" / "voices.mid", four_voices())


@pytest.mark.parametrize("metre", [Metre(0, 4, 3), Metre(0, 0, 4), Metre(0, 256, 4), Metre(0, 4, 0)])
def test_a_metre_that_files_can_not_say_is_refused(metre: Metre) -> None:
    with pytest.raises(InvalidField, match=f"{metre.beats}/{metre.unit}"):
        encode_midi(Score((), metres=(metre,)))


def test_the_longest_score_is_written_and_a_longer_one_refused() -> None:
    longest = Score((Track.of(0, [Note(LONGEST_TICKS - 1, 60, 1)]),))
    assert decode_midi(encode_midi(longest)) == longest
    with pytest.raises(TooLarge, match=f"allowed: {LONGEST_TICKS}"):
        encode_midi(Score((Track.of(0, [Note(LONGEST_TICKS, 60, 1)]),)))


# Provenance

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=40)
@given(provenance=st.dictionaries(st.text(), JSON, max_size=4))
def test_a_file_says_what_it_was_made_from(provenance: dict[str, object]) -> None:
    content = encode_midi(four_voices(), provenance)
    assert decode_provenance(content) == provenance
    assert decode_midi(content) == four_voices()


def test_provenance_is_read_from_a_file_beside_its_title(tmp_path: Path) -> None:
    made_from = {"kind": "music.compose", "seed": 7, "model_hash": "0123456789abcdef"}
    titled = Score(four_voices().tracks, title="Cave")
    write_midi(tmp_path / "cave.mid", titled, made_from)
    assert read_provenance(tmp_path / "cave.mid") == made_from


def test_provenance_is_a_text_that_other_programs_show() -> None:
    file = mido.MidiFile(file=io.BytesIO(encode_midi(four_voices(), {"seed": 7})))
    assert [message.text for message in file.tracks[0] if message.type == "text"] == ['capriccio {"seed": 7}']


@pytest.mark.parametrize("content", [encode_midi(four_voices()), midi_file(meta(1, b"hello") + NOTE), midi_file()])
def test_files_of_others_have_no_provenance(content: bytes) -> None:
    assert decode_provenance(content) == {}
