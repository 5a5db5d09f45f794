"""What is made of a texture without any model: seam score, a picture made to wrap, maps by filters.

python benchmarks/surface.py [--rounds 9] [--sides 256,1024]
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import numpy as np
from common.machine import describe_machine
from numpy.typing import NDArray

from capriccio.media.seamless import make_seamless
from capriccio.media.seams import seam_score
from capriccio.media.surface_maps import surface_maps


def main() -> None:
    """Measure and print."""
    options = _options()
    print(describe_machine())
    print(f"\nmedians of {options.rounds} rounds, in ms of one core")
    for side in (int(each) for each in options.sides.split(",")):
        crop = _crop(side)
        steps: dict[str, Callable[[], object]] = {
            "seam score": lambda crop=crop: seam_score(crop),
            "made to wrap": lambda crop=crop: make_seamless(crop),
            "all maps": lambda crop=crop: surface_maps(crop),
        }
        print(
            f"{side} x {side}: "
            + ", ".join(f"{name} {_median_ms(step, options.rounds):.1f}" for name, step in steps.items())
        )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--sides", default="256,1024", help="of square pictures in pixels, separated by commas")
    return parser.parse_args()


def _crop(side: int) -> NDArray[np.uint8]:
    """Blurred noise whose borders do not meet in either direction."""
    whole = side + side // 4
    spectrum = np.fft.rfft2(np.random.default_rng(0).normal(size=(whole, whole)))
    frequency = np.hypot(np.fft.fftfreq(whole)[:, None], np.fft.rfftfreq(whole)[None])
    field = np.fft.irfft2(spectrum * np.exp(-((frequency / 0.1) ** 2)), s=(whole, whole))[:side, :side]
    return np.clip(128 + 40 * field / field.std(), 0, 255).astype(np.uint8)[..., None].repeat(3, axis=2)


def _median_ms(step: Callable[[], object], rounds: int) -> float:
    """Of the processor's time, which other programs do not change."""
    step()
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        step()
        taken.append(time.process_time() - began)
    return 1000 * statistics.median(taken)


if __name__ == "__main__":
    main()
