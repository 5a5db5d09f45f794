"""Which ONNX Runtime providers to use: the fastest that is present, the CPU always last.

Must not know: models.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["CPU", "available_providers", "choose_providers"]

CPU = "CPUExecutionProvider"

PREFERENCE = (
    "TensorrtExecutionProvider",
    "CUDAExecutionProvider",
    "DmlExecutionProvider",
    "CoreMLExecutionProvider",
    "OpenVINOExecutionProvider",
    CPU,
)
"""Fastest first; providers that are not named here (remote ones among them) are never chosen."""


def available_providers() -> tuple[str, ...]:
    """Return the providers that the installed ONNX Runtime was built with."""
    import onnxruntime

    return tuple(onnxruntime.get_available_providers())


def choose_providers(available: Sequence[str]) -> tuple[str, ...]:
    """Return those of `available` that Capriccio uses, fastest first, ending with the CPU."""
    return tuple(name for name in PREFERENCE if name in available or name == CPU)
