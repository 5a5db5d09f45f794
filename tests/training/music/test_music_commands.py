"""`capriccio-train music`, `sample` and `export`, as a user types them."""

from __future__ import annotations

import json

import mido
import pytest
from typer.testing import CliRunner

from capriccio.media.music.midi_files import read_midi
from capriccio.media.music.score import TICKS
from capriccio_training import checkpoint
from capriccio_training.cli import app
from capriccio_training.music.config import EXPORTED_RECIPES, RECIPE_NAMES, MusicConfig


def _call(*arguments):
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def _told(result):
    """The error sentence; anything but a clean exit with code 1 fails."""
    assert result.exit_code == 1, result.output
    assert "Traceback" not in result.output
    return " ".join(result.output.split())


@pytest.fixture(scope="module", params=RECIPE_NAMES)
def run(request, tunes, chorales, tmp_path_factory):
    """A run of two steps of each method."""
    music = chorales if request.param == "voices" else tunes
    from training.music.conftest import TINY

    folder = tmp_path_factory.mktemp(request.param)
    (folder / "tiny.toml").write_text(TINY, "utf-8")
    arguments = ("--recipe", request.param, "--data", f"folk={music}", "--config", folder / "tiny.toml")
    made = _call("music", *arguments, "--steps", 2, "--out", folder / "run")
    assert made.exit_code == 0, made.output
    return folder / "run"


def _recipe(run):
    return checkpoint.read_config(run, MusicConfig).recipe


def test_resuming_goes_on_with_the_runs_own_settings(run):
    before = checkpoint.read_config(run, MusicConfig)
    more = _call("music", "--out", run, "--resume", "--steps", 3)
    assert more.exit_code == 0, more.output
    assert f"capriccio-train {'export' if before.recipe in EXPORTED_RECIPES else 'sample'} {run}" in more.output
    assert json.loads((run / "checkpoint.json").read_text())["step"] == 3
    after = checkpoint.read_config(run, MusicConfig)
    assert (after.recipe, after.data, after.sources) == (before.recipe, before.data, before.sources)


def test_a_run_plays_the_same_pieces_with_the_same_seed(run, tmp_path):
    for name, seed in (("one", 3), ("two", 3), ("three", 4)):
        made = _call("sample", run, "--out", tmp_path / name, "--seed", seed, "--count", 2, "--bars", 3)
        assert made.exit_code == 0, made.output
    files = {
        name: [path.read_bytes() for path in sorted((tmp_path / name).iterdir())] for name in ("one", "two", "three")
    }
    assert [path.name for path in sorted((tmp_path / "one").iterdir())] == ["0.mid", "1.mid"]
    assert files["one"] == files["two"] != files["three"]
    assert files["one"][0] != files["one"][1]
    for path in (tmp_path / "one").iterdir():
        assert all(note.start < 3 * 4 * TICKS for track in read_midi(path).tracks for note in track.notes)


def test_a_piece_says_what_it_was_made_by(run, tmp_path):
    made = _call("sample", run, "--out", tmp_path, "--count", 1, "--bars", 2, "--seed", 5, "--temperature", 0.5)
    assert made.exit_code == 0, made.output
    title = next(message for message in mido.MidiFile(tmp_path / "0.mid").tracks[0] if message.type == "track_name")
    origin = json.loads(title.name)["capriccio"]
    assert (origin["recipe"], origin["seed"], origin["temperature"]) == (_recipe(run), 5, 0.5)
    assert origin["config_hash"] == checkpoint.read_config(run, MusicConfig).hash


def test_the_likeliest_piece_needs_no_luck(run, tmp_path):
    for name in ("one", "two"):
        made = _call("sample", run, "--out", tmp_path / name, "--count", 1, "--bars", 2, "--temperature", 0)
        assert made.exit_code == 0, made.output
    assert (tmp_path / "one" / "0.mid").read_bytes() == (tmp_path / "two" / "0.mid").read_bytes()


def test_what_a_server_plays_is_exported_and_nothing_else(run, tmp_path):
    made = _call("export", run, "--out", tmp_path / "music.onnx")
    if _recipe(run) in EXPORTED_RECIPES:
        assert made.exit_code == 0, made.output
    else:
        assert "capriccio-train sample" in _told(made)
        assert not list(tmp_path.glob("*.onnx"))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("music",), "--data is missing"),
        (("music", "--data", "tunes"), "STYLE=FOLDER"),
        (("music", "--data", "folk=nowhere"), "no folder"),
        (("music", "--data", "folk=nowhere", "--recipe", "jazz"), "recipe is 'jazz'; allowed: "),
        (("music", "--data", "folk=nowhere", "--window", "3"), "data.window is 3; allowed: 8 or more"),
        (("music", "--data", "folk=nowhere", "--held-out", "0.95"), "data.held_out is 0.95"),
        (("music", "--resume"), "holds no run"),
        (("sample", "nowhere"), "holds no run"),
    ],
)
def test_bad_input_is_told_in_one_line(arguments, told, tmp_path):
    assert told in _told(_call(*arguments, "--out", tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_options_of_another_subject_are_refused(tmp_path):
    checkpoint.write_config(tmp_path / "music", MusicConfig())
    refused = _call("sample", tmp_path / "music", "--out", tmp_path / "a.png", "--truncation", "0.7")
    assert "--truncation: for pictures, but the run makes music" in _told(refused)
    from capriccio_training.texture.config import TextureConfig

    checkpoint.write_config(tmp_path / "texture", TextureConfig())
    refused = _call("sample", tmp_path / "texture", "--out", tmp_path / "a", "--bars", "4", "--temperature", "1")
    assert "--bars, --temperature: for music, but the run makes pictures" in _told(refused)
    assert "has no checkpoint yet" in _told(_call("sample", tmp_path / "music", "--out", tmp_path / "a"))


@pytest.mark.parametrize("options", [("--bars", 0), ("--bars", 257), ("--temperature", -1), ("--count", 0)])
def test_numbers_out_of_range_are_refused_by_the_command_line(options, tmp_path):
    assert _call("sample", tmp_path, "--out", tmp_path / "a", *options).exit_code == 2
