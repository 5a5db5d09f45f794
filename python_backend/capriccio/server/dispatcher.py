"""What the server does with each message: the protocol's rules, without a socket or a thread.

Everything here runs on the I/O thread and returns the answers that are to be sent. Each request gets exactly one
final answer: from its handler, from the worker's outcome, or because the scheduler gave it up.
Must not know: ZeroMQ, how work is computed.
"""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable, Mapping, Sequence

from capriccio.engine.registry import ModelRegistry
from capriccio.engine.session import StopHandle
from capriccio.errors import (
    CapriccioError,
    InternalError,
    InvalidInput,
    MalformedMessage,
    NotReady,
    ShuttingDown,
    UnknownType,
)
from capriccio.protocol.codec import Message, check_request, decode, error_reply, readable_id
from capriccio.protocol.spec import REQUESTS
from capriccio.protocol.tensors import BytesLike

from .audit import Audit
from .batching import Batching
from .census import Census
from .inquiries import Facts, Handler, Inquiries, Reply, ok
from .job import Ended, Job, Sort
from .priority import Priority, priority_of
from .scheduler import Scheduler
from .sessions import Sessions
from .telemetry import Telemetry
from .tracing import log_answer, log_end, milliseconds, spent
from .worker import Answer, Lost, News, Outcome, Worker
from .works import WORKS

__all__ = ["Dispatcher"]

GONE = "gone"
"""How a request ended whose client has left."""

log = logging.getLogger(__name__)


class Dispatcher:
    """Turns messages, outcomes and the passing of time into answers."""

    def __init__(
        self,
        registry: ModelRegistry,
        sessions: Sessions,
        scheduler: Scheduler,
        clock: Callable[[], float],
        facts: Facts,
        batching: Batching | None = None,
        audit: Audit | None = None,
    ) -> None:
        self._registry = registry
        self._sessions = sessions
        self._scheduler = scheduler
        self._clock = clock
        self._batching = batching or Batching()
        self._audit = audit or Audit()
        self._telemetry = Telemetry()
        self._inquiries = Inquiries(registry, sessions, scheduler, self._telemetry, clock, facts, self._audit)
        self._received_s = clock()
        self._models_are_known = False
        here: dict[str, Handler] = {"cancel": self._cancel, **dict.fromkeys(WORKS, self._compute)}
        self._handlers = {**self._inquiries.handlers(list(here)), **here}

    def receive(self, peer: bytes, frames: Sequence[memoryview]) -> list[Reply]:
        """Answer one message, whatever its bytes are; work that it asks for is answered later."""
        self._received_s = self._clock()
        self._sessions.heard(peer, self._received_s)
        self._telemetry.received(frames)
        request_id = None
        try:
            message = decode(frames)
            request_id = message.id
            check_request(message)
            if not REQUESTS[message.type].before_hello:
                self._sessions.require(peer)
            return self._handler(message.type)(peer, message)
        except InvalidInput as error:
            return self._refuse(peer, frames, request_id, error)
        except CapriccioError as error:
            self._telemetry.refused(error.code)
            if isinstance(error, NotReady):
                self._audit.refused(error.code, self._clock(), peer)
            return [] if request_id is None else [(peer, error_reply(request_id, error))]
        except Exception as error:
            log.exception("a message could not be handled")
            defect = InternalError(f"the server failed on this message: {type(error).__name__}: {error}")
            return self._refuse(peer, frames, request_id, defect)

    def finish(self, outcome: Outcome) -> list[Reply]:
        """Answer with what a worker made, unless the request was given up meanwhile."""
        job, result, now_s = outcome.job, outcome.result, self._clock()
        self._learn(outcome)
        if not self._scheduler.finish(job, now_s):
            return []
        if isinstance(result, Answer):
            return [(job.client, self._answer(outcome, result, now_s))]
        return self._told([Ended(job, result)])

    def _answer(self, outcome: Outcome, answer: Answer, now_s: float) -> Message:
        """Return the reply to a request that was computed, and note where its time went."""
        job, spent_s = outcome.job, spent(outcome, now_s)
        self._telemetry.answered(job, spent_s, now_s)
        if "model_hash" in answer.body:
            self._telemetry.used(answer.body["model_hash"], spent_s["run"], now_s)
        log_answer(outcome, self._sessions.name_of(job.client), spent_s)
        times = milliseconds(spent_s) if job.request.trace else None
        return Message(job.id, "ok", answer.body, answer.buffers, times=times)

    def _learn(self, outcome: Outcome) -> None:
        """Note what a run took, for whether the next ones are to be done together."""
        key = outcome.job.batch_key
        if key is None or outcome.together is None or not isinstance(outcome.result, Answer):
            return
        if outcome.together:
            self._batching.note(key, outcome.together, outcome.run["run"])
        else:
            self._batching.note_failure(key)

    def lose(self, lost: Lost) -> list[Reply]:
        """Have the jobs of a worker that is gone done by another; answer those for which it is too late."""
        self._telemetry.lost_workers += 1
        log.warning("worker %s is lost with %d requests: %s", lost.worker.name, len(lost.jobs), lost.reason)
        return self._told([ended for ended in map(self._scheduler.lose, lost.jobs) if ended is not None])

    def pass_on(self, news: News) -> list[Reply]:
        """Tell a client how far its request has come, unless it was given up meanwhile."""
        job = news.job
        if not self._scheduler.is_wanted(job):
            return []
        job.fraction = max(job.fraction, news.fraction)
        return [(job.client, Message(job.id, "progress", {"fraction": job.fraction, "stage": news.stage}))]

    def next_jobs(self, worker: Worker) -> list[Job]:
        """Return what a worker that is free is to do, together where there are several."""
        if not self._models_are_known:
            return []
        jobs = self._scheduler.next(self._clock(), worker.serves)
        if jobs:
            self._telemetry.together[len(jobs)] += 1
        for job in jobs:
            job.together = len(jobs)
        return jobs

    def waiting_sorts(self) -> set[Sort]:
        """Return the sorts of the jobs that wait."""
        return self._scheduler.waiting_sorts()

    def waiting(self) -> Mapping[Priority, int]:
        """Return how many jobs of each class wait."""
        return self._scheduler.waiting

    def pass_time(self) -> list[Reply]:
        """Answer what has expired, and forget clients that are silent."""
        now_s = self._clock()
        for peer in self._sessions.silent(now_s):
            self.drop(peer, "was silent for too long")
        self._audit.pass_time(now_s)
        return self._told(self._scheduler.expire(now_s))

    def sleep_s(self) -> float | None:
        """Return how long `pass_time` will have nothing to do; None for as long as no message comes."""
        deadline_s = self._scheduler.next_deadline_s()
        until_deadline = None if deadline_s is None else max(0.0, deadline_s - self._clock())
        until_census = 1.0 if len(self._sessions) or self._audit.is_counting else None
        return min((each for each in (until_deadline, until_census) if each is not None), default=None)

    def models_known(self) -> None:
        """Begin to work: who asks for a model that is not loaded yet has it loaded first."""
        self._models_are_known = True

    def models_loaded(self) -> list[Reply]:
        """Answer those who asked for the list before it was complete."""
        return self._inquiries.models_loaded()

    def census(self) -> Census:
        """Return what the server is and has done at this moment."""
        return self._inquiries.census()

    def drop(self, peer: bytes, reason: str) -> None:
        """Forget a client and its work."""
        for job in self._scheduler.drop_client(peer):
            self._note_end(job, GONE)
        client = self._sessions.drop(peer)
        self._telemetry.forget(peer)
        self._inquiries.forget(peer)
        if client is not None:
            log.info("client %s %s", client.name, reason)

    def sent(self, frames: Sequence[BytesLike]) -> None:
        """Note what has been sent."""
        self._telemetry.sent(frames)

    def turned_away(self, reason: str) -> None:
        """Note a peer that did not get as far as a message."""
        self._audit.refused(reason, self._clock())

    def shut_down(self) -> list[Reply]:
        """Answer everything that is under way."""
        self._audit.close(self._clock())
        return self._told(self._scheduler.drop_all(ShuttingDown("the server is stopping")))

    def _handler(self, kind: str) -> Handler:
        handler = self._handlers.get(kind)
        if handler is None:
            known = sorted(self._handlers)
            raise UnknownType(f"this server does not answer {kind}; it answers {', '.join(known)}", known=known)
        return handler

    def _refuse(
        self, peer: bytes, frames: Sequence[memoryview], request_id: int | None, error: CapriccioError
    ) -> list[Reply]:
        """Answer bad input wherever an id can be read; without one it is only counted."""
        if request_id is None:
            self._telemetry.refused(MalformedMessage.code)
            self._audit.refused(MalformedMessage.code, self._clock(), peer, message=error.message)
            request_id = readable_id(frames)
        else:
            self._telemetry.refused(error.code)
        return [] if request_id is None else [(peer, error_reply(request_id, error))]

    def _cancel(self, peer: bytes, request: Message) -> list[Reply]:
        ended = self._scheduler.cancel((peer, request.body["target"]))
        told = self._told([ended] if ended else [])
        return [*told, *ok(peer, request, {"cancelled": ended is not None})]

    def _compute(self, peer: bytes, request: Message) -> list[Reply]:
        """Let a worker compute; it is shown only fields that the table knows, which are checked."""
        received_s = self._received_s
        row = REQUESTS[request.type]
        known = {field.name for field in row.fields}
        request = dataclasses.replace(request, body={name: request.body[name] for name in known & set(request.body)})
        work = WORKS[request.type](request, self._registry, received_s)
        job = Job(
            peer,
            request,
            work,
            StopHandle(frees_memory=row.long),
            received_s=received_s,
            read_s=self._clock() - received_s,
            priority=priority_of(request),
            long=row.long,
            deadline_s=None if request.deadline_ms is None else received_s + request.deadline_ms / 1000,
            stream=request.body.get("stream"),
            size_bytes=sum(buffer.data().nbytes for buffer in request.buffers),
            batch_key=getattr(work, "batch_key", None),
        )
        superseded = self._scheduler.submit(job)
        return self._told([superseded] if superseded else [])

    def _told(self, ended: Sequence[Ended]) -> list[Reply]:
        """Return what clients are told whose jobs have ended without an answer."""
        for each in ended:
            self._note_end(each.job, each.error.code)
        return [(each.job.client, error_reply(each.job.id, each.error)) for each in ended]

    def _note_end(self, job: Job, how: str) -> None:
        self._telemetry.finished(job, how)
        log_end(job, self._sessions.name_of(job.client), how, self._clock())
