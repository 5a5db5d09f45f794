"""Who has said hello, and who is gone.

Must not know: sockets, requests other than hello.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import capriccio
from capriccio.errors import Busy, IncompatibleVersion, NotReady, Unauthorized
from capriccio.protocol.spec import LIMITS, PROTOCOL_VERSION, TIMINGS

__all__ = ["Client", "Sessions"]


@dataclass
class Client:
    """A peer that has said hello."""

    name: str
    version: str
    heard_s: float


class Sessions:
    """The clients by their routing id; only the I/O thread touches it."""

    def __init__(
        self,
        token: str | None = None,
        most: int = LIMITS["clients"].value,
        expiry_s: float = TIMINGS["client_expiry_ms"].value / 1000,
    ) -> None:
        self.id = secrets.token_hex(8)
        """Another one after each restart."""
        self._token = token
        self._most = most
        self._expiry_s = expiry_s
        self._clients: dict[bytes, Client] = {}

    def __len__(self) -> int:
        return len(self._clients)

    @property
    def clients(self) -> Mapping[bytes, Client]:
        """The clients that are in, by routing id."""
        return self._clients

    def hello(
        self, peer: bytes, body: Mapping[str, Any], now_s: float, capabilities: Sequence[str] = ()
    ) -> dict[str, Any]:
        """Let a client in and return the body of the answer; `capabilities` are the request types that it may send.

        Raises:
            IncompatibleVersion: its major protocol version is another.
            Unauthorized: its token is missing or wrong.
            Busy: too many clients are in.
        """
        self._check_version(str(body["protocol"]))
        self._check_token(str(body.get("token", "")))
        if peer not in self._clients and len(self._clients) >= self._most:
            message = f"{self._most} clients are connected, which is the limit; try again when one has left"
            raise Busy(message, retry_after_ms=round(self._expiry_s * 1000))
        self._clients[peer] = Client(str(body["client"]), str(body["client_version"]), now_s)
        return {
            "protocol": PROTOCOL_VERSION,
            "server": "capriccio",
            "server_version": capriccio.__version__,
            "session": self.id,
            "capabilities": sorted(capabilities),
            "limits": {name: limit.value for name, limit in LIMITS.items()},
            "heartbeat_ms": TIMINGS["heartbeat_ms"].value,
        }

    def require(self, peer: bytes) -> Client:
        """Return a client that has said hello.

        Raises:
            NotReady: it has not, or was silent for so long that it was forgotten.
        """
        client = self._clients.get(peer)
        if client is None:
            raise NotReady("say hello first: this connection has not, or was silent for too long")
        return client

    def name_of(self, peer: bytes) -> str:
        """Return what a client calls itself; nothing where it is not in."""
        client = self._clients.get(peer)
        return "" if client is None else client.name

    def heard(self, peer: bytes, now_s: float) -> None:
        """Note a sign of life."""
        client = self._clients.get(peer)
        if client is not None:
            client.heard_s = now_s

    def drop(self, peer: bytes) -> Client | None:
        """Forget a client; None where it was not known."""
        return self._clients.pop(peer, None)

    def silent(self, now_s: float) -> list[bytes]:
        """Return the clients that have been silent for too long."""
        return [peer for peer, client in self._clients.items() if now_s - client.heard_s > self._expiry_s]

    def _check_version(self, protocol: str) -> None:
        if protocol.partition(".")[0] != PROTOCOL_VERSION.partition(".")[0]:
            message = (
                f"the client speaks protocol {protocol}, this server {PROTOCOL_VERSION}; "
                "their first numbers must agree: update the older of the two"
            )
            raise IncompatibleVersion(message, client=protocol, server=PROTOCOL_VERSION)

    def _check_token(self, token: str) -> None:
        if self._token is not None and not hmac.compare_digest(token.encode(), self._token.encode()):
            raise Unauthorized("the server asks for a token, and the one in hello is missing or wrong")
