"""A request under way, and what it needs of the client that sent it.

Must not know: connections, sockets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Protocol

from numpy.typing import NDArray

from capriccio.errors import CapriccioError, MalformedMessage, TimedOut
from capriccio.protocol import Buffer, Message, Tensor
from capriccio.protocol.codec import check_reply, raise_for_error

__all__ = ["OnProgress", "Pending", "Sender", "result_array"]

OnProgress = Callable[[float, str], None]
"""Called with the part of the work that is done, 0 to 1, and what is being done."""


class Sender(Protocol):
    """Sends requests and takes their replies: the `Client`, seen from what it makes."""

    timeout_s: float

    def submit(
        self, kind: str, body: Mapping[str, Any], buffers: Sequence[Buffer] = (), *, deadline_ms: int | None = None
    ) -> Pending:
        """Send a request and return at once."""

    def wait(self, done: Callable[[], bool], timeout_s: float) -> bool:
        """Take replies until `done` says so or the time is over; return what `done` says then."""


@dataclass(eq=False)
class Pending:
    """A request that was sent."""

    sender: Sender
    request: Message
    on_progress: OnProgress | None = None
    reply: Message | None = None
    error: CapriccioError | None = None
    greeted_again: bool = field(default=False, repr=False)

    @property
    def done(self) -> bool:
        """True when the final reply is there, or will never come."""
        return self.reply is not None or self.error is not None

    def result(self, timeout_s: float | None = None) -> Message:
        """Wait for the `ok` reply; when the time is over, on Ctrl-C, or when `on_progress` raises, cancel the request.

        Raises:
            TimedOut: after `timeout_s`, or the client's own limit.
            Disconnected: the connection was lost meanwhile.
            CapriccioError: what the server answered.
        """
        limit_s = self.sender.timeout_s if timeout_s is None else timeout_s
        try:
            if not self.sender.wait(lambda: self.done, limit_s):
                raise TimedOut(f"{self.request.type} was not answered within {limit_s:.2g} s")
        except BaseException:
            self.cancel()
            raise
        if self.error is not None:
            raise self.error
        assert self.reply is not None
        check_reply(self.request.type, self.reply)
        raise_for_error(self.reply)
        return self.reply

    def cancel(self) -> None:
        """Ask the server to give the request up; its result is then a `Cancelled` error, if it was in time.

        `on_progress` is not called any more.
        """
        self.on_progress = None
        if not self.done:
            with suppress(CapriccioError):
                self.sender.submit("cancel", {"target": self.request.id})


def result_array(reply: Message) -> NDArray[Any]:
    """Return the array in the reply to a `style.apply` that asked for a raw one.

    Raises:
        MalformedMessage: the server sent a file instead.
    """
    result = reply.buffers[reply.body["result"]]
    if not isinstance(result, Tensor):
        raise MalformedMessage(f"the server sent a {result.encoding} file; a raw array was asked for")
    return result.array
