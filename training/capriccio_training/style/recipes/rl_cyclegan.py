"""RL-CycleGAN: translation that keeps what a task depends on (Rao et al. 2020, arXiv 2006.09001).

A CycleGAN of G: source → target and F: target → source, and for each domain a Q network that is trained with it on
transitions (x, a, r, x'). What a picture promises must survive the translation and the way back:

    q_x = Q_source(x, a)     q'_x = Q_target(G(x), a)     q''_x = Q_source(F(G(x)), a)
    q_y = Q_target(y, a)     q'_y = Q_source(F(y), a)     q''_y = Q_target(G(F(y)), a)

    L_scene(G, F) = d(q_x, q'_x) + d(q_x, q''_x) + d(q'_x, q''_x)
                  + d(q_y, q'_y) + d(q_y, q''_y) + d(q'_y, q''_y)
    L_RL(Q) = E[d(Q(x, a), r + discount · max_a' Q̄(x', a'))]
    L = L_GAN + λ_cyc L_cyc + λ_scene L_scene + L_RL

Chosen here: d is the mean squared difference, in L_scene over all actions at once, as they are discrete. L_scene moves
only the generators and L_RL only the Q networks, or both could agree on a Q that sees nothing. Q learns from true
pictures only (`task.made` adds the translated ones, which earn what their originals did), and sees all of them under
noise (`task.noise`), so that it can be persuaded by things and not by single pixels. Both domains need rewards; any
policy may have earned them. Mirrored pictures would need mirrored actions, so none is cropped or mirrored.
"""

from __future__ import annotations

import torch
from lightning_fabric import Fabric
from torch import Tensor

from capriccio.errors import InvalidField
from capriccio_training.learning.terms import Terms, detached
from capriccio_training.style.config import StyleConfig
from capriccio_training.style.data.transitions import Transitions
from capriccio_training.style.recipes.cyclegan import CycleGan, Direction
from capriccio_training.style.recipes.parts import BOTH_WAYS
from capriccio_training.style.recipes.task_values import TaskValues


class RlCycleGan:
    """A CycleGAN, the values of its pictures, and the step that ties them together."""

    data = "transitions"

    def __init__(self, config: StyleConfig, fabric: Fabric, random: torch.Generator) -> None:
        _check_cycles(config)
        self.task = config.task
        self.cyclegan = CycleGan(config, fabric, random)
        self.values = TaskValues(config.task, fabric, random, BOTH_WAYS)
        self.parts = self.cyclegan.parts
        self.parts.keep("values", self.values)

    def step(self, source: Transitions, target: Transitions) -> Terms:
        """One step on transitions of each domain; returns the losses."""
        seen = {"source": source, "target": target}
        count = self.task.translated or len(source.states)
        real = {domain: transitions.states[:count] for domain, transitions in seen.items()}
        fakes: dict[str, Tensor] = {}
        shown: dict[str, dict[str, Tensor]] = {}
        terms: Terms = {}
        for direction in self.cyclegan.directions:
            made = self.cyclegan.translate(direction, real)
            fakes[direction.end] = made.fake
            assert made.back is not None  # _check_cycles
            terms |= made.terms | self._scene(direction, real[direction.start], made.fake, made.back)
            if self.task.made:
                shown[direction.start] = {direction.end: made.fake, direction.start: made.back}
        self.parts.step_generators(terms)
        terms |= self.parts.step_discriminators(real, fakes)
        return detached(terms | self.values.learn(seen, shown))

    def _scene(self, direction: Direction, real: Tensor, fake: Tensor, back: Tensor) -> Terms:
        """Three of the six terms of L_scene, weighted."""
        if self.task.scene == 0:
            return {}
        pictures = {"real": real, "fake": fake, "back": back}
        term = self.values.disagreement(direction.start, direction.end, pictures)
        return {f"scene/{direction.start}": self.task.scene * term}


def _check_cycles(config: StyleConfig) -> None:
    for name in ("forward", "backward"):
        if getattr(config.cycle, name) == 0:
            message = f"cycle.{name} is 0; rl_cyclegan compares values on the way back, set it above 0"
            raise InvalidField(message, field=f"cycle.{name}")
