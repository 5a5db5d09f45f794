"""Clients in a process of their own, which is killed: `python -m disasters.victim ADDRESS SEED MODEL`."""

from __future__ import annotations

import sys
import threading

from common.load import Load

from disasters.population import victims

__all__: list[str] = []


def main() -> None:
    """Say when all clients are in, and go on until the end comes."""
    address, seed, model = sys.argv[1:]
    with Load(address, victims(model), int(seed)) as load:
        while load.ready < len(load):
            load.run(0.01)
        print("ready", flush=True)
        load.run(threading.TIMEOUT_MAX)


if __name__ == "__main__":
    main()
