#!/usr/bin/env python3
"""Fuzzes a reader of bytes from outside, and tells what it cost.

    python tools/fuzz.py codec --inputs 10_000_000         messages; with atheris where that is installed
    python tools/fuzz.py midi --inputs 1e6 --seeded        the same inputs for the same --seed, without atheris
    python tools/fuzz.py all --inputs 100_000 --seeded     every reader
    python tools/fuzz.py codec --input FILE                reads one input again
    python tools/fuzz.py server --inputs 1e6               a running server, over sockets, beside a good client
    python tools/fuzz.py csharp --inputs 1e6               the Unity package's parser under Mono
    python tools/fuzz.py godot --inputs 1e5                the Godot addon's parser in Godot

An input that raises anything but the reader's own errors, takes longer than --longest-s, or grows memory by more than
--growth-mb after the warm-up is written to --found, and the exit status is 1. `pip install "capriccio[fuzz]"` brings
atheris. Must not know: how anything is read.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
import tempfile
import traceback
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

FOUND = Path(__file__).resolve().parent.parent / "tests" / "fuzz" / "found"
MEMORY = Path("/dev/shm")

RUNS = {
    "server": ("fuzzing.live_server", "run_server"),
    "csharp": ("fuzzing.engine_clients", "run_csharp"),
    "godot": ("fuzzing.engine_clients", "run_godot"),
}
"""What is fuzzed from outside its process."""


def main() -> int:
    """Run what the command line says, with files in memory where the system has such."""
    options = _options()
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as scratch:
        tempfile.tempdir = scratch
        return _fuzz(options)


def _fuzz(options: argparse.Namespace) -> int:
    bred = not options.seeded and not options.input and importlib.util.find_spec("atheris") is not None
    if options.target in RUNS:
        return _run_live(options)
    targets = _imported(bred).TARGETS
    if options.target not in (*targets, "all"):
        sys.exit(f"there is no target {options.target}; there are: {', '.join((*targets, *RUNS))}, all")
    names = list(targets) if options.target == "all" else [options.target]
    if options.input:
        print("read" if targets[names[0]].is_read(options.input.read_bytes()) else "refused, as it should be")
        return 0
    options.found.mkdir(parents=True, exist_ok=True)
    run = _run_bred if bred else _run_seeded
    return max([run(targets[name], options) for name in names])


def _run_live(options: argparse.Namespace) -> int:
    from fuzzing.order import Order
    from fuzzing.watch import Finding

    growth_bytes = round(options.growth_mb * 1e6)
    options.found.mkdir(parents=True, exist_ok=True)
    order = Order(options.inputs, options.seed, options.longest_s, growth_bytes, options.found, options.processes)
    module, function = RUNS[options.target]
    try:
        print(f"{options.target}: {getattr(importlib.import_module(module), function)(order)}")
    except Finding as finding:
        print(f"FOUND {options.target}: {finding}", flush=True)
        return 1
    return 0


def _run_bred(target: Any, options: argparse.Namespace) -> int:
    """Run a target in a process of its own: libFuzzer ends it."""
    from fuzzing.runs import run_bred

    corpus = Path(tempfile.mkdtemp())
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        watch = _watch(options)
        run_bred(target, watch, options.seed, options.found, corpus, lambda: _tell(target, watch, "atheris"))
    return abs(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))


def _run_seeded(target: Any, options: argparse.Namespace) -> int:
    from fuzzing.runs import run_seeded
    from fuzzing.watch import Finding

    watch = _watch(options)
    try:
        run_seeded(target, watch, options.seed, options.found)
    except Finding as finding:
        traceback.print_exception(finding.__cause__)
        print(f"FOUND {target.name}: {finding}", flush=True)
        return 1
    finally:
        _tell(target, watch, "seeded")
    return 0


def _watch(options: argparse.Namespace) -> Any:
    from fuzzing.watch import Watch

    return Watch(options.inputs, options.longest_s, round(options.growth_mb * 1e6))


def _tell(target: Any, watch: Any, how: str) -> None:
    print(f"{target.name} ({how}): {watch.summary()}", flush=True)


def _imported(bred: bool) -> ModuleType:
    """Import the targets, so that atheris sees which lines of `capriccio` an input reaches."""
    within: Any = nullcontext()
    if bred:
        import atheris

        within = atheris.instrument_imports(include=["capriccio"])
    with within:
        return importlib.import_module("fuzzing.targets")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("target", help="a reader, or all")
    parser.add_argument("--inputs", type=lambda text: int(float(text)), default=100_000, help="how many")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeded", action="store_true", help="without atheris")
    parser.add_argument("--longest-s", type=float, default=20.0, help="what one input may take")
    parser.add_argument("--growth-mb", type=float, default=100.0, help="what memory may grow by after the warm-up")
    parser.add_argument("--found", type=Path, default=FOUND, help="where inputs go that show a defect")
    parser.add_argument("--processes", type=int, default=1, help="that send, where a server is fuzzed")
    parser.add_argument("--input", type=Path, help="read this input only")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
