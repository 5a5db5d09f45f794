#!/usr/bin/env python3
"""Takes the picture of `capriccio top` in docs/observability.md: a real server, two games, an editor and a batch job.

python tools/top_picture.py docs/media/top.svg [SECONDS]
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeAlias

import numpy as np

from capriccio.client import Client
from capriccio.errors import CapriccioError
from capriccio.protocol import Tensor
from capriccio.server.app import Server, ServerConfig

Asking: TypeAlias = Callable[[str, threading.Event], None]
"""Asks the server at an address until it is told to end."""

PATIENCE_S = 120
NOISE = np.random.default_rng(0)


def main(arguments: list[str]) -> int:
    """Take the picture; return the exit status."""
    if len(arguments) not in (1, 2):
        print(__doc__, file=sys.stderr)
        return 2
    seconds = float(arguments[1]) if arguments[1:] else 40.0
    with Server(ServerConfig("tcp://127.0.0.1:*")) as server:
        ended = threading.Event()
        threads = [threading.Thread(target=ask, args=(server.address, ended)) for ask in ASKING]
        for thread in threads:
            thread.start()
        try:
            _watch(server.address, arguments[0], seconds)
        finally:
            ended.set()
            for thread in threads:
                thread.join()
    return 0


def _watch(address: str, picture: str, seconds: float) -> None:
    """Run the command for a while, and end it as Ctrl-C does."""
    command = [sys.executable, "-m", "capriccio", "top", "--server", address, "--interval", "1", "--svg", picture]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        time.sleep(seconds)
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_S)


def _game(model: str, hertz: float, height: int, width: int) -> Asking:
    def play(address: str, ended: threading.Event) -> None:
        frame = NOISE.integers(0, 256, (height, width, 3), dtype=np.uint8)
        with Client(address, PATIENCE_S, name="godot") as client:
            stream = client.stream(model, slice_grid=False)
            while not ended.wait(1 / hertz):
                stream.submit(frame)
                stream.latest()

    return play


def _jobs(
    name: str, kind: str, body: dict[str, object], priority: str | None
) -> Callable[[str, threading.Event], None]:
    def work(address: str, ended: threading.Event) -> None:
        image = Tensor(NOISE.integers(0, 256, (256, 256, 3), dtype=np.uint8), layout="HWC", color="srgb")
        buffers = (image,) if "image" in body else ()
        with Client(address, PATIENCE_S, name=name) as client, suppress(CapriccioError):
            for seed in range(1_000_000):
                if ended.is_set():
                    return
                client.request(kind, {**body, "seed": seed}, buffers, priority=priority)

    return work


ASKING = (
    _game("toon_to_natural", 30, 144, 256),
    _game("toon_to_natural_frame", 10, 180, 320),
    _jobs("unity", "texture.vary", {"image": 0}, None),
    _jobs("unity", "terrain.generate", {"size": 257}, None),
    _jobs("capriccio-style", "music.compose", {"bars": 8}, "batch"),
)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
