"""A libzmq ROUTER that does what each request's type says: the peer that the C# client is tested against.

`test.echo` gives back body and buffers, `test.silence` nothing; `test.error` answers with the error in its body,
`test.progress` with three events first, `test.malformed` with a reply that breaks the protocol; `test.seen` lists the
requests so far; `style.apply` gives back the frame, or the error that its model is called after; `test.mute` stops all
answers for a while, and `test.restart` closes the socket for a while.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from capriccio.protocol import Message, encode
from libzmq_router import LibzmqRouter

HEARTBEAT_MS = 250
MESSAGE_BYTES = 9_000_000
REFUSALS = ("superseded", "expired", "busy", "unknown_model")
CARD = {"name": "tiny", "version": "1.0.0", "kind": "style.grid"}


class ScriptedRouter(LibzmqRouter):
    """Looks each request's type up in ANSWERS."""

    def __init__(self) -> None:
        super().__init__()
        self._muted_until = 0.0
        self._seen: list[str] = []

    def answer(self, peer: bytes, request: Message) -> None:
        self._seen.append(f"{request.type} {request.body.get('target', '')}".strip())
        if time.monotonic() >= self._muted_until:
            ANSWERS[request.type](self, peer, request)

    def _reply(self, peer: bytes, request: Message, type_: str, body: dict[str, object]) -> None:
        buffers = request.buffers if request.type in ("test.echo", "style.apply") else ()
        self.send(peer, Message(request.id, type_, body, buffers))

    def _hello(self, peer: bytes, request: Message) -> None:
        token = request.body.get("token")
        if token == "wrong":
            detail = {"code": "unauthorized", "message": "The token is wrong.", "detail": {}}
            self._reply(peer, request, "error", detail)
            return
        body: dict[str, object] = {"server": "scripted", "server_version": "0", "session": f"s{self.sessions}"}
        body |= {"protocol": "2.0" if token == "from the future" else "1.0", "heartbeat_ms": HEARTBEAT_MS}
        self._reply(
            peer, request, "ok", {**body, "capabilities": ["test.echo"], "limits": {"message_bytes": MESSAGE_BYTES}}
        )

    def _ping(self, peer: bytes, request: Message) -> None:
        self._reply(peer, request, "ok", {"time_ms": 1})

    def _models(self, peer: bytes, request: Message) -> None:
        problem = {"file": "bad.onnx", "code": "model_rejected", "message": "It is no ONNX file."}
        self._reply(peer, request, "ok", {"models": [CARD], "problems": [problem]})

    def _style(self, peer: bytes, request: Message) -> None:
        if request.body["model"] in REFUSALS:
            detail = {"code": request.body["model"], "message": "as asked", "detail": {}}
            self._reply(peer, request, "error", detail)
            return
        body = {"result": 0, "kind": "frame", "model_hash": "0" * 16, "queued_ms": 0.5, "run_ms": 2}
        self._reply(peer, request, "ok", body)

    def _echo(self, peer: bytes, request: Message) -> None:
        self._reply(peer, request, "ok", dict(request.body))

    def _cancelled(self, peer: bytes, request: Message) -> None:
        self._reply(peer, request, "ok", {"cancelled": True})

    def _silence(self, peer: bytes, request: Message) -> None:
        pass

    def _error(self, peer: bytes, request: Message) -> None:
        self._reply(peer, request, "error", dict(request.body))

    def _progress(self, peer: bytes, request: Message) -> None:
        for fraction in (0, 0.5, 1):
            self._reply(peer, request, "progress", {"fraction": fraction, "stage": "testing"})
        self._reply(peer, request, "ok", {})

    def _malformed(self, peer: bytes, request: Message) -> None:
        self._reply(peer, Message(request.id, "test.malformed", {}), "what", {})
        _, header, *_ = encode(Message(request.id, "ok", {}))
        self.router.send_multipart([peer, b"CAP1", header, b"a buffer that the header does not describe"])

    def _garbage(self, peer: bytes, _request: Message) -> None:
        self.router.send_multipart([peer, b"CAP1", b"\xc1"])

    def _list_seen(self, peer: bytes, request: Message) -> None:
        self._reply(peer, request, "ok", {"seen": self._seen[-40:]})

    def _mute(self, _peer: bytes, request: Message) -> None:
        self._muted_until = time.monotonic() + float(request.body["ms"]) / 1000

    def _restart(self, _peer: bytes, request: Message) -> None:
        self.restart(float(request.body["ms"]) / 1000)


ANSWERS: dict[str, Callable[[ScriptedRouter, bytes, Message], None]] = {
    "hello": ScriptedRouter._hello,
    "ping": ScriptedRouter._ping,
    "models.list": ScriptedRouter._models,
    "style.apply": ScriptedRouter._style,
    "cancel": ScriptedRouter._cancelled,
    "test.echo": ScriptedRouter._echo,
    "test.silence": ScriptedRouter._silence,
    "test.error": ScriptedRouter._error,
    "test.progress": ScriptedRouter._progress,
    "test.malformed": ScriptedRouter._malformed,
    "test.garbage": ScriptedRouter._garbage,
    "test.seen": ScriptedRouter._list_seen,
    "test.mute": ScriptedRouter._mute,
    "test.restart": ScriptedRouter._restart,
}
