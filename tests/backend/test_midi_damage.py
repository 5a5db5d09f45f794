"""Whatever bytes come, they are read as music or refused in one line, and soon."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.handmade_midi import END, NOTE, chunk, meta, midi_file, number
from backend.pieces_of_music import four_voices
from capriccio.errors import CapriccioError, TooLarge, UnreadableFile
from capriccio.media.music.midi_events import MOST_TRACKS
from capriccio.media.music.midi_files import (
    LONGEST_TICKS,
    MOST_BYTES,
    decode_midi,
    decode_provenance,
    encode_midi,
    read_midi,
    read_provenance,
    reading,
)
from capriccio.media.music.score import TICKS, Score

WHOLE = encode_midi(four_voices(), {"seed": 7})


def read_or_refused(content: bytes) -> Score | None:
    """Return a score, or nothing where the bytes are refused as they should be."""
    try:
        return decode_midi(content)
    except (UnreadableFile, TooLarge) as error:
        assert "\n" not in error.message
        return None


# Any bytes


@given(content=st.binary(max_size=300))
@example(content=b"")
@example(content=b"MThd")
@example(content=b"RIFF\0\0\0\0RMID")
def test_bytes_that_are_no_midi_are_refused(content: bytes) -> None:
    assert read_or_refused(content) is None


@given(track=st.binary(max_size=200), kind=st.integers(0, 3), division=st.integers(0, 0xFFFF))
def test_a_track_of_any_bytes_is_read_or_refused(track: bytes, kind: int, division: int) -> None:
    read_or_refused(midi_file(track, kind=kind, division=division))


@given(places=st.dictionaries(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), min_size=1, max_size=6))
def test_changed_bytes_are_read_or_refused(places: dict[int, int]) -> None:
    changed = bytearray(WHOLE)
    for place, byte in places.items():
        changed[place] = byte
    read_or_refused(bytes(changed))
    try:
        decode_provenance(bytes(changed))
    except CapriccioError as error:
        assert isinstance(error, UnreadableFile | TooLarge)


def test_a_file_cut_off_at_any_byte_is_refused() -> None:
    assert [cut for cut in range(len(WHOLE)) if read_or_refused(WHOLE[:cut]) is not None] == []


@pytest.mark.parametrize("kind", [0, 1, 2])
def test_a_track_cut_off_at_any_byte_of_an_event_is_refused(kind: int) -> None:
    events = (NOTE, meta(3, b"name"), bytes.fromhex("00 f0 03 7e 7f f7"), bytes.fromhex("00 f2 00 00"))
    for event in events:
        starts = {0, 4} if event is NOTE else {0}
        for cut in range(len(event)):
            assert (read_or_refused(midi_file(event[:cut], kind=kind)) is not None) == (cut in starts)


# Damage that is told by name


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no MIDI file"),
        (b"RIFF", "no MIDI file"),
        (b"MThd\0\0", "breaks off within its header"),
        (chunk(b"MThd", b"\0\1\0"), "its header has 3 bytes"),
        (midi_file(NOTE, kind=3), "type 3; allowed: 0, 1 and 2"),
        (midi_file(NOTE, count=2), "1 of its 2 tracks"),
        (midi_file(NOTE)[:-1], "7 of the 8 bytes of its chunk MTrk"),
        (midi_file(NOTE, division=0), "quarter notes have 0 ticks"),
        (midi_file(NOTE, division=0xE728), "frames of film"),
        (midi_file(b"\0\x3c\x50"), "a byte of data where an event should begin"),
        (midi_file(bytes.fromhex("00 f0 01 f7 00 3c 50")), "a byte of data where an event should begin"),
        (midi_file(b"\0\xf4"), "no status 0xf4"),
        (midi_file(b"\xff\xff\xff\xff\x7f\x90\x3c\x50"), "a number of more than four bytes"),
        (midi_file(b"\0\xff\x03\x7fab"), "an event of 127 bytes, of which 2 are there"),
        (midi_file(meta(0x51, b"\x07\xa1")), "a tempo or a metre of 2 bytes; it needs 3"),
        (midi_file(meta(0x58, b"\x04")), "a tempo or a metre of 1 bytes; it needs 2"),
        (midi_file(NOTE, NOTE + b"\0"), "track 2, byte 9 of 9: it breaks off"),
    ],
)
def test_damage_is_told(content: bytes, told: str) -> None:
    with pytest.raises(UnreadableFile, match=told):
        decode_midi(content, "tune.mid")


@pytest.mark.parametrize("text", [b"{", b"[]", b"\xff", b'"x"', b"[" * 100_000])
def test_damaged_provenance_is_told(text: bytes) -> None:
    with pytest.raises(UnreadableFile, match="damaged note of what it was made from"):
        decode_provenance(midi_file(meta(1, b"capriccio " + text)))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        read_midi(tmp_path / "missing.mid")
    with pytest.raises(UnreadableFile, match="No such file"):
        read_provenance(tmp_path / "missing.mid")


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="can't be read"):
        read_midi(tmp_path)


def test_an_empty_file_is_told_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "empty.mid").write_bytes(b"")
    with pytest.raises(UnreadableFile, match=r"empty\.mid is no MIDI file"):
        read_midi(tmp_path / "empty.mid")


# Limits, on both sides


def test_a_file_of_the_most_bytes_is_read_and_a_larger_one_refused(tmp_path: Path) -> None:
    small = midi_file(NOTE)
    largest = small[:14] + chunk(b"FILL", bytes(MOST_BYTES - len(small) - 8)) + small[14:]
    assert len(largest) == MOST_BYTES
    path = tmp_path / "large.mid"
    path.write_bytes(largest)
    assert decode_midi(largest) == read_midi(path) == decode_midi(small)
    path.write_bytes(largest + b"x")
    with pytest.raises(TooLarge, match=f"more than {MOST_BYTES}"):
        read_midi(path)
    with pytest.raises(TooLarge, match=f"allowed: {MOST_BYTES}"):
        decode_midi(largest + b"x")


def test_the_most_tracks_are_read_and_one_more_refused() -> None:
    assert decode_midi(midi_file(*[NOTE] * MOST_TRACKS)).count == MOST_TRACKS
    with pytest.raises(TooLarge, match=f"{MOST_TRACKS + 1} tracks; allowed: {MOST_TRACKS}"):
        decode_midi(midi_file(*[NOTE] * (MOST_TRACKS + 1)))


def test_a_claim_of_65535_tracks_is_refused_before_they_are_looked_for() -> None:
    with pytest.raises(TooLarge):
        decode_midi(midi_file(NOTE, count=0xFFFF))


def test_the_most_notes_are_read_and_one_more_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_NOTES", 100)
    assert decode_midi(midi_file(NOTE * 100)).count == 100
    with pytest.raises(TooLarge, match="more than 100 notes"):
        decode_midi(midi_file(NOTE * 101))


def test_a_piece_of_a_day_is_read_and_a_longer_one_taken_for_damage() -> None:
    def lasting(ticks: int) -> bytes:
        return midi_file(bytes.fromhex("00 90 3c 50") + number(ticks * 8) + bytes.fromhex("80 3c 00") + END)

    assert decode_midi(lasting(LONGEST_TICKS)).end == LONGEST_TICKS
    with pytest.raises(UnreadableFile, match="for days"):
        decode_midi(lasting(LONGEST_TICKS + 1))


def test_the_longest_time_between_two_events_is_taken_for_damage() -> None:
    with pytest.raises(UnreadableFile, match="for days"):
        decode_midi(midi_file(b"\xff\xff\xff\x7f\x90\x3c\x50"))


def test_a_claimed_length_takes_no_memory_before_it_is_believed() -> None:
    claims = b"MTrk\xff\xff\xff\xff" + NOTE
    tracemalloc.start()
    with pytest.raises(UnreadableFile, match="of the 4294967295 bytes"):
        decode_midi(midi_file(count=1) + claims)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 1 << 20


def test_a_grid_coarser_than_ours_is_read() -> None:
    assert decode_midi(midi_file(NOTE, division=1)).end == 96 * TICKS
