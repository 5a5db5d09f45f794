"""Finds and runs the engines of the tests: Godot through tools/godot.sh, C# through Mono, FluidSynth.

An engine that is missing skips a test with a visible reason, except in CI, where it fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from capriccio.errors import NotInstalled
from capriccio.media.music.soundfonts import find_soundfont

ROOT = Path(__file__).resolve().parent.parent
GODOT = ROOT / "tools" / "godot.sh"


def unavailable(reason: str) -> None:
    """Skip the running test, or fail it in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}, and CI must not skip")
    pytest.skip(reason)


def require_godot() -> None:
    """Skip the running test where no Godot is found."""
    if subprocess.run([GODOT, "--which"], capture_output=True, check=False).returncode != 0:
        unavailable("no Godot >= 4.3 (make test installs it, or set GODOT)")


def require_mono() -> None:
    """Skip the running test where Mono and its compiler are missing."""
    if shutil.which("mcs") is None or shutil.which("mono") is None:
        unavailable("no Mono (make test installs it: mono-devel)")


def require_fluidsynth() -> None:
    """Skip the running test where FluidSynth or a SoundFont is missing."""
    try:
        find_soundfont()
    except NotInstalled:
        unavailable("no SoundFont (make test installs it: timgm6mb-soundfont)")
    if shutil.which("fluidsynth") is None:
        unavailable("no FluidSynth (make test installs it: fluidsynth)")


def run_godot(
    *arguments: str | Path, timeout_s: float = 120, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run Godot to its end and return its output, standard error included in `stdout`."""
    return subprocess.run(
        [str(GODOT), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout_s,
        env={**os.environ, **(environment or {})},
        check=False,
    )
