"""Makes or removes the private Python environment of this user's Unity editors, and says how far it is.

    python make_environment.py make FOLDER PACKAGE      a virtual environment with PACKAGE, as pip install takes it
    python make_environment.py remove FOLDER

Each environment lies in a numbered folder in FOLDER. The version file, `capriccio-environment.json`, names the one
that is used; it names none until one is complete and was tried. So an upgrade makes another one beside that which is
used, and where it fails or is given up, nothing has changed. The former one stays until the next upgrade: an editor of
another project may run its backend from it.

Lines that begin with `@progress 0.25 ` are for a progress bar, the rest for a log. A line on the standard input, its
end, or the end of the process that started this one gives it up. Needs Python 3.10 or newer and nothing else. Must not
know: Unity.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

VERSION_FILE = "capriccio-environment.json"
LOCK_FILE = "lock"
SCHEMA = 1
OLDEST = (3, 10)
PARENT_LOOK_S = 0.5
SHARE_PER_PACKAGE = 0.06
"""Part of what is left that one more collected package moves the bar: how many there are is not known before."""


class GivenUp(Exception):
    """The user, or the editor, does not want it any more."""


class Busy(SystemExit):
    """Another editor is making or removing the environment."""


class Work:
    """One child process after the other, all of which end when the work is given up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._given_up = False

    def watch(self) -> None:
        """Give up when the editor says so, or is no more."""
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

    def check(self) -> None:
        """Raise where the work was given up."""
        with self._lock:
            if self._given_up:
                raise GivenUp

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
    """Tell the editor how far the work is."""
    print(f"@progress {fraction:.2f} {stage}", flush=True)


def say(line: str) -> None:
    """Print a line for the log."""
    print(line, flush=True)


def python_of(environment: Path) -> Path:
    """Return where an environment keeps its Python."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def current_of(folder: Path) -> str | None:
    """Return the name of the environment that is used; None where none is complete."""
    try:
        said = json.loads((folder / VERSION_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    name = said.get("folder") if isinstance(said, dict) else None
    return name if isinstance(name, str) and python_of(folder / name).exists() else None


def write_version(place: Path, **said: str | None) -> None:
    """Write the version file: the old one, or the new one, and nothing between them."""
    temporary = place / f"{VERSION_FILE}.part"
    temporary.write_text(json.dumps({"schema": SCHEMA, **said}, indent=2) + "\n", encoding="utf-8")
    temporary.replace(place / VERSION_FILE)


def check_ours(folder: Path) -> None:
    """Refuse a folder with something else in it."""
    others = {path.name for path in folder.iterdir()} - {LOCK_FILE} if folder.exists() else set()
    if others and VERSION_FILE not in others:
        raise SystemExit(f"{folder} is no environment of Capriccio's, so it is not touched; move it away")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other editors out; the system gives the lock back however this ends."""
    with (folder / LOCK_FILE).open("a+") as lock:
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(lock.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy(f"another editor is at work in {folder}; wait until it is done") from None
        yield


def make(folder: Path, package: str, work: Work) -> None:
    """Make an environment beside the one that is used, try it, and use it from then on."""
    used = current_of(folder)
    progress(0.01, "tidying up")
    for old in numbered(folder):
        if old.name != used:
            shutil.rmtree(old, ignore_errors=True)
    taken = {int(old.name) for old in numbered(folder)}
    new = folder / str(max(taken, default=0) + 1)
    try:
        progress(0.02, "making a Python environment")
        work.run([sys.executable, "-m", "venv", str(new)], say)
        install(new, package, work)
        version = tried(new, work)
        work.check()
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    write_version(folder, folder=new.name, package=package, version=version)
    progress(1.0, "done")


def numbered(folder: Path) -> list[Path]:
    """Return the environments that lie there, complete or not."""
    return [path for path in folder.iterdir() if path.is_dir() and path.name.isdecimal()]


def install(environment: Path, package: str, work: Work) -> None:
    """Have pip install a package."""
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
    pip = [str(python_of(environment)), "-u", "-m", "pip", "--disable-pip-version-check", "--no-input"]
    work.run([*pip, "install", "--progress-bar", "off", package], follow)


def tried(environment: Path, work: Work) -> str:
    """Run what was installed, and return its version."""
    said: list[str] = []
    progress(0.97, "trying it")
    work.run([str(python_of(environment)), "-m", "capriccio", "--version"], said.append)
    say(" ".join(said))
    return said[-1].split()[-1]


def make_whole(folder: Path, package: str) -> None:
    """Make an environment, or leave all as it was."""
    work = Work()
    work.watch()
    check_ours(folder)
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with alone(folder):
            if current_of(folder) is None:
                write_version(folder, folder=None)  # from now on `remove` knows the folder for ours
            make(folder, package, work)
    except Busy:
        raise
    except BaseException:
        if is_new:
            shutil.rmtree(folder, ignore_errors=True)
        raise


def remove(folder: Path) -> None:
    """Remove all environments that lie there; anything else in their place is left alone."""
    check_ours(folder)
    if folder.exists():
        with alone(folder):
            progress(0.01, "removing the environment")
            write_version(folder, folder=None)
            for old in numbered(folder):
                shutil.rmtree(old)
        shutil.rmtree(folder)
    progress(1.0, "done")


def main(arguments: list[str]) -> None:
    """Do what the command line says."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:3]))
        raise SystemExit(f"{sys.executable} is Python {found}; name one from 3.10 on in Preferences ▸ Capriccio")
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
