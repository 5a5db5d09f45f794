"""A command on a disk that is soon full: `python -m disasters.full_disk FOLDER KILOBYTES COMMAND…`.

The disk is a tmpfs in a mount namespace of this process's own (`unshare --mount`), so nothing is left over. Prints one
line of JSON. Linux only. Must not know: what the command does.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from disasters.whole_files import half_files, temporary_files

__all__ = ["NAMESPACE", "can_have_small_disks"]

NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


def can_have_small_disks() -> bool:
    """Say whether this system lets its users make mount namespaces."""
    return shutil.which("unshare") is not None and subprocess.run([*NAMESPACE, "true"], check=False).returncode == 0


def main() -> None:
    """Mount, run, look at what is there."""
    folder, kilobytes, *command = sys.argv[1:]
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", folder], check=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    seen = {
        "status": done.returncode,
        "errors": done.stderr,
        "half": half_files(Path(folder)),
        "temporary": temporary_files(Path(folder)),
        "free": os.statvfs(folder).f_bavail,
    }
    print(json.dumps(seen))


if __name__ == "__main__":
    main()
