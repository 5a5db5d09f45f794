"""How urgent a request is: the three classes that share one backend.

Must not know: queues, workers.
"""

from __future__ import annotations

from enum import IntEnum

from capriccio.errors import InvalidField
from capriccio.protocol.codec import Message

__all__ = ["Priority", "priority_of"]


class Priority(IntEnum):
    """The smaller, the more urgent."""

    FRAME = 0
    """A frame of a stream: the newest counts, and late is worthless."""
    INTERACTIVE = 1
    """Somebody waits for it in an editor, or a game for its music."""
    BATCH = 2
    """Nobody watches: it takes what the others leave."""

    @property
    def label(self) -> str:
        """Its name on the wire, in `status` and in metrics."""
        return self.name.lower()


def priority_of(request: Message) -> Priority:
    """Return the class of a checked request: what has a stream is a frame, the rest is what its header says.

    Raises:
        InvalidField: a frame of a stream says that nobody waits for it.
    """
    if request.body.get("stream") is None:
        return Priority.BATCH if request.priority == Priority.BATCH.label else Priority.INTERACTIVE
    if request.priority == Priority.BATCH.label:
        raise InvalidField(
            "priority is batch, but the request is a frame of a stream; leave one of them out", field="priority"
        )
    return Priority.FRAME
