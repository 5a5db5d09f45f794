"""Endless batches of terrain, with a state that a resumed training continues exactly.

Every pair comes once before any comes again, each time turned, mirrored and rolled over its torus. All randomness
comes from one generator; where several processes train one model, all draw the same, and each makes its own share.
Must not know: networks, losses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from capriccio.media.fractal_noise import finer_heights
from capriccio.media.water_flow import Floats
from capriccio_training.data.share import ALL, Share
from capriccio_training.data.shuffled import Shuffled, continue_drawing, drawing_state
from capriccio_training.terrain.data.elevation import SYMMETRIES, crop, means, symmetry
from capriccio_training.terrain.data.pairs import Land
from capriccio_training.terrain.data.simulated import REFINEMENT, Pair
from capriccio_training.terrain.sketches import Outline, draw, outline

SEEDS = 1 << 62
REAL_EROSION = (0.5, 1.0)
"""How eroded real land is said to be: nobody knows, and it is not little."""

STEEP = 1.0
"""Slope that a tenth of alpine land exceeds; real land is said to have as much character as it has of that."""

Example = tuple[Tensor, Tensor, Tensor, Tensor, Tensor]
"""Base (1, H, W), character (2,), sketch (3, H, W), height (1, H, W), and the height (1, H, W) shown as true."""


class TerrainBatches:
    """Draws from land; a subclass says what an example is."""

    def __init__(self, land: Land, batch: int, real: float, seed: int, share: Share = ALL) -> None:
        self.land = land
        self.batch = batch * share.count  # of all processes together
        self.real = real
        self.share = share
        self.random = torch.Generator().manual_seed(seed)
        self.order = Shuffled(len(land.pairs))

    @property
    def steps_per_epoch(self) -> int:
        """Steps after which every pair was seen once."""
        return max(1, len(self.land.pairs) // self.batch)

    def next(self) -> tuple[Tensor, ...]:
        """Draw one batch: what `Example` has, with a batch axis before."""
        drawn = [(self.order.next(self.random), self._draw_seed()) for _ in range(self.batch)]
        examples = [self.example(index, np.random.default_rng(seed)) for index, seed in self.share.of(drawn)]
        return tuple(torch.stack(each) for each in zip(*examples, strict=True))

    def example(self, index: int, random: np.random.Generator) -> Example:
        """Make one example of pair `index`, or of real land."""
        raise NotImplementedError

    def _draw_seed(self) -> int:
        return int(torch.randint(SEEDS, (), generator=self.random))

    def state_dict(self) -> dict[str, Any]:
        """Everything that decides the batches to come."""
        return drawing_state(self.random, (self.order,))

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Continue where the saved batches were."""
        continue_drawing(self.random, (self.order,), state)


class ErosionBatches(TerrainBatches):
    """Simulated pairs; a share of what is shown as true is real elevation instead."""

    def example(self, index: int, random: np.random.Generator) -> Example:
        """Turn and roll a pair; there is no sketch."""
        pair = self.land.pairs[index]
        base, height = Placement.drawn(self.land.size, random).of(pair.base, pair.height)
        shown = height
        if random.random() < self.real:
            shown = crop(self.land.real[random.integers(len(self.land.real))], self.land.size, random)
        return _tensors(base, (pair.erosion, pair.character), np.zeros((0, 0, 3), np.uint8), height, shown)


class SketchBatches(TerrainBatches):
    """Sketches of simulated and of real land, whose base agrees with them.

    In use it is the network's first layer that brings any base to agree with the drawing. The base of real land is the
    land itself on a coarse grid with finer noise.
    """

    def __init__(self, land: Land, batch: int, real: float, seed: int, share: Share = ALL) -> None:
        super().__init__(land, batch, real, seed, share)
        self._outlines: dict[int, Outline] = {}

    def example(self, index: int, random: np.random.Generator) -> Example:
        """Sketch a pair's height, or real land."""
        if random.random() < self.real:
            height = crop(self.land.real[random.integers(len(self.land.real))], self.land.size, random)
            character = _character_of(height, random)
            coarse = means(height, REFINEMENT) / np.float32(REFINEMENT)
            base = finer_heights(coarse, REFINEMENT, int(random.integers(1 << 32)), random.random(), character[1])
            return _tensors(base, character, draw(outline(height), random), height, height)
        pair = self.land.pairs[index]
        place = Placement.drawn(self.land.size, random)
        importance, base, height = place.of(self._outline(index, pair).importance, pair.base, pair.height)
        sketch = draw(Outline(importance), random)
        return _tensors(base, (pair.erosion, pair.character), sketch, height, height)

    def _outline(self, index: int, pair: Pair) -> Outline:
        if index not in self._outlines:
            self._outlines[index] = outline(pair.height)
        return self._outlines[index]


@dataclass(frozen=True)
class Placement:
    """One of the 8 symmetries, and how far a torus is rolled."""

    symmetry: int
    down: int
    across: int

    @classmethod
    def drawn(cls, size: int, random: np.random.Generator) -> Placement:
        """Draw one for a field of `size`."""
        return cls(int(random.integers(SYMMETRIES)), int(random.integers(size)), int(random.integers(size)))

    def of(self, *fields: Any) -> tuple[Any, ...]:
        """Place fields, (H, W) or (H, W, C), alike."""
        return tuple(np.roll(symmetry(field, self.symmetry), (self.down, self.across), (0, 1)) for field in fields)


def _character_of(height: Floats, random: np.random.Generator) -> tuple[float, float]:
    """What real land is said to be like."""
    down, across = np.gradient(height)
    steepness = float(np.quantile(np.hypot(down, across), 0.9)) / STEEP
    return float(random.uniform(*REAL_EROSION)), min(1.0, steepness)


def _tensors(base: Floats, character: tuple[float, float], sketch: Any, height: Floats, shown: Floats) -> Example:
    strokes = torch.from_numpy(np.ascontiguousarray(sketch)).permute(2, 0, 1).float() / 255
    fields = [torch.from_numpy(np.ascontiguousarray(field, np.float32))[None] for field in (base, height, shown)]
    return fields[0], torch.tensor(character, dtype=torch.float32), strokes, fields[1], fields[2]
