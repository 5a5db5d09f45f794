"""Makes or removes the private Python environment of the Capriccio dock, and says how far it is.

    python make_environment.py make FOLDER PACKAGE      a virtual environment with PACKAGE, as pip install takes it
    python make_environment.py remove FOLDER

Lines that begin with `@progress 0.25 ` are for the dock's progress bar, the rest for its log. A line on the standard
input, its end, or the end of the process that started this one gives it up; what was half made is removed. A folder is
complete when it holds the file `capriccio-environment.json`, which is written last; in such a one, PACKAGE is upgraded,
and nothing removed. Needs Python 3.10 or newer and
nothing else. Must not know: Godot.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

MARKER = "capriccio-environment.json"
CONFIGURATION = "pyvenv.cfg"
"""Every virtual environment has one."""
OLDEST = (3, 10)
PARENT_LOOK_S = 0.5
SHARE_PER_PACKAGE = 0.06
"""Part of what is left that one more collected package moves the bar: how many there are is not known before."""


class GivenUp(Exception):
    """The dock, or the user, does not want it any more."""


class Work:
    """One child process after the other, all of which end when the work is given up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._given_up = False

    def watch(self) -> None:
        """Give up when the dock says so, or is no more."""
        for wait in (self._wait_for_input, self._wait_for_parent):
            threading.Thread(target=self._give_up_after, args=(wait,), daemon=True).start()

    def run(self, command: list[str], on_line: Callable[[str], None]) -> None:
        """Run a command to its end, and hand its lines on; raises where it fails."""
        with self._lock:
            if self._given_up:
                raise GivenUp
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                start_new_session=os.name == "posix",
            )
        for line in self._child.stdout:
            on_line(line.rstrip())
        status = self._child.wait()
        if self._given_up:
            raise GivenUp
        if status:
            raise SystemExit(f"{' '.join(command[:4])} … ended with status {status}; the lines above say why")

    @staticmethod
    def _wait_for_input() -> None:
        os.read(0, 1)

    @staticmethod
    def _wait_for_parent() -> None:
        parent = os.getppid()
        while os.getppid() == parent:
            time.sleep(PARENT_LOOK_S)

    def _give_up_after(self, wait: Callable[[], None]) -> None:
        wait()
        with self._lock:
            self._given_up = True
            if self._child is not None and self._child.poll() is None:
                _end(self._child)


def _end(child: subprocess.Popen[str]) -> None:
    """End a process and those that it has started."""
    if os.name == "posix":
        os.killpg(child.pid, 9)
    else:
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(child.pid)], capture_output=True)


def progress(fraction: float, stage: str) -> None:
    """Tell the dock how far the work is."""
    print(f"@progress {fraction:.2f} {stage}", flush=True)


def say(line: str) -> None:
    """Print a line for the log."""
    print(line, flush=True)


def python_of(folder: Path) -> Path:
    """Return where an environment keeps its Python."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def make(folder: Path, package: str, work: Work) -> None:
    """Make an environment, or upgrade the package in one that is complete."""
    if not (folder / MARKER).exists():
        remove(folder)
        progress(0.02, "making a Python environment")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CONFIGURATION).touch()  # from now on `remove` knows it for ours
        work.run([sys.executable, "-m", "venv", str(folder)], say)
    install(folder, package, work)
    progress(0.97, "trying it")
    work.run([str(python_of(folder)), "-m", "capriccio", "--version"], say)
    (folder / MARKER).write_text(json.dumps({"package": package}), encoding="utf-8")
    progress(1.0, "done")


def install(folder: Path, package: str, work: Work) -> None:
    """Have pip install the newest version of a package."""
    done = 0.1

    def follow(line: str) -> None:
        nonlocal done
        say(line)
        if line.startswith("Collecting "):
            done += (0.8 - done) * SHARE_PER_PACKAGE
            progress(done, f"collecting {line.split()[1]}")
        elif line.startswith("Installing collected packages"):
            progress(0.85, "installing the packages")

    progress(done, f"looking for {package}")
    pip = [str(python_of(folder)), "-u", "-m", "pip", "--disable-pip-version-check", "--no-input"]
    work.run([*pip, "install", "--upgrade", "--progress-bar", "off", package], follow)


def make_whole(folder: Path, package: str) -> None:
    """Make an environment, or leave nothing new behind."""
    work = Work()
    work.watch()
    try:
        make(folder, package, work)
    except BaseException:
        if (folder / CONFIGURATION).exists() and not (folder / MARKER).exists():
            shutil.rmtree(folder, ignore_errors=True)
        raise


def remove(folder: Path) -> None:
    """Remove an environment, or what is left of one; anything else in its place is left alone."""
    if not folder.exists():
        return
    if not (folder / CONFIGURATION).exists() and any(folder.iterdir()):
        raise SystemExit(f"{folder} is no Python environment, so it is not touched; move it away")
    progress(0.01, "removing the environment")
    shutil.rmtree(folder)


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SystemExit(f"{sys.executable} is Python {found}; Capriccio needs 3.10 or newer: name one in the settings")
    if arguments[:1] == ["remove"] and len(arguments) == 2:
        remove(Path(arguments[1]))
    elif arguments[:1] == ["make"] and len(arguments) == 3:
        make_whole(Path(arguments[1]), arguments[2])
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except GivenUp:
        sys.exit("given up; nothing was left behind")
