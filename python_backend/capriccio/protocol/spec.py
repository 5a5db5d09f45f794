"""THE table of the wire: version, limits, header, requests and their replies, error codes.

C# and GDScript constants, the tables of docs/protocol.md and the shared test vectors are generated from here by
`python tools/generate_protocol.py`; a test fails when the committed output differs. To add a request, add a row to its
group in `requests/`.
Must not know: bytes, sockets, what a service does.
"""

from __future__ import annotations

from ..errors import error_classes
from .requests.music import MUSIC_REQUESTS
from .requests.session import SESSION_REQUESTS
from .requests.style import STYLE_REQUESTS
from .requests.terrain import TERRAIN_REQUESTS
from .requests.texture import TEXTURE_REQUESTS
from .rows import LARGEST_ID, Field, Limit, Request

__all__ = [
    "DEFAULT_ADDRESS",
    "DEFAULT_PORT",
    "DTYPES",
    "ENCODINGS",
    "EVENTS",
    "HEADER",
    "LARGEST_ID",
    "LIMITS",
    "MAGIC",
    "PROTOCOL_VERSION",
    "REQUESTS",
    "TIMINGS",
    "Field",
    "Limit",
    "Request",
    "error_meanings",
]

PROTOCOL_VERSION = "1.1"
"""`major.minor`: peers with different majors refuse each other, minors only add."""

MAGIC = b"CAP1"
"""The first frame of every message."""

DEFAULT_PORT = 7470
DEFAULT_ADDRESS = f"tcp://127.0.0.1:{DEFAULT_PORT}"

DTYPES = {"uint8": 1, "uint16": 2, "int32": 4, "int64": 8, "float16": 2, "float32": 4}
"""Number types of a tensor with their size in bytes; little-endian, C order."""

ENCODINGS = ("png", "jpeg", "r16", "exr", "midi", "wav", "ogg", "onnx")
"""Formats of a buffer that holds a whole file."""


LIMITS = {
    limit.name: limit
    for limit in (
        Limit("message_bytes", 64 * 1024 * 1024, "bytes", "All frames of one message together."),
        Limit("header_bytes", 64 * 1024, "bytes", "The MessagePack header."),
        Limit("buffers", 256, "frames", "Buffers of one message: 64 variations with three maps each."),
        Limit("nesting", 16, "levels", "Maps and lists inside each other in a header."),
        Limit("tensor_side", 65536, "elements", "Each side of a tensor."),
        Limit("tensor_dimensions", 8, "sides", "Sides of a tensor."),
        Limit("queue", 64, "requests", "Requests that wait for a worker, over all clients."),
        Limit("queue_per_client", 16, "requests", "Requests of one client that wait for a worker."),
        Limit("clients", 64, "clients", "Clients that have said hello."),
    )
}

TIMINGS = {
    limit.name: limit
    for limit in (
        Limit("heartbeat_ms", 1000, "milliseconds", "Silence after which a client sends `ping`."),
        Limit("liveness", 4, "heartbeats", "Silent heartbeats after which a client gives the connection up."),
        Limit("backoff_first_ms", 250, "milliseconds", "Pause before the first attempt to reconnect."),
        Limit("backoff_ceiling_ms", 8000, "milliseconds", "Longest pause; each is twice the one before."),
        Limit("client_expiry_ms", 30000, "milliseconds", "Silence after which the server forgets a client."),
    )
}


HEADER = (
    Field("id", "integer", "Chosen by the client; its replies carry it.", 7, minimum=1, maximum=LARGEST_ID),
    Field("type", "string", "The request's type, or `ok`, `error`, `progress`.", "ping", minimum=1, maximum=64),
    Field("body", "map", "The fields of that type.", {}),
    Field("buffers", "list", "One descriptor for each buffer frame, in order.", [], required=False),
    Field(
        "deadline_ms",
        "integer",
        "Give the request up when it is not begun this long after it was received.",
        100,
        required=False,
        minimum=1,
        maximum=3_600_000,
    ),
    Field(
        "priority",
        "string",
        "`batch` where nobody watches: everybody else goes first. Frames of a stream are before both.",
        "batch",
        required=False,
        choices=("interactive", "batch"),
    ),
    Field("trace", "boolean", "Of a request: tell in its final reply where the time went.", True, required=False),
    Field(
        "times",
        "map",
        "Of a reply to such a request: milliseconds by what they were spent on.",
        {"queued": 0.4, "run": 11.2},
        required=False,
    ),
)

EVENTS = {
    "error": (
        Field("code", "string", "One of the error codes.", "unknown_model", minimum=1, maximum=64),
        Field("message", "string", "For people: what happened, the value, what is allowed.", "no such model"),
        Field("detail", "map", "The same facts for programs.", {"known": ["toon_to_natural"]}),
    ),
    "progress": (
        Field("fraction", "number", "Part of the work that is done; never goes back.", 0.5, minimum=0, maximum=1),
        Field("stage", "string", "What is being done.", "styling", maximum=200),
    ),
}
"""Replies that belong to no one request: the failed end, and news of a long one."""

REQUESTS = {
    request.type: request
    for request in (
        *SESSION_REQUESTS,
        *STYLE_REQUESTS,
        *TEXTURE_REQUESTS,
        *TERRAIN_REQUESTS,
        *MUSIC_REQUESTS,
    )
}


def error_meanings() -> dict[str, str]:
    """Return what each error code means, by code, in the order of the error tree."""
    return {code: error.meaning for code, error in error_classes().items()}
