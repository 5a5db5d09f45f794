"""What a server and its clients prove themselves with: the token, and the pair of CURVE keys.

Both lie in private files that the server makes at its first start. Must not know: who may reach an address, sockets.
"""

from __future__ import annotations

import secrets
from pathlib import Path

import zmq

from capriccio.errors import UnreadableFile

from .private_files import make_private, read_private
from .transport import ServerKeys

__all__ = ["LEAST_CHARACTERS", "MOST_CHARACTERS", "load_or_make_keys", "load_or_make_token", "read_token"]

RANDOM_BYTES = 24
"""Of a token that is made here: 192 bits, which nobody guesses."""

LEAST_CHARACTERS = 16
"""Of a token: at six bits each, 96."""

MOST_CHARACTERS = 256
"""Of a token, as the protocol's table has it."""

KEY_LENGTH = 40


def load_or_make_token(path: Path) -> str:
    """Read a server's token, or make one at the first start.

    Raises:
        UnreadableFile: the file can't be read, others can read it, or it holds no token.
        UnwritableFile: there is none, and it can't be made.
    """
    if not path.exists():
        make_private(path, secrets.token_urlsafe(RANDOM_BYTES).encode() + b"\n")
    return read_token(path)


def read_token(path: Path) -> str:
    """Read the token that a server asks for, without white space around it.

    Raises:
        UnreadableFile: the file can't be read, others can read it, or it holds no token; the message never shows it.
    """
    token = read_private(path).strip()
    if not token.isascii() or any(not 0x20 < byte < 0x7F for byte in token):
        message = f"{path} holds no token: one line of ASCII letters, digits and signs without spaces"
        raise UnreadableFile(message, path=str(path))
    if not LEAST_CHARACTERS <= len(token) <= MOST_CHARACTERS:
        message = (
            f"the token in {path} has {len(token)} characters; allowed: {LEAST_CHARACTERS} to {MOST_CHARACTERS}; "
            "delete the file and let `capriccio serve --token-file` make a new one"
        )
        raise UnreadableFile(message, path=str(path))
    return token.decode()


def load_or_make_keys(path: Path) -> ServerKeys:
    """Read a CURVE key pair, or make one at the first start.

    Raises:
        UnreadableFile: the file can't be read, others can read it, or it holds no key pair.
        UnwritableFile: there is none, and it can't be made.
    """
    if not path.exists():
        make_private(path, b"\n".join((*zmq.curve_keypair(), b"")))
    lines = read_private(path).split()
    if len(lines) != 2 or any(len(line) != KEY_LENGTH for line in lines) or not _belong_together(*lines):
        message = f"{path} holds no key pair (two lines of {KEY_LENGTH} characters); delete it to make a new one"
        raise UnreadableFile(message, path=str(path))
    return ServerKeys(public=lines[0], secret=lines[1])


def _belong_together(public: bytes, secret: bytes) -> bool:
    try:
        return zmq.curve_public(secret) == public
    except (zmq.ZMQError, ValueError):
        return False
