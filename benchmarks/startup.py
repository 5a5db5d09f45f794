"""How long the backend takes until it answers and until it shows a frame, and how much memory it holds.

python benchmarks/startup.py [--model NAME] [--models DIR] [--rounds 5]
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import numpy as np
from common.backend import free_address, running, running_backend
from common.machine import describe_machine

from capriccio.client import Client
from capriccio.engine.model import load_model
from capriccio.engine.registry import BUNDLED_MODELS, ModelRegistry
from capriccio.user_cache import CACHE_VARIABLE

AIM_HELLO_S = 1.5
AIM_RESIDENT_MB = 200
FRAMES = 30
SERVE_ONE_FOLDER = """
import sys, threading
from pathlib import Path
from capriccio.server.app import Server, ServerConfig
with Server(ServerConfig(sys.argv[1], [Path(sys.argv[2])])):
    threading.Event().wait()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="toon_to_natural_frame")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    folders = [BUNDLED_MODELS, *([options.models] if options.models else [])]
    registry = ModelRegistry(folders, load_model)
    registry.load_all()
    print(describe_machine())
    waits_s = [_seconds_to_hello() for _ in range(options.rounds)]
    median_s, worst_s = statistics.median(waits_s), max(waits_s)
    print(f"capriccio serve to the first answered hello: {median_s:.2f} s, worst {worst_s:.2f} (aim {AIM_HELLO_S})")
    compiling_s, reading_s = _seconds_to_frame(options)
    print(
        f"to the first frame of 640 x 360: {compiling_s:.2f} s, and {reading_s:.2f} where an earlier start compiled it"
    )
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(registry.get(options.model).path, folder)
        loaded, used = _resident_mb(folder, options.model)
    print(f"resident with {options.model} loaded: {loaded:.0f} MB")
    print(f"resident after {FRAMES} frames of 640 x 360: {used:.0f} MB (aim {AIM_RESIDENT_MB})")


def _seconds_to_hello() -> float:
    started_s = time.perf_counter()
    with running_backend() as address, Client(address, timeout_s=30):
        return time.perf_counter() - started_s


def _seconds_to_frame(options: argparse.Namespace) -> tuple[float, float]:
    """Return medians of starts with an empty cache of compiled looks, and of the start after each."""
    serve = ["--models", str(options.models)] if options.models else []
    frame = np.zeros((360, 640, 3), np.uint8)
    compiling_s, reading_s = [], []
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            os.environ[CACHE_VARIABLE] = folder
            for waits_s in (compiling_s, reading_s):
                started_s = time.perf_counter()
                with running_backend(serve) as address, Client(address, timeout_s=30) as client:
                    client.style(frame, options.model)
                    waits_s.append(time.perf_counter() - started_s)
    del os.environ[CACHE_VARIABLE]
    return statistics.median(compiling_s), statistics.median(reading_s)


def _resident_mb(folder: str, model: str) -> tuple[float, float]:
    """Return the memory of a server with one model, before and after it has worked."""
    address = free_address()
    with running(["-c", SERVE_ONE_FOLDER, address, folder]), Client(address, timeout_s=30) as client:
        client.models()
        loaded = client.status()["resident_bytes"]
        frame = np.zeros((360, 640, 3), np.uint8)
        for _ in range(FRAMES):
            client.style(frame, model)
        return loaded / 1e6, client.status()["resident_bytes"] / 1e6


if __name__ == "__main__":
    main()
