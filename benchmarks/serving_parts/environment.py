"""Environments for programs that are measured but are no part of this project: pinned, and outside the repository.

Must not know: what the programs are.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path

__all__ = ["Unavailable", "python_with"]

CACHE = Path(os.environ.get("XDG_CACHE_HOME", "~/.cache")).expanduser() / "capriccio" / "peers"
SAME_AS_HERE = ("numpy", "onnxruntime")
NOTE = "installed.txt"
LIMIT_S = 900


class Unavailable(Exception):
    """Something can't be had on this machine; the message says why."""


def python_with(name: str, versions: Mapping[str, str], dependencies: bool = True) -> Path:
    """Return the Python of the environment `name`, which is made where it is missing or of other versions.

    Args:
        name: of its folder under ~/.cache/capriccio/peers.
        versions: of packages; those of NumPy and ONNX Runtime are otherwise the ones that run here.
        dependencies: install what the packages depend on, too.

    Raises:
        Unavailable: something can't be installed.
    """
    folder = CACHE / name
    pins = [f"{package}=={version}" for package, version in {**_versions_here(), **versions}.items()]
    made_of = "\n".join((sys.version, *pins))
    note, python = folder / NOTE, folder / "bin" / "python"
    if note.exists() and note.read_text() == made_of:
        return python
    print(f"installing {', '.join(pins)} into {folder} ...", flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    _run(sys.executable, "-m", "venv", str(folder))
    _run(str(python), "-m", "pip", "install", "--quiet", *([] if dependencies else ["--no-deps"]), *pins)
    note.write_text(made_of)
    return python


def _versions_here() -> dict[str, str]:
    return {package: metadata.version(package) for package in SAME_AS_HERE}


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=LIMIT_S)
    except subprocess.CalledProcessError as error:
        raise Unavailable(f"it can't be installed: {error.stderr.strip()[-500:]}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unavailable(f"it can't be installed: {error}") from error
