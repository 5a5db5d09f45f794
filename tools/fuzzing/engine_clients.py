"""The engines' own parsers as readers: C# under Mono and GDScript in Godot read the inputs that a program is fed.

Both are fed the same bytes for the same seed: messages as the codec target spoils them, and in every fourth place a
server's ZMTP stream, spoiled as well. Blocks go through the standard input: the length of a block in four bytes, then
its records, each one byte for the kind, two for the length, and the bytes. For each block the program says how many
inputs it has read so far, and how many of them it refused. Must not know: how anything is read.
"""

from __future__ import annotations

import hashlib
import importlib
import queue
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import IO

from .messages import MESSAGES, split
from .mutations import mutated
from .order import Order
from .process_memory import resident_bytes_of
from .watch import Finding
from .zmtp import SERVER_HANDSHAKE, multipart

__all__ = ["blocks", "fed", "run_csharp", "run_godot"]

ROOT = Path(__file__).resolve().parent.parent.parent
MESSAGE, STREAM = 0, 1
BLOCK = 500
"""Inputs that are told of together."""

LONGEST_BYTES = 0xFFFF
TALLY = "fuzzed "
"""How a line of a program begins that tells how many inputs it has read, and how many it refused."""

FAULTS = ("FOUND", "ERROR", "FAIL", "Exception", "Leaked", "leaked")


def blocks(count: int, seed: int) -> Iterator[bytes]:
    """Yield the inputs of a run, always the same ones."""
    chance = Random(seed)
    seeds = list(MESSAGES.seeds())
    for start in range(0, count, BLOCK):
        records = [_record(start + number, seeds, chance) for number in range(min(BLOCK, count - start))]
        block = b"".join(records)
        yield len(block).to_bytes(4, "big") + block


def _record(number: int, seeds: Sequence[bytes], chance: Random) -> bytes:
    first = chance.choice(seeds)
    if number % 4 == 3:
        stream = SERVER_HANDSHAKE + multipart(split(first)) + multipart(split(chance.choice(seeds)))
        kind, content = STREAM, mutated([stream, SERVER_HANDSHAKE], chance)
    else:
        kind, content = MESSAGE, MESSAGES.mutate([first, *seeds], chance)
    content = content[:LONGEST_BYTES]
    return bytes((kind,)) + len(content).to_bytes(2, "big") + content


def run_csharp(order: Order, executable: Path | None = None) -> str:
    """Let the C# under Mono read, and return one line on what came of it; without an `executable` it is compiled.

    Raises:
        Finding: anything but a refusal, a hang, or growth.
    """
    with tempfile.TemporaryDirectory() as folder:
        program = executable or _compiled(Path(folder))
        behaviour = "spoiled_inputs_give_messages_or_protocol_errors"
        return fed(order, "csharp", ["mono", str(program), behaviour, "longest_ms=1000000000"])


def _compiled(folder: Path) -> Path:
    sys.path.insert(0, str(ROOT / "tests"))
    program = importlib.import_module("csharp.program_under_mono").compile_program(folder)
    return Path(program.executable)


def run_godot(order: Order) -> str:
    """Let GDScript in Godot read, and return one line on what came of it.

    Raises:
        Finding: anything but a refusal, a hang, or growth.
    """
    godot = [str(ROOT / "tools" / "godot.sh"), "--headless", "--path", str(ROOT / "godot_addon")]
    return fed(order, "godot", [*godot, "--script", "res://tests/fuzz_inputs.gd", "--", "fed=true"])


def fed(order: Order, name: str, command: Sequence[str]) -> str:
    """Feed a program, and watch what it says; return one line on what came of it.

    Raises:
        Finding: it names the file with the blocks that show it.
    """
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdin is not None
    assert process.stdout is not None
    lines: queue.Queue[str | None] = queue.Queue()
    listening = threading.Thread(target=_listen, args=(process.stdout, lines), daemon=True)
    feeding = _Feeding(order, name, process.stdin)
    listening.start()
    feeding.start()
    try:
        said = feeding.hear(lines, process.pid)
        if (status := process.wait(order.longest_s * 3)) != 0:
            raise Finding(f"the program ended with status {status}: {_rest(lines)}")
        _raise_faults(_rest(lines))
        return said
    finally:
        process.kill()
        feeding.end()
        listening.join()
        process.stdout.close()
        process.wait()


def _listen(output: IO[bytes], lines: queue.Queue[str | None]) -> None:
    for line in output:
        lines.put(line.decode("utf-8", "replace").rstrip())
    lines.put(None)


def _rest(lines: queue.Queue[str | None]) -> str:
    said: list[str] = []
    while (line := lines.get(timeout=60)) is not None:
        said.append(line)
    return "\n".join(said)


def _raise_faults(said: str) -> None:
    if any(fault in said for fault in FAULTS):
        raise Finding(said[-2000:])


class _Feeding:
    """Writes blocks from a thread of its own, two ahead of what was read, while another listens."""

    def __init__(self, order: Order, name: str, program: IO[bytes]) -> None:
        self._order = order
        self._name = name
        self._program = program
        self._ahead: deque[bytes] = deque()
        """Blocks that were begun to be written, and of which no tally has come."""
        self._room = threading.Semaphore(2)
        self._ended = False
        self._thread = threading.Thread(target=self._write, name="feeding", daemon=True)
        self.start = self._thread.start

    def end(self) -> None:
        """Write no more; the program that reads must have ended."""
        self._ended = True
        self._room.release()
        self._thread.join()

    def _write(self) -> None:
        with suppress(BrokenPipeError), self._program:  # what the program has said tells why it has ended
            for block in blocks(self._order.inputs, self._order.seed):
                self._room.acquire()
                if self._ended:
                    return
                self._ahead.append(block)
                self._program.write(block)
                self._program.flush()

    def hear(self, lines: queue.Queue[str | None], process: int) -> str:
        """Listen until all was read, and return one line on what came of it.

        Raises:
            Finding: it names the file with the blocks that show it.
        """
        watch = self._order.watch(lambda: resident_bytes_of(process))
        refused = 0
        try:
            while watch.done < self._order.inputs:
                done, refused = self._next_tally(lines)
                watch.saw(done - watch.done)
                self._ahead.popleft()
                self._room.release()
        except Finding as finding:
            raise Finding(f"{finding}; the input is in {self._kept()}") from finding
        return f"{watch.tally()}, {refused} refused"

    def _next_tally(self, lines: queue.Queue[str | None]) -> tuple[int, int]:
        """Wait until a block was read; return how many inputs were until then, and how many were refused."""
        said: list[str] = []
        silence_s = self._order.longest_s * 3
        while True:
            try:
                line = lines.get(timeout=silence_s)
            except queue.Empty:
                raise Finding(f"the program was silent for {silence_s:g} s") from None
            if line is None:
                raise Finding(f"the program ended: {' '.join(said)[-2000:]}")
            if TALLY in line:
                _raise_faults("\n".join(said))
                done, refused = line.partition(TALLY)[2].split()[:2]
                return int(done), int(refused)
            said.append(line)

    def _kept(self) -> Path:
        content = b"".join(self._ahead)
        path = self._order.found / f"{self._name}-{hashlib.sha256(content).hexdigest()[:12]}"
        path.write_bytes(content)
        return path
