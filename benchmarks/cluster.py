"""What a Ray cluster costs a frame, what another actor brings, and what happens when a node or a model goes.

  overhead    one frame after the other, in turns through a server by itself and through one with a Ray actor on
              another node, both with as many threads: what Ray adds is the difference
  throughput  frames of several clients at once, through one actor and through two
  loss        a node is killed while frames are asked for: how long no frame came, and until two actors serve again
  update      the model's file is replaced while frames are asked for: how long until all actors have it
  artists     how many people one actor can serve, by the formula in docs/cluster.md, from the times measured here

All nodes are on this machine, so what a network adds is not in these figures, and two actors share its cores.

  python benchmarks/cluster.py [--model NAME] [--cpus 1] [--rounds 100] [--seconds 10]
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np
from common.backend import running_backend
from common.machine import describe_machine
from common.ray_nodes import RayNodes
from common.studio import Demand, artists, waiting_s
from numpy.typing import NDArray

from capriccio.client import Client
from capriccio.engine.finder import find_model
from capriccio.engine.registry import BUNDLED_MODELS
from capriccio.errors import CapriccioError
from capriccio.protocol import Tensor

SIZES = {"256 x 144": (144, 256), "640 x 360": (360, 640), "1920 x 1080": (1080, 1920)}
WARM_UP = 5
PATIENCE_S = 120
CLIENTS = 4


def main() -> None:
    """Measure and print."""
    options = _options()
    print(describe_machine("ray"))
    with tempfile.TemporaryDirectory() as folder, RayNodes(2, options.cpus) as nodes:
        model = Path(folder) / "look.onnx"
        shutil.copy(find_model([BUNDLED_MODELS], options.model), model)
        with _on_ray(nodes, options, 1, folder) as address:
            _overhead(options, address)
            print(f"\nframes of 640 x 360 in a second, {CLIENTS} clients at once, {options.seconds:g} s")
            frame_s = 1 / _throughput(options, address, 1)
            texture_s = _texture_s(address)
        with _on_ray(nodes, options, 2, folder) as address:
            _throughput(options, address, 2)
            _update(options, address, model)
            _loss(options, address, nodes)
    _artists(frame_s, texture_s)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="toon_to_natural_frame")
    parser.add_argument("--cpus", type=int, default=1, help="of an actor, and threads of the server by itself")
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=10.0, help="of each throughput")
    return parser.parse_args()


@contextmanager
def _on_ray(nodes: RayNodes, options: argparse.Namespace, actors: int, folder: str) -> Iterator[str]:
    """Run a backend with so many actors, and give its address when all of them serve."""
    cluster = ("--engine", "ray", "--ray-address", nodes.address, "--actors", str(actors))
    sizes = ("--cpus-per-actor", str(options.cpus), "--provider", "cpu", "--models", folder)
    with running_backend([*cluster, *sizes]) as address:
        with Client(address, timeout_s=PATIENCE_S) as client:
            client.models()
            _wait_for(lambda: _serving(client) == actors)
        yield address


def _serving(client: Client) -> int:
    """Return how many actors serve."""
    rows = client.status()["workers"]
    return len({row["name"].partition("/")[0] for row in rows if row.get("state") == "serving"})


def _overhead(options: argparse.Namespace, address: str) -> None:
    """Print what Ray adds to a frame."""
    print(f"\none frame at a time through {options.model}, {options.cpus} threads, {options.rounds} rounds, in ms")
    print(f"{'size':>12} {'alone p50':>10} {'p99':>8} {'Ray p50':>9} {'p99':>8} {'Ray adds':>9}")
    local = ("--threads", str(options.cpus), "--workers", "1", "--provider", "cpu")
    with running_backend(local) as alone, Client(alone, PATIENCE_S) as here, Client(address, PATIENCE_S) as there:
        here.models()
        for name, size in SIZES.items():
            frame = _noise(size)
            rows = [(_timed(here, frame, options), _timed(there, frame, options)) for _ in range(options.rounds)]
            columns = [sorted(column) for column in zip(*rows[WARM_UP:], strict=True)]
            adds = statistics.median(ray - without for without, ray in rows[WARM_UP:])
            (p50, p99), (ray_p50, ray_p99) = ((_percentile(each, 0.5), _percentile(each, 0.99)) for each in columns)
            print(f"{name:>12} {p50:10.1f} {p99:8.1f} {ray_p50:9.1f} {ray_p99:8.1f} {adds:9.1f}")


def _throughput(options: argparse.Namespace, address: str, actors: int) -> float:
    """Print and return how many frames come back in a second."""
    with _players(address, options.model, CLIENTS) as players:
        time.sleep(1)
        counted = len(players.done_s)
        time.sleep(options.seconds)
        rate = (len(players.done_s) - counted) / options.seconds
    print(f"  {actors} actor{'s' * (actors > 1)}: {rate:6.1f}")
    return rate


def _texture_s(address: str) -> float:
    """Return how long an actor needs for a variation of 512 x 512 pixels, its model awake."""
    image = (Tensor(_noise((512, 512)), "HWC", "srgb"),)
    with Client(address, PATIENCE_S) as client:
        replies = [client.request("texture.vary", {"image": 0}, image) for _ in range(3)]
    return min(reply.body["run_ms"] for reply in replies) / 1000


def _update(options: argparse.Namespace, address: str, model: Path) -> None:
    """Replace the model by another file of the same name and look, and wait until the server lists it."""
    with Client(address, PATIENCE_S) as client, _players(address, options.model, 2) as players:
        before = _hash(client, options.model)
        beside = model.with_name(".look.onnx")
        beside.write_bytes(_changed(model.read_bytes()))
        started_s = time.perf_counter()
        beside.rename(model)
        _wait_for(lambda: _hash(client, options.model) != before)
        took_s = time.perf_counter() - started_s
    print(f"\na new model, frames of 2 clients meanwhile: on both actors after {took_s:.1f} s")
    print(f"  frames that failed: {players.failed}, longest time without one: {players.longest_gap_s():.2f} s")


def _loss(options: argparse.Namespace, address: str, nodes: RayNodes) -> None:
    """Kill a node, start another, and wait until two actors serve again."""
    with Client(address, PATIENCE_S) as client, _players(address, options.model, 2) as players:
        time.sleep(2)
        started_s = time.perf_counter()
        nodes.kill_one()
        _wait_for(lambda: client.status().get("lost_workers", 0) > 0)
        noticed_s = time.perf_counter() - started_s
        nodes.add()
        _wait_for(lambda: _serving(client) == 2)
        took_s = time.perf_counter() - started_s
    print(f"\na node is killed, frames of 2 clients meanwhile: noticed after {noticed_s:.1f} s")
    print(f"  frames that failed: {players.failed}, longest time without one: {players.longest_gap_s():.2f} s")
    print(f"  two actors serve again after {took_s:.1f} s")


def _artists(frame_s: float, texture_s: float) -> None:
    took = f"{frame_s * 1000:.0f} ms for a frame of 640 x 360, {texture_s:.1f} s for a texture of 512 x 512"
    print(f"\nartists, of whom each has 20 textures made in an hour; from {took}")
    print(f"{'frames/s while playing':>23} {'of the time':>12} {'1 actor':>8} {'4 actors':>9} {'waits, of 4':>12}")
    for rate, playing in ((5.0, 0.1), (10.0, 0.1), (10.0, 0.25), (30.0, 0.1)):
        demand = Demand(frame_s, rate, playing, 20, texture_s)
        alone, four = (artists(demand, actors) for actors in (1, 4))
        waits_ms = waiting_s(demand, four, 4) * 1000
        print(f"{rate:23.0f} {playing:12.0%} {alone:8} {four:9} {waits_ms:9.0f} ms")


class _Players:
    """Threads that each ask for one frame after the other."""

    def __init__(self, address: str, model: str, count: int) -> None:
        self.done_s: list[float] = []
        self.failed = 0
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._play, args=(address, model), daemon=True) for _ in range(count)]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def longest_gap_s(self) -> float:
        times = sorted(self.done_s)
        return max((later - earlier for earlier, later in pairwise(times)), default=0.0)

    def _play(self, address: str, model: str) -> None:
        frame = _noise(SIZES["640 x 360"])
        with Client(address, PATIENCE_S) as client:
            while not self._over.is_set():
                try:
                    client.style(frame, model)
                    self.done_s.append(time.perf_counter())
                except CapriccioError:
                    self.failed += 1


@contextmanager
def _players(address: str, model: str, count: int) -> Iterator[_Players]:
    players = _Players(address, model, count)
    players.start()
    try:
        yield players
    finally:
        players.close()


def _noise(size: tuple[int, int]) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (*size, 3), dtype=np.uint8)


def _timed(client: Client, frame: NDArray[np.uint8], options: argparse.Namespace) -> float:
    """Return how long a frame took, in ms."""
    started_s = time.perf_counter()
    client.style(frame, options.model)
    return (time.perf_counter() - started_s) * 1000


def _percentile(ordered: list[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, round(part * len(ordered)))]


def _hash(client: Client, name: str) -> str:
    return str(next(model["hash"] for model in client.models()["models"] if model["name"] == name))


def _changed(content: bytes) -> bytes:
    """Return the same model with other bytes: its producer's name is a field that nothing depends on."""
    import onnx

    model = onnx.load_from_string(content)
    model.producer_name = f"{model.producer_name} again"
    return bytes(model.SerializeToString())


def _wait_for(holds: Callable[[], bool]) -> None:
    until_s = time.monotonic() + PATIENCE_S
    while not holds():
        if time.monotonic() > until_s:
            raise SystemExit("what was waited for did not come")
        time.sleep(0.02)


if __name__ == "__main__":
    main()
