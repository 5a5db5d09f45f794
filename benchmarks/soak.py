"""Mixed load for a long time: does the backend's memory grow, and are frames on time while batch jobs run?

The clients, 32 unless told otherwise: a quarter sends the frames of cameras at a fixed rate, a quarter batch jobs one
after the other, which fill what is left of the machine, and the others are editors: pictures, textures, land, music,
and windows that ask for the state, which are closed and opened again. A part of the jobs is cancelled.

How often the cameras send is chosen so that frames alone need a stated share of the machine. With more than it can
compute they would have to wait for each other, whatever the server does, and the figure would tell of nothing else.
What is left of the aim at this share is printed: how late frames come from a server that does nothing else.

First one camera alone is measured, in the same run with the same server. Then the load begins; figures count from the
end of the warm-up on, in which models are opened and allocators take what they keep. Linux only.

  python benchmarks/soak.py --minutes 60 --clients 32 [--share 0.25] [--out soak.json] [--picture soak.svg]
"""

from __future__ import annotations

import argparse
import itertools
import sys
import time
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from common.backend import free_address, running
from common.habits import Habit, asking_how_it_goes, land, music, pictures, stream, textures
from common.ledger import Latencies
from common.load import Load
from common.machine import describe_machine
from common.perfect_server import perfect_p99
from common.process_watch import Holding, holding
from common.soak_report import Sample, Soak, in_ms, show, verdicts, write_json, write_picture

ALONE_HERTZ = 15.0
LOOK_S = 0.1
LOOKS = 10
"""At the memory, for each sample, which has the least of them: what is in flight is no growth."""

SETTLED = 20
"""Frames, the first of which wait for the models."""
DRAIN_S = 600.0
SPREAD = 0.02
"""Of the cameras' rates around their mean: in a minute each meets each of the others at all distances."""

GIVEN_UP = 0.1
"""Share of the editors' long jobs that are cancelled."""


@dataclass(frozen=True)
class _Plan:
    """Who asks for what."""

    clients: int
    share: float
    seconds: float
    warm_up_s: float
    alone_s: float
    every_s: float

    @property
    def cameras(self) -> int:
        """How many clients send frames; as many others batch jobs."""
        return max(1, self.clients // 4)

    def mix(self, hertz: float) -> list[Habit]:
        """Return the habits of all clients; the cameras send at `hertz` on average, each at a rate of its own.

        At one rate, whose frames meet whose would be drawn once, and decide for the whole run how late they are.
        """
        editors = itertools.cycle(
            [
                pictures(2.0),
                textures(4.0, gives_up=GIVEN_UP),
                land(4.0, gives_up=GIVEN_UP),
                music(4.0, gives_up=GIVEN_UP),
                asking_how_it_goes(1.0, stays_s=20.0),
            ]
        )
        jobs = itertools.cycle(each(0.0, batch=True) for each in (pictures, textures, land, music))
        cameras = [stream(hertz * float(pace)) for pace in np.linspace(1 - SPREAD, 1 + SPREAD, self.cameras)]
        batch = list(itertools.islice(jobs, self.cameras))
        return [*cameras, *batch, *itertools.islice(editors, self.clients - 2 * self.cameras)]


def main() -> None:
    """Run, print, and write what was seen; the exit status is 1 where an aim was missed."""
    options = _options()
    warm_up = options.minutes / 6 if options.warm_up is None else options.warm_up
    plan = _Plan(options.clients, options.share, options.minutes * 60, warm_up * 60, options.alone, options.every)
    print(describe_machine())
    soak = _soak(plan)
    show(soak)
    if options.out:
        write_json(soak, options.out)
    if options.picture:
        write_picture(soak, options.picture)
    sys.exit(not all(verdicts(soak).values()))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0, help="of load, the warm-up among them")
    parser.add_argument("--warm-up", type=float, metavar="MINUTES", help="that are left out; default: a sixth")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--share", type=float, default=0.25, help="of the machine that the cameras' frames need")
    parser.add_argument("--alone", type=float, default=20.0, metavar="SECONDS", help="of one camera alone")
    parser.add_argument("--every", type=float, default=10.0, metavar="SECONDS", help="between two samples")
    parser.add_argument("--out", type=Path, help="all samples as JSON")
    parser.add_argument("--picture", type=Path, help="memory and latencies over time as SVG")
    return parser.parse_args()


def _soak(plan: _Plan) -> Soak:
    """Run a backend and load it as planned."""
    address = free_address()
    with running(["-m", "capriccio", "serve", "--bind", address]) as pid:
        alone = _one_camera_alone(address, plan.alone_s)
        hertz = plan.share / alone.quantile_s(0.5) / plan.cameras
        print(f"one camera alone: {in_ms(alone)}")
        floor = perfect_p99(plan.cameras, plan.share)
        print(f"the cameras' p99 at a server that did nothing else: {floor:.2f} x that p50")
        print(
            f"{plan.clients} clients, {plan.cameras} of them cameras of {hertz:.1f} Hz: {plan.share:.0%} of the machine"
        )
        with Load(address, plan.mix(hertz)) as load:
            load.run(plan.warm_up_s)
            samples, frames = _samples(load, pid, plan)
            _drain(load)
            return Soak(samples, frames, alone, load.ledger)


def _one_camera_alone(address: str, seconds: float) -> Latencies:
    """Return the latencies of frames while nothing else is asked for."""
    with Load(address, [stream(ALONE_HERTZ)]) as load:
        while load.ledger.answered("frames") < SETTLED:
            load.run(LOOK_S)
        before = load.ledger.latencies["frames"].copy()
        load.run(seconds)
        return load.ledger.latencies["frames"].since(before)


def _samples(load: Load, pid: int, plan: _Plan) -> tuple[list[Sample], Latencies]:
    """Return what is seen every few seconds, and the latencies of all frames meanwhile."""
    begun_s = time.monotonic()
    begun = before = load.ledger.latencies["frames"].copy()
    samples: list[Sample] = []
    while time.monotonic() - begun_s < plan.seconds - plan.warm_up_s:
        held = _held(load, pid, plan.every_s)
        now = load.ledger.latencies["frames"].copy()
        frames = now.since(before)
        quantiles = (frames.quantile_s(share) * 1000 for share in (0.5, 0.99))
        samples.append(Sample(time.monotonic() - begun_s, held, len(frames), *quantiles))
        before = now
    return samples, before.since(begun)


def _held(load: Load, pid: int, seconds: float) -> Holding:
    """Load for some seconds, and return what the server holds at their end, but of memory the least meanwhile."""
    looks = []
    for _ in range(LOOKS):
        load.run(seconds / LOOKS)
        looks.append(holding(pid))
    return replace(looks[-1], resident_mb=min(look.resident_mb for look in looks))


def _drain(load: Load) -> None:
    """Ask for nothing more, and wait for what is under way: each request must still be answered."""
    load.pause()
    until_s = time.monotonic() + DRAIN_S
    while load.under_way and time.monotonic() < until_s:
        load.run(LOOK_S)
    if load.under_way:
        load.ledger.violate(f"{load.under_way} requests have no answer {DRAIN_S:g} s after the end")


if __name__ == "__main__":
    main()
