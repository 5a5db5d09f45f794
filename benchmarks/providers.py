"""How long a bundled model takes on each provider that this machine has, against ONNX Runtime on the CPU.

In each round all of them compute the same frame, one right after the other, so that a busy machine slows all of them
alike. `ratio` is how many times quicker than ONNX Runtime's CPU provider: the median of the rounds' own ratios.
`cpu ms` is how long the cores worked, all threads together; it hardly depends on what else they do. `deviation` is the
largest difference from the model's parity certificate; beyond what is allowed, a provider is not used. `first` is what
a frame takes whose size was not seen before: OpenVINO compiles a graph for it.

  python benchmarks/providers.py [--frame-model NAME] [--grid-model NAME] [--rounds 60] [--threads 2]
"""

from __future__ import annotations

import argparse
import statistics
import time
from pathlib import Path

import numpy as np
from common.machine import describe_machine, processor_extensions
from numpy.typing import NDArray

from capriccio.engine.model import LoadedModel, load_model
from capriccio.engine.providers import CPU, available_providers, choose_providers
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.engine.session import default_threads
from capriccio.errors import ModelRejected

WARM_UP = 3


def main() -> None:
    """Measure and print."""
    options = _options()
    print(describe_machine("openvino"))
    print(f"instructions for bfloat16: {processor_extensions('bf16') or 'none'}; for tiles of it (AMX): ", end="")
    print(processor_extensions("amx") or "none")
    frame, grid = (BUNDLED_MODELS / f"{name}.onnx" for name in (options.frame_model, options.grid_model))
    _print_table(grid, (144, 256), options.threads, options.rounds)
    _print_table(frame, (360, 640), options.threads, options.rounds)
    _print_table(frame, (1080, 1920), options.threads, max(8, options.rounds // 5))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--frame-model", default="toon_to_natural_frame")
    parser.add_argument("--grid-model", default="toon_to_natural")
    parser.add_argument("--rounds", type=int, default=60)
    parser.add_argument("--threads", type=int, default=default_threads())
    return parser.parse_args()


def _print_table(path: Path, size: tuple[int, int], threads: int, rounds: int) -> None:
    models = _on_each_provider(path, threads)
    frame = np.random.default_rng(0).integers(0, 256, (1, *size, 3), dtype=np.uint8)
    firsts = {name: _timed(model, frame)[0] for name, model in models.items()}
    times = [{name: _timed(model, frame) for name, model in models.items()} for _ in range(rounds + WARM_UP)]
    allowed = models[CPU].card.parity.tolerance
    print(f"\n{path.stem} at {size[1]} x {size[0]}, {threads} threads, medians of {rounds} rounds")
    print(
        f"{'provider':>22} {'ms':>8} {'ratio':>6} {'cpu ms':>8} {'ratio':>6} {'first ms':>9} {'deviation':>10}", end=""
    )
    print(f"  (allowed: {allowed:g})")
    for name, model in models.items():
        took, worked = (statistics.median(row[name][which] for row in times[WARM_UP:]) * 1000 for which in range(2))
        ratios = [
            statistics.median(row[CPU][which] / row[name][which] for row in times[WARM_UP:]) for which in range(2)
        ]
        print(f"{name:>22} {took:8.2f} {ratios[0]:6.2f} {worked:8.2f} {ratios[1]:6.2f}", end="")
        print(f" {firsts[name] * 1000:9.0f} {model.deviation:10.3g}")


def _on_each_provider(path: Path, threads: int) -> dict[str, LoadedModel]:
    """Load the model once for each provider on which its certificate holds."""
    models = {}
    for provider in reversed(choose_providers(available_providers(), "auto")):
        try:
            model = load_model(path, threads, tuple(dict.fromkeys((provider, CPU))))
        except ModelRejected as error:
            print(f"{path.name} is left out on {provider}: {error}")
            continue
        models[model.session.providers[0]] = model
    return models


def _timed(model: LoadedModel, frame: NDArray[np.uint8]) -> tuple[float, float]:
    """Return how long the frame took, and for how long the cores worked on it, in seconds."""
    started_s, worked_s = time.perf_counter(), time.process_time()
    model.run(frame)
    return time.perf_counter() - started_s, time.process_time() - worked_s


if __name__ == "__main__":
    main()
