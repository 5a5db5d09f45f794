"""Who may reach an address, and what that demands: a token and CURVE keys off this machine.

Must not know: sockets that are open, requests.
"""

from __future__ import annotations

import ipaddress
import re

from capriccio.errors import InvalidField

from .transport import ServerKeys

__all__ = ["check_exposure", "is_local"]

TCP_ADDRESS = re.compile(r"tcp://(?P<host>\[[^\]]+\]|[^:\[\]]+):(?P<port>\d+|\*)")
LOCAL_SCHEMES = ("ipc://", "inproc://")
LAST_PORT = 65535


def check_exposure(address: str, token: str | None, keys: ServerKeys | None) -> None:
    """Refuse to listen where strangers can reach the server unprotected.

    Raises:
        InvalidField: `address` is no address, or leads off this machine without a token and keys.
    """
    if is_local(address) or (token and keys):
        return
    missing = " and ".join(name for name, has in (("--token-file", token), ("--key-file", keys)) if not has)
    message = (
        f"{address} can be reached from other machines, so {missing} must be given too; "
        "or bind to 127.0.0.1 and reach the server through a tunnel (docs/remote.md)"
    )
    raise InvalidField(message, field="bind")


def is_local(address: str) -> bool:
    """Say whether only this machine can reach `address`.

    Raises:
        InvalidField: it is no address.
    """
    if address.startswith(LOCAL_SCHEMES):
        return True
    match = TCP_ADDRESS.fullmatch(address)
    if match is None or (match["port"] != "*" and int(match["port"]) > LAST_PORT):
        message = f"{address!r} is no address; allowed: tcp://HOST:PORT with ports up to {LAST_PORT}, or ipc://PATH"
        raise InvalidField(message, field="bind")
    host = match["host"].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
