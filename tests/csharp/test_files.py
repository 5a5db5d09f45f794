"""Files that the editor saves and takes back, under Mono: with real files, a full disk, and a read-only folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from csharp.program_under_mono import Outcome, Program, behaviours
from csharp.small_disks import require_small_disks, run_on_small_disks

pytestmark = pytest.mark.mono

ON_SMALL_DISKS = ["a_full_disk_is_told_and_leaves_what_was_there", "a_read_only_folder_is_told"]
NAMES = [name for name in behaviours("files/FileStepBehaviours.cs") if name not in ON_SMALL_DISKS]


@pytest.fixture(scope="module")
def results(program: Program, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    return program.run(NAMES, folder=tmp_path_factory.mktemp("files"))


@pytest.mark.parametrize("name", NAMES)
def test_saved_files(results: dict[str, Outcome], name: str) -> None:
    assert results[name].verdict == "ok"


@pytest.mark.parametrize("name", ON_SMALL_DISKS)
def test_saved_files_on_bad_disks(program: Program, tmp_path: Path, name: str) -> None:
    require_small_disks()
    assert run_on_small_disks(program, [name], tmp_path)[name].verdict == "ok"
