"""The table of music and its commands: real music, copies, silence and noise are told apart."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

pytest.importorskip("muspy")

from capriccio.errors import InvalidField
from capriccio.media.music.score import Score
from capriccio_training.card_figures import card_figures
from capriccio_training.cli import app
from capriccio_training.music.metrics.report import to_json, to_markdown
from capriccio_training.music.metrics.table import measure
from capriccio_training.music.subject import SUBJECT
from training.music.tunes import melody, tune, voices, write_tunes
from training.music.watching import unheard


def _call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def rows():
    learned = [tune(seed) for seed in range(6)]
    held_out = [tune(seed) for seed in range(10, 14)]
    made = {
        "copies": learned[:2],
        "noise": [voices(melody(*range(40, 100)))],
        "hymns": [voices(*(melody(*line) for line in ((76, 77), (72, 72), (55, 57), (48, 50))))],
        "silent": [Score(())],
    }
    return {row.name: row for row in measure(made, held_out, learned, unheard)}


def test_rows_of_real_music_come_first(rows):
    assert list(rows) == ["held out", "learned", "copies", "noise", "hymns", "silent"]
    assert (rows["held out"].pitch_classes, rows["held out"].intervals) == (0, 0)
    assert rows["held out"].copied < 20
    assert rows["learned"].copied is None


def test_copies_are_found_and_noise_is_far_from_music(rows):
    assert rows["copies"].copied == 64
    assert rows["copies"].copied_median > 40 > 2 * rows["held out"].copied_distinct
    for figure in ("pitch_classes", "intervals"):
        assert getattr(rows["noise"], figure) > 2 * getattr(rows["copies"], figure)
    assert rows["noise"].scale_consistency < rows["copies"].scale_consistency


def test_density_and_faults_are_measured(rows):
    assert rows["noise"].notes_per_quarter == pytest.approx(1)
    assert (rows["hymns"].fifths, rows["hymns"].octaves) == (100, 0)  # of one change of chord
    assert rows["copies"].fifths is None  # two voices have none


def test_silence_is_counted_and_nothing_else(rows):
    silent = rows["silent"]
    assert (silent.pieces, silent.silent, silent.copied) == (1, 1, 0)
    assert silent.polyphony is silent.intervals is silent.notes_per_quarter is None
    assert set(silent.repeated.values()) == {None}


def test_a_report_is_read_back(rows, tmp_path):
    (tmp_path / "table.json").write_text(to_json(list(rows.values())), "utf-8")
    figures = card_figures(tmp_path / "table.json", "copies", SUBJECT.card_figures)
    assert figures["copied_notes"] > 40
    markdown = to_markdown(list(rows.values()))
    assert "| longest copied run, notes |" in markdown
    assert len({line.count("|") for line in markdown.splitlines()}) == 1


def test_a_method_must_not_be_called_like_real_music():
    with pytest.raises(InvalidField, match="learned"):
        measure({"learned": [tune(1)]}, [tune(2)], [], unheard)


def test_from_folders_to_a_table(tmp_path):
    pieces, folder = tmp_path / "pieces", write_tunes(tmp_path / "tunes", 12)
    split = _call("music-split", "--data", f"folk={folder}", "--held-out", 0.3, "--out", pieces)
    assert split.exit_code == 0, split.output
    assert len(list((pieces / "learned").glob("*-folk.mid"))) + len(list((pieces / "held_out").iterdir())) == 12
    files = ("--json", tmp_path / "table.json", "--markdown", tmp_path / "table.md")
    made = _call(
        "music-table", pieces / "held_out", f"same={pieces / 'held_out'}", "--learned", pieces / "learned", *files
    )
    assert made.exit_code == 0, made.output
    assert "of a median piece" in made.output
    (held_out, learned, same) = json.loads((tmp_path / "table.json").read_text())["rows"]
    assert [held_out["name"], learned["name"], same["name"]] == ["held out", "learned", "same"]
    assert held_out | {"name": "same"} == same
    assert (tmp_path / "table.md").read_text().startswith("| music | held out | learned | same |")


def test_bad_input_is_told_in_one_line(tmp_path):
    write_tunes(tmp_path / "good", 1)
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "a.mid").write_bytes(b"MThd")
    for arguments, told in (
        ((tmp_path / "none",), "is no folder with MIDI files"),
        ((tmp_path / "bad",), "bad/a.mid"),
        ((tmp_path / "good", "made"), "it must be NAME=FOLDER"),
        ((tmp_path / "good", f"held out={tmp_path / 'good'}"), "give it another name"),
    ):
        result = _call("music-table", *arguments)
        assert result.exit_code == 1, result.output
        assert told in " ".join(result.output.split())
        assert "Traceback" not in result.output
    assert "no music is given" in _call("music-split", "--out", tmp_path / "pieces").output
