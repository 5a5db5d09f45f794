"""Runs behaviours where one folder lies on a disk that is soon full and another on one that is read-only.

Both are made in a mount namespace of the program's own, so nothing is left over, and no administrator is needed
where the system lets users have such namespaces.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from csharp.program_under_mono import Outcome, Program, outcomes

# Read-only by the disk: root would write into any folder that is merely marked as read-only.
ALONE = ("unshare", "--user", "--map-root-user", "--mount")
SCRIPT = """
set -e
mount -t tmpfs -o size=128k tmpfs "$1"
mount -t tmpfs -o size=128k tmpfs "$2"
echo before > "$2/there.png"
mount -o remount,ro "$2"
shift 2
exec "$@"
"""


def require_small_disks() -> None:
    """Skip the running test where no namespace can be made."""
    if shutil.which("unshare") is None or subprocess.run([*ALONE, "true"], check=False).returncode != 0:
        pytest.skip("this system lets nobody make a mount namespace (unshare --user --mount)")


def run_on_small_disks(program: Program, names: Sequence[str], folder: Path) -> dict[str, Outcome]:
    """Run behaviours with the settings `full`, a folder on a disk of 128 kB, and `read_only`."""
    full, read_only = folder / "full", folder / "read_only"
    full.mkdir()
    read_only.mkdir()
    mono = ["mono", str(program.executable), *names, f"full={full}", f"read_only={read_only}"]
    command = [*ALONE, "sh", "-c", SCRIPT, "sh", str(full), str(read_only), *mono]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=120
    )
    return outcomes(names, done.stdout.splitlines(keepends=True))
