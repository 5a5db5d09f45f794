"""What a soak has shown: the verdicts, a table, a file for programs, a picture.

Must not know: how the load was made.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path

from .ledger import Latencies, Ledger
from .line_picture import Curve, Panel, draw
from .machine import describe_machine
from .process_watch import Holding
from .slopes import theil_sen

__all__ = ["Sample", "Soak", "in_ms", "show", "verdicts", "write_json", "write_picture"]

HOUR_S = 3600.0
AIM_MB_PER_HOUR = 1.0
AIM_RATIO = 3.0
FRAMES = "frames"


@dataclass(frozen=True)
class Sample:
    """What was seen at one moment, and since the one before."""

    at_s: float
    held: Holding
    frames: int
    p50_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Soak:
    """All that was seen after the warm-up; the ledger knows of the warm-up as well."""

    samples: list[Sample]
    frames: Latencies
    alone: Latencies
    """Of one camera before there was any other load."""
    ledger: Ledger


def verdicts(soak: Soak) -> dict[str, bool]:
    """Return what was aimed at, with the figures, and whether it was reached."""
    slope = theil_sen([each.at_s / HOUR_S for each in soak.samples], [each.held.resident_mb for each in soak.samples])
    ratio = soak.frames.quantile_s(0.99) / soak.alone.quantile_s(0.5)
    ledger = soak.ledger
    return {
        f"memory grows by {slope} MB/h (aim: below {AIM_MB_PER_HOUR:g})": slope.middle < AIM_MB_PER_HOUR,
        f"p99 of frames is {ratio:.2f} x the p50 alone (aim: below {AIM_RATIO:g})": ratio < AIM_RATIO,
        f"{ledger.violated} answers were lost, doubled or wrong (aim: none)": not ledger.violated,
        f"{ledger.broken} connections were lost (aim: none)": not ledger.broken,
    }


def show(soak: Soak) -> None:
    """Print everything."""
    ledger, first, last = soak.ledger, soak.samples[0], soak.samples[-1]
    dropped = sum(count for (name, how), count in ledger.ended.items() if name == FRAMES and how != "ok")
    cores = (last.held.processor_s - first.held.processor_s) / (last.at_s - first.at_s)
    print(f"\n{ledger.table()}\n")
    print(f"frames under load: {in_ms(soak.frames)}; {dropped / ledger.sent[FRAMES]:.2%} gave way to newer ones")
    print(f"requests were sent up to {ledger.lag.quantile_s(0.99) * 1000:.1f} ms late (99 %), by the load generator")
    print(f"the server used {cores:.2f} cores")
    for name in ("resident_mb", "files", "threads"):
        print(f"{name}: {getattr(first.held, name):.0f} at the start, {getattr(last.held, name):.0f} at the end")
    for verdict, kept in verdicts(soak).items():
        print(f"{'kept  ' if kept else 'MISSED'} {verdict}")
    for violation in ledger.violations:
        print(f"  {violation}")


def write_json(soak: Soak, path: Path) -> None:
    """Write all samples."""
    content = {
        "machine": describe_machine(),
        "verdicts": verdicts(soak),
        "alone_p50_ms": soak.alone.quantile_s(0.5) * 1000,
        "samples": [dataclasses.asdict(sample) for sample in soak.samples],
    }
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")


def write_picture(soak: Soak, path: Path) -> None:
    """Draw memory and latencies over time."""
    samples = soak.samples
    panels = [
        Panel("resident memory, MB", [Curve("server", [each.held.resident_mb for each in samples])]),
        Panel(
            "frames, ms (dashed: 3 x the p50 alone)",
            [Curve("p99", [each.p99_ms for each in samples]), Curve("p50", [each.p50_ms for each in samples])],
            limit=AIM_RATIO * soak.alone.quantile_s(0.5) * 1000,
        ),
    ]
    times = [each.at_s / 60 for each in samples]
    path.write_text(draw(times, "minutes after the warm-up", panels), encoding="utf-8")


def in_ms(latencies: Latencies) -> str:
    """Return what is told of latencies."""
    p50, p99, worst = (latencies.quantile_s(share) * 1000 for share in (0.5, 0.99, 1.0))
    return f"p50 {p50:.2f} ms, p99 {p99:.2f} ms, worst {worst:.1f} ms"
