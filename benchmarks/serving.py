"""Capriccio beside what else could serve the same model: latency, throughput, what each frame costs.

The same style model, with the same ONNX Runtime, session options and numbers of threads, behind each of the servers;
clients in processes of their own, each with one connection that stays open, ask again as soon as they are answered.
HTTP peers take and give raw pixels, and their client is a bare socket, so nothing is encoded that need not be.
Rounds are interleaved: in each, every server has its turn, one right after the other, and the others rest (SIGSTOP), so
that a busy machine slows all of them alike. `bare` is ONNX Runtime in this process, without any server: one frame
after the other, and n clients wait n turns. Peers that can't be installed are left out, and the reason is told. Linux.

  python benchmarks/serving.py [--quick] [--only NAME ...] [--json FILE] [--markdown FILE]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from common.machine import describe_machine
from serving_parts.environment import Unavailable
from serving_parts.load import Clients, Load, Target, noise
from serving_parts.peers import CAPRICCIO, PEERS, Plan, start, start_capriccio
from serving_parts.process_tree import ProcessTree
from serving_parts.results import Cell, Row, as_json, as_markdown

from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.engine.session import Session, default_threads

SIZES = {"256x144": (144, 256), "640x360": (360, 640), "1280x720": (720, 1280)}
CLIENTS = (1, 4, 16)
BARE = "bare ONNX Runtime"
ROUNDING = 2
"""Steps of 255 by which answers may differ: frames that are computed together are rounded otherwise."""


@dataclass(frozen=True)
class Server:
    """One that is running."""

    name: str
    tree: ProcessTree
    target: Target


def main() -> None:
    """Measure and print."""
    options = _options()
    model = BUNDLED_MODELS / f"{options.model}.onnx"
    plan = Plan(model, options.model, options.threads, options.workers)
    bare = Session(model.read_bytes(), options.threads)
    cells = [Cell(*SIZES[size], clients) for size in options.sizes for clients in options.clients]
    machine = describe_machine()
    print(machine, flush=True)
    with contextlib.ExitStack() as stack:
        clients = Clients(max(options.clients))
        stack.callback(clients.close)
        servers = list(_servers(plan, options.only, stack))
        rows = [row for cell in cells for row in _measured(cell, bare, servers, clients, options)]
    table = as_markdown(rows, BARE)
    print(f"\n{options.model}, {options.workers} at a time with {options.threads} threads\n\n{table}")
    if options.markdown:
        options.markdown.write_text(f"```\n{machine}\n```\n\n{table}\n")
    if options.json:
        options.json.write_text(json.dumps({"machine": machine, "rows": as_json(rows, BARE)}, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [CAPRICCIO, *(peer.name for peer in PEERS)]
    parser.add_argument("--model", default="toon_to_natural_frame", help="a bundled model that maps frames")
    parser.add_argument("--only", nargs="+", default=names, choices=names, metavar="NAME", help=", ".join(names))
    parser.add_argument("--sizes", nargs="+", default=list(SIZES), choices=SIZES)
    parser.add_argument("--clients", nargs="+", type=int, default=CLIENTS)
    parser.add_argument("--threads", type=int, default=default_threads(), help="that compute one frame")
    parser.add_argument("--workers", type=int, default=1, help="frames that are computed at the same time")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each server in each round of each cell")
    parser.add_argument("--quick", action="store_true", help="two rounds of half a second")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--markdown", type=Path, metavar="FILE")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 2, 0.5
    return options


def _servers(plan: Plan, only: Sequence[str], stack: contextlib.ExitStack) -> Iterator[Server]:
    """Start the servers, which rest from then on."""
    logs = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    starts = {CAPRICCIO: lambda: start_capriccio(plan, logs)}
    starts |= {peer.name: lambda peer=peer: start(peer, plan, logs) for peer in PEERS}  # type: ignore[misc]
    for name in (name for name in starts if name in only):
        try:
            tree, target = starts[name]()
        except Unavailable as reason:
            print(f"left out: {name}: {reason}", flush=True)
            continue
        stack.callback(tree.end)
        tree.rest()
        yield Server(name, tree, target)


def _measured(
    cell: Cell, bare: Session, servers: Sequence[Server], clients: Clients, options: argparse.Namespace
) -> list[Row]:
    """Return a row for each server; in each round another one begins."""
    print(f"{cell} ...", flush=True)
    frame = noise((cell.height, cell.width))
    expected = _run(bare, frame)
    rows = {name: Row(cell, name) for name in (BARE, *(server.name for server in servers))}
    for number in range(options.rounds):
        _ask_bare(bare, frame, rows[BARE], options.seconds)
        first = number % max(1, len(servers))
        for server in (*servers[first:], *servers[:first]):
            _ask(server, rows[server.name], clients, expected, options.seconds)
    return list(rows.values())


def _run(bare: Session, frame: np.typing.NDArray[np.uint8]) -> np.typing.NDArray[Any]:
    styled: np.typing.NDArray[Any] = bare.run({"frame": frame[None]}, ["styled"])[0][0]
    return styled


def _ask_bare(bare: Session, frame: np.typing.NDArray[np.uint8], row: Row, seconds: float) -> None:
    """Run the model again and again; a client of n is answered when n runs are done."""
    _run(bare, frame)
    took_s: list[float] = []
    began_s, cpu_s = time.perf_counter(), time.process_time()
    while time.perf_counter() < began_s + seconds or len(took_s) < row.cell.clients:
        started_s = time.perf_counter()
        _run(bare, frame)
        took_s.append(time.perf_counter() - started_s)
    row.frames_per_s.append(len(took_s) / (time.perf_counter() - began_s))
    row.server_cpu_s.append((time.process_time() - cpu_s) / len(took_s))
    row.client_cpu_s.append(0.0)
    turns = np.convolve(took_s, np.ones(row.cell.clients), "valid")
    row.latencies_s.extend(turns)


def _ask(server: Server, row: Row, clients: Clients, expected: np.typing.NDArray[Any], seconds: float) -> None:
    """Let the clients ask one server for a while, and note what they found."""
    server.tree.wake()
    try:
        turn = clients.run(Load(server.target, expected.shape[:2], seconds), row.cell.clients)
        next(turn)
        cpu_s = server.tree.cpu_s()
        taken = next(turn)
        row.server_cpu_s.append((server.tree.cpu_s() - cpu_s) / len(taken.latencies_s))
        row.resident_bytes = max(row.resident_bytes, server.tree.resident_bytes())
    finally:
        server.tree.rest()
    row.latencies_s.extend(taken.latencies_s)
    row.frames_per_s.append(len(taken.latencies_s) / (taken.ended_s - taken.began_s))
    row.client_cpu_s.append(taken.cpu_s / len(taken.latencies_s))
    answer = np.frombuffer(taken.answer, expected.dtype).reshape(expected.shape)
    difference = int(np.abs(answer.astype(int) - expected).max())
    if difference > ROUNDING:
        raise SystemExit(f"{server.name} answered with something else: it differs by up to {difference} of 255")


if __name__ == "__main__":
    main()
