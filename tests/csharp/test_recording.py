"""The frame recorder's engine-free half under Mono: rates, duplicates, limits, a full disk; Pillow opens its files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from csharp.program_under_mono import Outcome, Program, behaviours
from csharp.small_disks import require_small_disks, run_on_small_disks

pytestmark = pytest.mark.mono

FULL = "a_full_disk_stops_the_recording_and_what_was_written_is_whole"
NAMES = [name for name in behaviours("recording/RecordingBehaviours.cs") if name != FULL]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("frames")


@pytest.fixture(scope="module")
def results(program: Program, folder: Path) -> dict[str, Outcome]:
    return program.run(NAMES, folder=folder)


@pytest.mark.parametrize("name", NAMES)
def test_recording(results: dict[str, Outcome], name: str) -> None:
    print(*results[name].notes, sep="\n")
    assert results[name].verdict == "ok"


def test_recording_on_a_full_disk(program: Program, tmp_path: Path) -> None:
    require_small_disks()
    assert run_on_small_disks(program, [FULL], tmp_path)[FULL].verdict == "ok"


def test_pillow_opens_every_frame(results: dict[str, Outcome], folder: Path) -> None:
    assert all(outcome.verdict == "ok" for outcome in results.values())
    frames = [path for path in folder.rglob("*.png") if path.stat().st_size > len("there")]
    assert len(frames) > 25
    for path in frames:
        with Image.open(path) as picture:
            picture.load()
            assert picture.mode == "RGB"
