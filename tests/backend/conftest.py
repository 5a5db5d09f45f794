"""What the backend's tests share: a folder of tiny models, a server on a free port, a client of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from backend import tiny_models
from capriccio.cli import main
from capriccio.client import Client
from capriccio.server.app import Server, ServerConfig

ANY_PORT = "tcp://127.0.0.1:*"


@pytest.fixture(scope="session")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the tiny models `invert`, `identity`, `grid`, `detailed` and `slow`; nobody may change it."""
    folder = tmp_path_factory.mktemp("models")
    for make in (tiny_models.invert, tiny_models.identity, tiny_models.grid, tiny_models.detailed, tiny_models.slow):
        make(folder / f"{make.__name__}.onnx")
    return folder


@pytest.fixture(scope="module")
def server(model_folder: Path) -> Iterator[Server]:
    """Give a running server with the tiny models."""
    with Server(ServerConfig(ANY_PORT, [model_folder], threads=1, workers=1)) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    """Give a client that has said hello."""
    with Client(server.address, timeout_s=10) as connected:
        yield connected


@pytest.fixture
def frame() -> NDArray[np.uint8]:
    """Give a frame of noise with odd sides."""
    return np.random.default_rng(5).integers(0, 256, (37, 51, 3), dtype=np.uint8)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process; give its status, output and errors."""

    def command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, " ".join(printed.err.split())

    return command
