"""A Ray cluster: one that is there, or one that is started on this machine for as long as the server runs.

Must not know: actors, models, requests.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from capriccio.errors import Disconnected, InvalidField, NotInstalled

__all__ = ["CARRIED_WITH_THE_CALL", "Needs", "check_resources", "connected", "free_resources"]

CARRIED_WITH_THE_CALL = {"RAY_max_direct_call_object_size": str(2 << 20)}
"""Bytes up to which a frame travels inside the call. Ray's own 100 kB send every frame by way of the object store,
which took 13 ms between two machines for 640 x 360 pixels in the place of 2.4."""

PRIVACY = {"RAY_USAGE_STATS_ENABLED": "0"}
"""A cluster that is started here reports to nobody; one that was there before has settings of its own."""

AUTO, LOCAL = "auto", "local"

PROBE_S = 3.0
"""How long an address may take to answer at all."""


@dataclass(frozen=True)
class Needs:
    """What one actor takes of a machine."""

    cpus: int = 2
    gpus: float = 0.0

    def __str__(self) -> str:
        return _told({"CPU": self.cpus, "GPU": self.gpus})


@contextmanager
def connected(address: str | None = None) -> Iterator[str]:
    """Join a Ray cluster meanwhile; give its address.

    Args:
        address: `host:port` of a cluster's head, `auto` for the one that this machine is part of, `local` for a new
            one on this machine; None for `auto` where it is part of one, and `local` otherwise.

    Raises:
        NotInstalled: there is no Ray.
        InvalidField: the address is that of Ray's client protocol.
        Disconnected: no cluster answers, or it is one that can't be joined.
    """
    if address is not None and address.startswith("ray://"):
        message = f"{address} is for Ray's client protocol, which is too slow for frames"
        advice = "join this machine with `ray start --address=HEAD:6379 --num-cpus=0`, then use `--ray-address auto`"
        raise InvalidField(f"{message}: {advice}", field="ray-address")
    address = address or (AUTO if _is_part_of_one() else LOCAL)
    if ":" in address:
        _probe(address)
    own: dict[str, Any] = {}
    if address == LOCAL:
        _keep_to_ourselves()
        own = {"include_dashboard": False}
    ray = _ray()
    try:
        joined = ray.init(address, namespace="capriccio", log_to_driver=False, logging_level="error", **own)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise Disconnected(_unreachable(address, error)) from error
    try:
        yield str(joined.address_info["gcs_address"])
    finally:
        ray.shutdown()


def _is_part_of_one() -> bool:
    """Say whether this machine has been told of a cluster, as `ray.init` finds out."""
    folder = Path(os.environ.get("RAY_TMPDIR") or "/tmp") / "ray"
    return bool(os.environ.get("RAY_ADDRESS")) or (folder / "ray_current_cluster").exists()


def _keep_to_ourselves() -> None:
    """Let a cluster of this process's own listen only to who has a token, which nobody but its processes has.

    Ray listens at all addresses of the machine, and computes whatever it is sent. It reads these variables once in a
    process, so they stay.
    """
    if "RAY_AUTH_MODE" not in os.environ:
        os.environ.update(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32))


def check_resources(needs: Needs) -> None:
    """Do nothing where some machine of the cluster is large enough for one actor.

    Raises:
        InvalidField: none is; the message says what is asked, and what there is.
    """
    nodes = [node["Resources"] for node in _ray().nodes() if node["Alive"]]
    if any(node.get("CPU", 0) >= needs.cpus and node.get("GPU", 0) >= needs.gpus for node in nodes):
        return
    there = "; ".join(_told(node) for node in nodes) or "nothing"
    message = f"one actor asks for {needs}, and no machine of the cluster has that; they have: {there}"
    raise InvalidField(f"{message}. Ask for less with --cpus-per-actor and --gpus-per-actor", field="cpus-per-actor")


def free_resources() -> str:
    """Return what the cluster has left, for people."""
    return _told(_ray().available_resources())


def _ray() -> Any:
    os.environ.update(
        {name: value for name, value in (CARRIED_WITH_THE_CALL | PRIVACY).items() if name not in os.environ}
    )
    try:
        import ray
    except ImportError as error:
        message = '--engine ray needs Ray, which is not installed; install it with: pip install "capriccio[cluster]"'
        raise NotInstalled(message, missing="ray") from error
    return ray


def _probe(address: str) -> None:
    """Find out quickly whether anybody listens: Ray itself tries for half a minute."""
    host, _, port = address.rpartition(":")
    try:
        socket.create_connection((host, int(port)), PROBE_S).close()
    except (OSError, ValueError) as error:
        raise Disconnected(_unreachable(address, error)) from error


def _unreachable(address: str, error: Exception) -> str:
    reason = str(error).strip().partition("\n")[0][:300]
    advice = (
        "start one with `ray start --head`, join it with `ray start --address=HEAD:6379`, or use --ray-address local"
    )
    return f"no Ray cluster can be joined at {address or 'any address'}: {reason}; {advice}"


def _told(resources: Mapping[str, float]) -> str:
    counts = {name: resources.get(name, 0) for name in ("CPU", "GPU")}
    named = (f"{count:g} {name}{'s' * (count != 1)}" for name, count in counts.items() if count)
    return " and ".join(named) or "no CPU"
