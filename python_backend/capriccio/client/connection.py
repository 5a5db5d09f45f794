"""One connection to a server: the DEALER socket, hello, heartbeats, and noticing that the server is gone.

A connection is used by one thread and never comes back to life: the client makes another. libzmq would reconnect
by itself, without a sign that the requests sent before are lost; so the socket's monitor is watched, and the first
disconnect ends the connection. Must not know: what requests mean, who waits for which reply.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import zmq

import capriccio
from capriccio.errors import CapriccioError, Disconnected, InvalidField
from capriccio.protocol.codec import Message, check_reply, decode, encode, raise_for_error
from capriccio.protocol.liveness import Liveness
from capriccio.protocol.spec import LIMITS, PROTOCOL_VERSION

__all__ = ["FIRST_FREE_ID", "Connection", "Peer"]

SHORTEST_HEARTBEAT_S = 0.01
"""Whatever a server asks for in hello."""

READABLE = int(zmq.POLLIN)
"""As a plain number: pyzmq's own flag costs more than what it is used for."""

HELLO_ID = 1
PING_ID = 2
FIRST_FREE_ID = 3
"""The ids below are the connection's own."""

COPIED_BYTES = 1024 * 1024
"""Buffers below this are copied by ZeroMQ: that costs less than keeping track of them."""

QUEUED_MESSAGES = 64
"""Messages that may wait in each direction inside ZeroMQ."""

Clock = Callable[[], float]


@dataclass(frozen=True)
class Peer:
    """What hello says, and where."""

    address: str
    name: str = "python"
    token: str | None = None
    server_key: bytes | None = None
    """The server's public CURVE key in Z85, for servers on other machines."""


class Connection:
    """A socket on which hello has been said."""

    def __init__(self, peer: Peer, timeout_s: float, clock: Clock = time.monotonic) -> None:
        """Connect and say hello.

        Raises:
            Disconnected: nobody answered within `timeout_s`.
            Unauthorized, IncompatibleVersion, Busy: the server's answer to hello.
            InvalidField: the address is none.
        """
        self.peer = peer
        self._clock = clock
        self._context: zmq.Context[Any] = zmq.Context()
        self._socket: Any = self._context.socket(zmq.DEALER)
        self._socket.copy_threshold = COPIED_BYTES
        self._monitor: Any = self._socket.get_monitor_socket(zmq.EVENT_DISCONNECTED)
        self._poller = zmq.Poller()
        self._liveness = Liveness(clock())
        self._looked_s = clock()
        try:
            self._connect()
            self.hello = self._say_hello(timeout_s)
            interval_s = max(SHORTEST_HEARTBEAT_S, self.hello["heartbeat_ms"] / 1000)
            self._liveness = Liveness(clock(), interval_s)
        except BaseException:
            self.close()
            raise

    def send(self, message: Message, copy: bool = True) -> None:
        """Send a request; without `copy` its buffers must stay unchanged until it is answered.

        Raises:
            TooLarge: the message is over a limit.
            Disconnected: the server takes no more messages.
        """
        try:
            self._socket.send_multipart(encode(message), zmq.NOBLOCK, copy=copy)
        except zmq.Again as error:
            raise Disconnected(f"{self.peer.address} takes no more messages: {QUEUED_MESSAGES} wait already") from error

    def receive(self, timeout_s: float) -> Message | None:
        """Return the next reply, or None when the time is over; sends heartbeats meanwhile.

        Raises:
            Disconnected: the connection broke, or the server has been silent for too long.
        """
        until_s = self._clock() + timeout_s
        while True:
            message = self._receive_now()
            if message is not None:
                return message
            now_s = self._clock()
            if now_s >= until_s:
                return None
            self._keep_alive(now_s)
            wait_s = min(until_s - now_s, self._liveness.interval_s / 2)
            self._poller.poll(max(1, round(wait_s * 1000)))

    def close(self) -> None:
        """Close; twice is no error."""
        with suppress(zmq.ZMQError):
            self._socket.disable_monitor()
        self._monitor.close(linger=0)
        self._socket.close(linger=0)
        self._context.term()

    def _connect(self) -> None:
        options = {
            zmq.LINGER: 0,
            zmq.SNDHWM: QUEUED_MESSAGES,
            zmq.RCVHWM: QUEUED_MESSAGES,
            zmq.MAXMSGSIZE: LIMITS["message_bytes"].value,
            zmq.IPV6: int("[" in self.peer.address),
        }
        for option, value in options.items():
            self._socket.setsockopt(option, value)
        if self.peer.server_key is not None:
            self._encrypt(self.peer.server_key)
        self._poller.register(self._socket, zmq.POLLIN)
        self._poller.register(self._monitor, zmq.POLLIN)
        try:
            self._socket.connect(self.peer.address)
        except zmq.ZMQError as error:
            message = f"{self.peer.address!r} is no address: {error}; allowed: tcp://HOST:PORT or ipc://PATH"
            raise InvalidField(message, field="address") from error

    def _encrypt(self, server_key: bytes) -> None:
        try:
            self._socket.curve_serverkey = server_key
        except zmq.ZMQError as error:
            message = "the server key is none; allowed: the 40 characters that `capriccio serve` prints"
            raise InvalidField(message, field="server_key") from error
        self._socket.curve_publickey, self._socket.curve_secretkey = zmq.curve_keypair()

    def _say_hello(self, timeout_s: float) -> dict[str, Any]:
        body = {"protocol": PROTOCOL_VERSION, "client": self.peer.name, "client_version": capriccio.__version__}
        if self.peer.token is not None:
            body["token"] = self.peer.token
        self.send(Message(HELLO_ID, "hello", body))
        until_s = self._clock() + timeout_s
        while (left_s := until_s - self._clock()) > 0:
            self._poller.poll(max(1, round(left_s * 1000)))
            reply = self._receive_now()
            if reply is not None and reply.id == HELLO_ID:
                raise_for_error(reply)
                check_reply("hello", reply)
                return dict(reply.body)
        raise Disconnected(
            f"no Capriccio server answered at {self.peer.address} within {timeout_s:g} s; "
            "start one with `capriccio serve`, or check the address",
            address=self.peer.address,
        )

    def _receive_now(self) -> Message | None:
        """Return a reply that lies there; pongs and what is no message are only signs of life."""
        while True:
            if not self._socket.getsockopt(zmq.EVENTS) & READABLE:  # asking costs less than an exception
                self._check_connected()
                return None
            frames = self._socket.recv_multipart(copy=False)
            self._liveness.heard(self._clock())
            with suppress(CapriccioError):
                message = decode([frame.buffer for frame in frames])
                if message.id != PING_ID:
                    return message

    def _check_connected(self) -> None:
        if self._monitor.getsockopt(zmq.EVENTS) & READABLE:
            self._monitor.recv_multipart()
            raise Disconnected(f"the connection to {self.peer.address} broke: the server ended, or was killed")

    def _keep_alive(self, now_s: float) -> None:
        if now_s - self._looked_s > self._liveness.interval_s:
            self._liveness.heard(now_s)  # nobody looked for so long: the silence proves nothing
        self._looked_s = now_s
        if self._liveness.is_lost(now_s):
            silent_s = self._liveness.interval_s * self._liveness.patience
            raise Disconnected(f"{self.peer.address} has been silent for {silent_s:g} s: the server hangs")
        if self._liveness.ping_is_due(now_s):
            self.send(Message(PING_ID, "ping"))
