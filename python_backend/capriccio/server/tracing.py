"""Where the time of a request went: for the client that asks for it, and for the log.

Must not know: how anything is shown.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping

from .job import Job
from .worker import Outcome

__all__ = ["log_answer", "log_end", "milliseconds", "spent"]

log = logging.getLogger("capriccio.requests")
"""A line for each request that has ended: on the level INFO where its client asked for `trace`, else DEBUG."""


def spent(outcome: Outcome, now_s: float) -> dict[str, float]:
    """Return seconds by what they were spent on, in the order in which it happened.

    `read` checked the message, `queued` waited for a worker, `others` let more urgent steps go first, `run` computed,
    `passed_on` is what the handing over between threads took; `whole` is all of it, from the receipt to the reply.
    """
    job = outcome.job
    known = {"read": job.read_s, "queued": job.started_s - job.received_s - job.read_s, **outcome.run}
    whole_s = now_s - job.received_s
    return {**known, "passed_on": max(0.0, whole_s - sum(known.values())), "whole": whole_s}


def milliseconds(spent_s: Mapping[str, float]) -> dict[str, float]:
    """Return the same in milliseconds, to the microsecond."""
    return {stage: round(seconds * 1000, 3) for stage, seconds in spent_s.items()}


def log_answer(outcome: Outcome, client: str, spent_s: Mapping[str, float]) -> None:
    """Tell the log of a request that was answered."""
    _tell(outcome.job, client, "answered %s", spent_s)


def log_end(job: Job, client: str, code: str, now_s: float) -> None:
    """Tell the log of a request that has ended without an answer, by the code of its error."""
    _tell(job, client, "did not answer %s", {"whole": now_s - job.received_s}, code=code)


def _tell(job: Job, client: str, message: str, spent_s: Mapping[str, float], **more: str) -> None:
    level = logging.INFO if job.request.trace else logging.DEBUG
    if log.isEnabledFor(level):
        facts = {"request": job.id, "type": job.kind, "class": job.priority.label, "client": client}
        named = {name: job.request.body[name] for name in ("model", "stream") if name in job.request.body}
        together = {"together": job.together} if job.together > 1 else {}
        took = {"ms": milliseconds(spent_s)}
        log.log(level, message, job.kind, extra={"facts": {**facts, **named, **together, **more, **took}})
