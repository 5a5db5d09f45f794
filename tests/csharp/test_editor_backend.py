"""The Unity editor's keeper of the backend under Mono, with real processes: started, stopped, killed, no orphans."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend import tiny_models, tiny_texture_models
from csharp.program_under_mono import Outcome, Program, behaviours

pytestmark = pytest.mark.mono

KILLED = "editor_that_will_be_killed"
KEPT = [name for name in behaviours("editor/KeeperBehaviours.cs") if name != KILLED]
RELOADED = behaviours("editor/ReloadBehaviours.cs")
ASKED = behaviours("editor/EditorJobBehaviours.cs", "editor/WindowBehaviours.cs")
GONE_S = 20
# The bundled models take a while to load, and nobody asks for them here.
WITHOUT_BUNDLED = """
import sys
from pathlib import Path
from capriccio.engine import registry
registry.BUNDLED_MODELS = Path(sys.argv.pop(1))
from capriccio.cli import main
main()
"""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("editor")
    models = folder / "models"
    models.mkdir()
    tiny_models.invert(models / "invert.onnx")
    (models / "broken.onnx").write_bytes(b"no model")
    tiny_texture_models.vary(models / "vary.onnx", "a_vary")
    tiny_texture_models.vary(models / "vary_slowly.onnx", "vary_slowly", rounds=200)
    program = folder / "serve_models.py"
    program.write_text(WITHOUT_BUNDLED)
    return {"folder": folder, "command": f"'{sys.executable}' '{program}' '{models}' serve --threads 1"}


@pytest.fixture(scope="module")
def kept(program: Program, settings: dict[str, object]) -> Iterator[dict[str, Outcome]]:
    yield program.run(KEPT, **settings)
    assert orphans(settings) == []


@pytest.fixture(scope="module")
def reloaded(program: Program, settings: dict[str, object]) -> Iterator[dict[str, Outcome]]:
    yield program.run(RELOADED, **settings)
    assert orphans(settings) == []


@pytest.fixture(scope="module")
def asked(program: Program, settings: dict[str, object]) -> Iterator[dict[str, Outcome]]:
    yield program.run(ASKED, **settings)
    assert orphans(settings) == []


@pytest.mark.parametrize("name", KEPT)
def test_the_keeper(kept: dict[str, Outcome], name: str) -> None:
    print(*kept[name].notes, sep="\n")
    assert kept[name].verdict == "ok"


@pytest.mark.parametrize("name", RELOADED)
def test_reloads(reloaded: dict[str, Outcome], name: str) -> None:
    print(*reloaded[name].notes, sep="\n")
    assert reloaded[name].verdict == "ok"


@pytest.mark.parametrize("name", ASKED)
def test_jobs(asked: dict[str, Outcome], name: str) -> None:
    print(*asked[name].notes, sep="\n")
    assert asked[name].verdict == "ok"


def test_killing_the_editor_ends_the_backend(program: Program, settings: dict[str, object]) -> None:
    with program.start([KILLED], **settings) as editor:
        assert editor.stdout is not None
        line = editor.stdout.readline()
        assert " note backend " in line
        backend = int(line.split()[-1])
        os.kill(editor.pid, signal.SIGKILL)
        assert has_ended(backend)


def orphans(settings: dict[str, object]) -> list[str]:
    """Return the command lines of processes that were started here and still run."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if str(settings["folder"]) in words and "Capriccio.EngineFree.Tests" not in words:
            found.append(words)
    return found


def has_ended(pid: int) -> bool:
    """Wait until a process has ended, or is only waiting for its parent to notice; say whether it did."""
    deadline = time.monotonic() + GONE_S
    while time.monotonic() < deadline:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
