"""Terrain: how long land takes, beside noise that nothing eroded, one grid beside two, windows beside the whole.

python benchmarks/terrain.py [--model MODEL.onnx] [--models DIR] [--rounds 5]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from common.machine import describe_machine

from capriccio.engine.finder import find_kind
from capriccio.engine.model import LoadedModel, load_model
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.media.fractal_noise import fractal_heights
from capriccio.media.height_files import HEIGHT_SUFFIXES, encode_heights
from capriccio.services.terrain import Land, generate, making, torus_windows

AIM_SIZE, AIM_S = 1025, 1.0
SIZES = (257, 513, 1025, 2049)
ENDLESS = 1 << 13
"""A side that no land has: with it as limit, all land is eroded on one grid."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, help="an .onnx file; default: the first terrain.generate model by name")
    parser.add_argument("--models", type=Path, help="a folder of models besides the bundled ones")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    folders = [BUNDLED_MODELS, *([options.models] if options.models else [])]
    model = load_model(options.model or find_kind(folders, "terrain.generate"))
    print(describe_machine())
    print(f"{model.name} ({model.hash}) on {', '.join(model.session.providers)}")
    sizes(model, options.rounds)
    grids(model, options.rounds)
    windows(model)
    files(model, options.rounds)


def sizes(model: LoadedModel, rounds: int) -> None:
    """Time land of several sizes, and the noise that it is made from."""
    print(f"\nland, medians of {rounds} rounds in s (aim: {AIM_SIZE} points a side in {AIM_S:g})")
    print("  points   noise alone   land   of a core   land that does not tile")
    for size in SIZES:
        noise_s, _ = _median(lambda size=size: fractal_heights(size - 1, 7), rounds)
        land_s, core_s = _median(lambda size=size: generate(model, Land(size, 7)), rounds)
        open_s, _ = _median(lambda size=size: generate(model, Land(size, 7, tileable=False)), rounds)
        print(f"  {size:6}   {noise_s:11.2f}   {land_s:4.2f}   {core_s:9.2f}   {open_s:23.2f}")


def grids(model: LoadedModel, rounds: int) -> None:
    """Hold land that is eroded on two grids against land that is eroded on the finest alone."""
    print(f"\n{AIM_SIZE} points a side, eroded from coarse to fine beside the finest grid alone")
    for name, limit in (("two grids", making.COARSEST), ("one grid", ENDLESS)):
        with _setting(making, COARSEST=limit):
            land_s, _ = _median(lambda: generate(model, Land(AIM_SIZE, 7)), rounds)
            metres = generate(model, Land(AIM_SIZE, 7)).field.metres
        carved = metres[:-1, :-1] - fractal_heights(AIM_SIZE - 1, 7, character=0.5)
        print(f"  {name:9}   {land_s:.2f} s, changes heights by {np.abs(carved).mean():.2f} cells")


def windows(model: LoadedModel) -> None:
    """Hold land that is computed in windows against the same in one piece."""
    size = 2049
    print(f"\n{size} points a side in windows, beside one piece")
    whole_s, whole = _timed(lambda: generate(model, Land(size, 7)).field.metres)
    with _setting(torus_windows, WHOLE=torus_windows.CORE):
        in_windows_s, in_windows = _timed(lambda: generate(model, Land(size, 7)).field.metres)
    apart = np.abs(in_windows - whole).max()
    step = np.abs(np.diff(whole, axis=0)).mean()
    print(f"  windows {in_windows_s:.2f} s, one piece {whole_s:.2f} s")
    print(f"  largest difference {apart:.2g} cells; neighbours differ by {step:.2g} on the mean")


def files(model: LoadedModel, rounds: int) -> None:
    """Time the formats."""
    field = generate(model, Land(AIM_SIZE, 7)).field
    print(f"\n{AIM_SIZE} points a side as a file")
    for suffix in HEIGHT_SUFFIXES:
        taken_s, _ = _median(lambda suffix=suffix: encode_heights(field, suffix), rounds)
        print(f"  {suffix}   {taken_s * 1000:4.0f} ms, {len(encode_heights(field, suffix)) / 1e6:.1f} MB")


@contextmanager
def _setting(module: Any, **constants: int) -> Iterator[None]:
    """Give constants of a module other values meanwhile."""
    before = {name: getattr(module, name) for name in constants}
    vars(module).update(constants)
    try:
        yield
    finally:
        vars(module).update(before)


def _median(work: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Return the medians of the seconds that passed, and of those that all cores worked."""
    passed, worked = [], []
    for _ in range(rounds):
        started_s, cores_s = time.perf_counter(), time.process_time()
        work()
        passed.append(time.perf_counter() - started_s)
        worked.append(time.process_time() - cores_s)
    return statistics.median(passed), statistics.median(worked)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    started_s = time.perf_counter()
    made = work()
    return time.perf_counter() - started_s, made


if __name__ == "__main__":
    main()
