"""When to ping, when to give a connection up, and how long to wait before the next attempt.

Pure: the clock and the randomness are the caller's. The same rules stand in C# and GDScript. Must not know: sockets.
"""

from __future__ import annotations

from .spec import TIMINGS

__all__ = ["Backoff", "Liveness"]


class Liveness:
    """Watches one connection from the client's side; any traffic from the server is a sign of life."""

    def __init__(
        self,
        now_s: float,
        interval_s: float = TIMINGS["heartbeat_ms"].value / 1000,
        patience: int = TIMINGS["liveness"].value,
    ) -> None:
        self.interval_s = interval_s
        self.patience = patience
        self._heard_s = now_s
        self._pinged_s = now_s

    def heard(self, now_s: float) -> None:
        """Note that something arrived."""
        self._heard_s = self._pinged_s = now_s

    def ping_is_due(self, now_s: float) -> bool:
        """Say whether to send a ping now, and take it as sent."""
        if now_s - self._pinged_s < self.interval_s:
            return False
        self._pinged_s = now_s
        return True

    def is_lost(self, now_s: float) -> bool:
        """Say whether the server has been silent for `patience` intervals."""
        return now_s - self._heard_s >= self.interval_s * self.patience


class Backoff:
    """Pauses between attempts to reconnect: doubled each time up to a ceiling, spread by a fifth both ways."""

    def __init__(
        self,
        first_s: float = TIMINGS["backoff_first_ms"].value / 1000,
        ceiling_s: float = TIMINGS["backoff_ceiling_ms"].value / 1000,
    ) -> None:
        self.first_s = first_s
        self.ceiling_s = ceiling_s
        self._next_s = first_s

    def pause_s(self, random: float) -> float:
        """Return the next pause in seconds; `random` is uniform in [0, 1)."""
        pause = self._next_s * (0.8 + 0.4 * random)
        self._next_s = min(self._next_s * 2, self.ceiling_s)
        return pause

    def reset(self) -> None:
        """Begin again with the first pause, after a connection that worked."""
        self._next_s = self.first_s
