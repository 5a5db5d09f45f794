"""MusicXML, compressed MusicXML and kern, through music21: the same notes on our grid."""

from __future__ import annotations

import zipfile

import pytest

pytest.importorskip("music21")

from capriccio.errors import UnreadableFile
from capriccio.media.music.score import TICKS, Metre
from capriccio_training.music.data.corpus import open_corpus
from capriccio_training.music.data.notation import read_notation
from training.music.watching import unheard

PART = """<score-part id="P{number}"><part-name>{name}</part-name></score-part>"""
SCORE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE score-partwise PUBLIC "-//Recordare//DTD MusicXML 3.1 Partwise//EN" "http://www.musicxml.org/dtds/partwise.dtd">
<score-partwise version="3.1"><part-list>{list}</part-list>{parts}</score-partwise>"""
ATTRIBUTES = """<attributes><divisions>6</divisions><time><beats>3</beats><beat-type>4</beat-type></time></attributes>
<direction><direction-type><metronome><beat-unit>quarter</beat-unit><per-minute>90</per-minute></metronome>
</direction-type><sound tempo="90"/></direction>"""
CONTAINER = """<?xml version="1.0" encoding="UTF-8"?><container><rootfiles>
<rootfile full-path="score.xml"/></rootfiles></container>"""

KERN = """**kern\t**kern
*M4/4\t*M4/4
=1\t=1
4C\t[2cc
4D\t.
4E\t2cc]
4F\t.
=2\t=2
2G\t4r
2C\t8dd
.\t8ee
.\t2cc
==\t==
*-\t*-
"""


def _note(step, octave, duration, extra="", chord=False):
    pitch = f"<pitch><step>{step}</step><octave>{octave}</octave></pitch>"
    return f"<note>{'<chord/>' if chord else ''}{pitch}<duration>{duration}</duration>{extra}</note>"


def _xml(path, *parts):
    """Write a score of parts, each a list of bars."""
    listed = "".join(PART.format(number=number, name=f"voice {number}") for number in range(len(parts)))
    written = ""
    for number, bars in enumerate(parts):
        measures = [
            f'<measure number="{index + 1}">{ATTRIBUTES if index == 0 else ""}{bar}</measure>'
            for index, bar in enumerate(bars)
        ]
        written += f'<part id="P{number}">{"".join(measures)}</part>'
    path.write_text(SCORE.format(list=listed, parts=written), "utf-8")
    return path


def _notes(track):
    return [(note.start, note.pitch, note.length) for note in track.notes]


@pytest.fixture
def written(tmp_path):
    """Two bars of 3/4: a melody with a triplet and a tie over the bar line, and chords below."""
    tie, tied = '<tie type="start"/>', '<tie type="stop"/>'
    triplet = "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>"
    first = "".join(_note(step, 5, 2, triplet) for step in "CDE") + _note("G", 5, 12, tie)
    second = _note("G", 5, 6, tied) + _note("C", 5, 12)
    below = [_note("C", 3, 18) + _note("G", 3, 18, chord=True), _note("F", 3, 18)]
    return _xml(tmp_path / "score.musicxml", [first, second], below)


def test_musicxml_is_read_with_triplets_ties_chords_tempo_and_metre(written, tmp_path):
    score = read_notation(written, tmp_path / "kept")
    above, below = score.tracks
    assert _notes(above) == [(0, 72, 4), (4, 74, 4), (8, 76, 4), (12, 79, 36), (48, 72, 24)]
    assert _notes(below) == [(0, 48, 36), (0, 55, 36), (36, 53, 36)]
    assert score.metres == (Metre(0, 3, 4),)
    assert score.tempos[0].beats_per_minute == pytest.approx(90)
    assert above.name == "voice 0"


def test_compressed_musicxml_is_the_same_music(written, tmp_path):
    packed = tmp_path / "score.mxl"
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("META-INF/container.xml", CONTAINER)
        file.write(written, "score.xml")
    assert read_notation(packed, tmp_path / "kept").tracks == read_notation(written, tmp_path / "kept").tracks


def test_kern_is_read(tmp_path):
    path = tmp_path / "tune.krn"
    path.write_text(KERN, "utf-8")
    score = read_notation(path, tmp_path / "kept")
    tracks = {track.notes[0].pitch: _notes(track) for track in score.tracks}
    quarter = TICKS
    low = [48, 50, 52, 53]
    assert tracks[48] == [
        *((place * quarter, pitch, quarter) for place, pitch in enumerate(low)),
        (48, 55, 24),
        (72, 48, 24),
    ]
    assert tracks[72] == [(0, 72, 48), (60, 74, 6), (66, 76, 6), (72, 72, 24)]


def test_what_was_read_is_kept_until_the_file_changes(written, tmp_path):
    kept = tmp_path / "kept"
    read_notation(written, kept)
    (first,) = kept.iterdir()
    first_time = first.stat().st_mtime_ns
    read_notation(written, kept)
    assert [path.stat().st_mtime_ns for path in kept.iterdir()] == [first_time]
    written.write_text(written.read_text("utf-8").replace("<octave>5", "<octave>4"), "utf-8")
    assert read_notation(written, kept).tracks[0].notes[0].pitch == 60
    assert len(list(kept.iterdir())) == 2


@pytest.mark.parametrize("content", ["", "no music", "<score-partwise><part></score", "**kern\n4Q$\t5\n"])
@pytest.mark.parametrize("suffix", [".musicxml", ".mxl", ".krn"])
def test_damaged_files_are_told_and_nothing_is_kept(content, suffix, tmp_path):
    path = tmp_path / f"broken{suffix}"
    path.write_text(content, "utf-8")
    try:
        score = read_notation(path, tmp_path / "kept")
    except UnreadableFile as error:
        assert f"broken{suffix}" in error.message
        assert not list((tmp_path / "kept").glob("*"))
    else:
        assert score.count == 0  # music21 reads some damage as an empty score


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(UnreadableFile, match=r"none\.mxl"):
        read_notation(tmp_path / "none.mxl", tmp_path)


def test_a_folder_may_mix_midi_and_notation(tmp_path):
    folder = tmp_path / "scores"
    folder.mkdir()
    bars = ["".join(_note("CDEFGABCDEFG"[(bar + place) % 7], 5, 3) for place in range(6)) for bar in range(8)]
    _xml(folder / "a.musicxml", bars)
    corpus = open_corpus([f"classical={folder}"], 0.0, unheard)
    assert [piece.name for piece in corpus.learned] == ["a.musicxml"]
