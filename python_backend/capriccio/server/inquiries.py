"""Requests that no worker is needed for: what the server is, what it has, and what it does.

Runs on the I/O thread. Must not know: ZeroMQ, how work is computed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from capriccio.engine.registry import ModelRegistry
from capriccio.errors import CapriccioError
from capriccio.protocol.codec import Message

from .audit import Audit
from .census import Census, shortened, take_census
from .model_list import model_list
from .scheduler import Scheduler
from .sessions import Sessions
from .telemetry import Telemetry

__all__ = ["Facts", "Handler", "Inquiries", "Reply", "ok"]

Reply: TypeAlias = tuple[bytes, Message]
"""Whom to send what."""

Handler: TypeAlias = Callable[[bytes, Message], list[Reply]]

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Facts:
    """What `status` tells that others know."""

    providers: tuple[str, ...]
    threads: int
    workers: Callable[[], Sequence[Mapping[str, Any]]] = tuple
    """Returns a map for each worker."""


class Inquiries:
    """Answers `hello`, `ping`, `status` and `models.list`."""

    def __init__(
        self,
        registry: ModelRegistry,
        sessions: Sessions,
        scheduler: Scheduler,
        telemetry: Telemetry,
        clock: Callable[[], float],
        facts: Facts,
        audit: Audit,
    ) -> None:
        self._registry = registry
        self._sessions = sessions
        self._scheduler = scheduler
        self._telemetry = telemetry
        self._clock = clock
        self._facts = facts
        self._audit = audit
        self._started_s = clock()
        self._models_are_loaded = False
        self._waiting_for_models: list[tuple[bytes, int]] = []

    def handlers(self, others: Sequence[str]) -> dict[str, Handler]:
        """Return what answers each type of request here; `others` are the types that the server answers elsewhere."""
        handlers = {"ping": self._ping, "status": self._status, "models.list": self._list_models}
        types = ["hello", *handlers, *others]

        def hello(peer: bytes, request: Message) -> list[Reply]:
            return self._hello(peer, request, types)

        return {"hello": hello, **handlers}

    def models_loaded(self) -> list[Reply]:
        """Answer those who asked for the list before it was complete."""
        self._models_are_loaded = True
        asked, self._waiting_for_models = self._waiting_for_models, []
        return [(peer, model_list(request_id, self._registry)) for peer, request_id in asked]

    def forget(self, peer: bytes) -> None:
        """Answer nothing any more that a client asked for, which has gone."""
        self._waiting_for_models = [asked for asked in self._waiting_for_models if asked[0] != peer]

    def census(self) -> Census:
        """Return what the server is and has done at this moment."""
        now_s = self._clock()
        workers = self._facts.workers()
        census = take_census(self._telemetry, self._scheduler, self._sessions, self._registry, workers, now_s)
        census.body.update(
            uptime_s=now_s - self._started_s, providers=self._providers_in_use(), threads=self._facts.threads
        )
        return census

    def _hello(self, peer: bytes, request: Message, types: Sequence[str]) -> list[Reply]:
        now_s = self._clock()
        try:
            body = self._sessions.hello(peer, request.body, now_s, types)
        except CapriccioError as error:
            self._audit.hello_refused(peer, request.body, error, now_s)
            raise
        log.info("client %s %s said hello", request.body["client"], request.body["client_version"])
        return ok(peer, request, body)

    def _ping(self, peer: bytes, request: Message) -> list[Reply]:
        return ok(peer, request, {"time_ms": round((self._clock() - self._started_s) * 1000)})

    def _status(self, peer: bytes, request: Message) -> list[Reply]:
        return ok(peer, request, shortened(self.census().body))

    def _list_models(self, peer: bytes, request: Message) -> list[Reply]:
        if not self._models_are_loaded:
            self._waiting_for_models.append((peer, request.id))
            return []
        return [(peer, model_list(request.id, self._registry))]

    def _providers_in_use(self) -> list[str]:
        """Return what the loaded models run on, fastest first; before there are any, what they would."""
        used = {name for model in self._registry.models.values() for name in model.providers}
        here = [name for name in self._facts.providers if name in used or not used]
        return [*here, *sorted(used.difference(here))]  # other machines may have what this one lacks


def ok(peer: bytes, request: Message, body: dict[str, Any]) -> list[Reply]:
    """Return the one answer to a request that has succeeded."""
    return [(peer, Message(request.id, "ok", body))]
