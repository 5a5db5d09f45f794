"""Folders of actors that were killed: the next actor removes them, and none of one that lives."""

import os
import subprocess
import sys
from contextlib import closing

import pytest

pytest.importorskip("fcntl", reason="Windows has other locks")

from capriccio.server.cluster.scratch import Scratch

HOLD = """
import sys
from pathlib import Path
from capriccio.server.cluster.scratch import Scratch
scratch = Scratch(Path(sys.argv[1]))
(scratch.path / "look.onnx").write_bytes(bytes(1000))
print(scratch.path, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def owner(tmp_path):
    """Give another process that has a folder, and the folder's name."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process, tmp_path / process.stdout.readline().strip()
        process.kill()


def test_what_a_killed_process_left_is_removed_by_the_next(owner, tmp_path):
    process, folder = owner
    process.kill()
    process.wait()
    assert folder.exists()
    with closing(Scratch(tmp_path)) as scratch:
        assert list(tmp_path.iterdir()) == [scratch.path]


def test_what_belongs_to_a_living_process_stays(owner, tmp_path):
    _, folder = owner
    with closing(Scratch(tmp_path)) as scratch:
        assert sorted(tmp_path.iterdir()) == sorted([folder, scratch.path])
        assert (folder / "look.onnx").exists()


def test_a_folder_that_is_not_owned_yet_stays(tmp_path):
    (tmp_path / "capriccio-models-new").mkdir()
    Scratch(tmp_path).close()
    assert (tmp_path / "capriccio-models-new").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give folders away")
def test_what_belongs_to_another_user_stays_and_is_not_even_opened(tmp_path):
    folder = tmp_path / "capriccio-models-theirs"
    folder.mkdir()
    os.mkfifo(folder / "owner.lock")  # whoever opens it waits for ever
    os.chown(folder, 12345, 12345)
    Scratch(tmp_path).close()
    assert folder.exists()


def test_closing_removes_it_and_twice_is_no_error(tmp_path):
    scratch = Scratch(tmp_path)
    scratch.close()
    scratch.close()
    assert not list(tmp_path.iterdir())
