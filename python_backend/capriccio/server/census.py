"""What a server is and has done at one moment: put together on the I/O thread, for `status` and for metrics.

Must not know: sockets, how anything is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from capriccio.engine.facts import ModelFacts
from capriccio.engine.memory import resident_bytes
from capriccio.engine.registry import ModelRegistry
from capriccio.protocol import Message

from .model_list import fits
from .priority import Priority
from .scheduler import Scheduler
from .sessions import Sessions
from .telemetry import STAGES, ModelUse, Telemetry

__all__ = ["LISTS", "PARTS", "ROWS", "Census", "Histogram", "shortened", "take_census"]

PARTS = (0.5, 0.9, 0.99)
"""The percentiles that are told, as parts."""

LISTS = ("client_list", "model_list", "workers")
"""Parts of `status` that have as many rows as there are clients, models, workers."""

ROWS = (64, 32, 16, 8, 0)
"""Of each list that `status` tells of: the first of these that leaves room in a header."""

MODEL_NAMES = 512
"""That are told where even the names of all models are too many: each of 64 characters has room."""


@dataclass(frozen=True)
class Histogram:
    """Durations since the start, by `latencies.BOUNDS_S`."""

    counts: Sequence[int]
    sum_s: float


@dataclass(frozen=True)
class Census:
    """What is told; nothing in it changes any more."""

    body: dict[str, Any]
    """The reply to `status`, before it is shortened."""
    ended: Mapping[tuple[str, Priority, str], int]
    """Requests that needed a worker, by type, class, and how they ended."""
    refusals: Mapping[str, int]
    durations: Mapping[tuple[Priority, str], Histogram]
    """By class and stage."""


def take_census(
    telemetry: Telemetry,
    scheduler: Scheduler,
    sessions: Sessions,
    registry: ModelRegistry,
    workers: Sequence[Mapping[str, Any]],
    now_s: float,
) -> Census:
    """Look at everything once; `workers` are what the pool describes."""
    waiting, running = scheduler.waiting, scheduler.running
    body = {
        "clients": len(sessions),
        "queued": waiting.total(),
        "running": running.total(),
        "frames": telemetry.frames(),
        "frames_per_s": telemetry.frame_rate.per_s(now_s),
        "models": sorted(registry.models),
        "resident_bytes": resident_bytes(),
        "malformed": telemetry.malformed,
        "classes": {
            priority.label: {
                "queued": waiting[priority],
                "running": running[priority],
                **_latencies(telemetry, priority, now_s),
            }
            for priority in Priority
        },
        "client_list": _clients(telemetry, scheduler, sessions, now_s),
        "model_list": _models(telemetry, registry, now_s),
        "workers": [dict(worker) for worker in workers],
        "lost_workers": telemetry.lost_workers,
        "received_bytes": telemetry.received_bytes,
        "sent_bytes": telemetry.sent_bytes,
        "together": {str(count): runs for count, runs in sorted(telemetry.together.items())},
        "refusals": dict(telemetry.refusals),
    }
    durations = {key: Histogram(tuple(each.counts), each.sum_s) for key, each in telemetry.latencies.items()}
    return Census(body, dict(telemetry.ended), dict(telemetry.refusals), durations)


def shortened(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a reply to `status` with as many rows of each list as a header holds; `left_out` counts the others.

    Strangers choose how long their names are, and must not keep others from being told anything.
    """
    for most in ROWS:
        lists = {name: body[name][:most] for name in LISTS}
        short = {**body, **lists, "left_out": {name: len(body[name]) - len(lists[name]) for name in LISTS}}
        if fits(Message(1, "ok", short)):
            return short
    return {**short, "models": short["models"][:MODEL_NAMES]}


def _latencies(telemetry: Telemetry, priority: Priority, now_s: float) -> dict[str, list[float]]:
    """Return the percentiles of each stage, where anything was answered in the last minute."""
    found = {stage: telemetry.latencies[priority, stage].percentiles_ms(PARTS, now_s) for stage in STAGES}
    return {f"{stage}_ms": percentiles for stage, percentiles in found.items() if percentiles is not None}


def _clients(telemetry: Telemetry, scheduler: Scheduler, sessions: Sessions, now_s: float) -> list[dict[str, Any]]:
    """Return a map for each client, the one with the most frames a second first."""
    waiting = scheduler.waiting_by_client
    listed = []
    for peer, client in sessions.clients.items():
        use = telemetry.clients.get(peer)
        listed.append(
            {
                "name": client.name,
                "version": client.version,
                "queued": waiting[peer],
                "answered": use.answered if use else 0,
                "frames_per_s": use.frames.per_s(now_s) if use else 0.0,
            }
        )
    return sorted(listed, key=lambda row: -row["frames_per_s"])


def _models(telemetry: Telemetry, registry: ModelRegistry, now_s: float) -> list[dict[str, Any]]:
    """Return a map for each model, the one that was used most first."""
    listed = [{**_facts(model), **_runs(telemetry.models.get(model.hash), now_s)} for model in registry.facts()]
    return sorted(listed, key=lambda row: -row["runs"])


def _facts(model: ModelFacts) -> dict[str, Any]:
    return {
        "name": model.name,
        "kind": model.kind,
        "hash": model.hash,
        "precision": model.precision,
        "state": model.state,
        "provider": model.provider or "",
        "given_up": [provider for provider, _ in model.fallbacks],
        "held_bytes": model.held_bytes,
        "loads": model.loads,
        "swaps": model.swaps,
    }


def _runs(use: ModelUse | None, now_s: float) -> dict[str, Any]:
    """Return how often a model has answered, and how long that took where it did in the last minute."""
    if use is None:
        return {"runs": 0}
    percentiles = use.latencies.percentiles_ms(PARTS, now_s)
    return {"runs": use.runs, **({"run_ms": percentiles} if percentiles else {})}
