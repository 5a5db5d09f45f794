"""Options that several commands share, with the same name and meaning in each.

Must not know: the commands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from capriccio.errors import UnreadableFile

if TYPE_CHECKING:
    from capriccio.client import Client

__all__ = [
    "AsJson",
    "BackendChoice",
    "ModelFolders",
    "Provider",
    "Server",
    "ServerKey",
    "Threads",
    "Token",
    "make_client",
    "model_folders",
    "read_token",
]

ModelFolders: TypeAlias = Annotated[
    list[Path] | None,
    typer.Option("--models", metavar="DIR", help="A folder of .onnx models, besides the bundled ones."),
]
Threads: TypeAlias = Annotated[
    int | None, typer.Option("--threads", min=1, max=1024, help="Threads for one frame; default: what suits the cores.")
]
Provider: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--provider",
        "--providers",
        metavar="NAMES",
        help="Compute with auto, cpu, openvino, openvino-bf16, cuda, tensorrt, directml or coreml, "
        "or with the first of several that is here, as in cuda,openvino; default: $CAPRICCIO_PROVIDER, or auto.",
    ),
]
Server: TypeAlias = Annotated[
    str | None, typer.Option("--server", metavar="ADDRESS", help="Ask this server, e.g. tcp://127.0.0.1:7470.")
]
Token: TypeAlias = Annotated[
    Path | None,
    typer.Option("--token-file", metavar="FILE", help="A file with the token that clients must give, mode 600."),
]
ServerKey: TypeAlias = Annotated[
    str | None,
    typer.Option("--server-key", metavar="KEY", help="What `serve --key-file` printed, for a server elsewhere."),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@dataclass(frozen=True)
class BackendChoice:
    """What the options say of who computes: models here, or a server."""

    model: str | None
    models: list[Path] | None
    threads: int | None
    provider: str | None
    server: str | None
    token_file: Path | None
    server_key: str | None

    def client(self, command: str) -> Client | None:
        """Return a client of the server; None where none was named."""
        if self.server is None:
            return None
        return make_client(self.server, command, self.token_file, self.server_key, timeout_s=10)


def model_folders(extra: Sequence[Path] | None) -> tuple[Path, ...]:
    """Return the folders to look for models in, the bundled one first.

    Raises:
        UnreadableFile: one is no folder.
    """
    from capriccio.engine.registry import BUNDLED_MODELS

    for folder in extra or ():
        if not folder.is_dir():
            raise UnreadableFile(f"--models {folder} is no folder; make it, or check the path", path=str(folder))
    return (BUNDLED_MODELS, *(extra or ()))


def make_client(server: str, command: str, token_file: Path | None, server_key: str | None, timeout_s: float) -> Client:
    """Return a client of the server that the options name; it connects with its first request."""
    from capriccio.client import Client

    key = server_key.encode() if server_key else None
    name = f"capriccio-{command}"
    return Client(server, timeout_s, name=name, token=read_token(token_file), server_key=key, patient=True)


def read_token(path: Path | None) -> str | None:
    """Return the token in the file that an option names; None where it names none.

    Raises:
        UnreadableFile: the file can't be read, others can read it, or it holds no token.
    """
    from capriccio.server.credentials import read_token as read

    return None if path is None else read(path)
