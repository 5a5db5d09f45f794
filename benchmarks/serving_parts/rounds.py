"""Rounds in which every server has its turn, one right after the other, while the others rest.

Must not know: which servers there are.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from .floor import Floor
from .load import Clients, Load, Taken, Target, noise
from .process_tree import ProcessTree
from .results import Cell, Row

__all__ = ["BARE", "Rounds", "Server"]

BARE = "bare ONNX Runtime"


@dataclass(frozen=True)
class Server:
    """One that is running, and a way to ask it."""

    name: str
    tree: ProcessTree
    target: Target


@dataclass(frozen=True)
class Rounds:
    """How each cell is measured."""

    clients: Clients
    count: int
    seconds: float
    """Of each server in each round."""

    def compared(self, cell: Cell, floor: Floor, servers: Sequence[Server]) -> list[Row]:
        """Return a row for bare ONNX Runtime and one for each server; each round has an order of its own.

        Raises:
            RuntimeError: a server answers with something else than the model gives.
        """
        frame = noise((cell.height, cell.width))
        expected = floor.run(frame)
        rows = {name: Row(cell, name) for name in (BARE, *(server.name for server in servers))}
        for number in range(self.count):
            floor.measure(frame, rows[BARE], self.seconds)
            for server in random.Random(number).sample(servers, len(servers)):
                try:
                    taken = self.ask(server, rows[server.name])
                except RuntimeError as error:
                    print(f"{cell}, {server.name}: left out of a round: {error}", flush=True)
                    continue
                if floor.differs(taken.answer, expected):
                    raise RuntimeError(f"{server.name} answers with something else than the model gives")
        return [row for row in rows.values() if row.frames_per_s]

    def ask(self, server: Server, row: Row) -> Taken:
        """Let the clients ask one server for a while, and note what they find."""
        server.tree.wake()
        try:
            load = Load(server.target, (row.cell.height, row.cell.width), self.seconds)
            with self.clients.ready(load, row.cell.clients) as run:
                cpu_s = server.tree.cpu_s()
                taken = run()
            cpu_s = server.tree.cpu_s() - cpu_s
            row.resident_bytes = max(row.resident_bytes, server.tree.resident_bytes())
        finally:
            server.tree.rest()
        frames = max(1, len(taken.latencies_s))
        row.latencies_s.extend(taken.latencies_s)
        row.frames_per_s.append(len(taken.latencies_s) / (taken.ended_s - taken.began_s))
        row.server_cpu_s.append(cpu_s / frames)
        row.client_cpu_s.append(taken.cpu_s / frames)
        return taken
