"""Weights that half precision can hold, so that nothing changes between PyTorch and the file.

How a file stores them is in `half_storage.py`.
"""

from __future__ import annotations

import torch
from torch import nn

from capriccio_training.half_storage import SMALLEST

__all__ = ["round_weights"]


@torch.no_grad()
def round_weights(network: nn.Module) -> None:
    """Round every weight that will be stored in half precision to a value which float16 can hold."""
    for parameter in network.parameters():
        if parameter.numel() >= SMALLEST:
            parameter.copy_(parameter.half().float())
