"""What observing costs the server: counting each request, and each look of `status`, `capriccio top` or Prometheus.

python benchmarks/observing.py
"""

from __future__ import annotations

import time
import timeit
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

from common.machine import describe_machine

from capriccio.card import ModelCard
from capriccio.engine.facts import facts_of
from capriccio.engine.finder import read_card
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.engine.remote import RemoteModel
from capriccio.engine.session import StopHandle
from capriccio.protocol import Message
from capriccio.protocol.codec import encode
from capriccio.server.census import shortened, take_census
from capriccio.server.job import Job
from capriccio.server.priority import Priority
from capriccio.server.scheduler import Scheduler
from capriccio.server.sessions import Sessions
from capriccio.server.telemetry import Telemetry

MODEL = "toon_to_natural_frame"
CLIENTS = 64
MODELS = 50
HELLO = {"protocol": "1.1", "client": "unity", "client_version": "0.1.0"}
SPENT_S = {"read": 0.0002, "queued": 0.0001, "others": 0.0, "run": 0.011, "passed_on": 0.0004, "whole": 0.0117}
ROUNDS = 2000


def main() -> None:
    """Measure and print: time of the processor, the least of five, which other programs disturb least."""
    print(describe_machine())
    telemetry, sessions = Telemetry(), Sessions()
    jobs = [_job(number) for number in range(CLIENTS)]
    for job in jobs:
        sessions.hello(job.client, HELLO, 0.0)
    took_s = min(timeit.repeat(lambda: _count(telemetry, jobs), number=ROUNDS, repeat=5, timer=time.thread_time))
    print(f"a request: {took_s / (ROUNDS * CLIENTS) * 1e6:.1f} microseconds")
    card = read_card(BUNDLED_MODELS / f"{MODEL}.onnx")
    models = {f"model_{number}": _model(card, number) for number in range(MODELS)}
    registry = SimpleNamespace(models=models, facts=lambda: [facts_of(model, 0, 0.0) for model in models.values()])

    def look() -> None:
        _count(telemetry, jobs[:1])
        census = take_census(telemetry, Scheduler(), sessions, registry, [], time.monotonic())  # type: ignore[arg-type]
        encode(Message(1, "ok", shortened(census.body)))

    took_s = min(timeit.repeat(look, number=50, repeat=5, timer=time.thread_time)) / 50
    print(f"a look at {CLIENTS} clients and {MODELS} models: {took_s * 1e3:.2f} ms")


def _job(number: int) -> Job:
    client = number.to_bytes(5, "big")
    return Job(client, Message(1, "style.apply"), None, StopHandle(), 0.0, priority=Priority.FRAME, stream="camera")


def _model(card: ModelCard, number: int) -> RemoteModel:
    named = replace(card, name=f"model_{number}")
    return RemoteModel(Path("model.onnx"), named, f"{number:016x}", ("CPUExecutionProvider",))


def _count(telemetry: Telemetry, jobs: list[Job]) -> None:
    now_s = time.monotonic()
    for number, job in enumerate(jobs):
        telemetry.answered(job, SPENT_S, now_s)
        telemetry.used(f"{number % MODELS:016x}", 0.011, now_s)


if __name__ == "__main__":
    main()
