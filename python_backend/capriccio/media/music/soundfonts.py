"""SoundFonts: the recorded instruments that FluidSynth plays on. Must not know: how they are played."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

from capriccio.errors import NotInstalled, UnreadableFile

__all__ = ["SOUNDFONT_VARIABLE", "find_soundfont"]

SOUNDFONT_VARIABLE = "CAPRICCIO_SOUNDFONT"

SUFFIXES = (".sf2", ".sf3")
KINDS = (b"sfbk", b"DLS ")

FOLDERS = (
    "/usr/share/sounds/sf2",  # Debian, Ubuntu
    "/usr/share/sounds/sf3",
    "/usr/share/soundfonts",  # Fedora, Arch
    "/usr/local/share/sounds/sf2",
    "/usr/local/share/soundfonts",
    "/opt/homebrew/share/soundfonts",
    "/opt/homebrew/share/fluid-synth/sf2",  # what Homebrew's own FluidSynth brings
    "/usr/local/share/fluid-synth/sf2",
    "~/.local/share/soundfonts",
    "~/.local/share/sounds/sf2",
    "~/Library/Audio/Sounds/Banks",
    "/Library/Audio/Sounds/Banks",
    "C:/soundfonts",  # where FluidSynth itself looks under Windows
)

HOW_TO_INSTALL = (
    "on Debian and Ubuntu: apt install fluidsynth timgm6mb-soundfont; on Fedora: dnf install fluidsynth "
    "fluid-soundfont-gm; on macOS: brew install fluid-synth; on Windows: a release from "
    "https://github.com/FluidSynth/fluidsynth, with its bin folder on PATH; "
    f"any SoundFont (.sf2, .sf3) can be named by the environment variable {SOUNDFONT_VARIABLE}"
)


def find_soundfont(
    given: str | os.PathLike[str] | None = None,
    environment: Mapping[str, str] | None = None,
    folders: Iterable[str | os.PathLike[str]] = FOLDERS,
) -> Path:
    """Return the path of a SoundFont: the given one, else the environment's, else the first of the usual places.

    Raises:
        UnreadableFile: the given one, or the environment's, is missing or no SoundFont.
        NotInstalled: none is named and none is found; the message says what to install.
    """
    variables = os.environ if environment is None else environment
    if given is not None:
        return _checked(Path(given), "")
    if variables.get(SOUNDFONT_VARIABLE):
        return _checked(Path(variables[SOUNDFONT_VARIABLE]), f", which {SOUNDFONT_VARIABLE} names,")
    for folder in folders:
        for path in _in_folder(Path(folder).expanduser()):
            return path
    raise NotInstalled(f"there is no SoundFont, and sound needs one; {HOW_TO_INSTALL}", missing="SoundFont")


def _in_folder(folder: Path) -> list[Path]:
    """What is whole, the administrator's choice first."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES)
    except OSError:
        return []
    return sorted((path for path in found if not _problem(path)), key=lambda path: not path.stem.startswith("default"))


def _checked(path: Path, named_by: str) -> Path:
    problem = _problem(path)
    if problem:
        raise UnreadableFile(f"{path}{named_by} {problem}; give a .sf2 or .sf3 file", path=str(path))
    return path


def _problem(path: Path) -> str:
    """Say what is wrong with a file, as far as its first bytes tell; nothing where it is a SoundFont."""
    try:
        with path.open("rb") as file:
            begin = file.read(12)
            size = file.seek(0, os.SEEK_END)
    except OSError as error:
        return f"can't be read: {error.strerror}"
    if len(begin) < 12 or begin[:4] != b"RIFF" or begin[8:] not in KINDS:
        return "is no SoundFont"
    claimed = struct.unpack_from("<I", begin, 4)[0] + 8
    return f"breaks off: {size} of its {claimed} bytes are there" if size < claimed else ""
