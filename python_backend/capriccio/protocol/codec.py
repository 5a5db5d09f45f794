"""Messages to frames and back: `[MAGIC, header, buffer, …]`, each header checked against the table.

Every limit is checked before the memory it guards is taken, and whatever a peer sends ends in a `Message` or in
one `InvalidInput`. Must not know: sockets, threads, services.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgpack

from ..errors import CapriccioError, InvalidField, MalformedMessage, TooLarge, UnknownType, from_code
from .spec import EVENTS, HEADER, LARGEST_ID, LIMITS, MAGIC, REQUESTS, Field
from .tensors import Buffer, BytesLike, buffer_from_wire
from .unpacking import unpack

__all__ = [
    "Message",
    "check_fields",
    "check_reply",
    "check_request",
    "decode",
    "encode",
    "error_reply",
    "raise_for_error",
    "readable_id",
]

PLAIN = frozenset({type(None), bool, int, float, str, bytes})
"""What MessagePack makes of values that hold no others."""

OPTIONAL = ("deadline_ms", "priority", "trace", "times")
"""Fields of a header that mostly are not there."""


@dataclass(frozen=True, eq=False)
class Message:
    """A request, or a reply: then `type` is `ok`, `error` or `progress`."""

    id: int
    type: str
    body: Mapping[str, Any] = field(default_factory=dict)
    buffers: tuple[Buffer, ...] = ()
    deadline_ms: int | None = None
    priority: str | None = None
    """Of a request: `interactive`, which is the default, or `batch`."""
    trace: bool = False
    """Of a request: whether its final reply shall have `times`."""
    times: Mapping[str, float] | None = None
    """Of a reply: milliseconds by what they were spent on."""


def encode(message: Message) -> list[BytesLike]:
    """Return the frames of a message; the data of its buffers is not copied.

    Raises:
        TooLarge: the header or the whole message is over its limit.
    """
    header: dict[str, Any] = {"id": message.id, "type": message.type, "body": message.body}
    if message.buffers:
        header["buffers"] = [buffer.descriptor() for buffer in message.buffers]
    header |= {name: value for name in OPTIONAL if (value := getattr(message, name))}
    frames: list[BytesLike] = [MAGIC, msgpack.packb(header, use_bin_type=True)]
    frames.extend(buffer.data() for buffer in message.buffers)
    _check_sizes(frames)
    return frames


def decode(frames: Sequence[BytesLike]) -> Message:
    """Read a message and check its header; its body is checked by `check_request` or `check_reply`.

    Raises:
        MalformedMessage: the frames are no message.
        InvalidField: a field of the header or of a descriptor is wrong.
        TooLarge: something is over its limit.
    """
    header = _header(frames)
    check_fields(HEADER, header, "the header", buffers=0)
    descriptors = header.get("buffers") or []
    data = frames[2:]
    if len(descriptors) != len(data):
        raise MalformedMessage(f"the header describes {len(descriptors)} buffers, {len(data)} came with it")
    buffers = tuple(buffer_from_wire(each, frame) for each, frame in zip(descriptors, data, strict=True))
    optional = {name: header[name] for name in OPTIONAL if name in header}
    return Message(header["id"], header["type"], header["body"], buffers, **optional)


def readable_id(frames: Sequence[BytesLike]) -> int | None:
    """Return the id of a message that `decode` refuses, so that it can be answered; None where there is none."""
    try:
        value = _header(frames[:2]).get("id")
    except (MalformedMessage, TooLarge):
        return None
    return value if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LARGEST_ID else None


def check_request(message: Message) -> None:
    """Check a request's type and body against the table.

    Raises:
        UnknownType: no request has that type.
        InvalidField: a field is missing, of the wrong type or out of range.
    """
    request = REQUESTS.get(message.type)
    if request is None:
        known = sorted(REQUESTS)
        raise UnknownType(f"there is no request {message.type!r}; known are {', '.join(known)}", known=known)
    check_fields(request.fields, message.body, message.type, len(message.buffers))


def check_reply(request_type: str, reply: Message) -> None:
    """Check a reply to a request of `request_type` against the table.

    Raises:
        InvalidField: a field is missing, of the wrong type or out of range.
    """
    fields = REQUESTS[request_type].reply if reply.type == "ok" else EVENTS.get(reply.type)
    if fields is None:
        message = f"a reply's type is {reply.type!r}; allowed: ok, {', '.join(EVENTS)}"
        raise InvalidField(message, field="type")
    check_fields(fields, reply.body, f"the reply to {request_type}", len(reply.buffers))


def error_reply(request_id: int, error: CapriccioError) -> Message:
    """Return the reply that carries an error."""
    body = {"code": error.code, "message": error.message, "detail": error.detail}
    return Message(request_id, "error", body)


def raise_for_error(reply: Message) -> None:
    """Raise the error that an `error` reply carries; return where it carries none."""
    if reply.type == "error":
        raise from_code(reply.body["code"], reply.body["message"], reply.body["detail"])


def check_fields(fields: Sequence[Field], body: Mapping[str, Any], where: str, buffers: int) -> None:
    """Check a map against rows of the table; fields that the table does not know are ignored.

    Raises:
        InvalidField: naming the field, its value and what is allowed.
    """
    for row in fields:
        if row.name in body:
            _check_value(row, body[row.name], where, buffers)
        elif row.required:
            raise InvalidField(f"{where} lacks {row.name!r} ({row.kind})", field=row.name)


def _check_value(row: Field, value: object, where: str, buffers: int) -> None:
    if not _KINDS[row.kind](value):
        message = f"{where}: {row.name} is {_short(value)}, not of kind {row.kind}"
        raise InvalidField(message, field=row.name)
    if row.kind == "buffer":
        if not 0 <= value < buffers:  # type: ignore[operator]
            message = f"{where}: {row.name} is buffer {value}, but the message has {buffers}"
            raise InvalidField(message, field=row.name)
        return
    if row.choices and value not in row.choices:
        message = f"{where}: {row.name} is {_short(value)}; allowed: {', '.join(row.choices)}"
        raise InvalidField(message, field=row.name)
    if row.is_bounded and not all(_within(row, size) for size in _measured(row, value)):
        message = f"{where}: {row.name} is {_short(value)}; allowed: {_bounds(row)}"
        raise InvalidField(message, field=row.name)


def _measured(row: Field, value: Any) -> Sequence[float]:
    """Return what the bounds of a row hold for: a number itself, the sides of a size, the length of anything else."""
    if row.kind == "size":
        return [value] if isinstance(value, int) else value
    return [value if isinstance(value, int | float) else len(value)]


def _within(row: Field, size: float) -> bool:
    return (row.minimum is None or size >= row.minimum) and (row.maximum is None or size <= row.maximum)


def _bounds(row: Field) -> str:
    counted = {"string": " characters", "list": " entries", "map": " entries", "size": " a side"}.get(row.kind, "")
    if row.maximum is None:
        return f"{row.minimum:g} or more{counted}"
    if row.minimum is None:
        return f"at most {row.maximum:.0f}{counted}"
    return f"{row.minimum:g} to {row.maximum:.0f}{counted}"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else text[:77] + "…"


def _is_integer(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return _is_integer(value) or isinstance(value, float)


def _is_size(value: object) -> bool:
    if isinstance(value, list | tuple):
        return len(value) == 2 and all(_is_integer(side) for side in value)
    return _is_integer(value)


_KINDS = {
    "string": lambda value: isinstance(value, str),
    "integer": _is_integer,
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "map": lambda value: isinstance(value, Mapping),
    "list": lambda value: isinstance(value, list | tuple),
    "size": _is_size,
    "buffer": _is_integer,
}


def _check_sizes(frames: Sequence[BytesLike]) -> None:
    if len(frames) < 2:
        raise MalformedMessage(f"a message has at least 2 frames, this one has {len(frames)}")
    _at_most("buffers", len(frames) - 2)
    _at_most("header_bytes", memoryview(frames[1]).nbytes)
    _at_most("message_bytes", sum(memoryview(frame).nbytes for frame in frames))


def _at_most(limit: str, value: int) -> None:
    bound = LIMITS[limit]
    if value > bound.value:
        message = f"{limit} is {value} {bound.unit}; at most {bound.value} are allowed"
        raise TooLarge(message, limit=bound.value)


def _header(frames: Sequence[BytesLike]) -> dict[str, Any]:
    _check_sizes(frames)
    if bytes(frames[0][: len(MAGIC) + 1]) != MAGIC:
        raise MalformedMessage(f"the first frame is {bytes(frames[0][:16])!r}, not {MAGIC!r}")
    try:
        header = unpack(frames[1])
    except (ValueError, msgpack.UnpackException, RecursionError, TypeError) as error:
        raise MalformedMessage(f"the header is not MessagePack: {error or type(error).__name__}") from error
    if not isinstance(header, dict):
        raise MalformedMessage(f"the header is a {type(header).__name__}, not a map")
    _check_nesting(header, LIMITS["nesting"].value)
    return header


def _check_nesting(value: object, levels: int) -> None:
    """Refuse deep nesting, extension types and keys that are no strings."""
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise MalformedMessage(f"a map's key is {_short(key)}; allowed: strings")
    elif not isinstance(value, list):
        raise MalformedMessage(f"the header holds the extension type {_short(value)}")
    if levels == 0:
        deepest = LIMITS["nesting"].value
        raise TooLarge(f"the header nests deeper than {deepest} levels", limit=deepest)
    for inner in value.values() if isinstance(value, dict) else value:
        if type(inner) not in PLAIN:  # most are, and a call costs more than the look
            _check_nesting(inner, levels - 1)
