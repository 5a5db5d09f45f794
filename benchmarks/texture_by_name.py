"""Textures by name: how long one of each size takes, by the processor's clock and by the wall's, and the memory of all.

python benchmarks/texture_by_name.py [--model NAME] [--models DIR] [--label moss] [--threads 1] [--largest 2048]

Linux only: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import re
import time
from pathlib import Path

from common.machine import describe_machine

from capriccio.cli.model_choice import load_choice
from capriccio.engine.model import LoadedModel
from capriccio.services.texture import Wanted, synthesize

SMALLEST = 256


def main() -> None:
    """Measure and print."""
    options = _options()
    print(describe_machine())
    began_s = time.process_time()
    model = load_choice("texture.synthesize", options.model, options.models, options.threads, None)
    print(
        f"{model.name}, {options.threads} threads; loaded and proven in {time.process_time() - began_s:.1f} s of a core"
    )
    side = SMALLEST
    while side <= options.largest:
        measure(model, options.label, side)
        side *= 2


def measure(model: LoadedModel, label: str, side: int) -> None:
    """Make one texture twice, and print what the second took."""
    for _ in range(2):
        wall_s, core_s = time.perf_counter(), time.process_time()
        list(synthesize(model, label, Wanted(1, size=(side, side))))
        wall_s, core_s = time.perf_counter() - wall_s, time.process_time() - core_s
    found = re.search(r"VmHWM:\s*(\d+)", Path("/proc/self/status").read_text())
    memory_mb = int(found[1]) / 1024 if found else float("nan")
    print(f"  {side:4} x {side:<4} {core_s:5.2f} s of a core, {wall_s:5.2f} s, {memory_mb:5.0f} MB at most so far")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="name or .onnx file; default: the first texture.synthesize model")
    parser.add_argument("--models", type=Path, action="append")
    parser.add_argument("--label", default="moss")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--largest", type=int, default=2048, help="side of the largest texture")
    return parser.parse_args()


if __name__ == "__main__":
    main()
