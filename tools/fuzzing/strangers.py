"""Peers that send spoiled messages to a server as fast as it takes them, and spoiled ZMTP in between.

Each has several connections; what comes back is thrown away, but a reply that confesses a defect is a finding. The
same seed sends the same bytes. Must not know: how the server is watched.
"""

from __future__ import annotations

import select
import socket
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from random import Random

from capriccio.protocol import PROTOCOL_VERSION, Message, encode

from .messages import MESSAGES, split
from .mutations import mutated
from .watch import Finding
from .zmtp import HANDSHAKE, READY, multipart

__all__ = ["send_spoiled"]

CONNECTIONS = 6
BATCH = 64
"""Messages that are sent at once."""

STREAMS_EVERY = 20
"""Batches between two connections that speak spoiled ZMTP."""

KEPT_BATCHES = 400
"""What was sent last, for the file that shows a defect."""

PATIENCE_S = 60.0
CONFESSION = b"\xa4code\xa8internal"
"""What an error that is the server's own says, in MessagePack."""


def send_spoiled(address: tuple[str, int], inputs: int, seed: int, tell: Callable[[int], None]) -> None:
    """Send that many inputs; `tell` hears how many there were since the last time.

    Raises:
        Finding: the server confesses a defect, takes nothing any more, or does not answer in the end; its content
            are the bytes that were sent last.
    """
    chance = Random(seed)
    sent: deque[bytes] = deque(maxlen=KEPT_BATCHES)
    seeds = list(MESSAGES.seeds())
    peers = [_Peer(address) for _ in range(CONNECTIONS)]
    try:
        _send(peers, seeds, inputs, chance, sent, tell)
        for peer in peers:
            peer.await_answer()
    except Finding as finding:
        finding.content = b"".join(sent)
        raise
    finally:
        for peer in peers:
            peer.close()


def _send(
    peers: Sequence[_Peer],
    seeds: Sequence[bytes],
    inputs: int,
    chance: Random,
    sent: deque[bytes],
    tell: Callable[[int], None],
) -> None:
    done = batches = 0
    while done < inputs:
        for peer in _ready(peers):
            count = min(BATCH, inputs - done)
            batch = b"".join(_message(seeds, chance) for _ in range(count))
            sent.append(batch)
            peer.put(batch)
            done, batches = done + count, batches + 1
            tell(count)
            if batches % STREAMS_EVERY == 0:
                _speak_badly(peer.address, seeds, chance, sent)


def _message(seeds: Sequence[bytes], chance: Random) -> bytes:
    """Return a spoiled message in right ZMTP."""
    content = MESSAGES.mutate([chance.choice(seeds), *seeds], chance)
    return multipart(split(content) or [b""])


def _speak_badly(address: tuple[str, int], seeds: Sequence[bytes], chance: Random, sent: deque[bytes]) -> None:
    """Connect, spoil the handshake or what comes after it, and leave."""
    messages = b"".join(multipart(split(chance.choice(seeds))) for _ in range(3))
    with socket.create_connection(address, PATIENCE_S) as connection:
        if chance.random() < 0.5:
            stream = mutated([HANDSHAKE + messages, HANDSHAKE], chance)
        else:
            _shake_hands(connection)
            stream = mutated([messages, HANDSHAKE], chance)
        sent.append(stream)
        with suppress(ConnectionError):
            connection.sendall(stream)


def _shake_hands(connection: socket.socket) -> None:
    """Say who speaks, and wait until the server has; libzmq takes no message before that.

    Raises:
        Finding: it says nothing.
    """
    connection.sendall(HANDSHAKE)
    came = b""
    try:
        while READY not in came:
            piece = connection.recv(4096)
            if not piece:
                raise Finding("the server hung up on a right handshake")
            came += piece
    except TimeoutError as error:
        raise Finding(f"no handshake for {PATIENCE_S:g} s") from error


def _ready(peers: Sequence[_Peer]) -> list[_Peer]:
    """Wait until there are peers of which all was taken, while what comes back is read.

    Raises:
        Finding: the server takes nothing any more, or confesses a defect.
    """
    reading, writing, _ = select.select(peers, [peer for peer in peers if peer.waiting], [], 0)
    idle = [peer for peer in peers if not peer.waiting]
    if not idle and not reading and not writing:
        reading, writing, _ = select.select(peers, peers, [], PATIENCE_S)
        if not reading and not writing:
            raise Finding(f"the server took nothing for {PATIENCE_S:g} s")
    for peer in reading:
        peer.take()
    for peer in writing:
        peer.push()
    return idle


class _Peer:
    """A connection that has said hello, and says it again on a new one when the server has had enough of it."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.address = address
        self.waiting = memoryview(b"")
        """What the server has not taken yet."""
        self._tail = b""
        self._connect()

    def _connect(self) -> None:
        self._socket = socket.create_connection(self.address, PATIENCE_S)
        _shake_hands(self._socket)
        self._socket.setblocking(False)
        self.waiting = memoryview(_hello())

    def fileno(self) -> int:
        """Return what to select."""
        return self._socket.fileno()

    def put(self, content: bytes) -> None:
        """Send, as far as the server takes it now."""
        self.waiting = memoryview(bytes(self.waiting) + content)
        self.push()

    def push(self) -> None:
        """Send more of what waits."""
        try:
            self.waiting = self.waiting[self._socket.send(self.waiting) :]
        except BlockingIOError:
            pass
        except OSError:
            self._again()

    def take(self) -> bytes:
        """Read what came; empty where the server has closed the connection.

        Raises:
            Finding: the server confesses a defect.
        """
        try:
            came = self._socket.recv(1 << 18)
        except BlockingIOError:
            return b" "
        except OSError:
            came = b""
        if not came:
            self._again()
        if CONFESSION in self._tail + came:
            raise Finding(f"a reply confesses a defect: {(self._tail + came)[-300:]!r}")
        self._tail = came[-len(CONFESSION) :]
        return came

    def await_answer(self) -> None:
        """Wait until the server has answered all that was sent, by asking a last time.

        Raises:
            Finding: it does not.
        """
        self._socket.setblocking(True)
        self._socket.settimeout(PATIENCE_S)
        mark = 2**53 - 7
        asked = multipart([bytes(frame) for frame in encode(Message(mark, "ping"))])
        answer = (mark).to_bytes(8, "big")
        came = b""
        try:
            self._socket.sendall(bytes(self.waiting) + asked)
            while answer not in came:
                piece = self._socket.recv(1 << 18)
                if not piece:
                    return  # the server has hung up on this one, which it may
                came = came[-len(answer) :] + piece
        except TimeoutError as error:
            raise Finding(f"no answer for {PATIENCE_S:g} s after all was sent") from error
        except OSError:
            return

    def close(self) -> None:
        """Close; twice is no error."""
        self._socket.close()

    def _again(self) -> None:
        self._socket.close()
        self._connect()


def _hello() -> bytes:
    body = {"protocol": PROTOCOL_VERSION, "client": "stranger", "client_version": "0"}
    return multipart([bytes(frame) for frame in encode(Message(1, "hello", body))])
