"""The two looks of a state. Nothing but the place of things is common to them.

"sim" is flat and bright. "real" has a grained ground, light that falls off across the frame, sensor noise, and
gem and flowers that stand out from the ground by little more than its grain: what a camera makes of a small thing.
Must not know the rules.
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from capriccio_training.examples.grid_world.world import SIDE, Cell, State

Pixels: TypeAlias = NDArray[np.uint8]

TILE = 6  # pixels in a row and in a column of a tile
BORDER = 1  # pixels of ground around the tiles
SIZE = SIDE * TILE + 2 * BORDER  # pixels in a row and in a column of a frame: 32
LOOKS = ("sim", "real")


def _disc(radius: float) -> NDArray[np.bool_]:
    """The pixels of a tile within ``radius`` of its centre."""
    place = np.arange(TILE) - (TILE - 1) / 2
    reached: NDArray[np.bool_] = np.hypot(place[:, None], place[None, :]) <= radius
    return reached


ROCK, WALKER, SMALL = np.ones((TILE, TILE), np.bool_), _disc(2.6), _disc(1.6)  # the shapes
SIM = {"rock": (92, 96, 110), "walker": (40, 90, 220), "gem": (230, 60, 190), "flower": (240, 140, 30)}
REAL = {"rock": (-34, -30, -26), "walker": (88, 78, 60), "gem": (-18, 16, 42), "flower": (38, 8, -28)}  # to the ground
SIM_GROUND = ((214, 206, 168), (202, 194, 156))  # of even and odd tiles
REAL_GROUND = (104, 96, 78)
GRAIN, SENSOR = 6.0, 4.0  # sigmas in levels of 255: of patches of 4x4 pixels, of single pixels
LIGHT = 0.18  # how much lighter and darker than the middle the frame's ends are


def render(state: State, look: str) -> Pixels:
    """Draw a state as (32, 32, 3) uint8; the same state always gives the same picture."""
    return {"sim": _sim, "real": _real}[look](state)


def _things(state: State) -> list[tuple[str, Cell, NDArray[np.bool_]]]:
    """What is drawn, in this order: name, tile, shape."""
    things = [("rock", cell, ROCK) for cell in state.rocks]
    things += [("flower", cell, SMALL) for cell in state.flowers]
    return [*things, ("gem", state.gem, SMALL), ("walker", state.walker, WALKER)]


def _sim(state: State) -> Pixels:
    odd = ((np.indices((SIZE, SIZE)) - BORDER) // TILE).sum(0) % 2
    frame: Pixels = np.array(SIM_GROUND, np.uint8)[odd]
    for name, cell, shape in _things(state):
        tile_of(frame, cell)[shape] = SIM[name]
    return frame


def _real(state: State) -> Pixels:
    dice = np.random.default_rng(state.surface)
    frame = np.full((SIZE, SIZE, 3), REAL_GROUND, np.float32)
    for name, cell, shape in _things(state):
        tile_of(frame, cell)[shape] = np.array(REAL_GROUND) + REAL[name]
    frame += _grain(dice)
    frame *= _light(dice)[:, :, None]
    frame += dice.normal(0, SENSOR, frame.shape)
    levels: Pixels = frame.round().clip(0, 255).astype(np.uint8)
    return levels


def _grain(dice: np.random.Generator) -> NDArray[np.float32]:
    """Rough ground: (32, 32, 1) changes of brightness, constant within 4x4 pixels."""
    patches = dice.normal(0, GRAIN, (SIZE // 4, SIZE // 4, 1)).astype(np.float32)
    return patches.repeat(4, 0).repeat(4, 1)


def _light(dice: np.random.Generator) -> NDArray[np.float32]:
    """Light that falls in from a random side: (32, 32) factors around 1."""
    angle = dice.uniform(0, 2 * np.pi)
    place = np.linspace(-1, 1, SIZE)
    slope = (np.cos(angle) * place[:, None] + np.sin(angle) * place[None, :]) / np.sqrt(2)
    factors: NDArray[np.float32] = (1 + LIGHT * slope).astype(np.float32)
    return factors


def tile_of(frame: NDArray[np.generic], cell: Cell) -> NDArray[np.generic]:
    """The pixels of one tile of a frame, as a view."""
    top, left = (BORDER + place * TILE for place in cell)
    return frame[top : top + TILE, left : left + TILE]
