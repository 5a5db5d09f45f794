"""The ROUTER socket: bytes in, bytes out, and never waiting for a peer that does not read.

Must not know: what a message says, who may speak.
"""

from __future__ import annotations

import errno
import logging
import socket
import struct
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import zmq

from capriccio.errors import AddressInUse, InvalidField
from capriccio.protocol.spec import LIMITS
from capriccio.protocol.tensors import BytesLike

__all__ = ["Delivery", "Incoming", "ServerKeys", "Transport", "Waker"]

UNREAD_MESSAGES = 64
"""Answers that may lie unread for one client, each up to COPIED_BYTES; more, and it counts as gone."""

UNREAD_BYTES = 64 * 1024 * 1024
"""Bytes of larger answers that may lie unread for one client, on top of one message."""

UNSEEN_MESSAGES = 8
"""Messages of one client that may lie unread here before its TCP connection is slowed down."""

COPIED_BYTES = 1024 * 1024
"""Buffers below this are copied: that costs less than keeping track of them."""

WAKES = 4096
"""That are taken note of at once."""

READABLE = int(zmq.POLLIN)
NOW = int(zmq.NOBLOCK)
NOW_AND_MORE = int(zmq.NOBLOCK | zmq.SNDMORE)
"""As plain numbers: pyzmq's own flags cost more than what they are used for."""

ZMTP_HEARTBEAT_MS = 5000
ZMTP_TIMEOUT_MS = 20000
STUCK_CONNECTION_MS = 30000
LINGER_MS = 200

ZAP_DOMAIN = b"capriccio"
"""Set, it makes libzmq refuse ZMTP 1 and 2. Version 1 takes any bytes for a greeting, also those of a web page."""

HANDSHAKE_FAILED = (
    zmq.EVENT_HANDSHAKE_FAILED_PROTOCOL | zmq.EVENT_HANDSHAKE_FAILED_AUTH | zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL
)
MONITORED = struct.Struct("=Hi")
"""An event and its value: the first frame of what a monitor tells, as in zmq_socket_monitor. pyzmq's own reader of it
imports asyncio, which would be a twentieth of the time to the first answer."""

WRONG_KEY, OTHER_MECHANISM = 0x11000001, 0x11000002
"""ZMQ_PROTOCOL_ERROR_ZMTP_CRYPTOGRAPHIC and ZMQ_PROTOCOL_ERROR_ZMTP_MECHANISM_MISMATCH of zmq.h."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerKeys:
    """A CURVE key pair in Z85, 40 characters each."""

    public: bytes
    secret: bytes


@dataclass(frozen=True)
class Incoming:
    """One message as it came."""

    peer: bytes
    frames: tuple[memoryview, ...]


class Delivery(Enum):
    """What became of an answer."""

    SENT = auto()
    GONE = auto()
    """The peer has left."""
    STALLED = auto()
    """The peer does not read."""


class Waker:
    """Wakes the I/O thread from any other."""

    def __init__(self) -> None:
        self._reader, self._writer = socket.socketpair()
        self._reader.setblocking(False)
        self._writer.setblocking(False)

    def fileno(self) -> int:
        """Return what to poll."""
        return self._reader.fileno()

    def wake(self) -> None:
        """Make the next, or the present, wait return; harmless after `close`."""
        with suppress(OSError):  # full is fine: it is awake already
            self._writer.send(b"\0")

    def clear(self) -> None:
        """Take note of all wakes so far."""
        with suppress(BlockingIOError):
            while len(self._reader.recv(WAKES)) == WAKES:
                pass

    def close(self) -> None:
        """Close; twice is no error."""
        self._reader.close()
        self._writer.close()


class Transport:
    """The ROUTER socket with its limits; it belongs to the I/O thread."""

    def __init__(self, context: zmq.Context[Any], address: str, keys: ServerKeys | None = None) -> None:
        """Bind.

        Raises:
            AddressInUse: another process listens at `address`.
            InvalidField: `address` is no address, or none of this machine.
        """
        self._socket = context.socket(zmq.ROUTER)
        self._monitor: Any = self._socket.get_monitor_socket(zmq.EVENT_DISCONNECTED | HANDSHAKE_FAILED)
        self._peers: dict[int, tuple[bytes, str | None]] = {}
        """Who speaks through which file descriptor, and from where: the monitor knows a lost connection by that."""
        self._failed_handshakes: list[str] = []
        self._gone: list[bytes] = []
        self._unread: dict[bytes, deque[tuple[zmq.MessageTracker, int]]] = {}
        self._poller = zmq.Poller()
        self._has_news = False
        """Whether the monitor has something to tell, as the last `wait` found."""
        try:
            self._socket.setsockopt(zmq.IPV6, int("[" in address))
            self._configure(keys)
            _bind(self._socket, address)
            self.address: str = self._socket.getsockopt(zmq.LAST_ENDPOINT).rstrip(b"\0").decode()
        except BaseException:
            self.close(linger_ms=0)
            raise
        self._poller.register(self._socket, zmq.POLLIN)
        self._poller.register(self._monitor, zmq.POLLIN)

    def _configure(self, keys: ServerKeys | None) -> None:
        options: dict[int, int | bytes] = {
            zmq.ROUTER_MANDATORY: 1,
            zmq.SNDHWM: UNREAD_MESSAGES,
            zmq.RCVHWM: UNSEEN_MESSAGES,
            zmq.MAXMSGSIZE: LIMITS["message_bytes"].value,
            zmq.HEARTBEAT_IVL: ZMTP_HEARTBEAT_MS,
            zmq.HEARTBEAT_TIMEOUT: ZMTP_TIMEOUT_MS,
            zmq.TCP_MAXRT: STUCK_CONNECTION_MS,
            zmq.ZAP_DOMAIN: ZAP_DOMAIN,
        }
        for option, value in options.items():
            self._socket.setsockopt(option, value)
        if keys is not None:
            self._socket.curve_server = True
            self._socket.curve_publickey = keys.public
            self._socket.curve_secretkey = keys.secret

    def watch(self, waker: Waker) -> None:
        """Let `wait` return when `waker` is used."""
        self._poller.register(waker.fileno(), zmq.POLLIN)

    def wait(self, timeout_s: float | None) -> None:
        """Sleep until a message came, the waker was used, or the time is over."""
        ready = self._poller.poll(None if timeout_s is None else max(0, round(timeout_s * 1000 + 0.5)))
        self._has_news = any(each is self._monitor for each, _ in ready)

    def receive(self) -> Incoming | None:
        """Return the next message, or None; its frames are views of the memory that it came in."""
        if not self._socket.getsockopt(zmq.EVENTS) & READABLE:  # costs a tenth of the exception for "nothing is there"
            return None
        peer, *frames = self._socket.recv_multipart(NOW, copy=False)
        self._remember(peer)
        return Incoming(peer.bytes, tuple(frame.buffer for frame in frames))

    def departed(self) -> list[bytes]:
        """Return the peers whose connections have ended since the last call."""
        if self._has_news:
            self._note_departures()
        gone, self._gone = self._gone, []
        return gone

    def failed_handshakes(self) -> list[str]:
        """Return why handshakes have failed since the last call of `departed`."""
        failed, self._failed_handshakes = self._failed_handshakes, []
        return failed

    def address_of(self, peer: bytes) -> str | None:
        """Return the IP address of a peer that has spoken; None where it is gone, or has no such address."""
        return next((address for each, address in self._peers.values() if each == peer), None)

    def _remember(self, peer: zmq.Frame) -> None:
        """Note which descriptor a peer speaks through.

        The descriptor may have been that of a peer that has left; the monitor told so before it was given to the new
        one, so looking there first keeps the two apart.
        """
        try:
            descriptor = int(peer.get(zmq.SRCFD))
        except zmq.ZMQError:
            return  # a peer older than ZMTP 3 has no properties
        known = self._peers.get(descriptor)
        if known is None or known[0] != peer.bytes:
            self._note_departures()
            self._peers[descriptor] = (peer.bytes, _address(peer))

    def _note_departures(self) -> None:
        while self._monitor.getsockopt(zmq.EVENTS) & READABLE:
            event, value = MONITORED.unpack(self._monitor.recv_multipart()[0])
            if event != zmq.EVENT_DISCONNECTED:
                self._failed_handshakes.append(_why_handshake_failed(event, value))
                continue
            known = self._peers.pop(value, None)
            if known is not None:
                self._unread.pop(known[0], None)
                self._gone.append(known[0])

    def send(self, peer: bytes, frames: Sequence[BytesLike]) -> Delivery:
        """Hand an answer over, large buffers without a copy; never waits."""
        if self._unread_bytes(peer) > UNREAD_BYTES:
            return Delivery.STALLED
        try:
            self._socket.send(peer, NOW_AND_MORE)
            for number, frame in enumerate(frames, start=1):
                self._send_frame(peer, frame, NOW_AND_MORE if number < len(frames) else NOW)
        except zmq.Again:
            return Delivery.STALLED
        except zmq.ZMQError as error:
            if error.errno != errno.EHOSTUNREACH:
                raise
            return Delivery.GONE
        return Delivery.SENT

    def _send_frame(self, peer: bytes, frame: BytesLike, flags: int) -> None:
        size = memoryview(frame).nbytes
        if size < COPIED_BYTES:
            self._socket.send(frame, flags)
            return
        tracker = self._socket.send(frame, flags, copy=False, track=True)
        self._unread.setdefault(peer, deque()).append((tracker, size))

    def _unread_bytes(self, peer: bytes) -> int:
        """Return how much of what was sent to a peer still lies in memory."""
        unread = self._unread.get(peer)
        if not unread:
            return 0
        while unread and unread[0][0].done:
            unread.popleft()
        return sum(size for _, size in unread)

    def close(self, linger_ms: int = LINGER_MS) -> None:
        """Close; what was sent has a moment to leave. Twice is no error."""
        if not self._socket.closed:
            self._socket.disable_monitor()
        self._monitor.close(linger=0)
        self._socket.close(linger=linger_ms)


def _why_handshake_failed(event: int, value: int) -> str:
    """Return a word for the audit; a peer that sees first that it lacks the key leaves by itself."""
    if event == zmq.EVENT_HANDSHAKE_FAILED_NO_DETAIL:
        return "left_in_handshake"
    return {WRONG_KEY: "wrong_key", OTHER_MECHANISM: "other_mechanism"}.get(value, "broken_handshake")


def _address(peer: zmq.Frame) -> str | None:
    """Return the IP address that a message came from; peers through `ipc` have none."""
    try:
        return str(peer.get("Peer-Address")) or None
    except zmq.ZMQError:
        return None


def _bind(router: zmq.Socket[Any], address: str) -> None:
    try:
        router.bind(address)
    except zmq.ZMQError as error:
        if error.errno == errno.EADDRINUSE:
            message = (
                f"{address} is in use by another process; stop it, or choose another address with --bind "
                "(`capriccio status` tells whether it is a Capriccio server)"
            )
            raise AddressInUse(message, address=address) from error
        message = f"can't listen at {address!r}: {error}; allowed: tcp://HOST:PORT or ipc://PATH"
        raise InvalidField(message, field="bind") from error
