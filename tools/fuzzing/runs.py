"""Two ways to run a target: inputs that follow from a seed, or inputs that libFuzzer breeds for coverage.

An input that shows a defect is written to a file. Must not know: which targets there are.
"""

from __future__ import annotations

import faulthandler
import hashlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from .target import Target
from .watch import Finding, Watch

__all__ = ["run_bred", "run_seeded", "seeded_inputs"]

STUCK_S = 120
"""An input that takes so long is a hang: the process shows where it is, and ends."""

ARMED_EVERY = 1000
"""Inputs between two settings of that alarm."""

LARGEST_BYTES = 4096
"""Of inputs that libFuzzer breeds: longer ones make it slow, and reach nothing new."""


def seeded_inputs(target: Target, count: int, seed: int) -> Iterator[bytes]:
    """Yield the same inputs for the same arguments."""
    chance = Random(seed)
    seeds = list(target.seeds())
    for number in range(count):
        first = number % len(seeds)
        yield target.mutate([seeds[first], *seeds], chance)


def run_seeded(target: Target, watch: Watch, seed: int, found: Path) -> None:
    """Read as many inputs as `watch` wants.

    Raises:
        Finding: naming the file with the input.
    """
    try:
        for number, content in enumerate(seeded_inputs(target, watch.inputs, seed)):
            if number % ARMED_EVERY == 0:
                faulthandler.dump_traceback_later(STUCK_S, exit=True)
            _see(target, watch, content, found)
    finally:
        faulthandler.cancel_dump_traceback_later()


def run_bred(target: Target, watch: Watch, seed: int, found: Path, corpus: Path, done: Callable[[], None]) -> None:
    """Read inputs that libFuzzer breeds, then call `done`; it never returns, since libFuzzer ends the process.

    What shall be bred for must have been imported within `atheris.instrument_imports`.
    """
    import atheris

    def read(content: bytes) -> None:
        try:
            _see(target, watch, content, found)
        except Finding as finding:
            print(f"FOUND {finding}", file=sys.stderr, flush=True)
            os._exit(1)
        if watch.done >= watch.inputs:
            done()
            sys.stdout.flush()
            os._exit(0)

    seeds = list(target.seeds())

    def mutate(content: bytes, most: int, number: int) -> bytes:
        chance = Random(number)
        if chance.random() < 0.3:
            return bytes(atheris.Mutate(content, most))
        return target.mutate([content, *seeds], chance)[:most]

    for each in seeds:
        (corpus / hashlib.sha256(each).hexdigest()[:16]).write_bytes(each)
    options = [
        f"-seed={seed}",
        f"-max_len={LARGEST_BYTES}",
        f"-timeout={STUCK_S}",
        "-print_final_stats=0",
        "-verbosity=0",
    ]
    atheris.Setup(["fuzz", *options, f"-artifact_prefix={found}/", str(corpus)], read, custom_mutator=mutate)
    atheris.Fuzz()


def _see(target: Target, watch: Watch, content: bytes, found: Path) -> None:
    try:
        watch.see(lambda: target.is_read(content))
    except Exception as error:
        path = found / f"{target.name}-{hashlib.sha256(content).hexdigest()[:12]}"
        path.write_bytes(content)
        raise Finding(f"{type(error).__name__}: {error}; the input is {path}") from error
