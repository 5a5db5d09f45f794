"""What models are computed with: the fastest that is present, ONNX Runtime's CPU provider always last.

Providers go by ONNX Runtime's names. OpenVINO is used by itself, not as a provider of ONNX Runtime, so it has
names of its own. Must not know: models.
"""

from __future__ import annotations

import os
from collections.abc import Sequence

from capriccio.errors import InvalidField

from . import openvino_core

__all__ = [
    "COMPILED_BY_SHAPE",
    "CPU",
    "OPENVINO",
    "OPENVINO_BF16",
    "PROVIDER_CHOICES",
    "available_providers",
    "choose_providers",
    "plans",
]

CPU = "CPUExecutionProvider"
CUDA = "CUDAExecutionProvider"
OPENVINO = "OpenVINO"
"""Computes with float32."""
OPENVINO_BF16 = "OpenVINO-bf16"
"""Computes with bfloat16; there only on processors that have it."""

TENSORRT = "TensorrtExecutionProvider"

COMPILED_BY_SHAPE = frozenset({TENSORRT, OPENVINO, OPENVINO_BF16})
"""These compile a graph for each shape of its inputs, which takes longer than many frames."""

PREFERENCE = (
    TENSORRT,
    CUDA,
    "DmlExecutionProvider",
    "CoreMLExecutionProvider",
    OPENVINO_BF16,
    OPENVINO,
    CPU,
)
"""Fastest first; providers that are not named here (remote ones among them) are never chosen."""

AUTO = "auto"

PROVIDER_VARIABLE = "CAPRICCIO_PROVIDER"
"""What to compute with where no option says it, such as in a backend that an editor started."""

PROVIDER_CHOICES: dict[str, tuple[str, ...]] = {
    AUTO: PREFERENCE,
    "tensorrt": (TENSORRT, CUDA),
    "cuda": (CUDA,),
    "directml": ("DmlExecutionProvider",),
    "coreml": ("CoreMLExecutionProvider",),
    "openvino-bf16": (OPENVINO_BF16, OPENVINO),
    "openvino": (OPENVINO,),
    "cpu": (CPU,),
}
"""What a user may ask for, and what that means, wanted first. The CPU is behind each of them."""


def available_providers() -> tuple[str, ...]:
    """Return what there is: the providers that ONNX Runtime was built with, and OpenVINO where it is installed."""
    import onnxruntime

    return (*_openvino(), *onnxruntime.get_available_providers())


def _openvino() -> tuple[str, ...]:
    if not openvino_core.is_installed():
        return ()
    return (OPENVINO_BF16, OPENVINO) if openvino_core.computes_bf16() else (OPENVINO,)


def choose_providers(available: Sequence[str], wanted: str | None = None) -> tuple[str, ...]:
    """Return those of `available` that Capriccio uses, fastest first, ending with the CPU.

    Args:
        available: what `available_providers` found.
        wanted: one of `PROVIDER_CHOICES`; by default what the environment says, or all that is there.

    Raises:
        InvalidField: what is wanted is unknown, or is not here.
    """
    wanted = wanted or os.environ.get(PROVIDER_VARIABLE) or AUTO
    present = {*available, CPU}
    here = [choice for choice, names in PROVIDER_CHOICES.items() if choice == AUTO or names[0] in present]
    if wanted not in here:
        state = "not here" if wanted in PROVIDER_CHOICES else "unknown"
        message = f"the provider {wanted!r} is {state}; allowed: {', '.join(here)}. docs/backend.md tells of others"
        raise InvalidField(message, field="provider")
    return (*(name for name in PROVIDER_CHOICES[wanted] if name in present and name != CPU), CPU)


def plans(providers: Sequence[str], frames: bool = True) -> tuple[tuple[str, ...], ...]:
    """Return what to try with a model, one after the other: what ONNX Runtime has, OpenVINO, the CPU alone.

    OpenVINO is for models of `frames` only. It compiles a graph for each size and keeps it with its memory, and assets
    come in many sizes: four textures of 4096 pixels would keep 16 GB.
    """
    apart = tuple((name,) for name in providers if name in (OPENVINO_BF16, OPENVINO))
    together = tuple(name for name in providers if (name,) not in apart)
    return (*((together,) if together not in ((), (CPU,)) else ()), *(apart if frames else ()), (CPU,))
