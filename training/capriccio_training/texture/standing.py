"""An averaged generator with batch norms of its own.

A batch norm remembers what it saw of the weights that were trained. What their running average makes has other means
and deviations, and with the remembered ones its colours come out wrong. So these are taken anew before it is used, as
BigGAN does (arXiv 1809.11096, "standing statistics"). Must not know: recipes.
"""

from __future__ import annotations

import copy

import torch
from torch import nn

from capriccio_training.texture.latent import Latent

__all__ = ["with_own_statistics"]

BATCHES, BATCH = 8, 64


@torch.no_grad()
def with_own_statistics(generator: nn.Module, latent: Latent) -> nn.Module:
    """Return a copy in evaluation mode; the same generator gives the same copy."""
    made = copy.deepcopy(generator).eval()
    norms = [module for module in made.modules() if isinstance(module, nn.BatchNorm2d)]
    if not norms:
        return made
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # the mean over all batches
        norm.train()
    device = next(made.parameters()).device
    random = torch.Generator().manual_seed(0)
    for _ in range(BATCHES):
        made(latent.join(latent.draw(BATCH, random)).to(device))
    return made.eval()
