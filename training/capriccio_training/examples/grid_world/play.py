"""Episodes of the grid world, recorded as a folder of transitions. Knows no network.

Whoever plays takes a shortest way, but for a random action in a part of the steps: a logged policy that is good
enough to be paid often, and bad enough to show what is beside the way.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from capriccio.errors import UnreadableFile
from capriccio.media.images import Picture, write_picture
from capriccio_training.examples.grid_world.looks import render
from capriccio_training.examples.grid_world.world import MOVES, State, best_actions, move, new_state
from capriccio_training.style.data.transitions import TABLE, Row, write_rows

EPSILON = 0.5  # the part of the steps that is random
LONGEST = 16  # steps after which an episode is cut off


def play(dice: random.Random, epsilon: float = EPSILON) -> Iterator[tuple[State, int, float, State]]:
    """One episode: (state, action, reward, next state), until the gem is reached or time is up."""
    state = new_state(dice)
    for _ in range(LONGEST):
        careless = dice.random() < epsilon
        action = dice.randrange(len(MOVES)) if careless else dice.choice(sorted(best_actions(state)))
        after, reward = move(state, action)
        yield state, action, reward, after
        if after.done:
            return
        state = after


def record(folder: Path, look: str, episodes: Iterable[int], seed: int) -> int:
    """Play and write an episode for each number in ``episodes``; returns how many transitions that made.

    Raises:
        UnreadableFile: the folder holds transitions already, or cannot be written to.
    """
    if (folder / TABLE).exists():
        raise UnreadableFile(f"{folder} holds transitions already; give another folder", path=str(folder))
    dice = random.Random(seed)
    rows: list[Row] = []
    try:
        (folder / "pictures").mkdir(parents=True, exist_ok=True)
        for episode in episodes:
            rows += _record_episode(folder, look, f"{episode:05d}", dice)
    except OSError as error:
        raise UnreadableFile(f"cannot write to {folder}: {error}", path=str(folder)) from error
    write_rows(folder / TABLE, rows)  # last: a folder without its table is no recording
    return len(rows)


def _record_episode(folder: Path, look: str, name: str, dice: random.Random) -> list[Row]:
    rows = []
    names = (f"pictures/{name}_{step:03d}.png" for step in range(LONGEST + 1))
    before = ""
    for state, action, reward, after in play(dice):
        if not before:
            before = _draw(folder, next(names), state, look)
        seen = _draw(folder, next(names), after, look)
        rows.append(Row(before, action, reward, seen, after.done))
        before = seen
    return rows


def _draw(folder: Path, name: str, state: State, look: str) -> str:
    write_picture(folder / name, Picture(render(state, look)))
    return name
