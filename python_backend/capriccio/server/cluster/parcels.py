"""What travels between the front and an actor: the protocol's own messages, and a little about each.

A request is carried as the frames that it came in, and its answer as those that it will go out as, so both sides need
only the codec. Must not know: Ray, how anything is computed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from capriccio.errors import CapriccioError, from_code
from capriccio.protocol.codec import Message, decode, encode, error_reply

from ..worker import Answer, Result

__all__ = ["Done", "Frames", "Heard", "Parcel", "answer_frames", "frames_of", "message_of", "result_of"]

Frames: TypeAlias = tuple[Any, ...]
"""A message: the magic bytes and the header, then buffers as arrays of bytes, which Ray carries without a copy."""


@dataclass(frozen=True)
class Parcel:
    """A request for an actor."""

    frames: Frames
    waited_s: float
    """Since it was received: clocks of two machines differ, spans of time do not."""


@dataclass(frozen=True)
class Heard:
    """How far a request has come."""

    number: int
    """Its place among those that were given together."""
    fraction: float
    stage: str


@dataclass(frozen=True)
class Done:
    """How a request ended."""

    number: int
    frames: Frames
    run: Mapping[str, float]
    together: int | None
    """See `Outcome`."""


def frames_of(message: Message) -> Frames:
    """Return what carries a message; the data of its buffers is not copied.

    Raises:
        TooLarge: it is over a limit of the protocol.
    """
    magic, header, *buffers = encode(message)
    return (bytes(magic), bytes(header), *(np.asarray(memoryview(buffer)) for buffer in buffers))


def message_of(frames: Sequence[Any]) -> Message:
    """Return the message that was carried; its arrays are views of the frames."""
    return decode([memoryview(frame) for frame in frames])


def answer_frames(request_id: int, result: Result) -> Frames:
    """Return what carries the end of a request; an answer that is too large becomes an error that says so."""
    if isinstance(result, CapriccioError):
        return frames_of(error_reply(request_id, result))
    try:
        return frames_of(Message(request_id, "ok", result.body, result.buffers))
    except CapriccioError as error:
        return frames_of(error_reply(request_id, error))


def result_of(frames: Frames) -> Result:
    """Return the end of a request that was carried."""
    reply = message_of(frames)
    if reply.type == "error":
        return from_code(reply.body["code"], reply.body["message"], reply.body["detail"])
    return Answer(dict(reply.body), reply.buffers)
