"""Which of several things comes next, drawn by how likely each is. Must not know: what they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["draw"]


def draw(logits: NDArray[np.floating], temperature: float, random: np.random.Generator) -> int:
    """Draw one of the (N,) things that have these logits, -∞ for what may not be; temperature 0 takes the likeliest."""
    if temperature <= 0:
        return int(logits.argmax())
    scaled = (logits.astype(np.float64) - logits.max()) / temperature
    chances = np.exp(scaled)
    return int(random.choice(len(chances), p=chances / chances.sum()))
