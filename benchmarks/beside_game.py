"""The grid mode at 1920 x 1080 while a game keeps one core busy: how many looks a second, and what the game loses.

The "game" is another process that does plain arithmetic without a pause and counts what it gets done. Each round
measures, one right after the other: the game alone, the looks alone, both together. A look is: scale the screen to the
model's view (a GPU does this in an engine), send it, predict, get the grid back. Applying the grid is the engine's
shader; benchmarks/frame_latency.py has its NumPy twin.

  python benchmarks/beside_game.py [--model NAME] [--rounds 5] [--seconds 4] [--hertz 0]
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.sharedctypes import Synchronized
from typing import Any

import numpy as np
from common.backend import running_backend
from common.machine import describe_machine

from capriccio.client import Client
from capriccio.media.images import resize

SCREEN = (1080, 1920)
AIM_HERTZ = 60
WORK = 2_000
"""Additions between two counts of the game."""


def main() -> None:
    """Measure and print."""
    options = _options()
    print(describe_machine())
    with running_backend() as address, Client(address, timeout_s=30) as client:
        view_size = _view_size(client, options.model)
        rounds = [_round(client, options, view_size) for _ in range(options.rounds)]
    game_alone, alone, game_beside, beside = (list(column) for column in zip(*rounds, strict=True))
    pace = f"at most {options.hertz:g} looks a second" if options.hertz else "as many looks as it can"
    print(f"\n{options.model} at {SCREEN[1]} x {SCREEN[0]}, {pace}, medians of {options.rounds} rounds")
    print(f"{'':>16} {'looks/s':>9} {'median ms':>10} {'99 % ms':>9} {'game':>7}")
    _print_row("without a game", alone, options, None)
    lost = statistics.median(b / a for a, b in zip(game_alone, game_beside, strict=True))
    _print_row("beside a game", beside, options, lost)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="toon_to_natural")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0)
    parser.add_argument("--hertz", type=float, default=0.0, help="looks that are asked for; 0 is no limit")
    return parser.parse_args()


def _view_size(client: Client, name: str) -> tuple[int, int]:
    cards: list[dict[str, Any]] = client.models()["models"]
    height, width = next(card["view_size"] for card in cards if card["name"] == name)
    return height, width


def _round(client: Client, options: argparse.Namespace, view_size: tuple[int, int]) -> tuple[Any, ...]:
    with _game() as counter:
        game_alone = _counted(counter, lambda: time.sleep(options.seconds))
        beside: list[float] = []
        game_beside = _counted(counter, lambda: beside.extend(_looks(client, options, view_size)))
    return game_alone, _looks(client, options, view_size), game_beside, beside


def _looks(client: Client, options: argparse.Namespace, view_size: tuple[int, int]) -> list[float]:
    """Seconds that each look took, for as long as the options say."""
    screen = np.random.default_rng(0).integers(0, 256, (*SCREEN, 3), dtype=np.uint8)
    took: list[float] = []
    end_s = time.perf_counter() + options.seconds
    while (started_s := time.perf_counter()) < end_s:
        client.style_grid(np.ascontiguousarray(resize(screen, *view_size)), options.model)
        took.append(time.perf_counter() - started_s)
        if options.hertz:
            time.sleep(max(0.0, 1 / options.hertz - took[-1]))
    return took


def _counted(counter: Synchronized[int], action: Any) -> float:
    """What the game got done in each second of the action."""
    before, started_s = counter.value, time.perf_counter()
    action()
    return (counter.value - before) / (time.perf_counter() - started_s)


@contextmanager
def _game() -> Iterator[Synchronized[int]]:
    context = multiprocessing.get_context("spawn")
    counter: Synchronized[int] = context.Value("q", 0, lock=False)  # type: ignore[assignment]
    process = context.Process(target=_play, args=(counter,), daemon=True)
    process.start()
    while counter.value == 0:
        time.sleep(0.01)
    try:
        yield counter
    finally:
        process.terminate()
        process.join()


def _play(counter: Synchronized[int]) -> None:
    total = 0
    while True:
        for number in range(WORK):
            total += number
        counter.value += 1


def _print_row(name: str, rounds: list[list[float]], options: argparse.Namespace, share: float | None) -> None:
    rate = statistics.median(len(took) / options.seconds for took in rounds)
    middle, late = (statistics.median(float(np.percentile(took, part)) * 1000 for took in rounds) for part in (50, 99))
    verdict = "" if options.hertz or rate >= AIM_HERTZ else f"  (aim: {AIM_HERTZ})"
    game = "" if share is None else f"{share:6.0%}"
    print(f"{name:>16} {rate:9.1f} {middle:10.2f} {late:9.2f} {game:>7}{verdict}")


if __name__ == "__main__":
    main()
