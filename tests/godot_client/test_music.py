"""Music in the real Godot: calls, scores, and the player while its backend dies; sound is test_music_sound.py's."""

from __future__ import annotations

from pathlib import Path

import pytest

from godot_client.godot_scripts import obey, run_script, running_script
from godot_client.music_backend import music_backend

pytestmark = pytest.mark.godot


def test_the_calls_are_answered_by_the_real_backend(tmp_path: Path) -> None:
    with music_backend(tmp_path) as backend:
        assert "\n0 failed" in run_script("music_calls_test", address=backend.address)


def test_no_reply_breaks_the_client() -> None:
    assert "\n0 failed" in run_script("music_replies_test")


@pytest.mark.slow
def test_a_score_is_played_in_time() -> None:
    output = run_script("music_player_test")
    print(output)
    assert "\n0 failed" in output


@pytest.mark.slow
def test_music_follows_the_game_and_goes_on_when_the_backend_is_killed(tmp_path: Path) -> None:
    with (
        music_backend(tmp_path) as backend,
        running_script("music_session_test", renderer=None, address=backend.address) as godot,
    ):
        print(obey(godot, {"KILL": backend.kill, "START": backend.start}))


@pytest.mark.slow
def test_in_the_demo_a_danger_changes_the_score(tmp_path: Path) -> None:
    with music_backend(tmp_path) as backend:
        output = run_script("music_demo_test", address=backend.address, timeout_s=120)
    print(output)
    assert "\n0 failed" in output


@pytest.mark.slow
def test_what_the_bus_gets_is_in_time_and_has_no_gap() -> None:
    output = run_script("music_bus_test")
    print(output)
    assert "\n0 failed" in output


@pytest.mark.parametrize("script", ["music_timeline_test", "music_performer_test"])
def test_the_parts_of_the_player_do_as_they_say(script: str) -> None:
    assert "\n0 failed" in run_script(script)
