"""How long a frame takes through the backend, against what the same work costs without it.

Each round measures, one right after the other, so that a busy machine slows all of them alike:
  whole  client → server in another process → client
  run    a bare `InferenceSession.run` of the same model and frame, in this process
  echo   plain ZeroMQ, the same bytes there and back, through another process; it comes after a run, since in the
         backend too the answer is sent from caches that an inference has just emptied
The overhead is whole - run. What the backend adds to plain ZeroMQ, `over echo`, is whole - echo - the time that
the server reports for its own run. All are medians over the rounds, of the differences in each round.

  python benchmarks/frame_latency.py [--frame-model NAME] [--grid-model NAME] [--models DIR] [--rounds 60]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
from common.backend import Echo, running_backend, running_echo
from common.machine import describe_machine
from numpy.typing import NDArray

from capriccio.client import Client
from capriccio.engine.model import LoadedModel, load_model
from capriccio.engine.providers import available_providers, choose_providers
from capriccio.engine.registry import BUNDLED_MODELS, ModelRegistry
from capriccio.media.bilateral_grid import slice_grid
from capriccio.media.images import resize
from capriccio.protocol import Tensor

SIZES = {"256 x 144": (144, 256), "640 x 360": (360, 640), "1920 x 1080": (1080, 1920)}
WARM_UP = 3
AIM_MS = 1.0
"""Aimed at: the overhead is at most this much over the echo."""


def main() -> None:
    """Measure and print."""
    options = _options()
    folders = [BUNDLED_MODELS, *([options.models] if options.models else [])]
    providers = choose_providers(available_providers(), options.provider)
    registry = ModelRegistry(folders, partial(load_model, providers=providers))
    registry.load_all()
    extra = ["--provider", options.provider, *(["--models", str(options.models)] if options.models else [])]
    print(describe_machine())
    with running_backend(extra) as address, Client(address, timeout_s=30) as client, running_echo() as echo:
        client.models()
        print(f"\nwhole frames through {options.frame_model}, medians of {options.rounds} rounds, in ms")
        print(f"{'size':>12} {'run':>8} {'whole':>8} {'overhead':>9} {'echo':>7} {'over echo':>10} {'frames/s':>9}")
        for name, size in SIZES.items():
            _print_frame_row(name, size, registry.get(options.frame_model), client, echo, options.rounds)
        _print_grid(registry.get(options.grid_model), client, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frame-model", default="toon_to_natural_frame")
    parser.add_argument("--grid-model", default="toon_to_natural")
    parser.add_argument("--models", type=Path)
    parser.add_argument("--provider", default="cpu", help="what both sides compute with; see `capriccio serve --help`")
    parser.add_argument("--rounds", type=int, default=60)
    return parser.parse_args()


def _print_frame_row(
    name: str, size: tuple[int, int], model: LoadedModel, client: Client, echo: Echo, rounds: int
) -> None:
    frame = _noise(size)
    request = {"model": model.name, "frame": 0}
    tensor = (Tensor(frame, "HWC", "srgb"),)
    rows = []
    for _ in range(rounds + WARM_UP):
        started_s = time.perf_counter()
        reply = client.request("style.apply", request, tensor)
        whole_s = time.perf_counter() - started_s
        run_s = _timed(lambda: model.run(frame[None]))
        echo_s = echo.exchange(frame.data.cast("B"))
        rows.append((run_s, whole_s, whole_s - run_s, echo_s, whole_s - reply.body["run_ms"] / 1000 - echo_s))
    run, whole, overhead, echoed, over = _medians_ms(rows[WARM_UP:])
    verdict = "" if over <= AIM_MS else f"  (aim: {AIM_MS:g})"
    print(f"{name:>12} {run:8.2f} {whole:8.2f} {overhead:9.2f} {echoed:7.2f} {over:10.2f} {1000 / whole:9.1f}{verdict}")


def _print_grid(model: LoadedModel, client: Client, rounds: int) -> None:
    """The whole way of the grid mode at 1080p; an engine's shader does the first and the last step on the GPU."""
    frame = _noise(SIZES["1920 x 1080"])
    height, width = model.card.view_size or (144, 256)
    rows = []
    for number in range(rounds + WARM_UP):
        slicing = number % 6 == 0  # it takes far longer than the rest
        started_s = time.perf_counter()
        view = np.ascontiguousarray(resize(frame, height, width))
        scaled_s = time.perf_counter()
        grid = client.style_grid(view, model.name)
        predicted_s = time.perf_counter()
        bare_s = _timed(lambda view=view: model.run(view[None]))
        sliced_s = _timed(lambda grid=grid: slice_grid(frame, grid)) if slicing else rows[-1][3]
        rows.append((scaled_s - started_s, predicted_s - scaled_s, bare_s, sliced_s))
    scaled, predicted, bare, sliced = _medians_ms(rows[WARM_UP:])
    print(f"\ngrid mode at 1920 x 1080 through {model.name}, medians in ms")
    print(f"  capture: scale the frame to {width} x {height}     {scaled:7.2f}  (a GPU does this in an engine)")
    overhead = predicted - bare
    print(f"  send, predict, return the grid           {predicted:7.2f}  (bare {bare:.2f}, overhead {overhead:.2f})")
    print(f"  slice at full resolution with NumPy      {sliced:7.2f}  (a shader does this in an engine)")
    print(f"  the whole way                            {scaled + predicted + sliced:7.2f}")
    print(f"  sent and received: {view.nbytes / 1000:.0f} kB and {grid.nbytes / 1000:.0f} kB a frame")


def _noise(size: tuple[int, int]) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)


def _timed(action: Callable[[], object]) -> float:
    started_s = time.perf_counter()
    action()
    return time.perf_counter() - started_s


def _medians_ms(rows: list[tuple[float, ...]]) -> list[float]:
    return [statistics.median(column) * 1000 for column in zip(*rows, strict=True)]


if __name__ == "__main__":
    main()
