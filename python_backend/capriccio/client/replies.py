"""What replies name in their buffers, checked. Must not know: what arrays and files mean."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from capriccio.errors import MalformedMessage
from capriccio.protocol import File, Message, Tensor
from capriccio.protocol.tensors import Buffer

__all__ = ["array_at", "file_at"]


def array_at(reply: Message, place: object) -> NDArray[Any]:
    """Return the array in a buffer.

    Raises:
        MalformedMessage: there is no such buffer, or it holds a file.
    """
    buffer = _buffer(reply, place)
    if not isinstance(buffer, Tensor):
        raise MalformedMessage(f"the server sent a {buffer.encoding} file; a raw array was asked for")
    return buffer.array


def file_at(reply: Message, place: object) -> bytes:
    """Return the file in a buffer.

    Raises:
        MalformedMessage: there is no such buffer, or it holds an array.
    """
    buffer = _buffer(reply, place)
    if not isinstance(buffer, File):
        raise MalformedMessage("the server sent a raw array; a file was asked for")
    return bytes(buffer.content)


def _buffer(reply: Message, place: object) -> Buffer:
    if not isinstance(place, int) or not 0 <= place < len(reply.buffers):
        raise MalformedMessage(f"the server's reply names buffer {place!r}; it has {len(reply.buffers)}")
    return reply.buffers[place]
