"""Capriccio beside what else could serve the same model: latency, throughput, what each frame costs.

The same style model, with the same ONNX Runtime, session options and numbers of threads, behind each of the servers;
clients in processes of their own, each with one connection that stays open, ask again as soon as they are answered.
HTTP peers take and give raw pixels, and are asked through a bare socket with a request that was put together once, so
nothing is encoded that need not be. Capriccio is asked in the same way, as engine clients do, and by its Python client;
both send frames of a stream, as games do, one after the other.
Rounds are interleaved: in each, every server has its turn, one right after the other, and the others rest (SIGSTOP), so
that a busy machine slows all of them alike. `bare` is ONNX Runtime in this process, without any server: one frame
after the other, and n clients wait n turns. Peers that can't be installed are left out, and the reason is told. Linux.

  python benchmarks/serving.py [--quick] [--only NAME ...] [--json FILE] [--markdown FILE]
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from common.machine import describe_machine
from serving_parts.capriccio_caller import CapriccioTarget, GridTarget, StreamTarget
from serving_parts.environment import Unavailable
from serving_parts.floor import Floor
from serving_parts.load import Clients
from serving_parts.peers import CAPRICCIO, PEERS, Plan, start, start_capriccio
from serving_parts.process_tree import ProcessTree
from serving_parts.results import Cell, Row, as_json, as_markdown, streams_as_markdown, summary
from serving_parts.rounds import BARE, Rounds, Server
from serving_parts.zmtp_caller import ZmtpTarget

from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.engine.session import default_threads

SIZES = {"256x144": (144, 256), "640x360": (360, 640), "1280x720": (720, 1280)}
VIEW = (144, 256)
CLIENTS = (1, 4, 16)
HERTZ = 30.0
"""Of each stream."""


def main() -> None:
    """Measure and print."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that no server is left behind
    plan = Plan(BUNDLED_MODELS / f"{options.model}.onnx", options.model, options.threads, options.workers)
    machine = describe_machine()
    print(machine, flush=True)
    with contextlib.ExitStack() as stack:
        clients = Clients(max(options.clients))
        stack.callback(clients.close)
        rounds = Rounds(clients, options.rounds, options.seconds)
        scratch = Path(stack.enter_context(tempfile.TemporaryDirectory(ignore_cleanup_errors=True)))
        tree, address = start_capriccio(plan, scratch)
        _keep(tree, stack)
        servers = [
            Server(CAPRICCIO, tree, ZmtpTarget(address, plan.name)),
            Server(f"{CAPRICCIO}, Python client", tree, CapriccioTarget(address, plan.name)),
            *_peers(plan, options.only, scratch, stack),
        ]
        frames = _frames(plan, options, rounds, servers)
        grids = _grids(options, rounds, tree, address)
        streams = _streams(options, rounds, Server(CAPRICCIO, tree, StreamTarget(address, plan.name, HERTZ)))
    print(f"\n{_summary(frames, grids)}", flush=True)
    if options.markdown:
        options.markdown.write_text(f"```\n{machine}\n```\n\n{_text(options, frames, grids, streams)}\n")
    if options.json:
        figures = {"frames": as_json(frames, BARE), "grids": as_json(grids, BARE), "streams": as_json(streams)}
        options.json.write_text(json.dumps({"machine": machine, **figures}, indent=1))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    names = [peer.name for peer in PEERS]
    parser.add_argument("--model", default="toon_to_natural_frame", help="a bundled model that maps frames")
    parser.add_argument("--grid-model", default="toon_to_natural", help="a bundled model that predicts grids")
    parser.add_argument("--only", nargs="*", default=names, choices=names, metavar="NAME", help=", ".join(names))
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


def _keep(tree: ProcessTree, stack: contextlib.ExitStack) -> None:
    """Let a server rest until its turn, and end it at the end."""
    stack.callback(tree.end)
    tree.rest()


def _peers(plan: Plan, only: Sequence[str], scratch: Path, stack: contextlib.ExitStack) -> list[Server]:
    servers = []
    for peer in (peer for peer in PEERS if peer.name in only):
        try:
            tree, target = start(peer, plan, scratch)
        except Unavailable as reason:
            print(f"left out: {peer.name}: {reason}", flush=True)
            continue
        _keep(tree, stack)
        servers.append(Server(peer.name, tree, target))
    return servers


def _frames(plan: Plan, options: argparse.Namespace, rounds: Rounds, servers: Sequence[Server]) -> list[Row]:
    floor = Floor(plan.model, plan.threads)
    cells = [Cell(*SIZES[size], clients) for size in options.sizes for clients in options.clients]
    return [row for cell in cells for row in _printed(rounds.compared(cell, floor, servers))]


def _grids(options: argparse.Namespace, rounds: Rounds, tree: ProcessTree, address: str) -> list[Row]:
    """What engines ask for: a small view there, a grid back, whatever the screen has."""
    floor = Floor(BUNDLED_MODELS / f"{options.grid_model}.onnx", options.threads)
    server = Server(f"{CAPRICCIO}, grids", tree, GridTarget(address, options.grid_model))
    cells = [Cell(*VIEW, clients) for clients in options.clients]
    return [row for cell in cells for row in _printed(rounds.compared(cell, floor, [server]))]


def _streams(options: argparse.Namespace, rounds: Rounds, server: Server) -> list[Row]:
    rows = [Row(Cell(*SIZES[size], clients), CAPRICCIO) for size in options.sizes for clients in options.clients]
    for row in rows:
        for _ in range(rounds.count):
            rounds.ask(server, row)
    print(f"\n{streams_as_markdown(rows, HERTZ)}", flush=True)
    return rows


def _printed(rows: list[Row]) -> list[Row]:
    print(f"\n{as_markdown(rows, BARE)}", flush=True)
    return rows


def _summary(frames: Sequence[Row], grids: Sequence[Row]) -> str:
    told = "frames/s, in brackets p50 and p99 in ms; processor time and memory of a server with the most clients"
    return f"{told}\n\n{summary(as_json(frames, BARE))}\n\n{summary(as_json(grids, BARE))}"


def _text(options: argparse.Namespace, frames: Sequence[Row], grids: Sequence[Row], streams: Sequence[Row]) -> str:
    how = f"{options.workers} at a time, by {options.threads} threads, {options.rounds} rounds of {options.seconds:g} s"
    return "\n\n".join(
        (
            f"Frames through {options.model}, then grids of {options.grid_model}, {how}:",
            _summary(frames, grids),
            f"Frames through {options.model}:",
            as_markdown(frames, BARE),
            f"Grids of {options.grid_model}:",
            as_markdown(grids, BARE),
            f"Streams of {HERTZ:g} frames a second each, of which the latest wins:",
            streams_as_markdown(streams, HERTZ),
        )
    )


if __name__ == "__main__":
    main()
