"""The rules: a walker on 5x5 tiles is paid for coming nearer to the gem. Must not know how a state looks."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass, replace
from typing import TypeAlias

Cell: TypeAlias = tuple[int, int]  # row, column

SIDE = 5  # tiles in a row and in a column
ROCKS, FLOWERS = 3, 2
MOVES: tuple[Cell, ...] = ((-1, 0), (0, 1), (1, 0), (0, -1))  # what the actions 0 to 3 do: up, right, down, left
CELLS: tuple[Cell, ...] = tuple((row, column) for row in range(SIDE) for column in range(SIDE))


@dataclass(frozen=True)
class State:
    """Where everything is. Rocks block the way; flowers do nothing."""

    walker: Cell
    gem: Cell
    rocks: tuple[Cell, ...]
    flowers: tuple[Cell, ...]
    surface: int  # seed of what is random in a look: the grain of the ground, the light

    @property
    def done(self) -> bool:
        """Whether the gem is reached."""
        return self.walker == self.gem


def new_state(dice: random.Random) -> State:
    """Draw a state in which the gem can be reached and is not reached yet."""
    while True:
        cells = dice.sample(CELLS, 2 + ROCKS + FLOWERS)
        rocks, flowers = tuple(cells[2 : 2 + ROCKS]), tuple(cells[2 + ROCKS :])
        state = State(cells[0], cells[1], rocks, flowers, dice.getrandbits(32))
        if state.walker in distances(state):
            return state


def move(state: State, action: int) -> tuple[State, float]:
    """Take a step: the next state, and the reward, which is how many steps nearer the gem is now: 1, 0 or -1.

    Rocks and the border stop the walker where it is.
    """
    row, column = state.walker
    cell = (row + MOVES[action][0], column + MOVES[action][1])
    after = replace(state, walker=cell) if cell in CELLS and cell not in state.rocks else state
    steps = distances(state)
    return after, float(steps[state.walker] - steps[after.walker])


def distances(state: State) -> dict[Cell, int]:
    """The number of steps to the gem, for every tile that has a way there."""
    found = {state.gem: 0}
    queue = deque([state.gem])
    while queue:
        row, column = queue.popleft()
        for down, right in MOVES:
            cell = (row + down, column + right)
            if cell in CELLS and cell not in state.rocks and cell not in found:
                found[cell] = found[(row, column)] + 1
                queue.append(cell)
    return found


def best_actions(state: State) -> frozenset[int]:
    """The actions that lead one step nearer to the gem; there is at least one unless the gem is reached."""
    steps = distances(state)
    nearer = steps[state.walker] - 1
    return frozenset(action for action in range(len(MOVES)) if steps.get(move(state, action)[0].walker) == nearer)
