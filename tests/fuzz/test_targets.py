"""Readers of bytes from outside meet thousands of spoiled inputs, always the same ones; tools/fuzz.py has millions."""

from __future__ import annotations

from pathlib import Path

import pytest

from capriccio.errors import UnreadableFile
from fuzzing.messages import joined, split
from fuzzing.runs import run_seeded, seeded_inputs
from fuzzing.target import Target
from fuzzing.targets import TARGETS
from fuzzing.watch import Finding, Watch

INPUTS = 4000
MORE_OR_LESS = {"codec": 12_000, "model": 800}
LONGEST_S = 20
GROWTH_BYTES = 60_000_000

FOUND = sorted(path for path in (Path(__file__).parent / "found").glob("*-*") if path.name.partition("-")[0] in TARGETS)
"""Inputs that once showed a defect; the name begins with the target's."""


@pytest.mark.parametrize("name", TARGETS)
def test_spoiled_bytes_are_read_or_refused_soon_and_without_growth(name: str, tmp_path: Path) -> None:
    watch = Watch(MORE_OR_LESS.get(name, INPUTS), LONGEST_S, GROWTH_BYTES)
    run_seeded(TARGETS[name], watch, seed=7, found=tmp_path)
    assert watch.inputs / 50 < watch.refused < watch.done, "the mutations test nothing"


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.name)
def test_what_once_showed_a_defect_is_read_or_refused(path: Path) -> None:
    TARGETS[path.name.partition("-")[0]].is_read(path.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_the_seeds_themselves_are_read(name: str) -> None:
    target = TARGETS[name]
    refused = [seed for seed in target.seeds() if not target.is_read(seed)]
    assert all(b"\xa4midi" in seed for seed in refused), "the vectors have no real MIDI file"


def test_the_same_seed_gives_the_same_inputs() -> None:
    target = TARGETS["codec"]
    first, again, other = ([*seeded_inputs(target, 50, seed)] for seed in (1, 1, 2))
    assert first == again != other


@pytest.mark.parametrize("frames", [[], [b""], [b"CAP1", b"\x80", bytes(300)]])
def test_frames_become_an_input_and_frames_again(frames: list[bytes]) -> None:
    assert split(joined(frames)) == frames


def _target(read: object) -> Target:
    return Target("broken", read, lambda: [b"seed"], (UnreadableFile,))  # type: ignore[arg-type]


def test_an_input_that_raises_anything_else_is_a_finding_and_kept(tmp_path: Path) -> None:
    def read(content: bytes) -> None:
        raise KeyError(len(content))

    with pytest.raises(Finding, match="KeyError"):
        run_seeded(_target(read), Watch(10, 1, 1000), 1, tmp_path)
    [kept] = tmp_path.iterdir()
    assert kept.name.startswith("broken-")


def test_a_refusal_of_several_lines_is_a_finding(tmp_path: Path) -> None:
    def read(_content: bytes) -> None:
        raise UnreadableFile("one\ntwo")

    with pytest.raises(Finding, match="no line"):
        run_seeded(_target(read), Watch(10, 1, 1000), 1, tmp_path)


def test_an_input_that_takes_too_long_is_a_finding() -> None:
    times = iter([0.0, 1.0, 1.5, 2.0, 9.0])
    watch = Watch(10, 2.0, 1000, clock=lambda: next(times), memory=lambda: 0)
    watch.see(lambda: True)
    with pytest.raises(Finding, match=r"took 7\.0 s"):
        watch.see(lambda: True)


def test_memory_may_grow_while_a_run_warms_up_and_not_later() -> None:
    held = iter([*range(0, 20_000, 1000), 20_000, 20_001])
    watch = Watch(100, 1.0, 1000, clock=lambda: 0.0, memory=lambda: next(held))
    for _ in range(21):
        watch.see(lambda: True)
    assert watch.growth_bytes == 1000
    with pytest.raises(Finding, match="grown by 1001"):
        watch.see(lambda: True)
