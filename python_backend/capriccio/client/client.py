"""The client: requests with timeouts, over a connection that is made again when it was lost.

Blocking and for one thread; a program with several threads gives each a client of its own. Must not know: sockets.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from capriccio.errors import Busy, CapriccioError, Disconnected, NotReady
from capriccio.protocol import DEFAULT_ADDRESS, Buffer, Message, Tensor
from capriccio.protocol.codec import check_reply, check_request

from .connection import FIRST_FREE_ID, Connection, Peer
from .pending import OnProgress, Pending, result_array
from .stream import Stream

__all__ = ["Client"]

SHORT_PAUSE_MS = 100
"""Before asking a busy server again that does not say when."""


class Client:
    """A client of one server.

    The connection is made by the first request, and made again by the next one when it was lost; the request that
    was under way then fails with `Disconnected`. Arrays in replies are read-only views: copy one to change it.
    """

    def __init__(
        self,
        address: str = DEFAULT_ADDRESS,
        timeout_s: float = 5.0,
        *,
        name: str = "python",
        token: str | None = None,
        server_key: bytes | None = None,
        patient: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare; nothing is sent yet.

        Args:
            address: `tcp://HOST:PORT` or `ipc://PATH`.
            timeout_s: how long each request may take, connecting included.
            name: of the client, for the server's log.
            token: where the server asks for one.
            server_key: the server's public CURVE key in Z85, where it has one.
            patient: let `request` ask again, within its timeout, when the server is busy.
            clock: monotonic seconds.
        """
        self.timeout_s = timeout_s
        self._patient = patient
        self._peer = Peer(address, name, token, server_key)
        self._clock = clock
        self._connection: Connection | None = None
        self._pending: dict[int, Pending] = {}
        self._ids = itertools.count(FIRST_FREE_ID)

    def __enter__(self) -> Client:
        self.connect()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the connection; twice is no error, and a later request makes another."""
        self._lose(Disconnected("the client was closed"))

    def connect(self, timeout_s: float | None = None) -> Mapping[str, Any]:
        """Make sure that there is a connection, and return the server's answer to hello.

        Raises:
            Disconnected: nobody answered in time.
            Unauthorized, IncompatibleVersion, Busy: the server turned the client away.
        """
        if self._connection is None:
            limit_s = self.timeout_s if timeout_s is None else timeout_s
            self._connection = Connection(self._peer, limit_s, self._clock)
        return self._connection.hello

    def ping(self) -> float:
        """Return how long the server took to answer, in seconds."""
        started_s = self._clock()
        self.request("ping")
        return self._clock() - started_s

    def status(self) -> Mapping[str, Any]:
        """Return what the server is doing; the fields are those of `status` in docs/protocol.md."""
        return self.request("status").body

    def models(self) -> Mapping[str, Any]:
        """Return `models`, a list of cards, and `problems`, the files that the server refused."""
        return self.request("models.list").body

    def style(
        self, frame: NDArray[np.uint8], model: str, timeout_s: float | None = None, priority: str | None = None
    ) -> NDArray[np.uint8]:
        """Return `frame` in another look; a grid is applied by the server, at the frame's own size.

        Args:
            frame: (H, W, 3) uint8, sRGB, of any size from 1 x 1.
            model: name of a `style.frame` or `style.grid` model.
            timeout_s: in place of the client's own.
            priority: `batch` lets everybody else go first.

        Returns:
            (H, W, 3) uint8, sRGB, read-only.
        """
        return self._apply(frame, {"model": model, "slice": True}, timeout_s, priority)

    def style_grid(self, view: NDArray[np.uint8], model: str, timeout_s: float | None = None) -> NDArray[np.float16]:
        """Return the bilateral grid that a `style.grid` model predicts, (rows, columns, depth, 12) float16."""
        grid: NDArray[np.float16] = self._apply(view, {"model": model}, timeout_s)
        return grid

    def stream(self, model: str, *, slice_grid: bool = True, deadline_s: float | None = None) -> Stream:
        """Open a stream of frames, of which the latest wins.

        Args:
            model: name of a style model.
            slice_grid: let the server apply a grid; otherwise the grids themselves come back.
            deadline_s: frames that were not begun in this time are given up.
        """
        return Stream(self, model, slice_grid, deadline_s)

    def request(
        self,
        kind: str,
        body: Mapping[str, Any] | None = None,
        buffers: Sequence[Buffer] = (),
        *,
        timeout_s: float | None = None,
        on_progress: OnProgress | None = None,
        priority: str | None = None,
        trace: bool = False,
    ) -> Message:
        """Send any request of the protocol and wait for its `ok` reply; see `submit` and `Pending.result`."""
        until_s = self._clock() + (self.timeout_s if timeout_s is None else timeout_s)
        while True:
            pending = self.submit(
                kind,
                body,
                buffers,
                on_progress=on_progress,
                timeout_s=max(0.0, until_s - self._clock()),
                copy=False,
                priority=priority,
                trace=trace,
            )
            try:
                return pending.result(max(0.0, until_s - self._clock()))
            except Busy as error:
                pause_s = error.detail.get("retry_after_ms", SHORT_PAUSE_MS) / 1000
                if not self._patient or self._clock() + pause_s >= until_s:
                    raise
                self.wait(lambda: False, pause_s)

    def submit(
        self,
        kind: str,
        body: Mapping[str, Any] | None = None,
        buffers: Sequence[Buffer] = (),
        *,
        deadline_ms: int | None = None,
        on_progress: OnProgress | None = None,
        timeout_s: float | None = None,
        copy: bool = True,
        priority: str | None = None,
        trace: bool = False,
    ) -> Pending:
        """Send any request of the protocol and return at once.

        Args:
            kind: the request's type.
            body: its fields.
            buffers: arrays and files that belong to it.
            deadline_ms: after which the server does not begin it any more.
            on_progress: called while the reply is waited for.
            timeout_s: for connecting, where that is needed.
            copy: False promises that the buffers stay unchanged until the reply is there.
            priority: `batch` lets everybody else go first; the default is `interactive`.
            trace: have the reply tell in `times` where the time went, in milliseconds.

        Raises:
            InvalidField: the fields are not those of the request.
            TooLarge: the message is over a limit.
            Disconnected: there is no connection and none could be made.
        """
        self.connect(timeout_s)
        assert self._connection is not None
        request = Message(next(self._ids), kind, dict(body or {}), tuple(buffers), deadline_ms, priority, trace)
        check_request(request)
        self._connection.send(request, copy)
        pending = Pending(self, request, on_progress)
        self._pending[request.id] = pending
        return pending

    def wait(self, done: Callable[[], bool], timeout_s: float) -> bool:
        """Take replies until `done` says so or the time is over; return what `done` says then.

        With a time of 0 this takes what has arrived already.
        """
        until_s = self._clock() + timeout_s
        while not done():
            left_s = until_s - self._clock()
            reply = self._receive(max(0.0, left_s))
            if reply is not None:
                self._settle(reply)
            elif left_s <= 0 or self._connection is None:
                return done()
        return True

    def _apply(
        self, frame: NDArray[np.uint8], body: dict[str, Any], timeout_s: float | None, priority: str | None = None
    ) -> NDArray[Any]:
        tensor = Tensor(frame, layout="HWC" if frame.ndim == 3 else "", color="srgb")
        reply = self.request("style.apply", {**body, "frame": 0}, (tensor,), timeout_s=timeout_s, priority=priority)
        return result_array(reply)

    def _receive(self, timeout_s: float) -> Message | None:
        if self._connection is None:
            return None
        try:
            return self._connection.receive(timeout_s)
        except Disconnected as error:
            self._lose(error)
            return None

    def _settle(self, reply: Message) -> None:
        """Give a reply to the request that it belongs to; nobody waits for some any more."""
        pending = self._pending.get(reply.id)
        if pending is None:
            return
        if reply.type == "progress":
            check_reply(pending.request.type, reply)
            if pending.on_progress is not None:
                pending.on_progress(float(reply.body["fraction"]), str(reply.body["stage"]))
            return
        if _is_not_ready(reply) and not pending.greeted_again:
            self._greet_again(pending)
            return
        pending.reply = reply
        del self._pending[reply.id]

    def _greet_again(self, pending: Pending) -> None:
        """The server has forgotten this client, which was silent for long: begin anew, repeat the request."""
        pending.greeted_again = True
        del self._pending[pending.request.id]
        self._lose(Disconnected("the server had forgotten this client"))
        self.connect()
        assert self._connection is not None
        self._pending[pending.request.id] = pending
        self._connection.send(pending.request)

    def _lose(self, error: CapriccioError) -> None:
        connection, self._connection = self._connection, None
        lost, self._pending = self._pending, {}
        for pending in lost.values():
            pending.error = error
        if connection is not None:
            connection.close()


def _is_not_ready(reply: Message) -> bool:
    return reply.type == "error" and reply.body.get("code") == NotReady.code
