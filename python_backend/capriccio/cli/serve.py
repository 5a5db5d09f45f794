"""`capriccio serve`: run the server until it is asked to stop.

Must not know: the protocol.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from capriccio.errors import InternalError
from capriccio.protocol.spec import DEFAULT_ADDRESS

from .byte_sizes import read_bytes
from .console import tell
from .ending import end_with_input, end_with_process
from .engines import Actors, ClusterChoice, CpusPerActor, EngineChoice, GpusPerActor, RayAddress, computed_by
from .logs import log_to
from .options import ModelFolders, Provider, Threads, model_folders

if TYPE_CHECKING:
    from capriccio.server.app import Server

__all__ = ["EXAMPLES", "serve"]

EXAMPLES = """Examples:

capriccio serve

capriccio serve --models ./looks --threads 2 --provider cpu

capriccio serve --bind tcp://0.0.0.0:7470 --token-file token.txt --key-file server.key

capriccio serve --metrics 9470 --log-file serve.log --log-format json

capriccio serve --end-with-parent $PPID

capriccio serve --engine ray --ray-address auto --actors 1:8 --gpus-per-actor 1"""

WAKE_S = 0.5
"""Longest sleep of the main thread; on Windows a signal is seen only between two sleeps."""


def serve(
    bind: Annotated[
        str, typer.Option("--bind", metavar="ADDRESS", envvar="CAPRICCIO_BIND", help="Where to listen.")
    ] = DEFAULT_ADDRESS,
    models: ModelFolders = None,
    threads: Threads = None,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, max=256, help="Frames at the same time; default: what suits the cores."),
    ] = None,
    provider: Provider = None,
    model_memory: Annotated[
        str | None,
        typer.Option(
            "--model-memory",
            metavar="SIZE",
            help="What models may hold before those used longest ago rest, such as 2GB, or none; "
            "default: half of the machine's.",
        ),
    ] = None,
    swap_slowdown: Annotated[
        float,
        typer.Option(
            "--swap-slowdown",
            metavar="FACTOR",
            min=1,
            help="How many times as long as the old model's a new one's runs may take; otherwise the old one stays.",
        ),
    ] = 1.5,
    engine: EngineChoice = "local",
    ray_address: RayAddress = None,
    actors: Actors = None,
    cpus_per_actor: CpusPerActor = None,
    gpus_per_actor: GpusPerActor = None,
    token_file: Annotated[
        Path | None,
        typer.Option("--token-file", metavar="FILE", help="The token that clients must give; made at the first start."),
    ] = None,
    key_file: Annotated[
        Path | None, typer.Option("--key-file", metavar="FILE", help="CURVE keys; made at the first start.")
    ] = None,
    audit_log: Annotated[
        Path | None,
        typer.Option("--audit-log", metavar="FILE", help="A line for each client that is refused; default: stderr."),
    ] = None,
    parent: Annotated[
        int | None,
        typer.Option(
            "--end-with-parent",
            metavar="PID",
            min=1,
            envvar="CAPRICCIO_END_WITH_PARENT",
            help="End when this process does, however it ends.",
        ),
    ] = None,
    with_input: Annotated[
        bool,
        typer.Option(
            "--end-with-input",
            envvar="CAPRICCIO_END_WITH_INPUT",
            help="End when a line comes on the standard input, or that is closed.",
        ),
    ] = False,
    metrics: Annotated[
        str | None,
        typer.Option("--metrics", metavar="[HOST:]PORT", help="Tell Prometheus; without a host, this machine only."),
    ] = None,
    log_file: Annotated[
        Path | None, typer.Option("--log-file", metavar="FILE", help="Log into this file, which never grows large.")
    ] = None,
    log_format: Annotated[
        Literal["text", "json"], typer.Option("--log-format", help="Lines for people, or JSON for programs.")
    ] = "text",
    verbose: Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Log clients and models; -vv: each request.")
    ] = 0,
) -> None:
    """Answer game engines and editors until Ctrl-C."""
    from capriccio.server.memory import share_arenas

    share_arenas()  # before there are threads: libraries begin some when they are imported

    from capriccio.engine.budget import default_budget_bytes
    from capriccio.server.app import Server, ServerConfig
    from capriccio.server.audit_file import audit_into
    from capriccio.server.credentials import load_or_make_keys, load_or_make_token

    log_to(log_file, log_format, verbose)
    if audit_log is not None:
        audit_into(audit_log)
    keys = load_or_make_keys(key_file) if key_file else None
    config = ServerConfig(
        address=bind,
        folders=model_folders(models),
        threads=threads,
        workers=workers,
        provider=provider,
        model_memory=default_budget_bytes() if model_memory is None else read_bytes(model_memory, "--model-memory"),
        swap_slowdown=swap_slowdown,
        token=load_or_make_token(token_file) if token_file else None,
        keys=keys,
    )
    cluster = ClusterChoice(ray_address, actors, cpus_per_actor, gpus_per_actor)
    with computed_by(engine, config, cluster) as (config, elsewhere):
        stop = _stop_on_signal()
        if parent is not None:
            end_with_process(stop, parent)
        if with_input:
            end_with_input(stop)
        with Server(config) as server:
            told = elsewhere or f"{server.threads} threads, {_short(server.providers)}"
            tell(f"listening on {server.address}, {told}; Ctrl-C stops")
            if keys:
                tell(f"server key for clients: {keys.public.decode()}")
            with _told_metrics(server, metrics):
                _wait_for(stop, server)
    tell("stopped")


def _short(providers: Sequence[str]) -> str:
    return " or ".join(name.removesuffix("ExecutionProvider") for name in providers)


def _wait_for(stop: threading.Event, server: Server) -> None:
    while not stop.wait(WAKE_S):
        if server.wait(0):
            raise InternalError("the server ended by itself, which is a defect; the lines above say why")


@contextmanager
def _told_metrics(server: Server, address: str | None) -> Iterator[None]:
    """Tell metrics meanwhile, where an address for them is given."""
    if address is None:
        yield
        return
    from capriccio.server.metrics import MetricsServer

    metrics = MetricsServer(address, server.census)
    tell(f"metrics at {metrics.address}")
    try:
        yield
    finally:
        metrics.close()


def _stop_on_signal() -> threading.Event:
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _number, _frame: stop.set())
    return stop
