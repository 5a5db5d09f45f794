"""One client of a backend under load, which asks for the same sort of thing again and again.

It is a plain libzmq DEALER that keeps the protocol's rules by itself, so nothing hides an answer that is lost or comes
twice: every request must end in exactly one `ok` or `error`, or with its connection.
Must not know: other clients, threads, what requests mean.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

import zmq
from zmq.utils.monitor import recv_monitor_message

from capriccio.errors import CapriccioError
from capriccio.protocol import PROTOCOL_VERSION, Message, decode, encode
from capriccio.protocol.codec import check_reply
from capriccio.protocol.liveness import Liveness

from .habits import Ask, Habit
from .ledger import OK, Ledger

__all__ = ["LoadClient"]

HELLO_ID = 1
PING_ID = 2
FIRST_FREE_ID = 3
"""The ids below are the connection's own."""

RECONNECT_S = 0.1
"""Pause before another attempt, after a connection was lost or refused."""

BUSY_S = 0.2
"""Pause after `busy`, where the server does not say how long."""

LATEST_CANCEL_S = 0.2
"""Requests that are given up are so within this time."""

IDLE_S = 0.5
"""When to look again where nothing is planned."""


class LoadClient:
    """One client: connects, says hello, asks, and connects again when the connection is lost."""

    def __init__(
        self,
        context: zmq.Context[Any],
        poller: zmq.Poller,
        address: str,
        habit: Habit,
        random: Random,
        ledger: Ledger,
        token: str | None,
    ) -> None:
        self.ready = False
        self.waiting: dict[int, _Waiting] = {}
        self._context, self._poller, self._address = context, poller, address
        self._habit, self._random, self._ledger, self._token = habit, random, ledger, token
        self._socket: Any = None
        self._monitor: Any = None
        self._liveness = Liveness(0.0)
        self._next_id = FIRST_FREE_ID
        self._next_s = 0.0
        """When to connect, while there is no connection; then when to ask."""
        self._leave_s = 0.0

    def act(self, now_s: float, asking: bool) -> float:
        """Do what is due and return when something will be."""
        if self._socket is None:
            if now_s < self._next_s:
                return self._next_s
            self._connect(now_s)
        if self._liveness.is_lost(now_s):
            self._lose(now_s)
            return self._next_s
        if self._liveness.ping_is_due(now_s):
            self._send(Message(PING_ID, "ping"))
        self._look_for_the_lost(now_s)
        if not self.ready:
            return now_s + self._liveness.interval_s
        if now_s >= self._leave_s and not self.waiting:
            self._leave(now_s)
            return self._next_s
        if asking and now_s >= self._next_s:
            self._ask(now_s)
        return min(self._cancel_when_due(now_s), self._next_s if asking else now_s + self._liveness.interval_s)

    def listen(self, now_s: float) -> None:
        """Take all answers that are there, then note whether the connection is."""
        while self._socket is not None:
            try:
                frames = self._socket.recv_multipart(zmq.NOBLOCK, copy=False)
            except zmq.Again:
                break
            self._liveness.heard(now_s)
            self._take(decode([frame.buffer for frame in frames]), now_s)
        if self._socket is not None and self._monitor.getsockopt(zmq.EVENTS) & zmq.POLLIN:
            recv_monitor_message(self._monitor)
            self._lose(now_s)

    def close(self) -> None:
        """Close; twice is no error."""
        if self._socket is None:
            return
        self._poller.unregister(self._socket)
        self._poller.unregister(self._monitor)
        self._socket.disable_monitor()
        self._monitor.close(linger=0)
        self._socket.close(linger=0)
        self._socket = None

    def _connect(self, now_s: float) -> None:
        self._socket = self._context.socket(zmq.DEALER)
        self._monitor = self._socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self._socket.connect(self._address)
        self._poller.register(self._socket, zmq.POLLIN)
        self._poller.register(self._monitor, zmq.POLLIN)
        self._liveness = Liveness(now_s)
        self._greet()

    def _greet(self) -> None:
        body = {"protocol": PROTOCOL_VERSION, "client": f"load-{self._habit.name}", "client_version": "0"}
        self._send(Message(HELLO_ID, "hello", {**body, **({"token": self._token} if self._token else {})}))

    def _lose(self, now_s: float) -> None:
        """Note that the connection is gone, and with it all that was under way."""
        self._ledger.broken += self.ready
        for each in self.waiting.values():
            self._ledger.note_end(each.name, "disconnected", now_s - each.sent_s, now_s)
        self.waiting.clear()
        self._leave(now_s)

    def _leave(self, now_s: float) -> None:
        self.close()
        self.ready = False
        self._next_s = now_s + RECONNECT_S

    def _ask(self, now_s: float) -> None:
        habit = self._habit
        if habit.every_s is None and self.waiting:
            self._next_s = now_s + IDLE_S  # the answer will bring it forward
            return
        ask = habit.ask(self._random)
        self._ledger.note_sent(habit.name, now_s - self._next_s)
        cancel_s = now_s + self._random.uniform(0, LATEST_CANCEL_S) if self._random.random() < habit.gives_up else None
        self._request(ask, habit.name, now_s, cancel_s)
        if habit.every_s is not None:
            self._next_s = max(self._next_s + habit.every_s, now_s)

    def _request(self, ask: Ask, name: str, now_s: float, cancel_s: float | None = None) -> None:
        number, self._next_id = self._next_id, self._next_id + 1
        self.waiting[number] = _Waiting(name, ask.kind, now_s, cancel_s)
        self._send(Message(number, ask.kind, ask.body, ask.buffers, ask.deadline_ms, ask.priority))

    def _send(self, message: Message) -> None:
        with suppress(zmq.Again):  # the server does not read: silence, or the lost request, will tell
            self._socket.send_multipart(encode(message), zmq.NOBLOCK)

    def _cancel_when_due(self, now_s: float) -> float:
        """Cancel what is to be given up by now; return when the next is."""
        for number, each in list(self.waiting.items()):
            if each.cancel_s is not None and each.cancel_s <= now_s:
                each.cancel_s = None
                self._ledger.note_sent("cancel", 0.0)
                self._request(Ask("cancel", {"target": number}), "cancel", now_s)
        due = (each.cancel_s for each in self.waiting.values() if each.cancel_s is not None)
        return min(due, default=now_s + IDLE_S)

    def _take(self, reply: Message, now_s: float) -> None:
        if reply.id == HELLO_ID:
            self._enter(reply, now_s)
        elif reply.id != PING_ID:
            self._settle(reply, now_s)

    def _enter(self, reply: Message, now_s: float) -> None:
        """Begin to ask, at a time of its own within the period; or come back later where there is no room."""
        if reply.type != OK:
            self._lose(now_s)
            return
        self.ready = True
        self._leave_s = now_s + self._habit.stays_s * (0.5 + self._random.random())
        self._next_s = now_s + self._random.random() * (self._habit.every_s or self._habit.pause_s)

    def _settle(self, reply: Message, now_s: float) -> None:
        waiting = self.waiting.get(reply.id)
        if waiting is None:
            self._ledger.violate(f"{self._habit.name}: {reply.type} for request {reply.id}, which had ended")
            return
        try:
            check_reply(waiting.kind, reply)
        except CapriccioError as error:
            self._ledger.violate(f"{self._habit.name}: {error}")
        if reply.type == "progress":
            self._follow(waiting, float(reply.body["fraction"]))
            return
        del self.waiting[reply.id]
        how = OK if reply.type == OK else str(reply.body["code"])
        self._ledger.note_end(waiting.name, how, now_s - waiting.sent_s, now_s)
        self._plan_next(waiting, reply, now_s)

    def _follow(self, waiting: _Waiting, fraction: float) -> None:
        if fraction < waiting.fraction:
            self._ledger.violate(f"{self._habit.name}: progress goes back, from {waiting.fraction} to {fraction}")
        waiting.fraction = fraction

    def _plan_next(self, waiting: _Waiting, reply: Message, now_s: float) -> None:
        if reply.body.get("code") == "not_ready":
            self._lose(now_s)
        elif self._habit.every_s is None and waiting.kind != "cancel":
            mean_s = self._habit.pause_s
            pause_s = self._random.expovariate(1 / mean_s) if mean_s else 0.0
            if reply.body.get("code") == "busy":
                pause_s += reply.body["detail"].get("retry_after_ms", BUSY_S * 1000) / 1000
            self._next_s = now_s + pause_s

    def _look_for_the_lost(self, now_s: float) -> None:
        """Note once what has no answer by now; it may come yet."""
        for number, each in self.waiting.items():
            if now_s - each.sent_s > self._habit.patience_s and not each.missed:
                each.missed = True
                self._ledger.violate(f"{each.name}: {each.kind} {number} had no answer in {self._habit.patience_s:g} s")


@dataclass
class _Waiting:
    """A request that was sent."""

    name: str
    kind: str
    sent_s: float
    cancel_s: float | None = None
    fraction: float = 0.0
    missed: bool = False
    """Its client has lost its patience."""
