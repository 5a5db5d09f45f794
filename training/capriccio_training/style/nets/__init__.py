"""The generators by name. A new network is one new file and one new row here.

Beside its `forward`, each has `encode(picture)`: the features of its first half that contrastive recipes compare, as a
list of (N, C, H, W) from the picture itself to the deepest. What `forward` does not compute is not in it, so it has no
weights of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from torch import Tensor, nn

from capriccio_training.style.config import GeneratorConfig
from capriccio_training.style.nets.grid import GridGenerator
from capriccio_training.style.nets.realtime import Realtime
from capriccio_training.style.nets.resnet9 import Resnet9
from capriccio_training.style.nets.teacher import Teacher
from capriccio_training.style.nets.unet import UNet

GENERATORS: dict[str, Callable[..., nn.Module]] = {
    "grid": GridGenerator,
    "realtime": Realtime,
    "resnet9": Resnet9,
    "teacher": Teacher,
    "unet": UNet,
}

WITH_BLOCKS = ("realtime", "resnet9", "teacher")


def build_generator(settings: GeneratorConfig) -> nn.Module:
    """Make the generator that the settings name; width 0 and blocks 0 take the network's own."""
    options: dict[str, Any] = {"width": settings.width} if settings.width else {}
    if settings.blocks and settings.name in WITH_BLOCKS:
        options["blocks"] = settings.blocks
    if settings.name == "teacher":
        options["shrink"] = settings.shrink
    if settings.name == "grid":
        options |= {"cell": settings.grid_cell, "depth": settings.grid_depth}
        options |= {"learned_guide": settings.grid_guide, "detail": settings.grid_detail}
    return GENERATORS[settings.name](**options)


def picture_of(output: Tensor | tuple[Tensor, Tensor]) -> Tensor:
    """The picture in what a generator returned: the grid generator returns its grid beside it."""
    return output[0] if isinstance(output, tuple) else output


def picture_and_grid(output: Tensor | tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor | None]:
    """The picture in what a generator returned and, from the grid generator, its grid."""
    return output if isinstance(output, tuple) else (output, None)
