"""What of a state is left after its frame was translated into the other look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from capriccio_training.data.levels import to_float, to_uint8
from capriccio_training.examples.grid_world.judge import KINDS, TileJudge, draw, truth
from capriccio_training.examples.grid_world.referee import share_of_walks_that_arrive
from capriccio_training.examples.grid_world.world import State, best_actions
from capriccio_training.style.metrics.measures import psnr
from capriccio_training.style.nets.q_network import QNetwork

GROUND, GEM, WALKER = (KINDS.index(kind) for kind in ("ground", "gem", "walker"))
CHUNK = 100  # frames that are translated at once


@dataclass(frozen=True)
class Instruments:
    """What measures pictures of one look."""

    judge: TileJudge
    referee: QNetwork


@dataclass(frozen=True)
class Kept:
    """Shares of the frames, 0 to 1, but for the last."""

    gem_kept: float  # a gem on the gem's tile
    gem_dropped: float  # nothing there
    gem_mistaken: float  # something else there: a flower, a rock, a walker
    gem_elsewhere: float  # a gem on a tile that has none
    walker_kept: float  # a walker on the walker's tile
    best_action: float  # the referee's choice is the start of a shortest way
    same_action: float  # the referee chooses as on the true frame
    arrives: float  # the referee walks to the gem, seeing nothing but translated frames
    psnr: float  # dB to the true frame


def measure(
    translate: Callable[[Tensor], Tensor], start: str, end: str, states: Sequence[State], of_end: Instruments
) -> Kept:
    """Translate the frames of ``states`` from the look ``start`` to ``end``; hold them against the true ones."""

    def shown(frames: Tensor) -> Tensor:
        parts = [translate(part) for part in torch.split(frames, CHUNK)]
        return to_float(to_uint8(torch.cat(parts)))  # what an exported model gives: 8-bit colours

    made, true = shown(draw(list(states), start)), draw(list(states), end)
    kinds, wanted = of_end.judge(made).argmax(1), truth(list(states))
    gem = wanted == GEM
    on_gem = kinds[gem]
    actions, true_actions = (of_end.referee(frames).argmax(1).tolist() for frames in (made, true))
    return Kept(
        gem_kept=_share(on_gem == GEM),
        gem_dropped=_share(on_gem == GROUND),
        gem_mistaken=_share((on_gem != GEM) & (on_gem != GROUND)),
        gem_elsewhere=_share(((kinds == GEM) & ~gem).flatten(1).any(1)),
        walker_kept=_share(kinds[wanted == WALKER] == WALKER),
        best_action=float(np.mean([a in best_actions(s) for a, s in zip(actions, states, strict=True)])),
        same_action=float(np.mean([a == b for a, b in zip(actions, true_actions, strict=True)])),
        arrives=share_of_walks_that_arrive(of_end.referee, start, shown, list(states)),
        psnr=_mean_psnr(made, true),
    )


def _share(holds: Tensor) -> float:
    return float(holds.float().mean())


def _mean_psnr(made: Tensor, true: Tensor) -> float:
    pairs = zip(*(to_uint8(frames).permute(0, 2, 3, 1).numpy() for frames in (made, true)), strict=True)
    return float(np.mean([psnr(one, other) for one, other in pairs]))
