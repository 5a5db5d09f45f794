"""What became of the requests of many clients: how each ended, how long it took, and what must never happen.

Memory is bounded, however long it runs. Must not know: sockets, what requests mean.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["OK", "Latencies", "Ledger"]

OK = "ok"
"""How a request ended that was answered; others ended with the code of an error."""

SHORTEST_S = 1e-5
GROWTH = 1.02
"""Each bucket is 2 % wider than the one before, so a quantile is right within 2 %."""
BUCKETS = 1024
MOST_VIOLATIONS = 100
"""Descriptions that are kept; all are counted."""


class Latencies:
    """Seconds, in buckets that grow: 10 microseconds to some hours in 8 kB."""

    def __init__(self, counts: Sequence[int] | None = None) -> None:
        self.counts = list(counts) if counts is not None else [0] * BUCKETS

    def __len__(self) -> int:
        return sum(self.counts)

    def note(self, seconds: float) -> None:
        """Count one."""
        place = math.log(max(seconds, SHORTEST_S) / SHORTEST_S, GROWTH)
        self.counts[min(BUCKETS - 1, int(place))] += 1

    def since(self, earlier: Latencies) -> Latencies:
        """Return what was noted after `earlier` was copied from this."""
        return Latencies([now - then for now, then in zip(self.counts, earlier.counts, strict=True)])

    def copy(self) -> Latencies:
        """Return what was noted so far."""
        return Latencies(self.counts)

    def quantile_s(self, share: float) -> float:
        """Return the seconds that `share` of all stay below, 0 to 1; NaN where there are none."""
        left = share * len(self)
        for place, count in enumerate(self.counts):
            left -= count
            if count and left <= 0:
                return SHORTEST_S * math.exp((place + 0.5) * math.log(GROWTH))
        return math.nan


@dataclass
class Ledger:
    """Hears of every request when it is sent and when it ends; only the thread that runs the clients writes."""

    sent: Counter[str] = field(default_factory=Counter)
    """Requests by the name of their habit."""
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    """The same, and how they ended."""
    latencies: dict[str, Latencies] = field(default_factory=lambda: defaultdict(Latencies))
    """Of those that were answered `ok`."""
    lag: Latencies = field(default_factory=Latencies)
    """How much later than planned requests were sent: the load generator's own fault, not the server's."""
    last_ok_s: dict[str, float] = field(default_factory=dict)
    """When the last answer came, on the clients' clock."""
    broken: int = 0
    """Connections that were lost, each with all that was under way on it."""
    slowest_notice_s: float = 0.0
    """The longest time that a client has looked at a dead connection; the caller says since when."""
    violations: list[str] = field(default_factory=list)
    """What must never happen, described."""
    violated: int = 0

    def note_sent(self, name: str, lag_s: float) -> None:
        """Note a request."""
        self.sent[name] += 1
        self.lag.note(lag_s)

    def note_end(self, name: str, how: str, took_s: float, now_s: float) -> None:
        """Note its one final answer, or that its connection was lost."""
        self.ended[name, how] += 1
        if how == OK:
            self.latencies[name].note(took_s)
            self.last_ok_s[name] = now_s

    def violate(self, what: str) -> None:
        """Note something that must never happen."""
        self.violated += 1
        if len(self.violations) < MOST_VIOLATIONS:
            self.violations.append(what)

    def answered(self, name: str) -> int:
        """Return how many requests of a habit were answered `ok`."""
        return self.ended[name, OK]

    def table(self) -> str:
        """Return a line for each habit: how many, how they ended, how long the answers took."""
        lines = [f"{'':>12} {'sent':>8} {'ok':>8} {'p50 ms':>9} {'p99 ms':>9} {'worst ms':>9}  otherwise"]
        for name in sorted(self.sent):
            others = {how: count for (each, how), count in sorted(self.ended.items()) if each == name and how != OK}
            took = self.latencies[name]
            middle, late, worst = (took.quantile_s(share) * 1000 for share in (0.5, 0.99, 1.0))
            rest = ", ".join(f"{how} {count}" for how, count in others.items())
            counts = f"{self.sent[name]:8d} {self.answered(name):8d}"
            lines.append(f"{name:>12} {counts} {middle:9.2f} {late:9.2f} {worst:9.1f}  {rest}".rstrip())
        return "\n".join(lines)
