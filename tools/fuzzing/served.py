"""A server in a process of its own that can be fuzzed: it prints its address, and ends when its input does.

With one quick model, so that the time goes into messages. Must not know: who asks.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.server.app import Server, ServerConfig
from capriccio.server.memory import share_arenas

__all__ = ["MODEL"]

MODEL = "natural_to_toon"
"""The model that is always there."""


def main() -> None:
    """Serve until the input ends, with memory as `capriccio serve` sets it up."""
    share_arenas()
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(BUNDLED_MODELS / f"{MODEL}.onnx", folder)
        with Server(ServerConfig("tcp://127.0.0.1:*", [Path(folder)], threads=1, workers=1)) as server:
            print(server.address, flush=True)
            sys.stdin.read()


if __name__ == "__main__":
    main()
