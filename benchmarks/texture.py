"""Textures: how long variations take, where the time goes, what batches and a server change, what large ones need,
and what becomes of a stream of frames meanwhile.

python benchmarks/texture.py [--model NAME] [--models DIR] [--picture rock.png] [--rounds 5] [--largest 2048]

Without a picture, one of coloured noise is made: no step takes longer for one than for another.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from common.backend import running_backend
from common.machine import describe_machine
from numpy.typing import NDArray

from capriccio.cli.model_choice import load_choice
from capriccio.client import Client
from capriccio.engine.model import LoadedModel
from capriccio.media.images import Picture, read_picture, write_picture
from capriccio.media.wrapping import resize_wrapping
from capriccio.protocol import Tensor
from capriccio.services.texture import MapMaker, Wanted, encoded, opaque_pixels, vary, wrapping_source

SIDE = 256
COUNT = 8

FRAMES = 60
LOOK = "toon_to_natural"
VIEW = (144, 256)
"""(height, width) of what an engine sends to a grid look."""

ALONE = """
import re, sys
from pathlib import Path
from capriccio.cli import main
try:
    main(sys.argv[1:])
finally:
    print(int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024)
"""
"""Linux only: a process started by another counts that one's memory in every other figure of its own."""

Pixels = NDArray[np.uint8]


def main() -> None:
    """Measure and print."""
    options = _options()
    print(describe_machine())
    model = load_choice("texture.vary", options.model, options.models, None, None)
    picture = _picture(options.picture)
    here(model, picture, options.rounds)
    served(model, picture, options)
    large(model, picture, options.largest)


def here(model: LoadedModel, picture: Pixels, rounds: int) -> None:
    """Time variations in this process: all of it, its parts, and one after the other instead of in batches."""
    print(f"\n{COUNT} variations of {SIDE} x {SIDE} by {model.name}, medians of {rounds} rounds, in ms")
    source = wrapping_source(opaque_pixels(Picture(picture)), model.card.size_multiple)
    maps = MapMaker()

    def make(wanted: Wanted, with_maps: MapMaker | None) -> list[Any]:
        return list(vary(model, source, wanted, with_maps))

    made = make(Wanted(COUNT), maps)
    alone = [Wanted(1, first=number) for number in range(COUNT)]
    rows = {
        "pictures, maps and PNG files": lambda: [encoded(each) for each in make(Wanted(COUNT), maps)],
        "the same one by one": lambda: [encoded(each) for wanted in alone for each in make(wanted, maps)],
        "pictures alone": lambda: make(Wanted(COUNT), None),
        "pictures alone, one by one": lambda: [make(wanted, None) for wanted in alone],
        "maps of them": lambda: [maps.make(each.pictures["image"]) for each in made],
        "PNG files of both": lambda: [encoded(each) for each in made],
    }
    for name, taken_s in zip(rows, _medians(list(rows.values()), rounds), strict=True):
        print(f"  {name:30} {taken_s * 1000:6.0f}")


def served(model: LoadedModel, picture: Pixels, options: argparse.Namespace) -> None:
    """Time the same through a server in another process, then frames beside it."""
    folders = [word for folder in options.models or () for word in ("--models", str(folder))]
    body = {"image": 0, "count": COUNT, "maps": True, "model": model.name}
    with running_backend(folders) as address, Client(address, timeout_s=60) as client:

        def ask() -> float:
            reply = client.request("texture.vary", body, (Tensor(picture, "HWC", "srgb"),), timeout_s=600)
            return float(reply.body["run_ms"])

        ask()
        inside: list[float] = []
        (whole_s,) = _medians([lambda: inside.append(ask())], options.rounds)
        print(
            f"  by a server                    {whole_s * 1000:6.0f}  ({statistics.median(inside):.0f} of them in it)"
        )
        beside(client, {**body, "count": 64, "maps": False}, (Tensor(picture, "HWC", "srgb"),))


def beside(client: Client, body: dict[str, Any], buffers: tuple[Tensor, ...]) -> None:
    """Time grids of frames while nothing else is computed, and while variations are."""
    frame = np.random.default_rng(2).integers(0, 256, (*VIEW, 3), dtype=np.uint8)

    def latencies_ms() -> str:
        taken = sorted(_seconds(lambda: client.style_grid(frame, LOOK)) * 1000 for _ in range(FRAMES))
        return f"median {statistics.median(taken):6.1f}, 95 of 100 below {taken[FRAMES * 95 // 100]:6.1f}"

    print(f"\ngrids of {LOOK} from the same server, in ms")
    print(f"  alone                          {latencies_ms()}")
    pending = client.submit("texture.vary", body, buffers)
    print(f"  while it makes variations      {latencies_ms()}")
    if pending.done:
        print("  (the variations were done before the frames: they took part of the time only)")
    pending.cancel()


def large(model: LoadedModel, picture: Pixels, largest: int) -> None:
    """Run the command for one large texture, and see what it takes."""
    print("\none variation as large as its source, without maps")
    with tempfile.TemporaryDirectory() as folder:
        side = SIDE
        while side <= largest:
            source = Path(folder) / "source.png"
            write_picture(source, Picture(resize_wrapping(picture, side, side)))
            words = ["texture", "vary", str(source), "--out", folder, "--model", str(model.path)]
            started_s = time.perf_counter()
            run = subprocess.run([sys.executable, "-c", ALONE, *words], capture_output=True, text=True, check=True)
            taken_s = time.perf_counter() - started_s
            memory_mb = float(re.split(r"\s+", run.stdout.strip())[-1])
            print(f"  {side:4} x {side:4}: {taken_s:5.1f} s with start-up, at most {memory_mb:5.0f} MB")
            side *= 2


def _medians(ways: list[Callable[[], object]], rounds: int) -> list[float]:
    """Return how long each way takes in seconds; rounds take turns, so that a busy moment meets all of them."""
    taken: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, times in zip(ways, taken, strict=True):
            times.append(_seconds(way))
    return [statistics.median(times) for times in taken]


def _seconds(way: Callable[[], object]) -> float:
    started_s = time.perf_counter()
    way()
    return time.perf_counter() - started_s


def _picture(path: Path | None) -> Pixels:
    if path is not None:
        return resize_wrapping(read_picture(path).pixels, SIDE, SIDE)
    coarse = np.random.default_rng(1).integers(0, 256, (SIDE // 8, SIDE // 8, 3), dtype=np.uint8)
    return resize_wrapping(coarse, SIDE, SIDE)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="name or .onnx file; default: the first texture.vary model")
    parser.add_argument("--models", type=Path, action="append", metavar="DIR")
    parser.add_argument("--picture", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--largest", type=int, default=2048, help="side of the largest texture")
    return parser.parse_args()


if __name__ == "__main__":
    main()
