"""What models are computed with: what is wished for or is fastest, ONNX Runtime's CPU provider always last.

Providers go by ONNX Runtime's names. OpenVINO is used by itself, not as a provider of ONNX Runtime, so it has
names of its own. Must not know: models.
"""

from __future__ import annotations

import itertools
import logging
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

APART = (OPENVINO_BF16, OPENVINO)
"""What ONNX Runtime knows nothing of here."""

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


log = logging.getLogger(__name__)


def available_providers() -> tuple[str, ...]:
    """Return what there is: the providers that ONNX Runtime was built with, and OpenVINO where it is installed."""
    import onnxruntime

    return (*_openvino(), *onnxruntime.get_available_providers())


def _openvino() -> tuple[str, ...]:
    if not openvino_core.is_installed():
        return ()
    return (OPENVINO_BF16, OPENVINO) if openvino_core.computes_bf16() else (OPENVINO,)


def choose_providers(available: Sequence[str], wanted: str | None = None) -> tuple[str, ...]:
    """Return those of `available` that Capriccio uses, in the order they are wished for, ending with the CPU.

    Args:
        available: what `available_providers` found.
        wanted: one of `PROVIDER_CHOICES`, or several with commas between them, of which those that are not here are
            left out with a warning; by default what the environment says, or all that is there, fastest first.

    Raises:
        InvalidField: a name is unknown, or nothing that is wanted is here.
    """
    wishes = _wishes(wanted)
    present = {*available, CPU}
    here = [choice for choice, names in PROVIDER_CHOICES.items() if choice == AUTO or names[0] in present]
    for wish in wishes:
        if wish not in PROVIDER_CHOICES:
            raise _unavailable(wish, "unknown", here)
    found = [wish for wish in wishes if wish in here]
    if not found:
        raise _unavailable(", ".join(wishes), "not here", here)
    for wish in wishes:
        if wish not in here:
            log.warning("the provider %s is not here, %s computes; here are: %s", wish, found[0], ", ".join(here))
    names = dict.fromkeys(name for wish in found for name in PROVIDER_CHOICES[wish] if name in present)
    return (*_before_the_cpu(list(names)), CPU)


def _wishes(wanted: str | None) -> list[str]:
    text = wanted or os.environ.get(PROVIDER_VARIABLE) or AUTO
    return [wish.strip() for wish in text.split(",")]


def _before_the_cpu(names: Sequence[str]) -> Sequence[str]:
    """Return what is wished for more than the CPU, which computes everything."""
    return names[: names.index(CPU)] if CPU in names else names


def _unavailable(wish: str, state: str, here: Sequence[str]) -> InvalidField:
    message = f"the provider {wish!r} is {state}; allowed: {', '.join(here)}. docs/backend.md tells of others"
    return InvalidField(message, field="provider")


def plans(providers: Sequence[str], frames: bool = True) -> tuple[tuple[str, ...], ...]:
    """Return what to try with a model, one after the other: what ONNX Runtime has in a row goes together, CPU behind.

    OpenVINO is for models of `frames` only. It compiles a graph for each size and keeps it with its memory, and assets
    come in many sizes: four textures of 4096 pixels would keep 16 GB.
    """
    tried: list[tuple[str, ...]] = []
    for is_apart, group in itertools.groupby(_before_the_cpu(providers), key=lambda name: name in APART):
        if not is_apart:
            tried.append((*group, CPU))
        elif frames:
            tried += [(name,) for name in group]
    return (*tried, (CPU,))
