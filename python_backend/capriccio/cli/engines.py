"""Who computes for `capriccio serve`: this process, or Ray actors on one machine or many.

Must not know: the protocol, signals.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

if TYPE_CHECKING:
    from capriccio.server.app import ServerConfig
    from capriccio.server.cluster.scaling import ScalingRules

__all__ = [
    "Actors",
    "ClusterChoice",
    "CpusPerActor",
    "EngineChoice",
    "GpusPerActor",
    "RayAddress",
    "computed_by",
    "scaling_rules",
]

DEFAULT_ACTORS = "1:8"
DEFAULT_CPUS = 2


Engine: TypeAlias = Literal["local", "ray"]

EngineChoice: TypeAlias = Annotated[
    Engine, typer.Option("--engine", help="Compute in this process, or on a Ray cluster: docs/cluster.md.")
]
RayAddress: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--ray-address",
        metavar="ADDRESS",
        help="HOST:PORT of the cluster's head, auto, or local for one on this machine; default: auto where this "
        "machine is part of a cluster, else local.",
    ),
]
Actors: TypeAlias = Annotated[
    str | None,
    typer.Option("--actors", metavar="FEWEST:MOST", help=f"How many, as the queue asks; default {DEFAULT_ACTORS}."),
]
CpusPerActor: TypeAlias = Annotated[
    int | None, typer.Option("--cpus-per-actor", min=1, max=1024, help=f"Default {DEFAULT_CPUS}.")
]
GpusPerActor: TypeAlias = Annotated[
    float | None, typer.Option("--gpus-per-actor", min=0, max=64, help="Such as 1, or 0.5 for two on one; default 0.")
]


@dataclass(frozen=True)
class ClusterChoice:
    """What the options say of a cluster; None where they say nothing."""

    address: str | None
    actors: str | None
    cpus: int | None
    gpus: float | None


@contextmanager
def computed_by(
    engine: Engine, config: ServerConfig, choice: ClusterChoice
) -> Iterator[tuple[ServerConfig, str | None]]:
    """Have what the engine needs meanwhile; give the server's configuration with it, and what people are told of it.

    Raises:
        BadParameter: an option is for the other engine.
        CapriccioError: see `_on_ray`.
    """
    if engine == "ray":
        _refuse("local", {"--threads": config.threads, "--workers": config.workers})
        with _on_ray(config, choice) as computed:
            yield computed
    else:
        sizes = {"--cpus-per-actor": choice.cpus, "--gpus-per-actor": choice.gpus}
        _refuse("ray", {"--ray-address": choice.address, "--actors": choice.actors, **sizes})
        yield config, None


@contextmanager
def _on_ray(config: ServerConfig, choice: ClusterChoice) -> Iterator[tuple[ServerConfig, str]]:
    """Join a Ray cluster meanwhile; give a configuration with workers there, and what people are told.

    Raises:
        NotInstalled, Disconnected: there is no Ray, or no cluster.
        InvalidField: no machine of it is large enough for an actor, or nobody knows such a provider.
    """
    from capriccio.engine.providers import PROVIDER_CHOICES, choose_providers
    from capriccio.server.cluster.connection import Needs, check_resources, connected
    from capriccio.server.cluster.pool import Plan, RayPool

    choose_providers(PROVIDER_CHOICES["auto"], config.provider)  # whether it is there is found out where the actors are
    rules = scaling_rules(choice.actors or DEFAULT_ACTORS)
    needs = Needs(choice.cpus or DEFAULT_CPUS, choice.gpus or 0.0)
    plan = Plan(config.folders, needs, rules, config.provider, config.model_memory, config.swap_slowdown)
    with connected(choice.address) as address:
        check_resources(needs)
        told = f"{rules} with {needs} each, on the Ray cluster at {address}"
        yield replace(config, provider="cpu", pool=lambda _cores: RayPool(plan)), told


def scaling_rules(actors: str) -> ScalingRules:
    """Read `--actors`: the fewest and the most, or one number for both."""
    from capriccio.server.cluster.scaling import ScalingRules

    fewest, _, most = actors.partition(":")
    try:
        return ScalingRules(int(fewest), int(most or fewest))
    except ValueError:
        message = f"--actors {actors} is no FEWEST:MOST, such as {DEFAULT_ACTORS}, and no number"
        raise typer.BadParameter(message) from None


def _refuse(engine: str, given: Mapping[str, object]) -> None:
    """Refuse options of another engine than the chosen one."""
    for option, value in given.items():
        if value is not None:
            raise typer.BadParameter(f"{option} is for --engine {engine}; add that, or leave {option} out")
