"""THE table of the wire: version, limits, header, requests and their replies, error codes.

C# and GDScript constants, the tables of docs/protocol.md and the shared test vectors are generated from here by
`python tools/generate_protocol.py`; a test fails when the committed output differs. To add a request, add a row.
Must not know: bytes, sockets, what a service does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..errors import error_classes

__all__ = [
    "DEFAULT_ADDRESS",
    "DEFAULT_PORT",
    "DTYPES",
    "ENCODINGS",
    "EVENTS",
    "HEADER",
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

PROTOCOL_VERSION = "1.0"
"""`major.minor`: peers with different majors refuse each other, minors only add."""

MAGIC = b"CAP1"
"""The first frame of every message."""

DEFAULT_PORT = 7470
DEFAULT_ADDRESS = f"tcp://127.0.0.1:{DEFAULT_PORT}"

DTYPES = {"uint8": 1, "uint16": 2, "int32": 4, "int64": 8, "float16": 2, "float32": 4}
"""Number types of a tensor with their size in bytes; little-endian, C order."""

ENCODINGS = ("png", "jpeg", "midi", "wav", "ogg", "onnx")
"""Formats of a buffer that holds a whole file."""


@dataclass(frozen=True)
class Limit:
    """An upper bound that is checked before memory is taken."""

    name: str
    value: int
    unit: str
    doc: str


LIMITS = {
    limit.name: limit
    for limit in (
        Limit("message_bytes", 64 * 1024 * 1024, "bytes", "All frames of one message together."),
        Limit("header_bytes", 64 * 1024, "bytes", "The MessagePack header."),
        Limit("buffers", 16, "frames", "Buffers of one message."),
        Limit("nesting", 16, "levels", "Maps and lists inside each other in a header."),
        Limit("tensor_side", 8192, "elements", "Each side of a tensor."),
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


@dataclass(frozen=True)
class Field:
    """One field of a header or a body."""

    name: str
    kind: str
    """`string`, `integer`, `number`, `boolean`, `map`, `list`, or `buffer` (an index into the buffers)."""
    doc: str
    example: Any
    required: bool = True
    minimum: float | None = None
    """Smallest value of a number; fewest characters or entries of anything else."""
    maximum: float | None = None
    """Largest value of a number; most characters or entries of anything else."""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Request:
    """One request type with the fields of its body and of its `ok` reply."""

    type: str
    doc: str
    fields: tuple[Field, ...] = ()
    reply: tuple[Field, ...] = ()
    immediate: bool = False
    """Answered by the I/O thread at once, whatever is being computed."""
    before_hello: bool = False
    """Answered even if the connection has not said hello."""
    example_buffers: tuple[dict[str, Any], ...] = ()
    example_reply_buffers: tuple[dict[str, Any], ...] = ()


LARGEST_ID = 2**53
"""Ids stay exact in a language that has only 64-bit floats."""

_MODEL = Field("model", "string", "Name of the model.", "toon_to_natural", minimum=1, maximum=64)

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
        Request(
            "hello",
            "Comes first on every connection, and again after a reconnect.",
            (
                Field("protocol", "string", "The client's protocol version.", "1.0", minimum=3, maximum=16),
                Field("client", "string", "Name of the client, for the server's log.", "godot", maximum=64),
                Field("client_version", "string", "Version of the client package.", "0.1.0", maximum=32),
                Field("token", "string", "Where the server asks for one.", "s3cret", required=False, maximum=256),
            ),
            (
                Field("protocol", "string", "The server's protocol version.", "1.0"),
                Field("server", "string", "Name of the server.", "capriccio"),
                Field("server_version", "string", "Version of the server package.", "0.1.0"),
                Field("session", "string", "Another one than before: the server has restarted.", "5f1c0a9e"),
                Field("capabilities", "list", "Request types that this server answers.", ["style.apply"]),
                Field("limits", "map", "The limits in force, by name.", {"message_bytes": 67108864}),
                Field("heartbeat_ms", "integer", "Silence after which the client sends `ping`.", 1000),
            ),
            immediate=True,
            before_hello=True,
        ),
        Request(
            "ping",
            "Answered at once: the server is alive.",
            (),
            (Field("time_ms", "integer", "Milliseconds since the server started.", 1234),),
            immediate=True,
            before_hello=True,
        ),
        Request(
            "status",
            "What the server is doing.",
            (),
            (
                Field("uptime_s", "number", "Seconds since the server started.", 12.5),
                Field("clients", "integer", "Clients that have said hello.", 1),
                Field("queued", "integer", "Requests that wait for a worker.", 0),
                Field("running", "integer", "Requests that are being computed.", 1),
                Field(
                    "frames",
                    "map",
                    "Stream frames by how they ended: done, superseded, expired.",
                    {"done": 300, "superseded": 2, "expired": 0},
                ),
                Field("models", "list", "Names of the loaded models.", ["toon_to_natural"]),
                Field("providers", "list", "What the loaded models run on, fastest first.", ["CPUExecutionProvider"]),
                Field("threads", "integer", "Threads that compute one request.", 2),
                Field("resident_bytes", "integer", "Memory of the server process.", 150_000_000),
                Field("malformed", "integer", "Messages that were no messages.", 0),
            ),
            immediate=True,
        ),
        Request(
            "models.list",
            "The loaded models, and the files that were refused.",
            (),
            (
                Field("models", "list", "A map for each model: its card without certificate, and its hash.", []),
                Field("problems", "list", "A map for each refused file: file, code, message.", []),
            ),
        ),
        Request(
            "cancel",
            "Gives up another request of the same connection. Cancelling twice, or too late, is no error.",
            (Field("target", "integer", "Id of that request.", 6, minimum=1, maximum=LARGEST_ID),),
            (Field("cancelled", "boolean", "False where the request had ended, or never was.", True),),
            immediate=True,
        ),
        Request(
            "style.apply",
            "Gives a frame another look.",
            (
                _MODEL,
                Field("frame", "buffer", "A tensor (height, width, 3) uint8 sRGB, or a PNG or JPEG file.", 0),
                Field(
                    "stream",
                    "string",
                    "Frames of one stream: the latest wins, an older one that waits is answered `superseded`.",
                    "camera",
                    required=False,
                    minimum=1,
                    maximum=64,
                ),
                Field(
                    "encoding",
                    "string",
                    "How a frame comes back: `raw` (the default), `png` or `jpeg`.",
                    "raw",
                    required=False,
                    choices=("raw", "png", "jpeg"),
                ),
                Field(
                    "slice",
                    "boolean",
                    "Apply a grid on the server and send the frame, not the grid.",
                    False,
                    required=False,
                ),
            ),
            (
                Field("result", "buffer", "The frame (height, width, 3) uint8 sRGB, or the grid.", 0),
                Field("kind", "string", "What `result` is.", "grid", choices=("frame", "grid")),
                Field(
                    "detail",
                    "buffer",
                    "What to add to a sliced frame, as large as the model's view: (height, width, 3) uint8, 128 is "
                    "nothing. Only with a grid, and only from models that make one.",
                    1,
                    required=False,
                ),
                Field(
                    "model_hash",
                    "string",
                    "First 16 hex digits of the model file's SHA-256.",
                    "0123456789abcdef",
                ),
                Field("queued_ms", "number", "Time from receipt to a worker.", 0.2),
                Field("run_ms", "number", "Time in the worker.", 2.25),
            ),
            example_buffers=(
                {"kind": "tensor", "dtype": "uint8", "shape": [1, 2, 3], "layout": "HWC", "color": "srgb"},
            ),
            example_reply_buffers=(
                {
                    "kind": "tensor",
                    "dtype": "float16",
                    "shape": [1, 1, 1, 12],
                    "layout": "YXZC",
                    "color": "none",
                },
                {"kind": "tensor", "dtype": "uint8", "shape": [1, 1, 3], "layout": "HWC", "color": "none"},
            ),
        ),
    )
}


def error_meanings() -> dict[str, str]:
    """Return what each error code means, by code, in the order of the error tree."""
    return {code: error.meaning for code, error in error_classes().items()}
