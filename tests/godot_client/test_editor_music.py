"""The dock's music in the real editor against a live backend: made, heard, saved and undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from capriccio.media.music.midi_files import decode_midi
from godot_client.editor_project import EditorProject, backend_program
from godot_client.music_backend import music_models
from live_backend import free_port

pytestmark = [pytest.mark.godot, pytest.mark.slow]


def test_music_is_made_heard_saved_and_undone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    command = backend_program(tmp_path / "backend", "--models", music_models(tmp_path / "models"), "--threads", "1")
    project = EditorProject(tmp_path, "music_test")
    output = project.run(command=command, address=f"tcp://127.0.0.1:{free_port()}", out=out)
    assert output.count("\nok test_") == 7
    assert len(decode_midi((out / "sad.mid").read_bytes()).tracks) == 2
