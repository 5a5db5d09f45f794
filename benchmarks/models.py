"""What taking up models costs: loading them, waking them, the memory they hold, and frames while files are swapped.

python benchmarks/models.py [--rounds 5] [--seconds 20] [--model NAME] [--size 640x360]

Every file is loaded as a backend does, with its certificate; then as ONNX Runtime writes it after its own
optimisations, which says what a cache of such graphs could save. Rounds alternate between the two.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from common.backend import free_address, running
from common.machine import describe_machine

from capriccio.client import Client
from capriccio.engine.footprint import estimated_bytes
from capriccio.engine.memory import give_back_memory, resident_bytes
from capriccio.engine.model import load_model
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.engine.resting import RestingModel
from capriccio.engine.session import session_options

THREADS = 2
PHASE_S = 5.0
"""Frames are sent for so long without swaps, then with them, and so on."""

SWAP_S = 1.0
"""Between two swaps."""

SERVE_ONE_FOLDER = """
import sys, threading
from pathlib import Path
from capriccio.server.app import Server, ServerConfig
with Server(ServerConfig(sys.argv[1], [Path(sys.argv[2])])):
    threading.Event().wait()
"""


def main() -> None:
    """Measure and print."""
    options = _options()
    print(describe_machine())
    files = sorted(BUNDLED_MODELS.glob("*.onnx"))
    print(f"\nmilliseconds, medians of {options.rounds}, {THREADS} threads; memory in MB")
    print(f"{'model':24}{'load':>8}{'wake':>8}{'graph':>8}{'cached':>8}{'holds':>8}{'estimate':>10}")
    load_model(files[0], THREADS)  # the runtime's own start
    for path in files:
        print(_row(path, options.rounds))
    width, height = map(int, options.size.split("x"))
    print(f"\nframes of {options.size} by {options.model}, one client")
    for line in _swaps(
        BUNDLED_MODELS / f"{options.model}.onnx", options.seconds, np.zeros((height, width, 3), np.uint8)
    ):
        print(line)


def _row(path: Path, rounds: int) -> str:
    """Return one file's line: load, wake from rest, its graph alone, that graph optimised before; memory."""
    give_back_memory()
    before = resident_bytes()
    kept = load_model(path, THREADS)
    give_back_memory()
    held_mb = (resident_bytes() - before) / 1e6
    del kept
    graph_ms, optimised_ms = _graphs(path, rounds)
    load_ms = _median_ms(lambda: load_model(path, THREADS), rounds)
    model = RestingModel(path, lambda each: load_model(each, THREADS))
    wake_ms = statistics.median(list(_wakes_ms(model, rounds)))
    estimate_mb = estimated_bytes(path.stat().st_size) / 1e6
    cached = "fails" if optimised_ms is None else f"{optimised_ms:.0f}"
    figures = f"{load_ms:8.0f}{wake_ms:8.0f}{graph_ms:8.0f}{cached:>8}{held_mb:8.1f}{estimate_mb:10.1f}"
    return f"{path.stem:24}{figures}"


def _wakes_ms(model: RestingModel, rounds: int) -> Iterator[float]:
    for _ in range(rounds):
        yield _ms(model.woken)
        model.rest()


def _graphs(path: Path, rounds: int) -> tuple[float, float | None]:
    """Return what ONNX Runtime takes for the graph, and for the one it makes of that; None where it can't read it."""
    import onnxruntime

    def load(content: bytes, level: object, out: Path | None = None) -> None:
        settings = session_options(THREADS)
        settings.graph_optimization_level = level
        if out is not None:
            settings.optimized_model_filepath = str(out)
        onnxruntime.InferenceSession(content, settings, providers=["CPUExecutionProvider"])

    level = onnxruntime.GraphOptimizationLevel
    content = path.read_bytes()
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "optimised.onnx"
        load(content, level.ORT_ENABLE_ALL, made)
        optimised = made.read_bytes()
    times_ms: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        times_ms[0].append(_ms(lambda: load(content, level.ORT_ENABLE_ALL)))
        try:
            times_ms[1].append(_ms(lambda: load(optimised, level.ORT_DISABLE_ALL)))
        except Exception:  # the runtime's exceptions have no common base below Exception
            return statistics.median(times_ms[0]), None
    return statistics.median(times_ms[0]), statistics.median(times_ms[1])


def _swaps(model: Path, seconds: float, frame: np.ndarray) -> Iterator[str]:
    """Yield how late frames are without swaps and with one each second, in phases of the same run."""
    times_ms: dict[str, list[float]] = {"no swaps": [], "a swap each second": []}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / model.name
        shutil.copy(model, file)
        address = free_address()
        with running(["-c", SERVE_ONE_FOLDER, address, folder]), Client(address, timeout_s=30) as client:
            client.models()
            _send(client, model.stem, frame, PHASE_S / 2, None)
            for _ in range(max(1, round(seconds / 2 / PHASE_S))):
                times_ms["no swaps"] += _send(client, model.stem, frame, PHASE_S, None)
                times_ms["a swap each second"] += _send(client, model.stem, frame, PHASE_S, file)
    for what, taken in times_ms.items():
        half, late, worst = (np.percentile(taken, part) for part in (50, 99, 100))
        yield f"{what:20} {len(taken):6} frames, p50 {half:6.1f} ms, p99 {late:6.1f}, worst {worst:6.1f}"


def _send(client: Client, model: str, frame: np.ndarray, seconds: float, swapped: Path | None) -> list[float]:
    """Return what each frame took; write the file anew each second where one is given."""
    times_ms: list[float] = []
    ends_s = time.perf_counter() + seconds
    next_swap_s = time.perf_counter()
    while time.perf_counter() < ends_s:
        if swapped is not None and time.perf_counter() >= next_swap_s:
            next_swap_s += SWAP_S
            temporary = swapped.with_name(f".{swapped.name}")
            shutil.copy(swapped, temporary)
            temporary.replace(swapped)
        times_ms.append(_ms(lambda: client.style(frame, model)))
    return times_ms


def _median_ms(work: Callable[[], object], rounds: int) -> float:
    return statistics.median([_ms(work) for _ in range(rounds)])


def _ms(work: Callable[[], object]) -> float:
    started_s = time.perf_counter()
    work()
    return (time.perf_counter() - started_s) * 1000


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=20.0, help="of frames, half of them without swaps")
    parser.add_argument("--model", default="toon_to_natural_frame")
    parser.add_argument("--size", default="640x360")
    return parser.parse_args()


if __name__ == "__main__":
    main()
