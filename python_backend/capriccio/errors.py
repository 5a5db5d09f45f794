"""Every error that Capriccio raises on purpose, here and across the wire.

    CapriccioError
    ├── InvalidInput            what the caller gave can't be used
    │   ├── MalformedMessage        malformed            the bytes are no message
    │   ├── UnknownType             unknown_type         no such request
    │   ├── InvalidField            invalid_field        a field is missing, of the wrong type or out of range
    │   ├── TooLarge                too_large            over a limit
    │   ├── UnsupportedFrame        unsupported_frame    a picture that can't be styled
    │   ├── UnknownModel            unknown_model        no model of that name
    │   └── UnreadableFile          unreadable_file      a file is missing, broken or of no known format
    ├── Refused                 the peer or the file was turned away
    │   ├── NotReady                not_ready            hello has not been said
    │   ├── Unauthorized            unauthorized         the token is missing or wrong
    │   ├── IncompatibleVersion     incompatible_version protocol majors differ
    │   └── ModelRejected           model_rejected       a model file failed its checks
    ├── Dropped                 the work was given up, by design
    │   ├── Cancelled               cancelled            the caller asked for it
    │   ├── Superseded              superseded           a newer frame of the stream took its place
    │   └── Expired                 expired              its deadline passed
    └── Unavailable             try again, or look at the server
        ├── Busy                    busy                 the queue is full; `detail.retry_after_ms`
        ├── ShuttingDown            shutting_down        the server is stopping
        ├── Disconnected            disconnected         no connection to the server
        ├── TimedOut                timed_out            no answer in time
        ├── AddressInUse            address_in_use       another process listens there
        ├── UnwritableFile          unwritable_file      the disk is full, or a folder may not be written to
        ├── NotInstalled            not_installed        a program or a file that the work needs is missing
        └── InternalError           internal             a defect in Capriccio

A message says what happened, the offending value, what is allowed and what to do next. `code` is what crosses
the wire; `detail` holds the same facts for machines. Must not know: sockets, files, models.
"""

from __future__ import annotations

from typing import Any, ClassVar

__all__ = [
    "AddressInUse",
    "Busy",
    "Cancelled",
    "CapriccioError",
    "Disconnected",
    "Dropped",
    "Expired",
    "IncompatibleVersion",
    "InternalError",
    "InvalidField",
    "InvalidInput",
    "MalformedMessage",
    "ModelRejected",
    "NotInstalled",
    "NotReady",
    "Refused",
    "ShuttingDown",
    "Superseded",
    "TimedOut",
    "TooLarge",
    "Unauthorized",
    "Unavailable",
    "UnknownModel",
    "UnknownType",
    "UnreadableFile",
    "UnsupportedFrame",
    "UnwritableFile",
    "error_classes",
    "from_code",
]


class CapriccioError(Exception):
    """The root of the tree: a message for people, `code` and `detail` for programs."""

    code: ClassVar[str] = ""
    meaning: ClassVar[str] = ""

    def __init__(self, message: str, **detail: Any) -> None:
        super().__init__(message)
        self.message = message
        self.detail: dict[str, Any] = detail


class InvalidInput(CapriccioError):
    """What the caller gave can't be used."""


class MalformedMessage(InvalidInput):
    """The bytes are no message of this protocol."""

    code = "malformed"
    meaning = "The bytes are no message of this protocol."


class UnknownType(InvalidInput):
    """There is no request of that type; `detail["known"]` lists them."""

    code = "unknown_type"
    meaning = "There is no request of that type; `detail.known` lists them."


class InvalidField(InvalidInput):
    """A field is missing, of the wrong type or out of range; `detail["field"]` names it."""

    code = "invalid_field"
    meaning = "A field is missing, of the wrong type or out of range; `detail.field` names it."


class TooLarge(InvalidInput):
    """Something is over a limit; `detail["limit"]` says which bound."""

    code = "too_large"
    meaning = "Something is over a limit; `detail.limit` is the bound."


class UnsupportedFrame(InvalidInput):
    """The picture can't be styled: no pixels, or not RGB."""

    code = "unsupported_frame"
    meaning = "The picture can't be used: it has no pixels, or is not RGB."


class UnknownModel(InvalidInput):
    """No model of that name is loaded; `detail["known"]` lists those that are."""

    code = "unknown_model"
    meaning = "No model of that name is loaded; `detail.known` lists those that are."


class UnreadableFile(InvalidInput):
    """A file is missing, broken or of no known format; `detail["path"]` names it."""

    code = "unreadable_file"
    meaning = "A file or an encoded buffer is missing, broken or of no known format."


class Refused(CapriccioError):
    """The peer or the file was turned away."""


class NotReady(Refused):
    """The peer has not said hello yet."""

    code = "not_ready"
    meaning = "The first request of a connection must be `hello`."


class Unauthorized(Refused):
    """The server asks for a token, and this one is missing or wrong."""

    code = "unauthorized"
    meaning = "The server asks for a token, and it was missing or wrong."


class IncompatibleVersion(Refused):
    """The majors of the two protocol versions differ; both are in the message."""

    code = "incompatible_version"
    meaning = "The major protocol versions differ; the message holds both."


class ModelRejected(Refused):
    """A model file failed its checks: not ONNX, no card, or its parity certificate does not hold."""

    code = "model_rejected"
    meaning = "A model file failed its checks; the message says which and by how much."


class Dropped(CapriccioError):
    """The work was given up by design; nothing is wrong."""


class Cancelled(Dropped):
    """The caller asked for it."""

    code = "cancelled"
    meaning = "The request was cancelled by its client."


class Superseded(Dropped):
    """A newer frame of the same stream took its place."""

    code = "superseded"
    meaning = "A newer frame of the same stream took its place."


class Expired(Dropped):
    """Its deadline passed before it was computed."""

    code = "expired"
    meaning = "The deadline of the request passed before it was computed."


class Unavailable(CapriccioError):
    """Nothing is wrong with the request: try again, or look at the server."""


class Busy(Unavailable):
    """The queue is full; `detail["retry_after_ms"]` says when to try again."""

    code = "busy"
    meaning = "The queue is full; try again after `detail.retry_after_ms` milliseconds."


class ShuttingDown(Unavailable):
    """The server is stopping."""

    code = "shutting_down"
    meaning = "The server is stopping and takes no more work."


class Disconnected(Unavailable):
    """There is no connection to the server."""

    code = "disconnected"
    meaning = "There is no connection to the server (raised by clients, never sent)."


class TimedOut(Unavailable):
    """The server did not answer in time, or a program that it runs did not end."""

    code = "timed_out"
    meaning = "The server did not answer in time (raised by clients), or a program that it runs did not end."


class AddressInUse(Unavailable):
    """Another process listens at the address."""

    code = "address_in_use"
    meaning = "Another process listens at the address (raised at start-up, never sent)."


class UnwritableFile(Unavailable):
    """A file can't be written: the disk is full, or the folder may not be written to; `detail["path"]` names it."""

    code = "unwritable_file"
    meaning = "A file can't be written (raised by commands, never sent)."


class NotInstalled(Unavailable):
    """A program or a file that the work needs is missing on this machine; `detail["missing"]` names it."""

    code = "not_installed"
    meaning = "The server's machine lacks something that the request needs; the message says what to install."


class InternalError(Unavailable):
    """A defect in Capriccio: the server's log has the traceback."""

    code = "internal"
    meaning = "A defect in the server; its log has the details."


def error_classes() -> dict[str, type[CapriccioError]]:
    """Return every class that has a code, by code, in the order of the tree above."""
    found: dict[str, type[CapriccioError]] = {}
    for branch in CapriccioError.__subclasses__():
        for leaf in branch.__subclasses__():
            if leaf.code:
                found[leaf.code] = leaf
    return found


def from_code(code: str, message: str, detail: dict[str, Any]) -> CapriccioError:
    """Rebuild an error that crossed the wire; an unknown code becomes an `InternalError` that names it."""
    known = error_classes().get(code)
    error = (known or InternalError)(message if known else f"{message} (unknown code {code!r})")
    error.detail.update(detail)
    return error
