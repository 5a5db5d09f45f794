"""Where a training keeps the sheets of samples that show its progress. Must not know what is on them."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from torch import Tensor

from capriccio.media.atomic import atomic_path


def write(sheet: Tensor, path: Path) -> None:
    """Save a sheet of samples, (3, H, W) uint8, as PNG."""
    path.parent.mkdir(exist_ok=True)
    with atomic_path(path) as temporary:
        Image.fromarray(sheet.permute(1, 2, 0).numpy()).save(temporary)
