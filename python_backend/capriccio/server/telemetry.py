"""What the server has done, as counts and latencies. Told the time; only the I/O thread touches it.

Its memory is bounded whatever peers call things: it counts by the table's types, by classes, by codes of errors, by
clients that are in, and by models that have answered. Must not know: sockets, how anything is shown.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from capriccio.protocol.tensors import BytesLike

from .job import Job
from .latencies import Latencies, Rate
from .priority import Priority

__all__ = ["OK", "STAGES", "ClientUse", "ModelUse", "Telemetry"]

OK = "ok"
"""How a request ended that was answered; others ended with the code of an error."""

STAGES = ("queued", "run", "whole")
"""What is timed of each answered request: the wait for a worker, the run, all of it."""

MOST_MODELS = 256
"""Of which latencies are kept; the one that was used least recently makes room."""


@dataclass
class ClientUse:
    """What one client has had."""

    answered: int = 0
    frames: Rate = field(default_factory=Rate)


@dataclass
class ModelUse:
    """What was done with one model."""

    runs: int = 0
    latencies: Latencies = field(default_factory=Latencies)


class Telemetry:
    """Hears of every request, when it is refused, and when it ends."""

    def __init__(self) -> None:
        self.ended: Counter[tuple[str, Priority, str]] = Counter()
        """Requests that needed a worker, by type, class, and how they ended."""
        self.refusals: Counter[str] = Counter()
        """Messages that were answered with an error at once, by its code."""
        self.latencies: dict[tuple[Priority, str], Latencies] = {
            (priority, stage): Latencies() for priority in Priority for stage in STAGES
        }
        self.frame_rate = Rate()
        self.models: OrderedDict[str, ModelUse] = OrderedDict()
        self.clients: dict[bytes, ClientUse] = {}
        self.together: Counter[int] = Counter()
        """Runs by how many requests they computed."""
        self.lost_workers = 0
        self.received_bytes = 0
        self.sent_bytes = 0

    @property
    def malformed(self) -> int:
        """Messages that were no messages."""
        return self.refusals["malformed"]

    def answered(self, job: Job, spent_s: Mapping[str, float], now_s: float) -> None:
        """Note a request that was answered, and where its time went, by `STAGES`."""
        self.finished(job, OK)
        for stage in STAGES:
            self.latencies[job.priority, stage].note(spent_s[stage], now_s)
        client = self.clients.get(job.client)
        if client is None:
            client = self.clients[job.client] = ClientUse()
        client.answered += 1
        if job.priority is Priority.FRAME:
            client.frames.note(now_s)
            self.frame_rate.note(now_s)

    def used(self, model: str, run_s: float, now_s: float) -> None:
        """Note a run of a model that is there."""
        use = self.models.get(model)
        if use is None:
            use = self.models[model] = ModelUse()
        self.models.move_to_end(model)
        use.runs += 1
        use.latencies.note(run_s, now_s)
        while len(self.models) > MOST_MODELS:
            self.models.popitem(last=False)

    def finished(self, job: Job, how: str) -> None:
        """Note the end of a job: `OK`, or the code of the error that its client is told."""
        self.ended[job.kind, job.priority, how] += 1

    def refused(self, code: str) -> None:
        """Note a message that was answered with an error at once."""
        self.refusals[code] += 1

    def received(self, frames: Sequence[memoryview]) -> None:
        """Note a message that came."""
        for frame in frames:
            self.received_bytes += frame.nbytes

    def sent(self, frames: Sequence[BytesLike]) -> None:
        """Note a message that went."""
        for frame in frames:
            self.sent_bytes += frame.nbytes if isinstance(frame, memoryview) else len(frame)

    def forget(self, client: bytes) -> None:
        """Forget a client that has left."""
        self.clients.pop(client, None)

    def frames(self) -> dict[str, int]:
        """Return how the frames of streams ended: done, superseded, expired."""
        counts = {"done": 0, "superseded": 0, "expired": 0}
        for (_, priority, how), count in self.ended.items():
            name = "done" if how == OK else how
            if priority is Priority.FRAME and name in counts:
                counts[name] += count
        return counts
