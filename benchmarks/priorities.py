"""Frames beside jobs on one backend: how late frames come while textures, land or music are made, and what jobs lose.

A stream of frames comes at a steady pace, as a game sends it; meanwhile other clients ask for one thing after the
other, as batch work and as an editor does. Each round measures, one right after the other: the frames alone, the jobs
alone, both together. The aim is a 99th percentile beside jobs below three times the median of frames alone.

  python benchmarks/priorities.py [--model NAME] [--size 640x360] [--hertz 10] [--rounds 3] [--seconds 5]
"""

from __future__ import annotations

import argparse
import statistics
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import numpy as np
from common.backend import running_backend
from common.machine import describe_machine

from capriccio.client import Client
from capriccio.client.pending import Pending
from capriccio.errors import Cancelled
from capriccio.protocol import Buffer, Tensor

AIM = 3.0
"""Times the median of frames alone that their 99th percentile may be beside jobs."""

TIMEOUT_S = 120


@dataclass(frozen=True)
class Job:
    """Something that another client asks for, over and over."""

    kind: str
    body: Mapping[str, Any]
    buffers: tuple[Buffer, ...] = ()


def main() -> None:
    """Measure and print."""
    options = _options()
    width, height = (int(side) for side in options.size.split("x"))
    frame = np.random.default_rng(0).integers(0, 256, (height, width, 3), dtype=np.uint8)
    print(describe_machine())
    with running_backend() as address, Client(address, timeout_s=TIMEOUT_S, name="game") as client:
        for _ in range(5):
            client.style(frame, options.model)
        for job in _jobs().values():
            client.request(job.kind, job.body, job.buffers, timeout_s=TIMEOUT_S)  # its model is loaded from here on
        print(
            f"\n{options.model}, {options.size} at {options.hertz:g} a second; medians of {options.rounds} rounds of "
            f"{options.seconds:g} s"
        )
        print(f"{'':>26} {'frames/s':>9} {'median ms':>10} {'99 % ms':>8} {'ratio':>6} {'jobs/s':>7} {'of alone':>9}")
        for name, job in _jobs().items():
            for priority in ("batch", "interactive"):
                rounds = [_round(client, address, options, frame, job, priority) for _ in range(options.rounds)]
                _print_rows(f"{name}, {priority}", rounds, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="toon_to_natural_frame")
    parser.add_argument("--size", default="640x360")
    parser.add_argument("--hertz", type=float, default=10.0, help="frames a second")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0)
    return parser.parse_args()


def _jobs() -> dict[str, Job]:
    picture = np.random.default_rng(1).integers(0, 256, (256, 256, 3), dtype=np.uint8)
    texture = Tensor(picture, layout="HWC", color="srgb")
    return {
        "textures of 256": Job("texture.vary", {"image": 0, "count": 1, "seed": 1}, (texture,)),
        "land of 513": Job("terrain.generate", {"size": 513, "seed": 1}),
        "music of 8 bars": Job("music.compose", {"bars": 8, "seed": 1}),
    }


@dataclass(frozen=True)
class Round:
    """What was measured one right after the other; frames in seconds, jobs in jobs a second."""

    alone: list[float]
    beside: list[float]
    jobs_alone: float
    jobs_beside: float


def _round(
    client: Client, address: str, options: argparse.Namespace, frame: np.ndarray[Any, Any], job: Job, priority: str
) -> Round:
    def frames() -> list[float]:
        return _frames(client, options, frame)

    alone = frames()
    jobs_alone, _ = _beside_jobs(address, job, priority, lambda: time.sleep(options.seconds))
    jobs_beside, beside = _beside_jobs(address, job, priority, frames)
    return Round(alone, beside, jobs_alone, jobs_beside)


def _frames(client: Client, options: argparse.Namespace, frame: np.ndarray[Any, Any]) -> list[float]:
    """Return the seconds that each frame of the stream took, sent at the pace that the options say."""
    tensor = Tensor(frame, layout="HWC", color="srgb")
    body = {"model": options.model, "frame": 0, "stream": "camera", "slice": True}
    took: list[float] = []
    end_s = time.perf_counter() + options.seconds
    while (started_s := time.perf_counter()) < end_s:
        client.request("style.apply", body, (tensor,))
        took.append(time.perf_counter() - started_s)
        time.sleep(max(0.0, 1 / options.hertz - took[-1]))
    return took


def _beside_jobs(address: str, job: Job, priority: str, action: Callable[[], Any]) -> tuple[float, Any]:
    """Do something while another client asks for jobs; return how many jobs a second it got, and what was done."""
    done = threading.Event()
    fractions: list[float] = []

    def ask() -> None:
        with Client(address, timeout_s=TIMEOUT_S, name="editor") as editor:
            while not done.is_set():
                fractions.append(0.0)
                pending = editor.submit(
                    job.kind,
                    job.body,
                    job.buffers,
                    priority=priority,
                    on_progress=lambda fraction, _stage: fractions.__setitem__(-1, fraction),
                )
                if _ended(editor, pending, done):
                    fractions[-1] = 1.0

    thread = threading.Thread(target=ask)
    thread.start()
    started_s = time.perf_counter()
    result = action()
    took_s = time.perf_counter() - started_s
    done.set()
    thread.join()
    return sum(fractions) / took_s, result


def _ended(editor: Client, pending: Pending, over: threading.Event) -> bool:
    """Wait for a job, and give it up where the time is over before; say whether it has ended by itself."""
    while not over.is_set():
        if editor.wait(lambda: pending.done, 0.02):
            pending.result()
            return True
    pending.cancel()
    with suppress(Cancelled):
        pending.result(TIMEOUT_S)
    return False


def _print_rows(name: str, rounds: list[Round], options: argparse.Namespace) -> None:
    def middle(part: int, of: Callable[[Round], list[float]]) -> float:
        return statistics.median(float(np.percentile(of(each), part)) * 1000 for each in rounds)

    alone, beside = (middle(50, of) for of in (lambda each: each.alone, lambda each: each.beside))
    late = middle(99, lambda each: each.beside)
    rate = statistics.median(len(each.beside) / options.seconds for each in rounds)
    jobs = statistics.median(each.jobs_beside for each in rounds)
    share = statistics.median(each.jobs_beside / each.jobs_alone for each in rounds)
    verdict = "" if late < AIM * alone else f"  (aim: below {AIM:g})"
    print(f"{'frames alone':>26} {'':>9} {alone:10.1f} {middle(99, lambda each: each.alone):8.1f}")
    print(f"{name:>26} {rate:9.1f} {beside:10.1f} {late:8.1f} {late / alone:6.1f} {jobs:7.2f} {share:9.0%}{verdict}")


if __name__ == "__main__":
    main()
