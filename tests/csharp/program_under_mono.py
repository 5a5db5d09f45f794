"""Compiles the package's engine-free assemblies and their test program with Mono, and runs named behaviours of it."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from csharp.unity_assemblies import assemblies, compile_engine_free, compile_sources
from live_backend import LiveBackend

PROGRAM = Path(__file__).resolve().parent / "program"
NURSERY_BYTES = 1024 * 1024
BEHAVIOUR = re.compile(r"\[Behaviour\]\s+private static void (\w+)\(\)")


def behaviours(*files: str) -> list[str]:
    """Return the names of the behaviours in these files of the program, in their order."""
    return [name for file in files for name in BEHAVIOUR.findall((PROGRAM / file).read_text(encoding="utf-8"))]


@dataclass(frozen=True)
class Outcome:
    """How one behaviour ended, and what it had to say."""

    verdict: str
    """`ok`, or `FAIL` with the reason."""
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """The compiled test program."""

    executable: Path

    def start(self, names: Sequence[str], **settings: object) -> subprocess.Popen[str]:
        """Start the program; the caller reads its output and waits for its end."""
        settings["nursery_bytes"] = NURSERY_BYTES
        command = ["mono", str(self.executable), *names, *(f"{key}={value}" for key, value in settings.items())]
        return subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            bufsize=1,
            env={**os.environ, "MONO_GC_PARAMS": f"nursery-size={NURSERY_BYTES}"},
        )

    def run(self, names: Sequence[str], **settings: object) -> dict[str, Outcome]:
        """Run behaviours to their end in one process, and return the outcome of each."""
        with self.start(names, **settings) as process:
            assert process.stdout is not None
            lines = list(process.stdout)
        return outcomes(names, lines)

    def run_while_killing(self, name: str, backend: LiveBackend) -> Outcome:
        """Run one behaviour, which says when its backend shall be killed and when it shall come back."""
        lines = []
        with self.start([name], port=backend.port) as process:
            assert process.stdout is not None
            for line in process.stdout:
                lines.append(line)
                if line.endswith("note kill\n"):
                    backend.kill()
                if line.endswith("note restart\n"):
                    backend.start()
        return outcomes([name], lines)[name]


def outcomes(names: Sequence[str], lines: Sequence[str]) -> dict[str, Outcome]:
    """Sort the program's output by behaviour; one without a verdict has failed."""
    silent = "FAIL no verdict:\n" + "".join(lines)
    verdicts = dict.fromkeys(names, silent)
    notes: dict[str, list[str]] = {name: [] for name in names}
    for name, text in _said(lines):
        if name in verdicts and text.startswith("note "):
            notes[name].append(text.removeprefix("note "))
        elif name in verdicts:
            verdicts[name] = text.replace(" ⏎ ", "\n")
    return {name: Outcome(verdicts[name], tuple(notes[name])) for name in names}


def _said(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        name, _, text = line.rstrip("\n").partition(" ")
        yield name, text


def compile_program(folder: Path) -> Program:
    """Compile the assemblies that know no engine, warnings as errors, and the test program against them."""
    libraries = [compile_engine_free(assembly, folder) for assembly in assemblies() if assembly.engine_free]
    executable = folder / "Capriccio.EngineFree.Tests.exe"
    references = [f"-r:{library}" for library in libraries]
    compile_sources(sorted(PROGRAM.rglob("*.cs")), executable, "-target:exe", "-r:System.Core.dll", *references)
    return Program(executable)
