"""The SoundFont is the one that was named, or the first of the usual places."""

from __future__ import annotations

from pathlib import Path

import pytest

from capriccio.errors import NotInstalled, UnreadableFile
from capriccio.media.music.soundfonts import SOUNDFONT_VARIABLE, find_soundfont


def soundfont(path: Path) -> Path:
    """Write the least that passes for one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"RIFF\x04\0\0\0sfbk")
    return path


def test_a_given_one_comes_before_all_others(tmp_path: Path) -> None:
    given, other = soundfont(tmp_path / "given.sf2"), soundfont(tmp_path / "other.sf2")
    assert find_soundfont(given, {SOUNDFONT_VARIABLE: str(other)}, [tmp_path]) == given


def test_the_environments_comes_before_the_usual_places(tmp_path: Path) -> None:
    named = soundfont(tmp_path / "mine" / "named.sf3")
    soundfont(tmp_path / "usual" / "other.sf2")
    assert find_soundfont(None, {SOUNDFONT_VARIABLE: str(named)}, [tmp_path / "usual"]) == named


def test_the_first_usual_place_that_has_one_is_taken(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    second = soundfont(tmp_path / "second" / "a.SF2")
    soundfont(tmp_path / "third" / "a.sf2")
    folders = [tmp_path / name for name in ("missing", "empty", "second", "third")]
    assert find_soundfont(None, {SOUNDFONT_VARIABLE: ""}, folders) == second


def test_the_administrators_choice_comes_first(tmp_path: Path) -> None:
    soundfont(tmp_path / "a.sf2")
    assert find_soundfont(None, {}, [tmp_path]).name == "a.sf2"
    soundfont(tmp_path / "default-GM.sf2")
    assert find_soundfont(None, {}, [tmp_path]).name == "default-GM.sf2"


def test_broken_ones_in_the_usual_places_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.sf2").write_bytes(b"RIFF\xff\0\0\0sfbk")
    (tmp_path / "b.sf2").symlink_to(tmp_path / "gone.sf2")
    whole = soundfont(tmp_path / "c.sf2")
    assert find_soundfont(None, {}, [tmp_path]) == whole


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is no SoundFont"),
        (b"RIFF\x04\0\0\0WAVE", "is no SoundFont"),
        (b"junk" * 10, "is no SoundFont"),
        (b"RIFF\x05\0\0\0sfbk", "breaks off: 12 of its 13 bytes"),
    ],
)
def test_a_named_one_that_is_none_is_told(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "font.sf2"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=told):
        find_soundfont(path)
    with pytest.raises(UnreadableFile, match=f"{SOUNDFONT_VARIABLE} names, {told}"):
        find_soundfont(None, {SOUNDFONT_VARIABLE: str(path)})


def test_a_named_one_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="No such file"):
        find_soundfont(tmp_path / "gone.sf2", {}, [])


def test_where_there_is_none_the_error_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match=f"timgm6mb-soundfont.*{SOUNDFONT_VARIABLE}") as refused:
        find_soundfont(None, {}, [tmp_path])
    assert refused.value.detail["missing"] == "SoundFont"
