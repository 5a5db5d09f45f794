"""How long a training step takes, and what precision, memory layout and compilation make of it.

In each round all variants take one step, one right after the other, so that a busy machine slows all of them alike.
`ratio` is how many times quicker than the first variant: the median of the rounds' own ratios. `cpu s` is the time that
the cores worked; it hardly depends on what else they do.

  python benchmarks/training_step.py [--generator realtime] [--crop 256] [--rounds 8] [--threads 2] [--compile]
  python benchmarks/training_step.py --profile
"""

from __future__ import annotations

import argparse
import dataclasses
import statistics
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import torch
from common.machine import describe_machine, processor_extensions

from capriccio_training.devices import best_precision, make_fabric
from capriccio_training.style.config import StyleConfig, resolve_new
from capriccio_training.style.recipes import RECIPES

WARM_UP = 1


@dataclass(frozen=True)
class Variant:
    """One way of computing the same step."""

    precision: str
    channels_last: bool = False
    compile: bool = False

    @property
    def name(self) -> str:
        """What is printed."""
        parts = [self.precision, "channels last" * self.channels_last, "compiled" * self.compile]
        return ", ".join(part for part in parts if part)


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    options = _options()
    variants = [Variant("32-true"), Variant("32-true", True), Variant("bf16-mixed"), Variant("bf16-mixed", True)]
    if options.compile:
        variants += [Variant(best_precision("auto"), compile=True)]
    crop = {"crop_height": options.crop, "crop_width": options.crop} if options.crop else {}
    settings = {"generator": {"name": options.generator}, "data": crop, "loop": {"threads": options.threads}}
    config = resolve_new(settings)
    steps = {variant: _step(config, variant) for variant in variants}
    print(describe_machine("torch"))
    print(f"instructions for bfloat16: {processor_extensions('bf16') or 'none'}")
    if options.profile:
        _print_profile(steps[variants[0]])
    else:
        _print_table(config, steps, options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generator", default="realtime")
    parser.add_argument("--crop", type=int, default=0, help="side of the crops in pixels; 0 takes the preset's")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--compile", action="store_true", help="also measure torch.compile, whose first steps take minutes"
    )
    parser.add_argument("--profile", action="store_true", help="print where the time of a 32-bit step goes instead")
    return parser.parse_args()


def _step(config: StyleConfig, variant: Variant) -> Callable[[], object]:
    """Return what takes one step of CycleGAN as the generator's preset has it, always on the same noise."""
    config = dataclasses.replace(config, loop=dataclasses.replace(config.loop, **dataclasses.asdict(variant)))
    torch.manual_seed(0)
    fabric = make_fabric(config.loop)
    recipe = RECIPES[config.recipe](config, fabric, torch.Generator().manual_seed(0))
    shape = (config.data.batch, 3, config.data.crop_height, config.data.crop_width)
    source, target = (torch.rand(shape).to(fabric.device) * 2 - 1 for _ in range(2))
    return lambda: recipe.step(source, target)


def _print_table(config: StyleConfig, steps: dict[Variant, Callable[[], object]], rounds: int) -> None:
    data = config.data
    firsts = {variant: _timed(step)[0] for variant, step in steps.items()}
    times = [{variant: _timed(step) for variant, step in steps.items()} for _ in range(rounds + WARM_UP)][WARM_UP:]
    threads = torch.get_num_threads()
    print(
        f"\n{config.recipe} with {config.generator.name}: {data.batch} x {data.crop_width} x {data.crop_height}, ",
        end="",
    )
    print(f"{threads} threads, medians of {rounds} rounds")
    print(f"{'variant':>30} {'s':>7} {'ratio':>6} {'cpu s':>7} {'ratio':>6} {'first s':>8}")
    base = next(iter(steps))
    for variant in steps:
        wall, cpu = (statistics.median(row[variant][which] for row in times) for which in range(2))
        ratios = [statistics.median(row[base][which] / row[variant][which] for row in times) for which in range(2)]
        print(f"{variant.name:>30} {wall:7.2f} {ratios[0]:6.2f} {cpu:7.2f} {ratios[1]:6.2f} {firsts[variant]:8.1f}")


def _timed(step: Callable[[], object]) -> tuple[float, float]:
    """Return how long the step took, and for how long the cores worked on it, in seconds."""
    started_s, worked_s = time.perf_counter(), time.process_time()
    step()
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - started_s, time.process_time() - worked_s


def _print_profile(step: Callable[[], object]) -> None:
    step()
    with torch.profiler.profile(activities=[torch.profiler.ProfilerActivity.CPU]) as profile:
        step()
    print(profile.key_averages().table(sort_by="self_cpu_time_total", row_limit=20, max_name_column_width=50))


if __name__ == "__main__":
    main()
