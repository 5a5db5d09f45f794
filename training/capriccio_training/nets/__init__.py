"""The generators by name. A new network is one new file and one new row here."""

from __future__ import annotations

from collections.abc import Callable

from torch import Tensor, nn

from capriccio_training.nets.grid import GridGenerator
from capriccio_training.nets.realtime import Realtime
from capriccio_training.nets.resnet9 import Resnet9
from capriccio_training.nets.teacher import Teacher
from capriccio_training.nets.unet import UNet

GENERATORS: dict[str, Callable[..., nn.Module]] = {
    "grid": GridGenerator,
    "realtime": Realtime,
    "resnet9": Resnet9,
    "teacher": Teacher,
    "unet": UNet,
}


def build_generator(name: str, width: int = 0) -> nn.Module:
    """Make the generator called ``name``; ``width`` 0 takes the network's own."""
    return GENERATORS[name](width) if width else GENERATORS[name]()


def picture_of(output: Tensor | tuple[Tensor, Tensor]) -> Tensor:
    """The picture in what a generator returned: the grid generator returns its grid beside it."""
    return output[0] if isinstance(output, tuple) else output


def picture_and_grid(output: Tensor | tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor | None]:
    """The picture in what a generator returned and, from the grid generator, its grid."""
    return output if isinstance(output, tuple) else (output, None)
