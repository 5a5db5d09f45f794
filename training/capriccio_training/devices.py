"""Where a training runs: devices, nodes, precision, compilation. Recipes see only the `Fabric` that is made here.

Must not know: recipes, networks, data.
"""

from __future__ import annotations

import os
import shutil
from typing import Any

import torch
from lightning_fabric import Fabric
from lightning_fabric.strategies.ddp import DDPStrategy
from torch import Tensor, nn

from capriccio.errors import InvalidField
from capriccio_training.config import LoopConfig

COMPILERS = ("c++", "g++", "clang++", "cl")


def make_fabric(loop: LoopConfig) -> Fabric:
    """Start the processes of a training, one on each device, and return what this one needs.

    Raises:
        InvalidField: the machine lacks what the settings ask for.
    """
    if loop.threads:
        torch.set_num_threads(loop.threads)
    if loop.compile:
        _check_compiler()
    devices, nodes = _processes(loop)
    precision = best_precision(loop.accelerator) if loop.precision == "auto" else loop.precision
    try:
        fabric = _Devices(
            loop,
            accelerator=loop.accelerator,
            devices=devices,
            num_nodes=nodes,
            strategy=Replicas() if devices * nodes > 1 else "auto",
            precision=precision,
        )
    except Exception as error:  # Fabric's complaints about missing hardware have no common base below Exception
        message = (
            f"loop.accelerator {loop.accelerator!r} with {devices} devices, {nodes} nodes and {precision!r} can't be "
            f"had here: {error}; accelerator 'auto' takes what there is"
        )
        raise InvalidField(message, field="loop.accelerator") from error
    fabric.launch()
    return fabric


class _Devices(Fabric):
    """A Fabric that sets networks up as the settings want them."""

    def __init__(self, loop: LoopConfig, **options: Any) -> None:
        super().__init__(**options)
        self._loop = loop

    def setup_module(self, module: nn.Module, *args: Any, **options: Any) -> Any:
        """Put a network on the device; `.module` of what is returned is the network as it was given."""
        if self._loop.channels_last:
            module = module.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        if self._loop.compile:
            module = torch.compile(module, options=_compiler_options(self.device))  # type: ignore[assignment]
        return super().setup_module(module, *args, **options)


class Replicas(DDPStrategy):
    """Processes with the same networks, whose gradients are averaged just before an optimiser uses them.

    DDP's own wrapper averages during the backward pass, and for that counts on one call of each network in a step, all
    of its weights in use, and always the same ones: none of which holds for adversarial recipes.
    """

    def setup_module(self, module: nn.Module) -> Any:
        """Leave the network as it is."""
        return module

    def optimizer_step(self, optimizer: Any, **options: Any) -> Any:
        """Take a step with the mean gradients."""
        gradients = [
            weight.grad for group in optimizer.param_groups for weight in group["params"] if weight.grad is not None
        ]
        self._average(gradients)
        return super().optimizer_step(optimizer, **options)

    def _average(self, gradients: list[Tensor]) -> None:
        """Replace them with their means over all processes, which have the same ones, in one exchange."""
        if not gradients:
            return
        together = torch.cat([gradient.reshape(-1) for gradient in gradients])
        means = self.all_reduce(together, reduce_op="mean")
        sizes = [gradient.numel() for gradient in gradients]
        for gradient, mean in zip(gradients, torch.split(means, sizes), strict=True):
            gradient.copy_(mean.view_as(gradient))


def _compiler_options(device: torch.device) -> dict[str, Any] | None:
    """Work around PyTorch 2.13: on CPUs, with layouts of its own choice, the compiler gets the backward pass of padding
    wrong ("expected size …, stride …: replication_pad2d_backward")."""
    return {"layout_optimization": False} if device.type == "cpu" else None


def best_precision(accelerator: str) -> str:
    """Return `bf16-mixed` where that is faster: on GPUs with bfloat16, and on CPUs with AMX; else `32-true`.

    A CPU with AVX-512's bfloat16 but without AMX takes up to twice as long for a step with it; docs/training.md.
    """
    if accelerator in ("auto", "cuda", "gpu") and torch.cuda.is_available():
        return "bf16-mixed" if torch.cuda.is_bf16_supported(including_emulation=False) else "32-true"
    if accelerator == "mps" or (accelerator == "auto" and torch.backends.mps.is_available()):
        return "32-true"
    has_amx = getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)  # PyTorch has no public way to ask
    return "bf16-mixed" if has_amx() else "32-true"


def _processes(loop: LoopConfig) -> tuple[int, int]:
    """Return how many devices of how many nodes take part; torchrun has decided that before."""
    if torch.distributed.is_available() and torch.distributed.is_torchelastic_launched():
        here, everywhere = int(os.environ["LOCAL_WORLD_SIZE"]), int(os.environ["WORLD_SIZE"])
        return here, everywhere // here
    return loop.devices, loop.nodes


def _check_compiler() -> None:
    wanted = os.environ.get("CXX")
    if not any(shutil.which(name) for name in ([wanted] if wanted else COMPILERS)):
        message = (
            f"loop.compile needs a C++ compiler, and there is no {wanted or ', '.join(COMPILERS)}; install one "
            "(Debian: apt install g++), name one in CXX, or leave --compile out"
        )
        raise InvalidField(message, field="loop.compile")
