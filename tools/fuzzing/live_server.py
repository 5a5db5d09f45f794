"""A running server among strangers: they spoil messages as fast as it takes them, and a good client is answered on.

Watched are the server's memory and threads, that it lives, and that its log tells of no defect. Must not know: what the
strangers send.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import queue
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import numpy as np

from capriccio.client import Client
from capriccio.errors import CapriccioError

from .order import Order
from .process_memory import resident_bytes_of, threads_of
from .served import MODEL
from .strangers import send_spoiled
from .watch import Finding, Watch

__all__ = ["run_server"]

LOOK_S = 0.5
PATIENCE_S = 10.0
MORE_THREADS = 8
"""Threads that may come after the warm-up."""

TOOLS = Path(__file__).resolve().parents[1]
"""From where Python finds `fuzzing`, in whatever folder this one was started."""

FRAME = np.random.default_rng(1).integers(0, 256, (36, 64, 3), dtype=np.uint8)


@dataclass
class _ServedProcess:
    """The server's process."""

    process: subprocess.Popen[str]
    address: str
    log: IO[str]

    @property
    def host_and_port(self) -> tuple[str, int]:
        """Where it listens."""
        host, port = self.address.removeprefix("tcp://").split(":")
        return host, int(port)

    def resident_bytes(self) -> int:
        """Return its memory."""
        return resident_bytes_of(self.process.pid)

    def threads(self) -> int:
        """Return how many it has."""
        return threads_of(self.process.pid)

    def check(self) -> None:
        """Do nothing, or say what is wrong.

        Raises:
            Finding: it has ended, or its log tells of a defect.
        """
        self.log.seek(0)
        said = self.log.read()
        if self.process.poll() is not None:
            raise Finding(f"the server ended with status {self.process.returncode}: {said[-2000:]}")
        if "Traceback" in said:
            raise Finding(f"the server's log tells of a defect: {said[-2000:]}")


@contextmanager
def _served(log: Path) -> Iterator[_ServedProcess]:
    """Start a server, and end it."""
    with log.open("w+") as said:
        command = [sys.executable, "-m", "fuzzing.served"]
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": said, "text": True}
        process = subprocess.Popen(command, cwd=TOOLS, **pipes)
        assert process.stdout is not None
        try:
            yield _ServedProcess(process, process.stdout.readline().strip(), said)
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Let it clean up after itself, or else kill it."""
    try:
        process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


@dataclass
class _GoodClient:
    """Asks for frames, one after the other, from a thread of its own."""

    address: str
    longest_s: float
    slowest_s: float = 0.0
    answered: int = 0
    malformed: int = 0
    """Messages of all peers that the server found to be none, by its own count."""
    fault: str = ""
    _end: threading.Event = field(default_factory=threading.Event)

    def start(self) -> threading.Thread:
        thread = threading.Thread(target=self._ask, name="good-client", daemon=True)
        thread.start()
        return thread

    def end(self) -> None:
        self._end.set()

    def _ask(self) -> None:
        try:
            with Client(self.address, timeout_s=self.longest_s, name="good", patient=True) as client:
                expected = client.style(FRAME, MODEL)
                while not self._end.wait(0.02):
                    began_s = time.perf_counter()
                    if not np.array_equal(client.style(FRAME, MODEL), expected):
                        self.fault = "the good client got another picture than before"
                        return
                    self.slowest_s = max(self.slowest_s, time.perf_counter() - began_s)
                    self.answered += 1
                self.malformed = client.status()["malformed"]
        except CapriccioError as error:
            self.fault = f"the good client was not answered: {error.message}"


def run_server(order: Order) -> str:
    """Let strangers send as many inputs as are wanted, and return one line on what came of it.

    Raises:
        Finding: a crash, a hang, growth, a defect, or a client that was not served; it names the file with the bytes
            that were sent last where that helps.
    """
    with tempfile.TemporaryDirectory() as folder, _served(Path(folder) / "log") as server:
        good = _GoodClient(server.address, order.longest_s)
        watch = order.watch(server.resident_bytes)
        asking = good.start()
        try:
            threads = _watch_strangers(order, watch, server, good)
        finally:
            good.end()
            asking.join(order.longest_s)
        server.check()
        _raise_fault(good)
        slowest_ms = good.slowest_s * 1000
        frames = f"{good.answered} frames of a good client, the slowest in {slowest_ms:.0f} ms"
        return f"{watch.tally()}, {threads} threads; {good.malformed} were no messages; {frames}"


def _watch_strangers(order: Order, watch: Watch, server: _ServedProcess, good: _GoodClient) -> int:
    """Return the threads that the server had in the end."""
    context = multiprocessing.get_context("spawn")
    news: Any = context.Queue()
    processes = order.processes
    shares = [order.inputs // processes + (number < order.inputs % processes) for number in range(processes)]
    strangers = [
        context.Process(target=_strange, args=(server.host_and_port, share, order.seed + number, news), daemon=True)
        for number, share in enumerate(shares)
    ]
    for stranger in strangers:
        stranger.start()
    warm_threads = 0
    try:
        ended = 0
        while ended < processes:
            ended += _hear(news, watch, order.found)
            if watch.is_warm and not warm_threads:
                warm_threads = server.threads()
            if warm_threads and server.threads() > warm_threads + MORE_THREADS:
                raise Finding(f"the server has {server.threads()} threads, and had {warm_threads}")
            server.check()
            _raise_fault(good)
    finally:
        for stranger in strangers:
            stranger.kill()
            stranger.join()
    return server.threads()


def _raise_fault(good: _GoodClient) -> None:
    if good.fault:
        raise Finding(good.fault)


def _hear(news: Any, watch: Watch, found: Path) -> bool:
    """Take note of what strangers have done for a while; say whether one has ended.

    Raises:
        Finding: one has found something, or memory grows.
    """
    until_s = time.monotonic() + LOOK_S
    while (left_s := until_s - time.monotonic()) > 0:
        try:
            told = news.get(timeout=left_s)
        except queue.Empty:
            break
        if told is None:
            return True
        if isinstance(told, int):
            watch.saw(told)
        else:
            message, last = told
            path = found / f"server-{hashlib.sha256(last).hexdigest()[:12]}"
            path.write_bytes(last)
            raise Finding(f"{message}; what was sent last is {path}")
    return False


def _strange(address: tuple[str, int], inputs: int, seed: int, news: Any) -> None:
    """Be a stranger, in a process of its own."""
    pending = [0]

    def tell(count: int) -> None:
        pending[0] += count
        if pending[0] >= 5000:
            news.put(pending[0])
            pending[0] = 0

    try:
        send_spoiled(address, inputs, seed, tell)
    except Finding as finding:
        news.put((str(finding), finding.content))
    else:
        news.put(pending[0])
        news.put(None)
