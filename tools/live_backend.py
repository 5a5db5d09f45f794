"""A real backend in a process of its own, for the demo, for measurements, and for tests of clients in any language."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import zmq

from capriccio.protocol import PROTOCOL_VERSION, Message, decode, encode


def free_port() -> int:
    """Return a TCP port that is free at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class BackendFailed(Exception):
    """The backend did not come up; the message holds its log."""


class LiveBackend:
    """`capriccio serve` on a free port; can be killed and started again at the same address."""

    def __init__(self, *options: str | Path, log: Path) -> None:
        """Choose a port; `options` are those of `capriccio serve`."""
        self.port = free_port()
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.log = log
        self._options = [str(option) for option in options]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, timeout_s: float = 30) -> None:
        """Start the process and return when it answers `hello`.

        Raises:
            BackendFailed: it ended, or did not answer in time.
        """
        self.launch()
        try:
            self._wait_for_hello(timeout_s)
        except BaseException:
            self.kill()
            raise

    def launch(self, environment: Mapping[str, str] | None = None) -> None:
        """Start the process, with more in its environment, and return at once."""
        command = [sys.executable, "-m", "capriccio", "serve", "--bind", self.address, *self._options]
        surroundings = {**os.environ, **(environment or {})}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=surroundings)

    def wait_for_port(self, timeout_s: float = 30) -> None:
        """Return as soon as the process listens.

        Raises:
            BackendFailed: it ended, or did not listen in time.
        """
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1):
                return
            self._check_running()
            time.sleep(0.002)
        raise BackendFailed(f"the backend did not listen within {timeout_s} s:\n{self.log.read_text()}")

    @property
    def pid(self) -> int:
        """Process id of the running backend."""
        assert self._process is not None
        return self._process.pid

    def kill(self) -> None:
        """End it at once, as a crash would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end, and return its exit status."""
        return self._end(signal.SIGTERM)

    def __enter__(self) -> LiveBackend:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self.kill()

    def _end(self, how: signal.Signals) -> int:
        assert self._process is not None
        if self._process.poll() is None:
            os.kill(self._process.pid, how)
        status = self._process.wait(timeout=10)
        self._process = None
        return status

    def _wait_for_hello(self, timeout_s: float) -> None:
        hello = Message(1, "hello", {"protocol": PROTOCOL_VERSION, "client": "test", "client_version": "0"})
        deadline = time.monotonic() + timeout_s
        with zmq.Context() as context, context.socket(zmq.DEALER) as dealer:
            dealer.linger = 0
            dealer.connect(self.address)
            dealer.send_multipart(encode(hello))
            while time.monotonic() < deadline:
                if dealer.poll(100):
                    assert decode(dealer.recv_multipart()).type == "ok"
                    return
                self._check_running()
        raise BackendFailed(f"the backend did not answer within {timeout_s} s:\n{self.log.read_text()}")

    def _check_running(self) -> None:
        assert self._process is not None
        if self._process.poll() is not None:
            raise BackendFailed(f"the backend ended at once:\n{self.log.read_text()}")
