"""What is told of peers that were refused: a line for each, and a count where there are too many to tell them all.

A line is one JSON map in ASCII, whatever a peer calls itself: `time` (UTC), `reason`, and where they are known
`address`, `client`, `version` and `message`. It never holds a token. Of each reason at most `LINES` are told in
`PERIOD_S`; those beyond are counted, and told by one line, `time`, `reason`, `more` and `seconds`, when the period is
over, so that a flood fills no disk. Told the time; only the I/O thread touches it. Must not know: sockets, files.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any

from capriccio.errors import Busy, CapriccioError, Unauthorized

__all__ = ["LINES", "PERIOD_S", "Audit"]

LINES = 20
"""Most lines with one reason in a period."""

PERIOD_S = 60.0

LONGEST_TEXT = 300
"""Characters of what is told of one thing."""

log = logging.getLogger("capriccio.audit")


def _unknown(_peer: bytes) -> str | None:
    return None


def _utc_now() -> datetime:
    return datetime.now(timezone.utc)


class Audit:
    """Hears of every refusal, and tells of as many as fit."""

    def __init__(
        self,
        address_of: Callable[[bytes], str | None] = _unknown,
        write: Callable[[str], object] = log.warning,
        now: Callable[[], datetime] = _utc_now,
    ) -> None:
        """Begin.

        Args:
            address_of: where a peer speaks from, None where nobody knows.
            write: takes each line; by default the logger `capriccio.audit`.
            now: the time of day, for the lines.
        """
        self._address_of = address_of
        self._write = write
        self._now = now
        self._told: Counter[str] = Counter()
        self._untold: Counter[str] = Counter()
        self._period_began_s: float | None = None

    @property
    def is_counting(self) -> bool:
        """Whether there is a count that is still to be told."""
        return bool(self._untold)

    def hello_refused(self, peer: bytes, hello: Mapping[str, Any], error: CapriccioError, now_s: float) -> None:
        """Note a client that was not let in, with what it calls itself."""
        facts = {"client": hello.get("client"), "version": hello.get("client_version"), "message": error.message}
        self.refused(_reason(hello, error), now_s, peer, **facts)

    def refused(self, reason: str, now_s: float, peer: bytes | None = None, **facts: object) -> None:
        """Note a peer that was turned away."""
        self.pass_time(now_s)
        if self._period_began_s is None:
            self._period_began_s = now_s
        if self._told[reason] >= LINES:
            self._untold[reason] += 1
            return
        self._told[reason] += 1
        address = None if peer is None else self._address_of(peer)
        self._tell(reason, {"address": address, **{name: _short(fact) for name, fact in facts.items()}})

    def pass_time(self, now_s: float) -> None:
        """Tell the counts of a period that is over."""
        began_s = self._period_began_s
        if began_s is not None and now_s - began_s >= PERIOD_S:
            self.close(now_s)

    def close(self, now_s: float) -> None:
        """Tell the counts so far; a new period begins with the next refusal."""
        seconds = round(now_s - (self._period_began_s or now_s), 1)
        for reason, count in self._untold.items():
            self._tell(reason, {"more": count, "seconds": seconds})
        self._told.clear()
        self._untold.clear()
        self._period_began_s = None

    def _tell(self, reason: str, facts: Mapping[str, object]) -> None:
        known = {name: fact for name, fact in facts.items() if fact is not None}
        self._write(json.dumps({"time": self._now().isoformat(timespec="milliseconds"), "reason": reason, **known}))


def _reason(hello: Mapping[str, Any], error: CapriccioError) -> str:
    if isinstance(error, Unauthorized):
        return "wrong_token" if hello.get("token") else "no_token"
    return "too_many_clients" if isinstance(error, Busy) else error.code


def _short(fact: object) -> object:
    return fact[:LONGEST_TEXT] if isinstance(fact, str) else fact
