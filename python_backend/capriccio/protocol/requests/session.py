"""Rows of the requests about the connection and the server itself. Must not know: what generators there are."""

from __future__ import annotations

from ..rows import LARGEST_ID, Field, Request

__all__ = ["SESSION_REQUESTS"]

STATUS_DETAILS = (
    Field("frames_per_s", "number", "Stream frames that were done, of late.", 29.8, required=False),
    Field(
        "classes",
        "map",
        "A map for each of `frame`, `interactive` and `batch`: `queued` and `running`; and of those that were answered "
        "in the last minute `queued_ms`, `run_ms` and `whole_ms`, each a list of what 50, 90 and 99 % took at most.",
        {"frame": {"queued": 0, "running": 1, "run_ms": [8.1, 9.6, 13.6]}},
        required=False,
    ),
    Field(
        "client_list",
        "list",
        "A map for each client, the quickest first: `name`, `version`, `queued`, `answered`, `frames_per_s`.",
        [{"name": "godot", "version": "0.1.0", "queued": 0, "answered": 300, "frames_per_s": 29.8}],
        required=False,
    ),
    Field(
        "model_list",
        "list",
        "A map for each model, the one that was used most first: `name`, `kind`, `hash`, `precision`, `state` "
        "(`ready`, `resting`, `loading`, `failed`), `provider`, those that were `given_up` for it, `held_bytes`, "
        "`loads`, `swaps`, `runs`, and `run_ms` as of a class.",
        [{"name": "toon_to_natural", "state": "ready", "provider": "CPUExecutionProvider", "runs": 300}],
        required=False,
    ),
    Field(
        "workers",
        "list",
        "A map for each worker: `name`, `where`, `jobs` that it was given, whether it is `busy`; on a cluster also the "
        "`state` of its actor.",
        [{"name": "frames-1", "where": "this process", "jobs": 300, "busy": True}],
        required=False,
    ),
    Field(
        "left_out",
        "map",
        "Rows of the lists that had no room in the reply.",
        {"client_list": 0, "model_list": 0, "workers": 3},
        required=False,
    ),
    Field("received_bytes", "integer", "All that came since the start.", 221_184_000, required=False),
    Field("sent_bytes", "integer", "All that went since the start.", 221_209_000, required=False),
    Field("lost_workers", "integer", "Workers that were lost with what they computed.", 0, required=False),
    Field("together", "map", "Runs by how many requests they computed.", {"1": 290, "4": 2}, required=False),
    Field("refusals", "map", "Messages that were answered with an error at once, by its code.", {}, required=False),
)

SESSION_REQUESTS = (
    Request(
        "hello",
        "Comes first on every connection, and again after a reconnect.",
        (
            Field("protocol", "string", "The client's protocol version.", "1.1", minimum=3, maximum=16),
            Field("client", "string", "Name of the client, for the server's log.", "godot", maximum=64),
            Field("client_version", "string", "Version of the client package.", "0.1.0", maximum=32),
            Field("token", "string", "Where the server asks for one.", "s3cret", required=False, maximum=256),
        ),
        (
            Field("protocol", "string", "The server's protocol version.", "1.1"),
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
            *STATUS_DETAILS,
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
)
